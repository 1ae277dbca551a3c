import { describe, expect, it } from 'vitest'
import {
  agoText,
  headlineText,
  silenceText,
  spanText,
  spokenText,
  timerText,
} from '../../../renderer/ui/duration.ts'

const s = 1_000
const min = 60 * s
const h = 60 * min

describe('a timer', () => {
  it.each([
    [101 * s, '1:41'],
    [100_001, '1:41'],
    [1, '0:01'],
    [0, '+0:00'],
    [-38 * s, '+0:38'],
    [-38_999, '+0:38'],
    [10 * min - s, '9:59'],
    [10 * min, '10 min'],
    [11 * min + 59 * s, '11 min'],
    [h - s, '59 min'],
    [h, '1 h 00 m'],
    [78 * min, '1 h 18 m'],
    [-11 * min, '+11 min'],
    [-(3 * h + 9 * min), '+3 h 09'],
    [75 * h, '3 d 3 h'],
  ])('shows %i ms as %s', (left, text) => {
    expect(timerText(left)).toBe(text)
  })

  it('never shows zero before its deadline', () => {
    expect(timerText(1)).not.toContain('0:00')
  })
})

describe('spans in sentences', () => {
  it.each([
    [spanText(40 * s), '40 s'],
    [spanText(21 * min), '21 min'],
    [spanText(134 * min), '2 h 14'],
    [spanText(12 * h), '12 h'],
    [headlineText(182 * min), '3 h 02 min'],
    [headlineText(21 * min), '21 min'],
    [agoText(4_900), '4 s ago'],
    [silenceText(4 * min + 12 * s), '4:12'],
    [spokenText(101 * s), '1 minute 41 seconds left'],
    [spokenText(-2 * min), '2 minutes overdue'],
    [spokenText(-h), '1 hour overdue'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })
})
