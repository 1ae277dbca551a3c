/** On Watch in the morning, until it was read: what the night brought. */
import { Sunrise } from 'lucide-react'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { useLive } from '../watch/sight.ts'
import { countWords } from './digest-words.ts'

export function DigestStrip() {
  const waiting = usePage((page) => (page.screen === 'watch' ? (page.state?.desk.digest ?? null) : null))
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const live = useLive()
  if (!waiting) return null
  return (
    <section className="notice notice-plain" aria-label="While you slept">
      <Sunrise size={16} strokeWidth={1.75} aria-hidden="true" />
      <p className="num">
        <b>While you slept.</b> {countWords(waiting)}.
      </p>
      {live && (
        <>
          <Button
            small
            shortcut={singleKeys ? 'G D' : undefined}
            onPress={() => usePage.setState({ screen: 'digest', problem: null })}
          >
            Read it
          </Button>
          <Button small kind="bare" onPress={() => void give('digest.read', { untilAt: waiting.until })}>
            I have read it
          </Button>
        </>
      )}
    </section>
  )
}
