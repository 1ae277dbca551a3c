/** On Watch, until it was read: when nobody watched, and what is known of that time. */
import { MoonStar } from 'lucide-react'
import { useNowTo } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useLive } from '../watch/sight.ts'
import { awayWords } from './away-words.ts'

export function AwayStrip() {
  const state = usePage((page) => (page.screen === 'watch' && page.state?.desk.away ? page.state : null))
  const live = useLive()
  const away = state?.desk.away ?? null
  const said = useNowTo((now) => {
    if (!state || !away) return ''
    const { title, line } = awayWords(away, state.episodes.values(), state.desk.settings.myTeams, now)
    return `${title}\n${line}`
  })
  const [title, line] = said.split('\n')
  if (said === '') return null
  return (
    <section className="notice" aria-label="Nobody watched">
      <MoonStar size={16} strokeWidth={1.75} aria-hidden="true" />
      <p className="num">
        <b>{title}</b> {line}
      </p>
      {live && (
        <Button small onPress={() => void give('away.read', {})}>
          I have read it
        </Button>
      )}
    </section>
  )
}
