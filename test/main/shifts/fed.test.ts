/** What is fed to a rotation beside what the file says: who holds, when nobody is guessed, and in which words. */
import { describe, expect, it } from 'vitest'
import type { FedTurns, Rotation } from '../../../contract/rotation.ts'
import { gapAhead } from '../../../main/shifts/ahead.ts'
import { dutyByRotation, holderOf, nextChange } from '../../../main/shifts/duty.ts'
import { namingIn } from '../../../main/shifts/naming.ts'
import { doubtsBetween, shiftAt, shiftsBetween } from '../../../main/shifts/rotation.ts'
import { shiftsView } from '../../../main/shifts/week.ts'
import { fc } from '../../helpers/property.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.UTC(2026, 11, 2, 12)
const at = (hours: number): number => now + hours * hourMs
const turn = (person: string | null, from: number, to: number) => ({ person, from: at(from), to: at(to) })
const fed = (turns: readonly ReturnType<typeof turn>[], more: Partial<FedTurns> = {}): FedTurns => ({
  ...{ source: 'calendar ops', turns, readAt: now, why: null },
  known: {
    from: Math.min(...turns.map(({ from }) => from)),
    to: Math.max(...turns.map(({ to }) => to)),
  },
  ...more,
})
const rotation = (more: Partial<Rotation>): Rotation => ({
  ...{ name: 'ops duty', layers: [], fed: [], overrides: [] },
  ...more,
})
const layers = [
  {
    ...{ zone: 'UTC', people: ['Mara', 'Ines'], hours: [] },
    ...{ startsAtWall: Date.UTC(2026, 11, 2), turnMs: dayMs },
  },
]
const listed = (one: Rotation, from = -24, to = 72): readonly string[] => [
  ...shiftsBetween(one, at(from), at(to)).map(
    (shift) =>
      `${shift.person} ${((shift.from ?? Number.NaN) - now) / hourMs}..${((shift.to ?? Number.NaN) - now) / hourMs}`,
  ),
  ...doubtsBetween(one, at(from), at(to)).map(
    (doubt) => `${doubt.kind} ${(doubt.from - now) / hourMs}..${(doubt.to - now) / hourMs}`,
  ),
]

describe('turns from one source', () => {
  it('are shifts, and outside of what it was asked about nothing is known', () => {
    const one = rotation({ fed: [fed([turn('Mara', -4, 8), turn('Ines', 8, 20)])] })
    expect(listed(one)).toEqual(['Mara -4..8', 'Ines 8..20', 'unknown -24..-4', 'unknown 20..72'])
    expect(doubtsBetween(one, at(30), at(31))[0]?.why).toBe('Calendar ops says nothing about this time.')
  })

  it('leave gaps that are nobody’s where it was asked', () => {
    const one = rotation({ fed: [fed([turn('Mara', -4, 8), turn('Ines', 10, 20)])] })
    const [week] = shiftsView([one], 'Mara', { from: at(-4), to: at(20) }, now).rotations
    expect([week?.gaps, week?.doubts]).toEqual([[{ from: at(8), to: at(10) }], []])
  })

  it('are one where they touch or lie over each other with one name, however it is written', () => {
    const one = rotation({ fed: [fed([turn('Mara', -4, 8), turn('mara', 4, 12), turn('Mara', 12, 20)])] })
    expect(listed(one, -4, 20)).toEqual(['Mara -4..8', 'mara 8..12', 'Mara 12..20'])
    expect(dutyByRotation(one, 'MARA', now)).toMatchObject({ state: 'on', until: at(20) })
  })

  it('that lie over each other with two names are a conflict for so long, and count as on duty', () => {
    const one = rotation({ fed: [fed([turn('Mara', -4, 8), turn('Ines', -1, 3)])] })
    expect(listed(one, -4, 8)).toEqual(['Mara -4..-1', 'Mara 3..8', 'conflict -1..3'])
    const why = 'Ops duty names two people: Mara (calendar ops) and Ines (calendar ops).'
    expect(dutyByRotation(one, 'Mara', now)).toEqual({
      ...{ state: 'unknown', from: null, until: at(3), holder: null, next: 'Mara', why },
    })
    expect([holderOf(one, now), shiftAt(one, now), nextChange(one, now)]).toEqual([null, null, at(3)])
    // Two are no gap.
    expect(gapAhead([one], 'Mara', now).gap).toBeNull()
  })

  it.each([
    [[], ['Mara', 'MARA  ']],
    [[], ['Mara', 'Mara <mara@example.com>']],
    [[], ['Mara <mara@example.com>', 'mara@example.com']],
    [['conflict'], ['Mara <mara@example.com>', 'Mara <m2@example.com>']],
    [['conflict'], ['Mara', 'Mara <mara@example.com>', 'Mara <m2@example.com>']],
    [['conflict'], ['Mara', 'mara@example.com']],
  ])('are %j where %j are named', (kinds, people) => {
    const one = rotation({ fed: [fed(people.map((person) => turn(person, -1, 1)))] })
    expect(doubtsBetween(one, now, now + 1).map(({ kind }) => kind)).toEqual(kinds)
  })

  it('that name nobody are not known', () => {
    const one = rotation({ fed: [fed([turn('Mara', -4, 8), turn(null, 2, 3)])] })
    expect(listed(one, -4, 8)).toEqual(['Mara -4..2', 'Mara 3..8', 'unknown 2..3'])
    expect(doubtsBetween(one, at(2), at(3))[0]?.why).toBe('Calendar ops has a shift here that names nobody.')
  })

  it('say that I am off no further than they are known', () => {
    const one = rotation({
      fed: [fed([turn('Ines', -4, 8), turn('Tomasz', 8, 20), turn('Ines', 10, 12), turn('Mara', 20, 30)])],
    })
    expect(dutyByRotation(one, 'Mara', now)).toMatchObject({
      ...{ state: 'off', until: at(10), holder: 'Ines', next: 'Tomasz' },
    })
    // Who has it after a time that nobody knows is not the next one.
    expect(dutyByRotation(one, 'Mara', at(9))).toMatchObject({ holder: 'Tomasz', next: null, until: at(10) })
  })
})

describe('a source that was never read', () => {
  const unread: FedTurns = { source: 'calendar us', turns: null, known: null, readAt: null, why: null }
  it('makes all of it unknown, whatever the others say, with the reason', () => {
    const one = rotation({ layers, fed: [fed([turn('Mara', -4, 8)]), unread] })
    expect(dutyByRotation(one, 'Mara', now)).toEqual({
      ...{ state: 'unknown', from: null, until: null, holder: null, next: null },
      why: 'Calendar us has not been read yet.',
    })
    const why = 'The calendar us is not there any more (404).'
    expect(dutyByRotation(rotation({ fed: [{ ...unread, why }] }), 'Mara', now).why).toBe(why)
    const [week] = shiftsView([one], 'Mara', { from: at(-4), to: at(20) }, now).rotations
    expect([week?.gaps, week?.shifts, week?.doubts.length]).toEqual([[], [], 1])
    // Nor is it said that it does not name me.
    expect(namingIn([one, rotation({ layers })], 'Tomasz', now).map(({ mine }) => mine)).toEqual([0])
  })

  it('does not stand in the way of an override, by name or by nobody', () => {
    const overrides = [
      { person: 'Mara', from: at(-1), to: at(1) },
      { person: null, from: at(1), to: at(2) },
    ]
    const one = rotation({ fed: [unread], overrides })
    expect(dutyByRotation(one, 'Mara', now)).toMatchObject({ state: 'on', until: at(1), next: null })
    expect(doubtsBetween(one, at(-2), at(3)).map(({ from, to }) => [from, to])).toEqual([
      [at(-2), at(-1)],
      [at(2), at(3)],
    ])
  })
})

describe('beside the file’s own people', () => {
  it('agree, add to them, or are a conflict that names where each comes from', () => {
    const one = rotation({ layers, fed: [fed([turn('Mara', -4, 2), turn('Tomasz', 2, 6)])] })
    expect(listed(one, -4, 12)).toEqual(['Mara -12..2', 'Mara 6..12', 'conflict 2..6'])
    expect(doubtsBetween(one, at(2), at(3))[0]?.why).toBe(
      'Ops duty names two people: Mara (the file) and Tomasz (calendar ops).',
    )
  })

  it('hours without people say when somebody is wanted at all', () => {
    const weekdays = [{ ...layers[0], people: [], hours: [{ days: [3], from: '08:00', to: '18:00' }] }]
    const one = rotation({
      layers: weekdays as unknown as Rotation['layers'],
      fed: [fed([turn('Ines', -3, 4), turn('Mara', 160, 170)])],
    })
    expect(dutyByRotation(one, 'Mara', at(5))).toMatchObject({
      state: 'unknown',
      why: 'Nobody is on duty by ops duty.',
    })
    expect(dutyByRotation(one, 'Mara', at(10))).toMatchObject({ state: 'off', holder: null, next: 'Mara' })
  })
})

it('never gives one moment to two, nor guesses: against asking each source moment by moment', () => {
  const people = fc.constantFrom('Mara', 'Ines', null)
  const someTurns = fc.array(
    fc.tuple(people, fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 12 })),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(someTurns, someTurns, fc.boolean(), (first, second, hasLayers) => {
      const known = { from: at(-24), to: at(40) }
      const sources = [first, second].map((all) =>
        fed(
          all.map(([person, from, long]) => turn(person, from, from + long)),
          { known },
        ),
      )
      const one = rotation({ fed: sources, ...(hasLayers ? { layers } : {}) })
      for (let hour = -24; hour < 40; hour += 1) {
        const moment = at(hour) + 1
        const own = shiftAt(rotation({ layers: hasLayers ? layers : [] }), moment)?.person
        const named = [
          ...(own === undefined ? [] : [own]),
          ...sources.flatMap(({ turns }) =>
            (turns ?? []).filter(({ from, to }) => from <= moment && moment < to).map(({ person }) => person),
          ),
        ]
        const [doubt] = doubtsBetween(one, moment, moment + 1)
        const holder = shiftAt(one, moment)?.person ?? null
        const isKnown = !named.includes(null) && new Set(named).size <= 1
        expect([doubt === undefined, holder]).toEqual([isKnown, isKnown ? (named[0] ?? null) : null])
      }
    }),
    { numRuns: 60 },
  )
})
