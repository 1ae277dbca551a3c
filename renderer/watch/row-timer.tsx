/** The clock at the end of a row. */
import type { Episode } from '../../contract/alert.ts'
import { engineNow, useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { timerLook } from './timer.ts'

/** A turn to late sends one ring outward; it belongs to the second in which the clock ran out. */
const turnedLateMs = 1_500

export function RowTimer({ episode }: { readonly episode: Episode }) {
  const settings = usePage((page) => page.state?.desk.settings)
  const now = useNow()
  if (!settings) return null
  const look = timerLook(episode, now, settings)
  const due = episode.ack ? episode.resolveDueAt : episode.ackDueAt
  const turned = look.tone === 'late' && engineNow() - due < turnedLateMs
  return (
    <div className={`timer timer-${look.kind} timer-${look.tone}${turned ? ' timer-turned' : ''}`}>
      <time className="timer-box">{look.figure}</time>
      {look.kind === 'ack' ? (
        <span className="timer-words">{look.words}</span>
      ) : (
        <span className="timer-bar">
          <i style={{ width: `${(look.left * 100).toFixed(1)}%` }} />
        </span>
      )}
    </div>
  )
}
