/** Days kept free for the fix, what stands against them, and the same for a calendar. */
import { CalendarDays, TriangleAlert, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { AppError } from '../../../contract/errors.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { ShiftOnDay } from '../../../contract/postmortem-life.ts'
import { engineNow } from '../../now.ts'
import { give } from '../../orders.ts'
import { usePage } from '../../store.ts'
import { downloadText } from '../../ui/copy-text.ts'
import { Button } from '../../ui/parts.tsx'
import { useLive } from '../../watch/sight.ts'
import { exportName } from '../file-name.ts'
import { conflictWords, dayWords } from './life-words.ts'
import { LifeField, useUnfinished } from './unfinished.tsx'

export function Days({ summary }: { readonly summary: PostmortemSummary }) {
  const { id, life } = summary
  const live = useLive()
  const unfinished = useUnfinished()
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  const shifts = useShiftsOn(life.days, life.assignee)
  const day = unfinished.of('day', '')
  const keep = async (): Promise<void> => {
    if (day === '') return
    if (await give('postmortems.keepDay', { postmortemId: id, day, on: true })) unfinished.forget('day')
  }
  return (
    <section className="life-part" aria-label="Days kept free">
      <h3>Days kept free</h3>
      {life.days.length === 0 && <p className="dim">None yet. The fix gets at least a day.</p>}
      <ul className="life-list">
        {life.days.map((each) => {
          const words = conflictWords(
            shifts.filter((shift) => shift.day === each),
            life.assignee ?? me,
          )
          return (
            <li key={each}>
              <span className="life-line">
                <CalendarDays size={14} strokeWidth={1.75} aria-hidden="true" />
                <span className="num">{dayWords(each)}</span>
                <span className="grow" />
                {live && (
                  <Button
                    small
                    kind="bare"
                    label={`Give back ${dayWords(each)}`}
                    onPress={() =>
                      void give('postmortems.keepDay', { postmortemId: id, day: each, on: false })
                    }
                  >
                    <X size={14} strokeWidth={1.75} aria-hidden="true" />
                  </Button>
                )}
              </span>
              {words !== null && (
                <small className="life-late">
                  <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
                  <span>{words}</span>
                </small>
              )}
            </li>
          )
        })}
      </ul>
      <div className="life-row">
        <LifeField field="day" label="Keep a day" told="" longest={10} type="date" />
        {live && (
          <Button small disabled={day === ''} onPress={() => void keep()}>
            Keep it
          </Button>
        )}
        {life.days.length > 0 && live && (
          <Button small kind="bare" onPress={() => void saveCalendar(summary)}>
            For a calendar
          </Button>
        )}
      </div>
    </section>
  )
}

/** Hands the kept days to the browser as an iCal file. */
async function saveCalendar({ id, title }: PostmortemSummary): Promise<void> {
  try {
    const answer = await usePage.getState().engine?.query('postmortems.calendar', { postmortemId: id })
    if (!answer) throw new AppError('connection-lost', 'The engine does not answer.')
    const name = exportName(title, engineNow()).replace(/\.md$/, '.ics')
    downloadText(name, answer.text, 'text/calendar')
  } catch (error) {
    usePage.setState({ problem: error instanceof AppError ? error.message : 'The days cannot be read.' })
  }
}

/** On which of these days whoever has it is on duty. What cannot be asked now is asked with the next change. */
function useShiftsOn(days: readonly string[], assignee: string | null): readonly ShiftOnDay[] {
  const engine = usePage((page) => page.engine)
  const edition = usePage((page) => page.state?.desk.shifts.edition)
  const [shifts, setShifts] = useState<readonly ShiftOnDay[]>([])
  const key = days.join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: other days or other rotations are another question
  useEffect(() => {
    let left = false
    if (!engine || key === '') return setShifts([])
    engine.query('postmortems.shiftsOn', { assignee, days: key.split(',').slice(0, 100) }).then(
      (answer) => {
        if (!left) setShifts(answer)
      },
      () => {},
    )
    return () => {
      left = true
    }
  }, [engine, key, assignee, edition])
  return shifts
}
