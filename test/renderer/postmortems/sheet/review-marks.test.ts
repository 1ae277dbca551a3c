/** When the words are looked through, and when whoever writes is left in peace. */
import { expect, it } from 'vitest'
import { useEvidenceDesk } from '../../../../renderer/postmortems/evidence-desk.ts'
import { isNightAt, lintFacts } from '../../../../renderer/postmortems/sheet/lint-facts.ts'
import { readsByItself } from '../../../../renderer/postmortems/sheet/review-marks.ts'
import { anEvidence } from '../../../helpers/evidence-engine.ts'

it.each([
  ['by day', { isNight: false, isAsked: false, length: 20_000 }, true],
  ['at night', { isNight: true, isAsked: false, length: 20_000 }, false],
  ['at night when it was asked for', { isNight: true, isAsked: true, length: 20_000 }, true],
  ['by day in the longest text', { isNight: false, isAsked: false, length: 2_000_000 }, false],
  ['in the longest text when it was asked for', { isNight: false, isAsked: true, length: 2_000_000 }, true],
] as const)('a text is read by itself %s', (_, now, reads) => {
  expect(readsByItself(now)).toBe(reads)
})

it.each([
  ['03:12', Date.UTC(2026, 9, 14, 1, 12), true],
  ['21:59', Date.UTC(2026, 9, 14, 19, 59), false],
  ['22:00', Date.UTC(2026, 9, 14, 20), true],
  ['06:00', Date.UTC(2026, 9, 14, 4), false],
] as const)('%s by the laptop is night: %s', (_, at, isNight) => {
  expect(isNightAt(at, 'Europe/Zurich')).toBe(isNight)
})

it('what was answered about its alerts is known to whoever looks through the words', () => {
  const told = (temporary: boolean | null) => {
    useEvidenceDesk.setState({ evidence: anEvidence({ temporary }) })
    return lintFacts(null, 0, 'UTC').temporary
  }
  expect([told(true), told(false), told(null)]).toEqual([true, false, null])
  useEvidenceDesk.setState({ evidence: null })
  expect(lintFacts(null, 0, 'UTC').temporary).toBeNull()
})
