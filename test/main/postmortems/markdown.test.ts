/** Other people's words in a document: nothing they write can become a heading, a link or HTML. */

import { describe, expect, it } from 'vitest'
import { postmortemTitle } from '../../../contract/postmortem.ts'
import { copyOf } from '../../../main/postmortems/copy.ts'
import { instantsIn } from '../../../main/postmortems/instants.ts'
import { escaped, plainWords } from '../../../main/postmortems/markdown.ts'
import { fc } from '../../helpers/property.ts'

describe('escaped words', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['Disk is 92 % full', 'Disk is 92 % full'],
    ['a\n# b\r\n\tc', 'a \\# b c'],
    ['[click](javascript:alert(1))', '\\[click\\](javascript:alert(1))'],
    ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)\\>'],
    ['**bold** _it_ `code` ~~no~~', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\` \\~\\~no\\~\\~'],
    ['see https://evil.example/x or www.evil.example', 'see https\\://evil.example/x or www\\.evil.example'],
    ['&lt;b&gt; \\[x]', '\\&lt;b\\&gt; \\\\\\[x\\]'],
    ['safe\u202egnp.exe\u200b\u0000', 'safegnp.exe'],
  ]
  it.each(rows)('%j', (words, markdown) => {
    expect(escaped(words)).toBe(markdown)
  })

  it('make no link right behind an underscore', () => {
    expect(escaped('_www.evil.example _http://evil.example')).toBe(
      '\\_www\\.evil.example \\_http\\://evil.example',
    )
  })

  it('are one line that begins nothing, and read as what was written', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(...'\\`*_[]()<>&~|#$!:/.w\n\r\t a1', 'http', 'www', '\u2028', '🔥'),
      maxLength: 40,
    })
    fc.assert(
      fc.property(fc.oneof(nasty, fc.string({ unit: 'grapheme', maxLength: 40 })), (words) => {
        const markdown = escaped(words)
        expect(markdown).not.toMatch(/[\n\r\u2028\u2029]/)
        // Every character that could begin something stands behind a backslash of its own.
        const bare = markdown.replaceAll(/\\[!-/:-@[-`{-~]/g, ' ')
        expect(bare).not.toMatch(/[\\`*_[\]<>&~|#$]/)
        expect(bare).not.toMatch(/\b(https?|ftp):\/\/|\bwww\./i)
        expect(markdown.replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')).toBe(plainWords(words))
      }),
      { numRuns: 500 },
    )
  })

  it('are cut by whole characters', () => {
    expect(plainWords('🔥'.repeat(9), 4)).toBe('🔥🔥🔥🔥…')
    expect(escaped('*'.repeat(9), 2)).toBe('\\*\\*…')
  })
})

describe('instants', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['Europe/Zurich', '2026-10-14T01:12:40Z', '2026-10-14 03:12:40 CEST (01:12:40 UTC)'],
    ['Europe/Zurich', '2026-10-24T23:30:00Z', '2026-10-25 01:30:00 CEST (2026-10-24 23:30:00 UTC)'],
    ['Europe/Zurich', '2026-10-25T01:30:00Z', '2026-10-25 02:30:00 CET (01:30:00 UTC)'],
    ['Asia/Kolkata', '2026-01-01T00:00:00Z', '2026-01-01 05:30:00 GMT+5:30 (00:00:00 UTC)'],
    ['UTC', '2026-01-01T00:00:00Z', '2026-01-01 00:00:00 UTC (00:00:00 UTC)'],
  ]
  it.each(rows)('in %s: %s', (zone, at, told) => {
    expect(instantsIn(zone)(Date.parse(at))).toBe(told)
  })

  it('that no calendar has are said to be unknown', () => {
    expect(instantsIn('UTC')(Number.NaN)).toBe('at an unknown time')
    expect(instantsIn('UTC')(9e15)).toBe('at an unknown time')
  })
})

describe('the title of a text', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['words\n# Real title\nmore', 'Real title'],
    ['# a \\_b\\_ \\[c\\] \\\\', 'a _b_ [c] \\'],
    ['\n\n  first line\n', 'first line'],
    [' \n ', 'Untitled'],
  ]
  it.each(rows)('of %j is %j', (text, title) => {
    expect(postmortemTitle(text)).toBe(title)
  })

  it('says of a copy that it is one, and nothing else changes', () => {
    expect(copyOf('intro\n## Title\n\nwords\n')).toBe('intro\n## Copy of Title\n\nwords\n')
    expect(copyOf('words only')).toBe('# Copy of words only\n\nwords only')
    expect(copyOf('')).toBe('# Copy of Untitled\n\n')
    expect(copyOf('# Costs $& $1')).toBe('# Copy of Costs $& $1')
  })
})
