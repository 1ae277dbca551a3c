/** Duty by a rotation: mine until when, and who follows. Pure; instants are epoch ms. */
import { goesBy, isMe, isSamePerson, type Me, twinsOf } from '../../contract/person.ts'
import type { Rotation, Shift } from '../../contract/rotation.ts'
import { dayMs } from '../../contract/weekly-spans.ts'
import {
  beginsAfter,
  doubtsBetween,
  isBetweenHours,
  shiftAt,
  shiftsBetween,
  unknownZones,
  writtenNames,
} from './rotation.ts'

export interface RotationDuty {
  readonly state: 'on' | 'off' | 'unknown'
  /** since when and until when that is so; null = not in sight */
  readonly from: number | null
  readonly until: number | null
  /** who has it now; null = nobody, or not known */
  readonly holder: string | null
  /** who has it after that shift; null = nobody */
  readonly next: string | null
  /** why it is not known, as a whole sentence */
  readonly why: string | null
}

/** How far ahead the next own shift and the next person are looked for, ms. */
const aheadMs = 60 * dayMs

/**
 * Whether `me` is on duty at `now`. Not known, which counts as on duty, where a zone is not known, where what is fed is not
 * known or contradicts itself, where the rotation does not name me at all, and where nobody is on duty although somebody
 * should be.
 */
export function dutyByRotation(rotation: Rotation, me: Me, now: number): RotationDuty {
  const unknown = (why: string): RotationDuty => ({
    ...{ state: 'unknown', from: null, until: null, holder: null, next: null },
    why,
  })
  const strange = unknownZones(rotation)
  if (strange.length > 0) return unknown(`The zone ${strange[0]} is not known on this computer.`)
  const doubts = doubtsBetween(rotation, now, now + aheadMs)
  const [doubt] = doubts
  if (doubt && doubt.from <= now) {
    const until = doubt.to < now + aheadMs ? doubt.to : null
    return { ...unknown(doubt.why), until, next: until === null ? null : holderOf(rotation, until) }
  }
  const named = writtenNames(rotation)
  if (!named.some((person) => isMe(person, me)))
    return unknown(`${rotation.name} does not name ${goesBy(me)}.`)
  const ahead = shiftsBetween(rotation, now, now + aheadMs)
  const current = shiftAt(rotation, now)
  /** Who has it next, from then on: nobody is named over a time that nobody knows. */
  const nextFrom = (at: number): string | null => {
    const next = ahead.find(({ from }) => (from ?? now) >= at)
    const isKnown = !doubts.some(({ from, to }) => to > at && from < (next?.from ?? now))
    return isKnown ? (next?.person ?? null) : null
  }
  if (current && isMe(current.person, me)) {
    // The shift of somebody who bears my name may be theirs: it is neither claimed nor slept through.
    if (twinsOf(named, me).length > 0)
      return {
        ...unknown(`${rotation.name} names two people called ${goesBy(me)}.`),
        ...{ from: current.from, until: current.to },
      }
    const until = endOf(current, ahead)
    const next = until === null ? null : nextFrom(until)
    return { state: 'on', from: current.from, until, holder: current.person, next, why: null }
  }
  const mine = ahead.find(({ person, from }) => (from ?? now) > now && isMe(person, me))
  // What nobody knows counts as on duty when it comes.
  const until = earliest(mine?.from ?? null, doubt?.from ?? null)
  const early = current ? null : beginsAfter(rotation, now)
  if (!current && (early !== null || !isBetweenHours(rotation, now))) {
    const somebody = ahead[0]?.from ?? null
    return {
      ...unknown(
        early === null ? `Nobody is on duty by ${rotation.name}.` : `${rotation.name} has not begun yet.`,
      ),
      ...{ until: somebody, next: ahead[0]?.person ?? null },
    }
  }
  const next = nextFrom(current?.to ?? now)
  return { state: 'off', from: null, until, holder: current?.person ?? null, next, why: null }
}

/** When who has it changes next after `now`; null = not in sight. */
export function nextChange(rotation: Rotation, now: number): number | null {
  if (unknownZones(rotation).length > 0) return null
  const horizon = now + aheadMs
  const ends = [
    ...shiftsBetween(rotation, now, horizon).flatMap(({ from, to }) => [from, to]),
    ...doubtsBetween(rotation, now, horizon).flatMap(({ from, to }) => [from, to < horizon ? to : null]),
  ].filter((at) => at !== null && at > now)
  return ends.reduce<number | null>((first, at) => earliest(first, at), null)
}

function earliest(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other)
}

/** Who has a rotation's shift at an instant; null = nobody, or not known. */
export function holderOf(rotation: Rotation, at: number): string | null {
  return unknownZones(rotation).length > 0 ? null : (shiftAt(rotation, at)?.person ?? null)
}

/** The end of what the same person keeps on having: an own turn, and an override that follows it at once. */
function endOf(current: Shift, ahead: readonly Shift[]): number | null {
  let end = current.to
  for (const shift of ahead) {
    if (end === null) return null
    if (shift.from === end && isSamePerson(shift.person, current.person)) end = shift.to
  }
  return end
}
