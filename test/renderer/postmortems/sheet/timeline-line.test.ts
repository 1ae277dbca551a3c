/** A timed line is known for what it is, whole or edited, and times are written as the engine writes them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withMark } from '../../../../contract/postmortem-evidence.ts'
import { instantsIn } from '../../../../main/postmortems/instants.ts'
import { instantNear, stampOf, timelineLine } from '../../../../renderer/postmortems/sheet/timeline-line.ts'

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
