/** The rotations' lanes of one week: shifts, overrides, what is nobody's, and where now lies. A stretch is chosen there. */
import { CircleHelp, Replace, TriangleAlert, Users } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import type { Doubt, OwnShift, RotationTime } from '../../contract/rotation.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { useNow } from '../now.ts'
import { hourMinute } from '../ui/clock.ts'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { SourceProblems } from './fed-lane.tsx'
import { doubtLabel, doubtWords, fromWords } from './fed-words.ts'
import { stretchOf } from './override-form.ts'
import { choose } from './override-orders.ts'
import { shiftLabel, shortName, whenWords } from './shift-words.ts'
import { blockOf, placeIn, roundWords, type Week } from './week.ts'

/** Which block Tab comes to, of all that can be chosen; the arrows go on from there. */
interface Roving {
  readonly at: string | null
  readonly come: (key: string) => void
}

export function Timeline(props: {
  readonly week: Week
  readonly rotations: readonly RotationTime[]
  readonly names: readonly RotationTime[]
}) {
  const { week, rotations, names } = props
  const now = useNow()
  const [visited, setVisited] = useState<string | null>(null)
  const keys = rotations.flatMap(({ name, shifts, gaps, doubts }) => [
    ...shifts.filter(({ isMine }) => isMine).flatMap((shift) => keyIf(name, shift, now)),
    ...[...shifts, ...gaps, ...doubts].flatMap((stretch) => keyIf(name, stretch, now)),
  ])
  const roving: Roving = {
    at: visited !== null && keys.includes(visited) ? visited : (keys[0] ?? null),
    come: setVisited,
  }
  return (
    <section className="weeks" aria-label={`Shifts of week ${week.number}`} onKeyDown={moveOn}>
      <div className="weeks-days" aria-hidden="true">
        {week.days.map((day) => (
          <Day key={day} day={day} week={week} now={now} />
        ))}
      </div>
      {names.map(({ name }) => {
        const rotation = rotations.find((one) => one.name === name)
        return (
          <Lane key={name} name={name} rotation={rotation ?? null} week={week} now={now} roving={roving} />
        )
      })}
    </section>
  )
}

/** What is over cannot be given away. */
function keyIf(
  rotation: string,
  { from, to }: { readonly from: number | null; readonly to: number | null },
  now: number,
): readonly string[] {
  return to !== null && to <= now ? [] : [`${rotation} ${from}`]
}

/** The arrows go from block to block in a lane, and to the nearest one in the lane above or below. */
function moveOn(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target
  if (!(from instanceof HTMLElement) || !from.matches('.block-button')) return
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  const lanes = [...event.currentTarget.querySelectorAll('.lane-line')]
    .map((lane) => [...lane.querySelectorAll<HTMLElement>('.block-button')].toSorted(byPlace))
    .filter((lane) => lane.length > 0)
  const row = lanes.findIndex((lane) => lane.includes(from))
  const lane = lanes[row] ?? []
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  const rows = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  if (step === undefined && rows === undefined) return
  event.preventDefault()
  const away = (block: HTMLElement): number => Math.abs(leftOf(block) - leftOf(from))
  const next =
    step === undefined
      ? (lanes[row + (rows ?? 0)] ?? []).toSorted((a, b) => away(a) - away(b))[0]
      : lane[lane.indexOf(from) + step]
  next?.focus()
}

function leftOf(block: HTMLElement): number {
  return block.getBoundingClientRect().left
}

function byPlace(one: HTMLElement, other: HTMLElement): number {
  return leftOf(one) - leftOf(other)
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
  readonly roving: Roving
}) {
  const { name, rotation, week, now, roving } = props
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
          <ShiftBlock key={`${shift.from}`} {...{ shift, week, now, roving }} />
        ))}
        {rotation?.gaps.map((gap) => (
          <GapBlock key={gap.from} rotation={name} {...{ gap, week, now, roving }} />
        ))}
        {rotation?.doubts.map((doubt) => (
          <DoubtBlock key={`doubt ${doubt.from}`} rotation={name} {...{ doubt, week, now, roving }} />
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

interface Placed {
  readonly week: Week
  readonly now: number
  readonly roving: Roving
}

function ShiftBlock({ shift, week, now, roving }: Placed & { readonly shift: OwnShift }) {
  const { width } = blockOf(week, shift)
  const { rotation, person, isMine } = shift
  // A block of two days and more has room for the whole name.
  const name = width > 20 && !isMine ? person : shortName(shift)
  return (
    <Block
      {...{ week, now, roving, rotation, stretch: shift }}
      mark={`${isMine ? ' is-mine' : ''}${shift.isOverride ? ' is-override' : ''}`}
      label={plainLine(shiftLabel(shift))}
      onChoose={() =>
        choose({ rotation, person, isMine, begins: shift.from, ...stretchOf(shift, week, now) })
      }
    >
      <span className="cut" aria-hidden="true">
        <Plain text={name} />
      </span>
      {shift.isOverride && <Replace size={13} strokeWidth={1.75} aria-hidden="true" />}
    </Block>
  )
}

function GapBlock(props: Placed & { readonly gap: Span; readonly rotation: string }) {
  const { gap, rotation, week, now, roving } = props
  return (
    <Block
      {...{ week, now, roving, rotation, stretch: gap }}
      mark=" is-gap"
      label={`Nobody, ${whenWords(gap)}`}
      onChoose={() =>
        choose({ rotation, person: null, isMine: false, begins: gap.from, ...stretchOf(gap, week, now) })
      }
    >
      <TriangleAlert size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut" aria-hidden="true">
        Nobody
      </span>
    </Block>
  )
}

/** A stretch of which nobody knows who has it: an override settles it. */
function DoubtBlock(props: Placed & { readonly doubt: Doubt; readonly rotation: string }) {
  const { doubt, rotation, week, now, roving } = props
  const Icon = doubt.kind === 'conflict' ? Users : CircleHelp
  const chosen = { rotation, person: null, isDoubt: true, isMine: false, begins: doubt.from }
  return (
    <Block
      {...{ week, now, roving, rotation, stretch: doubt }}
      mark=" is-doubt"
      label={plainLine(doubtLabel(doubt))}
      onChoose={() => choose({ ...chosen, ...stretchOf(doubt, week, now) })}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden="true" />
      <span className="cut" aria-hidden="true">
        {doubtWords[doubt.kind]}
      </span>
    </Block>
  )
}

/** A stretch in its place: a button while it can still be given to somebody. */
function Block(
  props: Placed & {
    readonly rotation: string
    readonly stretch: { readonly from: number | null; readonly to: number | null }
    readonly mark: string
    readonly label: string
    readonly onChoose: () => void
    readonly children: React.ReactNode
  },
) {
  const { rotation, stretch, mark, label, week, now, roving, onChoose, children } = props
  const { left, width } = blockOf(week, stretch)
  const [key] = keyIf(rotation, stretch, now)
  const place = { left: `${left}%`, width: `${width}%` }
  if (key === undefined)
    return (
      <li className={`block${mark} is-past`} style={place} title={label}>
        {children}
        <span className="unseen-words">{label}</span>
      </li>
    )
  return (
    <li className="block-place" style={place}>
      <button
        type="button"
        className={`block block-button${mark}`}
        title={label}
        tabIndex={roving.at === key ? 0 : -1}
        onFocus={() => roving.come(key)}
        onClick={onChoose}
      >
        {children}
        <span className="unseen-words">{label}</span>
      </button>
    </li>
  )
}
