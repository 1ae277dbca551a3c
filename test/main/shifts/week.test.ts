/** What the Shift screen shows: shifts, gaps, and one's own next ones. */
import { describe, expect, it } from 'vitest'
import type { Rotation, RotationLayer } from '../../../contract/rotation.ts'
import type { Span } from '../../../contract/weekly-spans.ts'
import { shiftAt } from '../../../main/shifts/rotation.ts'
import { shiftsView } from '../../../main/shifts/week.ts'
import { fc } from '../../helpers/property.ts'

const at = (text: string): number => Date.parse(`${text}Z`)
const dayMs = 86_400_000
const week: Span = { from: at('2026-10-12T00:00'), to: at('2026-10-19T00:00') }
const layer = (part: Partial<RotationLayer> = {}): RotationLayer => ({
  ...{ zone: 'UTC', people: ['Mara Lind', 'Ines Okafor'], startsAtWall: at('2026-10-05T08:00') },
  ...{ turnMs: dayMs, hours: [], ...part },
})
const ops: Rotation = { name: 'ops', layers: [layer()], fed: [], overrides: [] }
const written = (spans: readonly Span[]) =>
  spans.map(({ from, to }) =>
    [from, to].map((each) => new Date(each).toISOString().slice(5, 16)).join(' to '),
  )

describe('the shifts of a week', () => {
  it('say whose they are, and list my next ones, those that have begun first', () => {
    const { rotations, mine } = shiftsView([ops], 'mara  LIND', week, at('2026-10-13T12:00'))
    expect(rotations[0]?.shifts.map(({ isMine }) => isMine)).toEqual([
      ...[true, false, true, false, true, false, true, false],
    ])
    expect(mine.map(({ from }) => new Date(from ?? 0).getUTCDate())).toEqual([
      ...[13, 15, 17, 19, 21, 23, 25, 27],
    ])
  })

  it('name a gap by override, one before the first turn, and none outside of the hours', () => {
    const late = { ...ops, layers: [layer({ startsAtWall: at('2026-10-12T08:00') })] }
    const off = { person: null, from: at('2026-10-14T10:00'), to: at('2026-10-14T20:00') }
    const gaps = (one: Rotation) =>
      written(shiftsView([one], 'Mara', week, week.from).rotations[0]?.gaps ?? [])
    expect(gaps(ops)).toEqual([])
    expect(gaps({ ...late, overrides: [off] })).toEqual([
      '10-12T00:00 to 10-12T08:00',
      '10-14T10:00 to 10-14T20:00',
    ])
    const hours = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }]
    expect(gaps({ ...ops, layers: [layer({ hours })] })).toEqual([])
    expect(gaps({ ...ops, layers: [layer({ hours })], overrides: [off] })).toEqual([
      '10-14T10:00 to 10-14T18:00',
    ])
  })

  it('say why nothing is known of a rotation, and go on with the others', () => {
    const strange = { ...ops, name: 'strange', layers: [layer({ zone: 'Mars/Base' })] }
    const { rotations, mine } = shiftsView([strange, ops], 'Mara Lind', week, week.from)
    expect(rotations.map(({ why }) => why)).toEqual([
      'The zone Mars/Base is not known on this computer.',
      null,
    ])
    expect(mine[0]?.rotation).toBe('ops')
  })

  it('leave no instant that is neither somebody’s, nor a gap, nor outside of the hours', () => {
    const hours = [{ days: [1, 3, 6], from: '22:00', to: '06:00' }]
    const overrides = fc.array(
      fc
        .tuple(
          fc.option(fc.constant('Zoe')),
          fc.integer({ min: 0, max: 160 }),
          fc.integer({ min: 1, max: 30 }),
        )
        .map(([person, from, length]) => ({
          person,
          from: week.from + from * 3_600_000,
          to: week.from + (from + length) * 3_600_000,
        })),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(overrides, fc.boolean(), fc.integer({ min: 0, max: 167 }), (some, limited, hour) => {
        const one = { ...ops, layers: [layer({ hours: limited ? hours : [] })], overrides: some }
        const instant = week.from + hour * 3_600_000 + 1_800_000
        const { gaps } = shiftsView([one], 'Mara', week, week.from).rotations[0] ?? { gaps: [] }
        const isGap = gaps.some(({ from, to }) => from <= instant && instant < to)
        if (shiftAt(one, instant) !== null || !limited) expect(isGap).toBe(shiftAt(one, instant) === null)
        else {
          const day = new Date(instant).getUTCDay()
          const clock = new Date(instant).getUTCHours()
          const inside = [1, 3, 6].includes(clock >= 22 ? day : (day + 6) % 7) && (clock >= 22 || clock < 6)
          expect(isGap).toBe(inside)
        }
      }),
      { numRuns: 300 },
    )
  })
})
