/** Rotations over some time, as the Shift screen shows them. Pure; instants are epoch ms. */
import { isMe, type Me } from '../../contract/person.ts'
import {
  type OwnShift,
  type Rotation,
  type RotationTime,
  type Shift,
  type ShiftsView,
  zoneOf,
} from '../../contract/rotation.ts'
import { dayMs, joined, type Span, spansAround } from '../../contract/weekly-spans.ts'
import { editionOf } from './edition.ts'
import { doubtsBetween, peopleOf, shiftsBetween, unknownZones, without } from './rotation.ts'

/** How far ahead own shifts are listed, ms, and how many. */
const ownAheadMs = 60 * dayMs
const mostOwn = 8

/** All rotations over [from, to), and the own shifts that have not ended at `now`. */
export function shiftsView(
  rotations: readonly Rotation[],
  me: Me,
  { from, to }: Span,
  now: number,
): ShiftsView {
  const owned = (shift: Shift): OwnShift => ({ ...shift, isMine: isMe(shift.person, me) })
  const known = rotations.filter((rotation) => unknownZones(rotation).length === 0)
  const mine = known
    .flatMap((rotation) => shiftsBetween(rotation, now, now + ownAheadMs))
    .map(owned)
    .filter(({ isMine }) => isMine)
    .toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0))
    .slice(0, mostOwn)
  return {
    from,
    to,
    mine,
    base: editionOf(rotations),
    rotations: rotations.map((rotation): RotationTime => {
      const { name, layers, overrides } = rotation
      const fed = rotation.fed.map(({ source, readAt, why }) => ({ source, readAt, why }))
      const named = { name, layers, overrides, fed, zone: zoneOf(rotation), people: peopleOf(rotation) }
      const [strange] = unknownZones(rotation)
      if (strange !== undefined)
        return {
          ...{ ...named, shifts: [], gaps: [], doubts: [] },
          why: `The zone ${strange} is not known on this computer.`,
        }
      const shifts = shiftsBetween(rotation, from, to).map(owned)
      const doubts = doubtsBetween(rotation, from, to)
      return { ...named, shifts, gaps: gapsIn(rotation, shifts, { from, to }), doubts, why: null }
    }),
  }
}

/** Where somebody should be on duty by the layers' hours, and nobody has a shift. What nobody knows is no gap. */
export function gapsIn(rotation: Rotation, shifts: readonly Shift[], asked: Span): readonly Span[] {
  const { layers, fed } = rotation
  // What comes from elsewhere alone is wanted always.
  let gaps: readonly Span[] = layers.length === 0 && fed.length > 0 ? [asked] : wanted(layers, asked)
  for (const { from, to } of shifts)
    gaps = gaps.flatMap((gap) => [
      ...(from !== null && gap.from < from ? [{ from: gap.from, to: Math.min(gap.to, from) }] : []),
      ...(to !== null && gap.to > to ? [{ from: Math.max(gap.from, to), to: gap.to }] : []),
    ])
  for (const doubt of doubtsBetween(rotation, asked.from, asked.to)) gaps = without(gaps, doubt)
  return gaps
}

/** When somebody is wanted: in the hours of any layer, always where one has none. */
function wanted(layers: Rotation['layers'], asked: Span): readonly Span[] {
  if (layers.some(({ hours }) => hours.length === 0)) return [asked]
  const days = Math.ceil((asked.to - asked.from) / dayMs) + 2
  const spans = layers.flatMap(({ zone, hours }) => [
    ...spansAround({ zone, weekly: hours }, new Set(), asked.from, { back: 2, ahead: days }),
  ])
  return joined(spans)
    .filter(({ from, to }) => from < asked.to && to > asked.from)
    .map(({ from, to }) => ({ from: Math.max(from, asked.from), to: Math.min(to, asked.to) }))
}
