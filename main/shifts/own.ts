/** My own stretches of a rotation, and how far it can be said at all. Pure; instants are epoch ms. */
import { isMe, type Me } from '../../contract/person.ts'
import type { Rotation } from '../../contract/rotation.ts'
import type { SeenShift } from '../../contract/shift-news.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { shiftsBetween, unknownZones, writtenNames } from './rotation.ts'

/** Does the rotation name me at all? */
export function isIn(rotation: Rotation, me: Me): boolean {
  return writtenNames(rotation).some((person) => isMe(person, me))
}

/** Mine that touch the stretch, in order; an own turn and an override that follows it at once are one. */
export function ownShifts(rotation: Rotation, me: Me, { from, to }: Span): readonly SeenShift[] {
  const own: SeenShift[] = []
  for (const shift of shiftsBetween(rotation, from, to)) {
    if (!isMe(shift.person, me)) continue
    const last = own.at(-1)
    if (last && last.to !== null && last.to === shift.from)
      own.splice(-1, 1, { from: last.from, to: shift.to })
    else own.push({ from: shift.from, to: shift.to })
  }
  return own
}

/**
 * The part of a stretch of which the rotation says who has it; null = of none: a zone is not known here, or what another
 * system says of it was never read.
 */
export function sureOf(rotation: Rotation, { from, to }: Span): Span | null {
  if (unknownZones(rotation).length > 0) return null
  let sure: Span = { from, to }
  for (const { known, turns } of rotation.fed) {
    if (turns === null || known === null) return null
    sure = { from: Math.max(sure.from, known.from), to: Math.min(sure.to, known.to) }
  }
  return sure.from < sure.to ? sure : null
}
