import { describe, expect, it } from 'vitest'
import { carriedOffset, withInsertion } from '../../../renderer/postmortems/carry.ts'
import { fc } from '../../helpers/property.ts'

describe('a cursor in a text that changed', () => {
  it.each([
    ['# a\n\nb|c', '# Copy of a\n\nbc', '# Copy of a\n\nb|c'],
    ['|abc', 'xabc', '|xabc'],
    ['ab|c', 'abc, and more', 'ab|c, and more'],
    ['abc|', '', '|'],
  ])('of %j stands in %j as %j', (before, after, expected) => {
    const offset = before.indexOf('|')
    const at = carriedOffset(before.replace('|', ''), after, offset)
    expect(`${after.slice(0, at)}|${after.slice(at)}`).toBe(expected)
  })

  it('never stands outside of it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), (before, after, place) => {
        const at = carriedOffset(before, after, place % (before.length + 1))
        expect(at >= 0 && at <= after.length).toBe(true)
      }),
    )
  })
})

describe('the mark of a copy', () => {
  it('comes into what was typed since', () => {
    expect(withInsertion('# a\nb', '# Copy of a\nb', '# a\nb and more')).toBe('# Copy of a\nb and more')
  })

  it('stays away where its place was typed over', () => {
    expect(withInsertion('# a', '# Copy of a', '## other')).toBe('## other')
    expect(withInsertion('abc', 'quite different', 'abcd')).toBe('abcd')
  })

  it('is exact for any insertion into any text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (head, mark, tail, more) => {
        const sent = head + tail
        expect(withInsertion(sent, head + mark + tail, sent)).toBe(head + mark + tail)
        expect(withInsertion(sent, head + mark + tail, sent + more).length).toBe(
          sent.length + mark.length + more.length,
        )
      }),
    )
  })
})
