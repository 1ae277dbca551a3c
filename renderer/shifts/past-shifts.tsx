/** My last shifts, and what this laptop saw in them. */
import { History } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { PastShift } from '../../contract/rotation.ts'
import { usePage } from '../store.ts'
import { Plain } from '../ui/plain.tsx'
import { useLive } from '../watch/sight.ts'
import { countOf } from '../watch/words.ts'
import { whenWords } from './shift-words.ts'

export function PastShifts() {
  const past = usePast()
  if (past.length === 0) return null
  return (
    <section className="shifts-part" aria-labelledby="shifts-past">
      <h2 id="shifts-past" className="sect-head">
        <span>Your last shifts</span>
        <small>as this laptop saw them</small>
      </h2>
      <ul>
        {past.map((shift) => (
          <li key={`${shift.rotation} ${shift.from}`} className="shift-own">
            <History size={16} strokeWidth={1.75} aria-hidden="true" className="dim" />
            <span className="shift-when">
              <b className="num">{whenWords(shift)}</b>
              <span className="soft">
                <Plain text={shift.rotation} />
              </span>
            </span>
            <span className="soft num">{happenedWords(shift)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What happened: `6 alerts, 2 pages, 1 call`; what there was none of is left out. */
export function happenedWords({ alerts, pages, called }: PastShift): string {
  if (alerts === 0) return 'nothing'
  const parts = [countOf(alerts, 'alert')]
  if (pages > 0) parts.push(countOf(pages, 'page'))
  if (called > 0) parts.push(countOf(called, 'call'))
  return parts.join(', ')
}

/** Read when the screen opens, and anew when a shift begins or ends. */
function usePast(): readonly PastShift[] {
  const live = useLive()
  const state = usePage((page) => page.state?.desk.duty.state)
  const edition = usePage((page) => page.state?.desk.shifts.edition)
  const [past, setPast] = useState<readonly PastShift[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are when it is asked again
  useEffect(() => {
    let isWanted = true
    const { engine } = usePage.getState()
    // What cannot be read is not shown; the screen says already that the engine does not answer.
    void engine?.query('shifts.past', {}).then(
      (read) => isWanted && setPast(read),
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [live, state, edition])
  return past
}
