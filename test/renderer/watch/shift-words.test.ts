/** What the snooze dialog says of a return outside of the shift. */
import { describe, expect, it } from 'vitest'
import type { DutySpan } from '../../../contract/shift.ts'
import { outsideMark, outsideWords, unknownWords } from '../../../renderer/watch/shift-words.ts'
import { snoozeChoices } from '../../../renderer/watch/snooze.ts'
import { aDuty, hourMs, minuteMs, nightNow as now } from '../../helpers/fixtures.ts'

const until = now + 2 * hourMs
const spans: readonly DutySpan[] = [
  { state: 'on', from: now, until, holder: null },
  { state: 'off', from: until, until: null, holder: null },
]

describe('a return outside of the shift', () => {
  it('is said with the end of the shift, and with who follows', () => {
    const at = until + 40 * minuteMs
    expect(outsideWords(spans, { next: null }, at, now)).toMatch(
      /^Returns at \d\d:\d\d, after your shift ends at \d\d:\d\d\. Nobody here will see it\.$/,
    )
    expect(outsideWords(spans, { next: 'Ines\nOkafor' }, at, now)).toContain('Ines␊Okafor is on duty then')
    expect(outsideMark(spans, at)).toBe('after your shift')
  })

  it('is said of one who is off duty', () => {
    const off: readonly DutySpan[] = [{ state: 'off', from: now, until: null, holder: null }]
    expect(outsideWords(off, { next: null }, until, now)).toContain('while you are off duty')
    expect(outsideMark(off, until)).toBe('while you are off duty')
  })

  it('is not said within it, nor guessed where nothing is known', () => {
    expect(outsideWords(spans, { next: null }, until - minuteMs, now)).toBeNull()
    const unknown: readonly DutySpan[] = [{ state: 'unknown', from: now, until: null, holder: null }]
    expect([outsideWords(unknown, { next: null }, until, now), outsideMark(unknown, until)]).toEqual([
      null,
      '',
    ])
    expect(unknownWords(unknown, aDuty({ state: 'unknown', origin: 'none', until: null }), until)).toBe(
      'Whose shift it returns in is not known.',
    )
    const open: readonly DutySpan[] = [{ state: 'on', from: now, until: null, holder: null }]
    expect(unknownWords(open, aDuty({ origin: 'hand', until: null }), until)).toContain('not known')
    expect(unknownWords(open, aDuty({ origin: 'file', until: null }), until)).toBeNull()
  })

  it('can be put off to the last moment of the shift, where that is a snooze', () => {
    const last = (shiftLast: number | null) => snoozeChoices(now, shiftLast).map(({ untilAt }) => untilAt)
    expect(last(until - minuteMs)).toContain(until - minuteMs)
    expect(last(now + 30_000)).toHaveLength(4)
    expect(last(now + 25 * hourMs)).toHaveLength(4)
    expect(last(null)).toHaveLength(4)
  })
})
