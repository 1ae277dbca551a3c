/** Slack's `ts` is a text: as a number it would lose the digits that tell two messages apart. */
import { expect, it } from 'vitest'
import { compareTs, isTs, laterTs, tsAt, tsFrom, tsMicros, tsOfMicros } from '../../contract/slack-ts.ts'
import { fc } from '../helpers/property.ts'

it('tells two messages of one microsecond apart, also beyond what a number can hold', () => {
  expect(compareTs('1700000000.000100', '1700000000.000101')).toBe(-1)
  // 2^53 microseconds are 9007199254.740992 s: from there on a number skips every second one.
  const [even, odd] = ['9007199254.740992', '9007199254.740993']
  expect(Number(tsMicros(even))).toBe(Number(tsMicros(odd)))
  expect(compareTs(even, odd)).toBe(-1)
  expect(laterTs(even, odd)).toBe(odd)
  expect(laterTs(null, even)).toBe(even)
})

it('knows what is none', () => {
  expect(['1700000000.000100', '1.000000'].map(isTs)).toEqual([true, true])
  expect(['1700000000', '1700000000.1', '1.7e9', '-1.000000', '', '1700000000.0001000'].map(isTs)).toEqual([
    ...[false, false, false, false, false, false],
  ])
})

it('comes back out of microseconds as the same text, and says its millisecond', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 99_999_999_999_999_999n }), (micros) => {
      const ts = tsOfMicros(micros)
      expect(isTs(ts)).toBe(true)
      expect(tsMicros(ts)).toBe(micros)
      expect(compareTs(tsFrom(tsAt(ts)), ts)).toBeLessThanOrEqual(0)
    }),
  )
  expect(tsAt('1700000000.123999')).toBe(1_700_000_000_123)
  expect(tsFrom(1_700_000_000_123)).toBe('1700000000.123000')
})
