/** What the strip says beside my own duty: what nobody has, and who has the rotations shown there. Pure; epoch ms. */
import { isMe, type Me } from '../../contract/person.ts'
import type { Rotation } from '../../contract/rotation.ts'
import type { NamedGap, StripHolder } from '../../contract/shift-news.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import { isIn, sureOf } from './own.ts'
import { doubtsBetween, shiftAt, shiftsBetween, unknownZones, without } from './rotation.ts'
import { gapsIn } from './week.ts'

/** A gap is said this long before it begins, ms: long enough for somebody to be found by day. */
export const gapLeadMs = dayMs
/** A gap is looked at this far beyond its beginning, ms: a longer one is said with what is known of its end. */
const gapSightMs = 8 * dayMs

/** The gaps of a rotation between two instants, the first beginning at `from` at the earliest. */
function gapsFrom(rotation: Rotation, from: number, to: number): readonly NamedGap[] {
  const sure = sureOf(rotation, { from, to })
  if (!sure) return []
  let gaps = gapsIn(rotation, shiftsBetween(rotation, sure.from, sure.to), sure)
  // What nobody knows is not nobody's.
  for (const doubt of doubtsBetween(rotation, sure.from, sure.to)) gaps = without(gaps, doubt)
  return gaps.map((gap) => ({ ...gap, rotation: rotation.name }))
}

/** The nearest gap in the rotations that name me, which is on now or begins within the lead; and when another would be. */
export function gapAhead(
  rotations: readonly Rotation[],
  me: Me,
  now: number,
): { readonly gap: NamedGap | null; readonly nextAt: number } {
  const gaps = rotations
    .filter((rotation) => isIn(rotation, me))
    .flatMap((rotation) => gapsFrom(rotation, now, now + gapLeadMs + gapSightMs))
    .toSorted((a, b) => a.from - b.from)
  const [first] = gaps
  const nextAt = Math.min(
    ...gaps.flatMap(({ from, to }) => [from - gapLeadMs, from, to]).filter((at) => at > now),
  )
  return { gap: first && first.from - gapLeadMs <= now ? first : null, nextAt }
}

/** Has nobody a rotation from this instant on, although somebody should? */
export function isGapAt(rotation: Rotation, at: number): boolean {
  return gapsFrom(rotation, at, at + 1).length > 0
}

/** A shift of at least this is one of days, ms. */
const longMs = 4 * dayMs

/** Who has a rotation now, for the strip. */
export function holderNow(rotation: Rotation, me: Me, backup: string | undefined, now: number): StripHolder {
  const isKnown = unknownZones(rotation).length === 0 && doubtsBetween(rotation, now, now + 1).length === 0
  const shift = isKnown ? shiftAt(rotation, now) : null
  return {
    rotation: rotation.name,
    person: shift?.person ?? null,
    isMine: isMe(shift?.person ?? null, me),
    isKnown,
    isGap: isKnown && shift === null && isGapAt(rotation, now),
    isLong: shift !== null && (shift.to === null || shift.from === null || shift.to - shift.from >= longMs),
    isBackup: rotation.name === backup,
  }
}
