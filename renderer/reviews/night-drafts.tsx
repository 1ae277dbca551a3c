/** On Watch in the morning: drafts that were left in the night, until somebody takes them up. */
import { FileText } from 'lucide-react'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { takeUpDraft } from './orders.ts'

export function NightDrafts() {
  const ids = usePage((page) => (page.screen === 'watch' ? page.state?.desk.nightDrafts : undefined))
  const first = usePage((page) => page.state?.postmortems.find(({ id }) => id === ids?.[0]))
  const live = useLive()
  if (!ids || !first) return null
  const more = ids.length > 1 ? `, and ${ids.length - 1} more` : ''
  return (
    <section className="notice notice-plain" aria-label="Left in the night">
      <FileText size={16} strokeWidth={1.75} aria-hidden="true" />
      <p className="num">
        <b>Left in the night:</b> <Plain text={first.title} />
        {more}.
      </p>
      {live && (
        <>
          <Button small label={`Go on with ${plainLine(first.title)}`} onPress={() => takeUpDraft(first.id)}>
            Go on
          </Button>
          <Button
            small
            kind="bare"
            onPress={() => void give('postmortems.morning', { postmortemId: first.id })}
          >
            No reminder
          </Button>
        </>
      )}
    </section>
  )
}
