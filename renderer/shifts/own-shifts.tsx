/** Beside the week: my next shifts, with their calendar file, and the overrides that stand in the file. */
import { CalendarPlus, ClipboardCopy, Moon, Replace, Sun } from 'lucide-react'
import { AppError } from '../../contract/errors.ts'
import type { OwnShift, ShiftsView } from '../../contract/rotation.ts'
import { useNow } from '../now.ts'
import { say, usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { type Standing, takeBack } from './override-orders.ts'
import { untilWords, whenWords } from './shift-words.ts'

export function Mine({
  shifts,
  isKnown,
}: {
  readonly shifts: readonly OwnShift[]
  /** has all that names somebody been read? */
  readonly isKnown: boolean
}) {
  const now = useNow()
  const me = usePage((page) => page.state?.desk.me.name ?? '')
  return (
    <section className="shifts-part" aria-labelledby="shifts-mine">
      <h2 id="shifts-mine" className="sect-head">
        <span>Your next shifts</span>
        <small>within 60 days</small>
      </h2>
      {shifts.length === 0 && (
        <p className="soft">
          {isKnown ? 'No rotation names' : 'Not all rotations are known; none that is names'}{' '}
          <Plain text={me} />.
        </p>
      )}
      <ul>
        {shifts.map((shift) => {
          const Icon = shift.isOverride ? Replace : isByNight(shift) ? Moon : Sun
          return (
            <li key={`${shift.rotation} ${shift.from}`} className="shift-own">
              <Icon size={16} strokeWidth={1.75} aria-hidden="true" className="dim" />
              <span className="shift-when">
                <b className="num">{whenWords(shift)}</b>
                <span className="soft">
                  <Plain text={shift.rotation} />
                  {shift.isOverride && ', override'}
                </span>
              </span>
              <span className="soft num">{untilWords(shift, now)}</span>
            </li>
          )
        })}
      </ul>
      {shifts.length > 0 && (
        <p className="shifts-outputs">
          <Button small label="Calendar file of your shifts" onPress={() => void withCalendar(saveCalendar)}>
            <CalendarPlus size={16} strokeWidth={1.75} aria-hidden="true" /> Calendar file
          </Button>
          <Button
            small
            kind="bare"
            label="As text, onto the clipboard"
            onPress={() => void withCalendar(copyCalendar)}
          >
            <ClipboardCopy size={16} strokeWidth={1.75} aria-hidden="true" /> As text
          </Button>
        </p>
      )}
    </section>
  )
}

/** Does the larger part of a shift that is no longer than a day begin in the evening? */
function isByNight({ from, to }: OwnShift): boolean {
  if (from === null || to === null || to - from > 16 * 3_600_000) return false
  const hour = new Date(from).getHours()
  return hour >= 17 || hour < 5
}

/** Reads my shifts as iCal, and does something with the text. What does not work is said. */
async function withCalendar(use: (text: string) => Promise<void> | void): Promise<void> {
  const { engine } = usePage.getState()
  try {
    if (!engine) throw new AppError('connection-lost', 'The engine does not answer.')
    const { text, shifts } = await engine.query('shifts.calendar', {})
    if (shifts === 0)
      throw new AppError('not-found', 'None of your shifts has a beginning and an end in sight.')
    usePage.setState({ problem: null })
    await use(text)
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'The calendar could not be made.'
    usePage.setState({ problem })
    say(problem, true)
  }
}

function saveCalendar(text: string): void {
  downloadText('my-shifts.ics', text, 'text/calendar')
}

async function copyCalendar(text: string): Promise<void> {
  const done = await copyText(text)
  const words = done ? 'Your shifts are on the clipboard.' : 'It could not be copied. Save it as a file.'
  if (!done) usePage.setState({ problem: words })
  say(words, !done)
}

export function Overrides({ view }: { readonly view: ShiftsView }) {
  const now = useNow()
  const all = view.rotations
    .flatMap(({ name, overrides }) => overrides.map((one): Standing => ({ ...one, rotation: name })))
    .toSorted((a, b) => a.from - b.from)
  const passed = all.filter(({ to }) => to <= now)
  const ahead = all.filter(({ to }) => to > now)
  if (all.length === 0) return null
  return (
    <section className="shifts-part" aria-labelledby="shifts-overrides">
      <h2 id="shifts-overrides" className="sect-head">
        <span>Overrides</span>
        <small>in the configuration file</small>
      </h2>
      <ul>
        {ahead.map((one) => (
          <li key={`${one.rotation} ${one.from}`} className="shift-own">
            <Replace size={16} strokeWidth={1.75} aria-hidden="true" className="dim" />
            <span className="shift-when">
              <b className="cut">
                <Plain text={one.person ?? 'Nobody'} />
              </b>
              <span className="soft num">
                {whenWords(one)}, <Plain text={one.rotation} />
              </span>
            </span>
            <Button
              small
              kind="bare"
              label={`Take back the override of ${one.person ?? 'nobody'}, ${whenWords(one)}`}
              onPress={() => void takeBack(view.base, [one])}
            >
              Take back
            </Button>
          </li>
        ))}
      </ul>
      {passed.length > 0 && (
        <p className="shifts-outputs">
          <span className="soft">
            {passed.length === 1 ? '1 has passed.' : `${passed.length} have passed.`}
          </span>
          <Button
            small
            label="Remove those that have passed"
            onPress={() => void takeBack(view.base, passed)}
          >
            Remove
          </Button>
        </p>
      )}
    </section>
  )
}
