/** Shifts in words. Pure; instants are epoch ms, written in the reader's zone. */
import type { OwnShift, RotationTime } from '../../contract/rotation.ts'
import type { MovedShift, NamedGap } from '../../contract/shift-news.ts'
import { hourMinute, weekday } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

type Ends = { readonly from: number | null; readonly to: number | null }

/** `Fri 16 Oct, 08:00 to 20:00`; `Mon 26 Oct, 20:00 to Thu 29 Oct, 08:00`. */
export function whenWords({ from, to }: Ends): string {
  const at = (instant: number): string => `${weekday(instant)}, ${hourMinute(instant)}`
  if (from === null && to === null) return 'always'
  if (from === null) return `until ${at(to ?? 0)}`
  if (to === null) return `from ${at(from)} on`
  return `${at(from)} to ${weekday(from) === weekday(to) ? hourMinute(to) : at(to)}`
}

/** `now, 4 h 45 left`, `in 2 d 3 h`. */
export function untilWords({ from, to }: Ends, now: number): string {
  if (from !== null && from > now) return `in ${spanText(from - now)}`
  return to === null ? 'now' : `now, ${spanText(to - now)} left`
}

/** Who a block is for, as short as the block is narrow: `You`, else the first name, and the whole name where there is room. */
export function shortName({ person, isMine }: Pick<OwnShift, 'person' | 'isMine'>): string {
  if (isMine) return 'You'
  return person.split(/\s+/)[0] ?? person
}

/** What a block says to whoever does not see it. */
export function shiftLabel(shift: OwnShift): string {
  const who = shift.isMine ? `You (${shift.person})` : shift.person
  return `${who}, ${whenWords(shift)}${shift.isOverride ? ', override' : ''}`
}

/** The gaps that lie ahead, the nearest first. */
export function gapsAhead(rotations: readonly RotationTime[], now: number): readonly NamedGap[] {
  return rotations
    .flatMap(({ name, gaps }) => gaps.map((gap) => ({ ...gap, rotation: name })))
    .filter(({ to }) => to > now)
    .toSorted((a, b) => a.from - b.from)
}

/** Who has a rotation now, and who after that, of what is in sight. */
export function nowAndNext(
  { shifts }: RotationTime,
  now: number,
): { readonly current: OwnShift | null; readonly next: OwnShift | null } {
  const current =
    shifts.find(({ from, to }) => (from ?? now) <= now && now < (to ?? Number.POSITIVE_INFINITY)) ?? null
  return { current, next: shifts.find(({ from }) => from !== null && from > now) ?? null }
}

/** `ops duty: Fri 16 Oct, 08:00 to 20:00 instead of Thu 15 Oct, 08:00 to 20:00.` */
export function movedWords({ rotation, before, after }: MovedShift): string {
  if (before && after) return `${rotation}: ${whenWords(after)}, instead of ${whenWords(before)}.`
  if (after) return `${rotation}: ${whenWords(after)} is yours now.`
  return `${rotation}: ${before ? whenWords(before) : 'one'} is not yours any more.`
}

/** `Nobody has ops duty from Sat 17 Oct, 20:00 to Sun 18 Oct, 08:00. It begins in 5 h.` */
export function gapWords({ rotation, from, to }: NamedGap, now: number): string {
  const when = from > now ? `It begins in ${spanText(from - now)}.` : 'It is so now.'
  return `Nobody has ${rotation} from ${whenWords({ from, to })}. ${when}`
}
