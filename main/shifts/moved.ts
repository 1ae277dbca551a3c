/** Which of my shifts were moved, by what was seen of them before. Pure; instants are epoch ms. */
import type { Me } from '../../contract/person.ts'
import type { Rotation } from '../../contract/rotation.ts'
import type { MovedShift, SeenShift } from '../../contract/shift-news.ts'
import { dayMs, type Span } from '../../contract/weekly-spans.ts'
import { ownShifts, sureOf } from './own.ts'
import { doubtsBetween } from './rotation.ts'

/** What was seen of one rotation: my shifts that touch the stretch. */
export interface SeenRotation extends Span {
  readonly shifts: readonly SeenShift[]
}

/** By the rotation's name. */
export type SeenShifts = Readonly<Record<string, SeenRotation>>

/** How far ahead shifts are looked at, ms: a week beyond what is told, so that one put off by days is seen to be. */
export const sightMs = 21 * dayMs
/** What begins later than this is told when it comes nearer, if it has not been moved back, ms. */
const tellMs = 14 * dayMs

/** What can be seen of all rotations at `now`. What cannot be said of one stays as it was seen. */
export function seenAt(rotations: readonly Rotation[], me: Me, before: SeenShifts, now: number): SeenShifts {
  return Object.fromEntries(
    rotations.flatMap((rotation): (readonly [string, SeenRotation])[] => {
      const sure = sureOf(rotation, { from: now, to: now + sightMs })
      const old = before[rotation.name]
      if (sure) {
        const doubts = doubtsBetween(rotation, sure.from, sure.to)
        const shifts = withDoubted(ownShifts(rotation, me, sure), old?.shifts ?? [], doubts)
        return [[rotation.name, { ...sure, shifts }]]
      }
      return old ? [[rotation.name, old]] : []
    }),
  )
}

/** While nobody knows who has a stretch, it is as it was seen before: different names in two calendars take nothing away. */
function withDoubted(
  own: readonly SeenShift[],
  before: readonly SeenShift[],
  doubts: readonly Span[],
): readonly SeenShift[] {
  const kept = doubts.flatMap((doubt) =>
    before
      .filter((one) => touches(one, doubt))
      .map(({ from, to }) => ({
        from: Math.max(from ?? doubt.from, doubt.from),
        to: Math.min(to ?? doubt.to, doubt.to),
      })),
  )
  if (kept.length === 0) return own
  const whole: SeenShift[] = []
  for (const one of [...own, ...kept].toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0))) {
    const last = whole.at(-1)
    if (last && last.to !== null && last.to === one.from) whole.splice(-1, 1, { from: last.from, to: one.to })
    else whole.push(one)
  }
  return whole
}

/**
 * What differs within both, from `now` on. What only came into sight because time went on does not, nor what began before
 * it was looked at. A rotation that was renamed has moved nothing.
 */
export function movedBetween(before: SeenShifts, after: SeenShifts, now: number): readonly MovedShift[] {
  const gone = Object.keys(before).filter((name) => !(name in after))
  const come = Object.keys(after).filter((name) => !(name in before))
  const renamed = new Map(
    gone.flatMap((name) => {
      const other = come.find((each) => differences(name, before[name], after[each], now).length === 0)
      return other === undefined || before[name]?.shifts.length === 0 ? [] : [[other, name] as const]
    }),
  )
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  const isSettled = (name: string): boolean => renamed.has(name) || [...renamed.values()].includes(name)
  return [...names]
    .filter((name) => !isSettled(name))
    .flatMap((name) => differences(name, before[name], after[name], now))
}

function differences(
  rotation: string,
  before: SeenRotation | undefined,
  after: SeenRotation | undefined,
  now: number,
): readonly MovedShift[] {
  const window: Span = {
    from: Math.max(now, before?.from ?? now, after?.from ?? now),
    to: Math.min(before?.to ?? Number.POSITIVE_INFINITY, after?.to ?? Number.POSITIVE_INFINITY),
  }
  const old = (before?.shifts ?? []).filter((one) => touches(one, window))
  const next = (after?.shifts ?? []).filter((one) => touches(one, window))
  const key = (one: SeenShift): string =>
    [Math.max(one.from ?? 0, window.from), Math.min(one.to ?? window.to, window.to)].join()
  const gone = old.filter((one) => !next.some((other) => key(other) === key(one)))
  const come = next.filter((one) => !old.some((other) => key(other) === key(one)))
  return paired(rotation, gone, come).filter(({ before: was, after: is }) =>
    [was, is].some((one) => one !== null && (one.from ?? now) < now + tellMs),
  )
}

/** Each that went with the nearest that came in its place, at most a week away. */
function paired(rotation: string, gone: readonly SeenShift[], come: readonly SeenShift[]): MovedShift[] {
  const left = [...come]
  const moved = gone.map((before): MovedShift => {
    const away = (one: SeenShift): number => Math.abs((one.from ?? 0) - (before.from ?? 0))
    const [nearest] = left.toSorted((a, b) => away(a) - away(b))
    const after = nearest && away(nearest) <= 7 * dayMs ? nearest : null
    if (after) left.splice(left.indexOf(after), 1)
    return { rotation, before, after }
  })
  const added = left.map((after): MovedShift => ({ rotation, before: null, after }))
  return [...moved, ...added].toSorted((a, b) => beginOf(a) - beginOf(b))
}

/** Both together, as the user has not read the first yet: moved twice is moved once, moved back is not moved. */
export function joinedMoves(
  unread: readonly MovedShift[],
  news: readonly MovedShift[],
): readonly MovedShift[] {
  let all = [...unread]
  for (const one of news) {
    const first = all.find(
      ({ rotation, after }) => rotation === one.rotation && after !== null && isSame(after, one.before),
    )
    const whole = first ? { ...one, before: first.before } : one
    all = all.filter((each) => each !== first)
    const back = all.find(
      (each) => each.rotation === one.rotation && each.after === null && isSame(each.before, whole.after),
    )
    if (back && whole.before === null) all = all.filter((each) => each !== back)
    else if (!isSame(whole.before, whole.after)) all.push(whole)
  }
  return all.toSorted((a, b) => beginOf(a) - beginOf(b))
}

function isSame(one: SeenShift | null, other: SeenShift | null): boolean {
  return one === other || (one !== null && other !== null && one.from === other.from && one.to === other.to)
}

function touches({ from, to }: SeenShift, window: Span): boolean {
  return (from ?? 0) < window.to && (to ?? window.to) > window.from
}

function beginOf({ before, after }: MovedShift): number {
  return Math.min(before?.from ?? Number.POSITIVE_INFINITY, after?.from ?? Number.POSITIVE_INFINITY)
}
