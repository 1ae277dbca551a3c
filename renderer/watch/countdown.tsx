/** The one big figure of a small window: what is left, or over, and of which clock. */
import type { Episode } from '../../contract/alert.ts'
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { spanText } from '../ui/duration.ts'
import { timerLook } from './timer.ts'

/** @param seen whether its source is live; if not, the figure does not look as if it were known */
export function Countdown({ episode, seen }: { readonly episode: Episode; readonly seen: boolean }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const now = useNow()
  if (!settings) return null
  if (!episode.firing) {
    return (
      <div className="due due-quiet">
        <time>quiet</time>
        <p>for {spanText(now - (episode.quietAt ?? now))}</p>
      </div>
    )
  }
  const look = timerLook(episode, now, settings)
  return (
    <div className={`due due-${seen ? look.tone : 'blind'}`}>
      <time>{look.figure}</time>
      <p>{look.words}</p>
    </div>
  )
}
