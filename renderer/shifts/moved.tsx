/** Ahead of the week: which of my shifts another hand moved, until it was read, and what nobody has soon. */
import { CalendarClock, TriangleAlert } from 'lucide-react'
import type { MovedShift } from '../../contract/shift-news.ts'
import { useNow } from '../now.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { choose } from './override-orders.ts'
import { gapWords, movedWords } from './shift-words.ts'

/** More than these are counted. */
const mostShown = 3
const none: readonly MovedShift[] = []

export function Moved() {
  const moved = usePage((page) => page.state?.desk.shifts.moved ?? none)
  if (moved.length === 0) return null
  const more = moved.length - mostShown
  return (
    <section className="shifts-news" aria-label="Your shifts were changed">
      <CalendarClock size={16} strokeWidth={1.75} aria-hidden="true" />
      <div role="status">
        <b>Your shifts were changed.</b>
        <ul className="num">
          {moved.slice(0, mostShown).map((one) => (
            <li key={`${one.rotation} ${one.before?.from} ${one.after?.from}`}>
              <Plain text={movedWords(one)} />
            </li>
          ))}
          {more > 0 && <li>{more} more.</li>}
        </ul>
      </div>
      <Button small onPress={() => void give('shifts.movesRead', {})}>
        I have read it
      </Button>
    </section>
  )
}

export function GapAhead() {
  const gap = usePage((page) => page.state?.desk.shifts.gap ?? null)
  const now = useNow()
  if (gap === null || gap.to <= now) return null
  const { rotation, from, to } = gap
  return (
    <section className="shifts-news is-gap" aria-label="Nobody has it">
      <TriangleAlert size={16} strokeWidth={1.75} aria-hidden="true" />
      <p role="status" className="num">
        <Plain text={gapWords(gap, now)} />
      </p>
      <Button
        small
        onPress={() =>
          choose({
            rotation,
            person: null,
            isMine: false,
            begins: from,
            from: Math.max(from, now - (now % 60_000)),
            to,
          })
        }
      >
        Somebody takes it
      </Button>
    </section>
  )
}
