/** A timed line is known for what it is, whole or edited, and times are written as the engine writes them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withMark } from '../../../../contract/postmortem-evidence.ts'
import { instantsIn } from '../../../../main/postmortems/instants.ts'
import {
  instantNear,
  lineTimes,
  stampOf,
  timelineLine,
  timesTogether,
} from '../../../../renderer/postmortems/sheet/timeline-line.ts'

const line = '- 2026-10-14 03:12:40 CEST (01:12:40 UTC) Fired: 22 %'
const zones = ['Europe/Zurich', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Auckland', 'UTC']

describe('a timed line', () => {
  it('has a time, words, and the mark of what it came from', () => {
    const parts = timelineLine(withMark(line, 'e4711'))
    expect(parts).toMatchObject({ time: '03:12:40', day: '2026-10-14', key: 'e4711', isEdited: false })
    expect(parts?.at).toBe(Date.UTC(2026, 9, 14, 1, 12, 40))
    expect(line.slice(parts?.wordsFrom)).toBe('Fired: 22 %')
    expect(parts?.wordsUntil).toBe(line.length)
  })

  it('tells that its words were edited, and keeps a carriage return out of them', () => {
    const marked = withMark(line, 'e4711')
    expect(timelineLine(marked.replace('22', '23'))?.isEdited).toBe(true)
    expect(timelineLine(`${marked}\r`)).toMatchObject({ isEdited: false, wordsUntil: line.length })
    expect(timelineLine(`${line}\r`)?.wordsUntil).toBe(line.length)
  })

  it('has a space that was typed at its end among its words', () => {
    const marked = withMark(line, 'e4711').replace('22 %', '22 % ')
    expect(timelineLine(marked)?.wordsUntil).toBe(line.length + 1)
  })

  it('takes the day of UTC where it is another one', () => {
    const parts = timelineLine('- 2026-10-14 01:12 CEST (2026-10-13 23:12 UTC) Called')
    expect(parts?.at).toBe(Date.UTC(2026, 9, 13, 23, 12))
  })

  it.each(['- Fired at 03:12', '2026-10-14 03:12:40 CEST (01:12:40 UTC) no item', '## Timeline', ''])(
    'is not seen in %j',
    (words) => {
      expect(timelineLine(words)).toBe(null)
    },
  )

  it('is read back from every time that is written', () => {
    const instants = fc
      .integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) })
      .map((at) => at - (at % 1_000))
    fc.assert(
      fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
        const stamp = stampOf(at, zone)
        expect(stamp).toBe(instantsIn(zone)(at))
        expect(timelineLine(`- ${stamp} words`)?.at).toBe(at)
      }),
    )
  })
})

describe('a bare time of day', () => {
  const near = Date.UTC(2026, 9, 13, 23, 50) // 01:50 in Zurich, of the 14th

  it('is of the day that is nearest', () => {
    expect(instantNear('03:12', near, 'Europe/Zurich')).toBe(Date.UTC(2026, 9, 14, 1, 12))
    expect(instantNear('23:58:30', near, 'Europe/Zurich')).toBe(Date.UTC(2026, 9, 13, 21, 58, 30))
  })

  it.each(['24:00', '12:60', '99:99'])('is none: %s', (words) => {
    expect(instantNear(words, near, 'UTC')).toBe(null)
  })
})

describe('the two times of a line', () => {
  const changedTo = (before: string, after: string): string | null => {
    const [one, other] = [lineTimes(before), lineTimes(after)]
    const edit = one && other && timesTogether(one, other)
    return edit && after.slice(0, edit.span[0]) + edit.insert + after.slice(edit.span[1])
  }
  const late = '- 2026-10-14 01:12 CEST (2026-10-13 23:12 UTC) Called'

  it.each([
    ['the local one', line.replace('03:12:40', '03:15:02'), '03:15:02 CEST (01:15:02 UTC)'],
    ['the local one without seconds', line.replace('03:12:40', '03:15'), '03:15 CEST (01:15 UTC)'],
    [
      'the local one before the day of UTC',
      line.replace('03:12:40', '00:30:00'),
      '00:30:00 CEST (2026-10-13 22:30:00 UTC)',
    ],
    ['the day', line.replace('10-14', '10-15'), '2026-10-15 03:12:40 CEST (01:12:40 UTC)'],
    [
      'day and time',
      line.replace('10-14 03:12:40', '10-15 05:00:00'),
      '2026-10-15 05:00:00 CEST (03:00:00 UTC)',
    ],
    ['UTC', line.replace('01:12:40', '02:00:00'), '04:00:00 CEST (02:00:00 UTC)'],
  ])('stay the same instant where %s is changed', (_, after, told) => {
    expect(changedTo(line, after)).toContain(told)
  })

  it('lose the day of UTC again where it is the same one', () => {
    expect(changedTo(late, late.replace('01:12', '03:12'))).toBe('- 2026-10-14 03:12 CEST (01:12 UTC) Called')
  })

  it.each([
    ['both were changed', line.replace('03:12:40', '03:15:02').replace('01:12:40', '01:15:02')],
    ['the zone was changed', line.replace('CEST', 'EEST').replace('03:12:40', '04:12:40')],
    ['the words were changed', line.replace('Fired', 'Fired again')],
    ['UTC would have another day than it says', line.replace('01:12:40', '23:12:40')],
    ['it is no time of day', line.replace('03:12:40', '29:12:40')],
  ])('are left as they are where %s', (_, after) => {
    expect(changedTo(line, after)).toBe(null)
  })
})
