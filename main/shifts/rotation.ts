/** Who has which stretch of time by a rotation. Pure; instants are epoch ms. */
import { isSamePerson } from '../../contract/person.ts'
import type { Doubt, Rotation, RotationLayer, Shift } from '../../contract/rotation.ts'
import { dayMs, joined, type Span, spansAround } from '../../contract/weekly-spans.ts'
import { instantOf, isZone, wallAt } from '../../contract/zoned-time.ts'
import { type Agreed, agreed, type Taken } from './fed.ts'

/** However long a rotation's round is, nobody plans further ahead than this, ms. */
const furthestMs = 400 * dayMs
/** Zones differ from UTC, and hours reach over midnight, by less than this together, ms. */
const edgeMs = 3 * dayMs

/** Everybody whom it names, as it writes them: in the order of their turns, then who was fed or stands in. */
export function writtenNames({ layers, fed, overrides }: Rotation): readonly string[] {
  return [
    ...layers.flatMap(({ people }) => people),
    ...fed.flatMap(({ turns }) => (turns ?? []).flatMap(({ person }) => person ?? [])),
    ...overrides.flatMap(({ person }) => person ?? []),
  ]
}

/** The same, each once. */
export function peopleOf(rotation: Rotation): readonly string[] {
  const named = writtenNames(rotation)
  return named.filter((name, index) => named.findIndex((other) => isSamePerson(other, name)) === index)
}

/** The zones of a rotation that this computer does not know: nothing may be said by it. */
export function unknownZones({ layers }: Rotation): readonly string[] {
  return [...new Set(layers.map(({ zone }) => zone))].filter((zone) => !isZone(zone))
}

/**
 * The shifts that touch [from, to), in order. A stretch that one person keeps over several turns is one shift; one that
 * goes on for longer than a whole round beyond what was asked for has no end (or beginning) in sight.
 */
export function shiftsBetween(rotation: Rotation, from: number, to: number): readonly Shift[] {
  const { taken, sight } = stretches(rotation, from, to)
  return merged(taken)
    .filter((one) => one.from < to && one.to > from)
    .flatMap(({ person, from: begins, to: ends, isOverride }) =>
      person === null
        ? []
        : [
            {
              ...{ rotation: rotation.name, person, isOverride },
              from: begins <= sight.from ? null : begins,
              to: ends >= sight.to ? null : ends,
            },
          ],
    )
}

/** When nobody knows who has it, of [from, to), in order, each with the reason. An override is known whatever others say. */
export function doubtsBetween(rotation: Rotation, from: number, to: number): readonly Doubt[] {
  if (rotation.fed.length === 0) return []
  return stretches(rotation, from, to)
    .doubts.filter((one) => one.from < to && one.to > from)
    .map((one) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) }))
}

interface Sighted extends Agreed {
  readonly sight: Span
}

function stretches(rotation: Rotation, from: number, to: number): Sighted {
  const round = Math.max(0, ...rotation.layers.map(({ people, turnMs }) => people.length * turnMs))
  const padMs = Math.min(furthestMs, round + 8 * dayMs)
  const sight: Span = { from: from - padMs, to: to + padMs }
  const { taken, doubts } = workedOut(rotation, sight)
  return { taken: clipped(taken, sight), doubts: clipped(doubts, sight), sight }
}

/** What was worked out of a rotation last. It is asked at every turn of the engine, and its turns come in days. */
const worked = new WeakMap<Rotation, Sighted>()
/** Worked out in steps of this, ms, so that time that goes on does not ask for it anew. */
const stepMs = 28 * dayMs
/** No more than this is kept of one, ms. */
const mostKeptMs = 2 * furthestMs

/** At least what is in sight, and what was before. */
function workedOut(rotation: Rotation, sight: Span): Sighted {
  const last = worked.get(rotation)
  if (last && last.sight.from <= sight.from && last.sight.to >= sight.to) return last
  const both: Span = {
    from: Math.min(sight.from, last?.sight.from ?? sight.from),
    to: Math.max(sight.to, last?.sight.to ?? sight.to),
  }
  const { from, to } = both.to - both.from > mostKeptMs ? sight : both
  const next = workOut(rotation, {
    from: Math.floor(from / stepMs) * stepMs,
    to: Math.ceil(to / stepMs) * stepMs,
  })
  worked.set(rotation, next)
  return next
}

function workOut(rotation: Rotation, sight: Span): Sighted {
  let layered: readonly Taken[] = []
  for (const layer of rotation.layers) layered = laidOver(layered, turnsOf(layer, sight))
  let { taken, doubts } = agreed(rotation, layered, sight)
  for (const { person, from: begins, to: ends } of rotation.overrides) {
    // Its wall times may lie in the hour that is skipped in spring: then it takes no time at all.
    if (begins >= ends) continue
    taken = laidOver(
      clipped(taken, sight),
      clipped([{ person, from: begins, to: ends, isOverride: true }], sight),
    )
    doubts = without(doubts, { from: begins, to: ends })
  }
  return { taken, doubts, sight }
}

/** What is left of stretches outside of another. */
export function without<Stretch extends Span>(
  all: readonly Stretch[],
  { from, to }: Span,
): readonly Stretch[] {
  return all.flatMap((one) => [
    ...(one.from < from ? [{ ...one, to: Math.min(one.to, from) }] : []),
    ...(one.to > to ? [{ ...one, from: Math.max(one.from, to) }] : []),
  ])
}

/** The shift at an instant; null when nobody has it. */
export function shiftAt(rotation: Rotation, at: number): Shift | null {
  return shiftsBetween(rotation, at, at + 1)[0] ?? null
}

/** When the first turn of any layer begins, of a rotation that nobody can have had yet at `at`; null = it has begun. */
export function beginsAfter({ layers, fed }: Rotation, at: number): number | null {
  const first = Math.min(...layers.map(({ zone, startsAtWall }) => instantOf(zone, startsAtWall)))
  return layers.length > 0 && fed.length === 0 && first > at ? first : null
}

/** Is it outside of all hours in which anybody would be on duty at `at`? A gap inside of them is nobody's wish. */
export function isBetweenHours({ layers }: Rotation, at: number): boolean {
  return (
    layers.length > 0 &&
    layers.every(({ hours, zone }) => {
      if (hours.length === 0) return false
      const spans = spansAround({ zone, weekly: hours }, new Set(), at, { back: 2, ahead: 1 })
      return !spans.some(({ from, to }) => from <= at && at < to)
    })
  )
}

/** Everybody's turns within what is looked at, cut down to the hours of the week. */
function turnsOf(layer: RotationLayer, sight: Span): readonly Taken[] {
  const { zone, people, startsAtWall, turnMs } = layer
  if (people.length === 0) return []
  const first = Math.max(0, turnAt(layer, sight.from - edgeMs))
  const last = turnAt(layer, sight.to + edgeMs)
  const turns: Taken[] = []
  for (let turn = first; turn <= last; turn += 1) {
    const begins = startsAtWall + turn * turnMs
    const person = people[turn % people.length] ?? null
    const [from, to] = [instantOf(zone, begins), instantOf(zone, begins + turnMs)]
    // A turn shorter than the hour that is skipped in spring does not happen.
    if (from < to) turns.push({ person, from, to, isOverride: false })
  }
  return clipped(withinHours(layer, turns, sight), sight)
}

function turnAt({ zone, startsAtWall, turnMs }: RotationLayer, at: number): number {
  return Math.floor((wallAt(zone, at) - startsAtWall) / turnMs)
}

function withinHours({ hours, zone }: RotationLayer, turns: readonly Taken[], sight: Span): readonly Taken[] {
  if (hours.length === 0) return turns
  const days = Math.ceil((sight.to - sight.from) / dayMs) + 2
  const spans = joined(spansAround({ zone, weekly: hours }, new Set(), sight.from, { back: 2, ahead: days }))
  const kept: Taken[] = []
  let at = 0
  for (const turn of turns) {
    // Both are in order: what ended before this turn began is not looked at again.
    while (at < spans.length && (spans[at]?.to ?? 0) <= turn.from) at += 1
    for (let next = at; next < spans.length; next += 1) {
      const span = spans[next]
      if (!span || span.from >= turn.to) break
      kept.push({ ...turn, from: Math.max(turn.from, span.from), to: Math.min(turn.to, span.to) })
    }
  }
  return kept
}

function clipped<Stretch extends Span>(all: readonly Stretch[], { from, to }: Span): readonly Stretch[] {
  return all
    .filter((one) => one.from < to && one.to > from)
    .map((one) => ({ ...one, from: Math.max(one.from, from), to: Math.min(one.to, to) }))
}

/** The second over the first; each is in order and overlaps nowhere with itself. */
function laidOver(under: readonly Taken[], over: readonly Taken[]): readonly Taken[] {
  if (under.length === 0 || over.length === 0) return under.length === 0 ? over : under
  const left: Taken[] = []
  let at = 0
  for (const one of under) {
    while (at < over.length && (over[at]?.to ?? 0) <= one.from) at += 1
    let { from } = one
    for (let next = at; next < over.length && from < one.to; next += 1) {
      const cover = over[next]
      if (!cover || cover.from >= one.to) break
      if (cover.from > from) left.push({ ...one, from, to: cover.from })
      from = Math.max(from, cover.to)
    }
    if (from < one.to) left.push({ ...one, from })
  }
  return [...left, ...over].toSorted((a, b) => a.from - b.from)
}

/** Stretches of one person that touch each other as one. */
function merged(taken: readonly Taken[]): readonly Taken[] {
  const whole: Taken[] = []
  for (const one of taken) {
    const last = whole.at(-1)
    if (last && last.to === one.from && last.person === one.person && last.isOverride === one.isOverride)
      whole.splice(-1, 1, { ...last, to: one.to })
    else whole.push(one)
  }
  return whole
}
