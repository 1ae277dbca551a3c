/** Any rotation around a change of clocks, held minute by minute against who would have it if each was asked alone. */
import { describe, expect, it } from 'vitest'
import type { Rotation, Shift } from '../../../contract/rotation.ts'
import type { Span } from '../../../contract/weekly-spans.ts'
import { dutyByRotation, holderOf, nextChange } from '../../../main/shifts/duty.ts'
import { isBetweenHours, shiftAt, shiftsBetween } from '../../../main/shifts/rotation.ts'
import { shiftsView } from '../../../main/shifts/week.ts'
import { fc } from '../../helpers/property.ts'
import {
  changes,
  type Held,
  oraclePeople,
  rotationOracle,
  someRotation,
} from '../../helpers/rotation-oracle.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

interface Case {
  readonly one: Rotation
  readonly from: number
}
const someCase = fc
  .constantFrom(...changes)
  .chain((change) =>
    fc
      .record({ one: someRotation(change), hours: fc.integer({ min: -30, max: 26 }) })
      .map(({ one, hours }): Case => ({ one, from: change + hours * hourMs })),
  )
const minutesOf = (from: number, ms: number): readonly number[] =>
  Array.from({ length: ms / minuteMs }, (_, minute) => from + minute * minuteMs)
const at = (instant: number): string => new Date(instant).toISOString()
/** All minutes at once: that many assertions would be slower than the program. */
const lines = (minutes: readonly number[], say: (instant: number) => string): string =>
  minutes.map((instant) => `${at(instant)} ${say(instant)}`).join('\n')
const holds = ({ from, to }: { readonly from: number | null; readonly to: number | null }, instant: number) =>
  (from ?? -Infinity) <= instant && instant < (to ?? Infinity)
const named = (held: Pick<Held, 'person' | 'isOverride'> | Shift | undefined | null): string =>
  held?.person ? `${held.person}${held.isOverride ? ' instead' : ''}` : 'nobody'

describe('any rotation, minute by minute', () => {
  it('gives each minute of a stretch to whoever has it, and names the gaps', () => {
    fc.assert(
      fc.property(someCase, ({ one, from }) => {
        const ask = rotationOracle(one)
        const span: Span = { from, to: from + 6 * hourMs }
        const minutes = minutesOf(from, 6 * hourMs)
        const shifts = shiftsBetween(one, span.from, span.to)
        const found = (instant: number): string => named(shifts.find((shift) => holds(shift, instant)))
        expect(lines(minutes, found)).toBe(lines(minutes, (instant) => named(ask(instant))))
        for (const [index, shift] of shifts.entries()) {
          expect(shift.from ?? -Infinity).toBeLessThan(shift.to ?? Infinity)
          expect(shift.to ?? Infinity).toBeLessThanOrEqual(shifts[index + 1]?.from ?? Infinity)
        }
        const [{ gaps } = { gaps: [] }] = shiftsView([one], 'Mara', span, from).rotations
        expect(lines(minutes, (instant) => String(gaps.some((gap) => holds(gap, instant))))).toBe(
          lines(minutes, (instant) => {
            const { person, wanted } = ask(instant)
            return String(wanted && person === null)
          }),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('says the same of one instant as of the stretch it lies in', () => {
    fc.assert(
      fc.property(someCase, fc.integer({ min: 0, max: 359 }), ({ one, from }, minute) => {
        const ask = rotationOracle(one)
        for (const instant of [from, from + minute * minuteMs, from + minute * minuteMs - 1]) {
          const held = ask(instant)
          expect(named(shiftAt(one, instant))).toBe(named(held))
          expect(holderOf(one, instant)).toBe(held.person)
          expect(isBetweenHours(one, instant)).toBe(!held.wanted)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('says of everybody whether they are on duty, until when, and who follows', () => {
    fc.assert(
      fc.property(someCase, fc.constantFrom(...oraclePeople), ({ one, from }, me) => {
        const ask = rotationOracle(one)
        const duty = dutyByRotation(one, me, from)
        const isNamed = [...one.layers.flatMap(({ people }) => people), ...one.overrides.map((o) => o.person)]
        const held = ask(from)
        if (!isNamed.includes(me)) expect(duty).toMatchObject({ state: 'unknown', holder: null })
        else if (held.person === me) expect(duty).toMatchObject({ state: 'on', holder: me })
        else if (held.person !== null) expect(duty).toMatchObject({ state: 'off', holder: held.person })
        // Whatever else is said where nobody has it: no name, and never "off" while somebody should have it.
        else expect([duty.holder, duty.state === 'off' && held.wanted]).toEqual([null, false])
        if (duty.state === 'unknown') {
          expect(duty.why).not.toBeNull()
          return
        }

        const ahead = minutesOf(from, 12 * hourMs)
        const isMine = (instant: number): boolean => ask(instant).person === me
        const turns = ahead.find((instant) => isMine(instant) !== (duty.state === 'on')) ?? null
        if (turns !== null) expect(at(duty.until ?? 0)).toBe(at(turns))
        else expect(duty.until ?? Infinity).toBeGreaterThan(ahead.at(-1) ?? 0)
        if (duty.state === 'on' && duty.until !== null && duty.until < from + 12 * hourMs) {
          const next = minutesOf(duty.until, 12 * hourMs).find((instant) => ask(instant).person !== null)
          if (next !== undefined) expect(duty.next).toBe(ask(next).person)
        }
        const changesAt = ahead.find((instant) => named(ask(instant)) !== named(held))
        if (changesAt !== undefined) expect(at(nextChange(one, from) ?? 0)).toBe(at(changesAt))
      }),
      { numRuns: 40 },
    )
  })
})
