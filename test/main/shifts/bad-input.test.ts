/** What a rotation may be told wrongly: never a wrong name, and where nothing is known, why. */
import { describe, expect, it } from 'vitest'
import { clockOffBy, clockOffWords } from '../../../contract/clock-off.ts'
import type { Rotation, RotationLayer } from '../../../contract/rotation.ts'
import { rotationsSchema } from '../../../main/config/rotation-schema.ts'
import { dutyByRotation, holderOf } from '../../../main/shifts/duty.ts'
import { shiftsBetween } from '../../../main/shifts/rotation.ts'
import { shiftsView } from '../../../main/shifts/week.ts'

const utc = (text: string): number => Date.parse(`${text.replace(' ', 'T')}Z`)
const dayMs = 86_400_000
const layer = (part: Partial<RotationLayer> = {}): RotationLayer => ({
  ...{ zone: 'UTC', people: ['Mara', 'Ines'], startsAtWall: utc('2026-10-12 08:00') },
  ...{ turnMs: dayMs, hours: [], ...part },
})
const rotation = (part: Partial<Rotation> = {}): Rotation => ({
  ...{ name: 'ops', layers: [layer()], fed: [], overrides: [], ...part },
})
const override = (person: string | null, from: string, to: string) => ({
  ...{ person, from: utc(from), to: utc(to) },
})
const lines = (one: Rotation, from: string, to: string): readonly string[] =>
  shiftsBetween(one, utc(from), utc(to)).map(({ person, from: begins, to: ends, isOverride }) =>
    [
      person,
      ...[begins, ends].map((each) => new Date(each ?? 0).toISOString().slice(5, 16)),
      isOverride,
    ].join(' '),
  )

describe('overrides that make no sense', () => {
  it('take nothing where they end when they begin, or before', () => {
    const plain = lines(rotation(), '2026-10-12 08:00', '2026-10-13 08:00')
    expect(plain).toEqual(['Mara 10-12T08:00 10-13T08:00 false'])
    for (const to of ['2026-10-12 12:00', '2026-10-12 09:00', '2026-10-11 12:00']) {
      const one = rotation({ overrides: [override('Zoe', '2026-10-12 12:00', to)] })
      expect(lines(one, '2026-10-12 08:00', '2026-10-13 08:00')).toEqual(plain)
      expect(dutyByRotation(one, 'Mara', utc('2026-10-12 11:00'))).toMatchObject({
        ...{ state: 'on', until: utc('2026-10-13 08:00'), next: 'Ines' },
      })
      expect(dutyByRotation(one, 'Zoe', utc('2026-10-12 12:00')).state).toBe('off')
    }
  })

  it('of the hour that is skipped in spring take nothing, although the file may hold them', () => {
    const [read] = rotationsSchema.parse([
      {
        ...{ name: 'ops', zone: 'Europe/Berlin', people: ['Mara', 'Ines'] },
        ...{ starts: '2026-01-05 08:00', turn: '1d' },
        overrides: [{ person: 'Zoe', from: '2026-03-29 02:30', to: '2026-03-29 03:00' }],
      },
    ])
    if (!read) throw new Error('it was not read')
    const one: Rotation = { ...read, fed: [] }
    const minutes = Array.from({ length: 240 }, (_, minute) => utc('2026-03-29 00:00') + minute * 60_000)
    expect([...new Set(minutes.map((at) => holderOf(one, at)))]).toEqual(['Mara'])
    expect(shiftsBetween(one, utc('2026-03-29 00:00'), utc('2026-03-29 04:00'))).toHaveLength(1)
  })

  it('that overlap: the later in the list has it, and what is left of the other stays', () => {
    const one = rotation({
      overrides: [
        override('Zoe', '2026-10-12 10:00', '2026-10-12 14:00'),
        override('Kim', '2026-10-12 12:00', '2026-10-12 16:00'),
        override(null, '2026-10-12 13:00', '2026-10-12 13:30'),
      ],
    })
    expect(lines(one, '2026-10-12 08:00', '2026-10-13 08:00')).toEqual([
      'Mara 10-12T08:00 10-12T10:00 false',
      'Zoe 10-12T10:00 10-12T12:00 true',
      'Kim 10-12T12:00 10-12T13:00 true',
      'Kim 10-12T13:30 10-12T16:00 true',
      'Mara 10-12T16:00 10-13T08:00 false',
    ])
    const at = utc('2026-10-12 13:10')
    expect(dutyByRotation(one, 'Mara', at)).toMatchObject({
      ...{ state: 'unknown', holder: null, why: 'Nobody is on duty by ops.', next: 'Kim' },
      until: utc('2026-10-12 13:30'),
    })
  })
})

describe('a rotation and its people', () => {
  it('a person may have two roles at once, each for itself', () => {
    const support = rotation({ name: 'support', layers: [layer({ people: ['Mara'], turnMs: 7 * dayMs })] })
    const now = utc('2026-10-12 09:00')
    for (const one of [rotation(), support])
      expect(dutyByRotation(one, 'mara', now)).toMatchObject({ state: 'on', holder: 'Mara' })
    const week = { from: now, to: now + dayMs }
    const { mine } = shiftsView([rotation(), support], 'Mara', week, now)
    expect(mine.filter(({ from }) => (from ?? 0) <= now).map((one) => one.rotation)).toEqual([
      'ops',
      'support',
    ])
  })

  it('nobody at all is a gap and not known, never off', () => {
    const nobody = rotation({ overrides: [override(null, '2026-10-12 00:00', '2026-11-12 00:00')] })
    const now = utc('2026-10-20 09:00')
    expect(dutyByRotation(nobody, 'Mara', now)).toMatchObject({
      ...{ state: 'unknown', holder: null, why: 'Nobody is on duty by ops.' },
    })
    const week = { from: now, to: now + dayMs }
    expect(shiftsView([nobody], 'Mara', week, now).rotations[0]).toMatchObject({ shifts: [], gaps: [week] })
  })

  it('one that has not begun says so, in and out of its hours, and who is first', () => {
    const hours = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }]
    for (const one of [rotation(), rotation({ layers: [layer({ hours })] })]) {
      for (const now of ['2026-10-09 12:00', '2026-10-10 12:00', '2026-10-12 07:59'])
        expect(dutyByRotation(one, 'Mara', utc(now))).toEqual({
          ...{ state: 'unknown', from: null, until: utc('2026-10-12 08:00'), holder: null, next: 'Mara' },
          why: 'ops has not begun yet.',
        })
      expect(dutyByRotation(one, 'Mara', utc('2026-10-12 08:00')).state).toBe('on')
    }
    const helped = rotation({ overrides: [override('Zoe', '2026-10-11 08:00', '2026-10-12 08:00')] })
    expect(dutyByRotation(helped, 'Mara', utc('2026-10-11 12:00'))).toMatchObject({
      ...{ state: 'off', holder: 'Zoe', until: utc('2026-10-12 08:00') },
    })
  })
})

describe('a clock that every server contradicts', () => {
  const peer = (skewMs: number | null) => ({ failure: null, skewMs }) as never
  it('is off by what the nearest of them says, unless they disagree or none says', () => {
    expect(clockOffBy([{ peers: [peer(-dayMs), peer(null)] }, { peers: [peer(-dayMs + 2_000)] }])).toBe(
      dayMs - 2_000,
    )
    expect(clockOffBy([{ peers: [peer(dayMs)] }])).toBe(-dayMs)
    expect(clockOffBy([{ peers: [peer(-dayMs)] }, { peers: [peer(1_000)] }])).toBeNull()
    expect(clockOffBy([{ peers: [peer(-dayMs), peer(dayMs)] }])).toBeNull()
    expect(clockOffBy([{ peers: [peer(null)] }])).toBeNull()
    expect(clockOffBy([{ peers: [peer(-3_599_999)] }])).toBeNull()
    expect(clockOffBy([])).toBeNull()
  })

  it('is said with how far it is off', () => {
    expect(clockOffWords(dayMs)).toContain('clock is 24 h ahead of every server’s')
    expect(clockOffWords(-3_600_000)).toContain('clock is 1 h behind every server’s')
  })
})
