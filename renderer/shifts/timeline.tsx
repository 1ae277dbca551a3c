/** The rotations' lanes of one week: shifts, overrides, what is nobody's, and where now lies. */
import { Replace, TriangleAlert } from 'lucide-react'
import type { OwnShift, RotationTime } from '../../contract/rotation.ts'
import { useNow } from '../now.ts'
import { hourMinute } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { DoubtBlock, SourceProblems } from './fed-lane.tsx'
import { fromWords } from './fed-words.ts'
import { shiftLabel, shortName, whenWords } from './shift-words.ts'
import { blockOf, placeIn, roundWords, type Week } from './week.ts'

export function Timeline(props: {
  readonly week: Week
  readonly rotations: readonly RotationTime[]
  readonly names: readonly RotationTime[]
}) {
  const { week, rotations, names } = props
  const now = useNow()
  return (
    <section className="weeks" aria-label={`Shifts of week ${week.number}`}>
      <div className="weeks-days" aria-hidden="true">
        {week.days.map((day) => (
          <Day key={day} day={day} week={week} now={now} />
        ))}
      </div>
      {names.map(({ name }) => {
        const rotation = rotations.find((one) => one.name === name)
        return <Lane key={name} name={name} rotation={rotation ?? null} week={week} now={now} />
      })}
    </section>
  )
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function Day({ day, week, now }: { readonly day: number; readonly week: Week; readonly now: number }) {
  const date = new Date(day)
  const next = week.days.find((other) => other > day) ?? week.to
  const isToday = day <= now && now < next
  return (
    <span className={`weeks-day${isToday ? ' is-today' : ''}`} style={{ left: `${placeIn(week, day)}%` }}>
      {dayNames[date.getDay()]} {date.getDate()}
      {isToday && <b className="num">{hourMinute(now)}</b>}
    </span>
  )
}

function Lane(props: {
  readonly name: string
  readonly rotation: RotationTime | null
  readonly week: Week
  readonly now: number
}) {
  const { name, rotation, week, now } = props
  const isNow = week.from <= now && now < week.to
  return (
    <section className="lane" aria-label={plainLine(name)}>
      <header>
        <h2 className="cut">
          <Plain text={name} />
        </h2>
        <p className="cut dim num" title={rotation ? laneWords(rotation, now) : undefined}>
          {rotation && <Plain text={laneWords(rotation, now)} />}
        </p>
      </header>
      <ol className="lane-line">
        {week.days.map((day) => (
          <li key={day} aria-hidden="true" className="lane-day" style={{ left: `${placeIn(week, day)}%` }} />
        ))}
        {rotation?.why != null && <li className="lane-why ink-unknown">{plainLine(rotation.why)}</li>}
        {rotation?.shifts.map((shift) => (
          <Block key={`${shift.from}`} shift={shift} week={week} now={now} />
        ))}
        {rotation?.gaps.map((gap) => {
          const { left, width } = blockOf(week, gap)
          return (
            <li
              key={gap.from}
              className={`block is-gap${gap.to <= now ? ' is-past' : ''}`}
              style={{ left: `${left}%`, width: `${width}%` }}
              title={`Nobody, ${whenWords(gap)}`}
            >
              <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
              <span className="cut">Nobody</span>
              <span className="unseen-words">, {whenWords(gap)}</span>
            </li>
          )
        })}
        {rotation?.doubts.map((doubt) => (
          <DoubtBlock key={`doubt ${doubt.from}`} doubt={doubt} week={week} now={now} />
        ))}
        {isNow && <li className="lane-now" aria-hidden="true" style={{ left: `${placeIn(week, now)}%` }} />}
      </ol>
      {rotation && <SourceProblems rotation={rotation} now={now} />}
    </section>
  )
}

/** How it goes round, and where else it comes from. */
function laneWords({ layers, fed }: RotationTime, now: number): string {
  return [roundWords(layers, now), fromWords(fed)].filter((words) => words !== '').join(', ')
}

function Block({
  shift,
  week,
  now,
}: {
  readonly shift: OwnShift
  readonly week: Week
  readonly now: number
}) {
  const { left, width } = blockOf(week, shift)
  const label = plainLine(shiftLabel(shift))
  const marks = [
    shift.isMine ? ' is-mine' : '',
    shift.isOverride ? ' is-override' : '',
    shift.to !== null && shift.to <= now ? ' is-past' : '',
  ]
  // A block of two days and more has room for the whole name.
  const name = width > 20 && !shift.isMine ? shift.person : shortName(shift)
  return (
    <li className={`block${marks.join('')}`} style={{ left: `${left}%`, width: `${width}%` }} title={label}>
      <span className="cut" aria-hidden="true">
        <Plain text={name} />
      </span>
      {shift.isOverride && <Replace size={13} strokeWidth={1.75} aria-hidden="true" />}
      <span className="unseen-words">{label}</span>
    </li>
  )
}
