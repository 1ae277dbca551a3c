/** Maintenance in the file: what may stand there, and what the app changes of it. */
import { describe, expect, it } from 'vitest'
import { handKey } from '../../../contract/maintenance.ts'
import type { SeenMatcher } from '../../../contract/observation.ts'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'
import { withoutWindow, withWindow } from '../../../main/config/maintenance-edits.ts'
import type { WrittenWindow } from '../../../main/config/maintenance-schema.ts'
import type { Config } from '../../../main/config/schema.ts'
import { commentsIn } from '../../../main/config/yaml-text.ts'
import { fc } from '../../helpers/property.ts'

const parsed = (text: string): Config => {
  const read = parseConfig(text, 'm.yaml')
  if (!read.ok) throw new Error(`${problemWords(read.problem)}\n${text}`)
  return read.config
}
const from = Date.UTC(2026, 9, 25, 0, 30)
const hourMs = 3_600_000
const own = `version: 1
# announced on Monday
maintenance:
  # the big one
  - reason: Upgrade   # in two steps
    matchers: ['installation="golem"']   # only there
    from: "2026-10-25T02:30:00+02:00"
    until: "2026-10-25T02:30:00+01:00"   # the clocks go back in between
teams: [a]
`
const window = (part: Partial<WrittenWindow> = {}): WrittenWindow => ({
  ...{ reason: 'Swap', from, until: from + 2 * hourMs, long: false },
  matchers: [{ name: 'cluster', value: 'a', isRegex: false, isEqual: true }],
  ...part,
})

describe('maintenance in the file', () => {
  it('takes instants with their offsets, so that a change of clocks is an hour', () => {
    expect(parsed(own).maintenance).toMatchObject([
      { reason: 'Upgrade', from, until: from + hourMs, long: false },
    ])
    expect(parsed('version: 1\n')).toMatchObject({ maintenance: [], maintenanceFrom: { calendars: [] } })
  })

  const one = (part: string): string =>
    `version: 1\nmaintenance:\n  - { reason: R, matchers: ['a="b"'], from: "2026-10-25T00:00:00Z", until: "2026-10-25T01:00:00Z"${part} }\n`
  it.each([
    ['no end', one('').replace(/, until: "[^"]*"/, ''), 'without an end'],
    ['an end without an offset', one('').replace('01:00:00Z', '01:00:00'), 'offset'],
    ['an end before its begin', one('').replace('T01:', 'T00:'), 'before it begins'],
    ['more than a day without a word', one('').replace('25T01:', '27T01:'), 'long: true'],
    ['no matchers', one('').replace(`['a="b"']`, '[]'), 'at least one matcher'],
    ['matchers that name nothing', one('').replace('a="b"', 'a!="b"'), 'what must be there'],
    ['a matcher that is none', one('').replace('a="b"', 'b'), 'a matcher such as'],
    ['another key', one(', why: x'), 'why'],
    [
      'a calendar without an address',
      'version: 1\nmaintenanceFrom:\n  calendars:\n    - { name: a, calendar: http://x, matchers: [\'a="b"\'] }\n',
      'https',
    ],
    ['an expression that is none', 'version: 1\nmaintenanceFrom: { silences: "(" }\n', 'Alertmanager takes'],
  ])('is refused with %s', (_, text, words) => {
    const read = parseConfig(text, 'm.yaml')
    expect(read.ok).toBe(false)
    expect(read.ok ? '' : problemWords(read.problem)).toContain(words)
  })

  it('takes more than a day where that is said', () => {
    const text = one(', long: true').replace('25T01:', '27T01:')
    expect(parsed(text).maintenance[0]?.long).toBe(true)
  })
})

describe('a window that the app writes', () => {
  it('begins the list in a file that says nothing of it, and leaves nothing behind', () => {
    for (const text of ['', 'version: 1\nteams: [a]   # mine\n']) {
      const now = withWindow(text, parsed(text || 'version: 1\n'), window(), null)
      expect(parsed(now).maintenance).toEqual([window()])
      const gone = withoutWindow(now, parsed(now), handKey(from, 'Swap'))
      expect(parsed(gone).maintenance).toEqual([])
      expect(gone).not.toContain('maintenance')
    }
  })

  it('is changed in its place, with every comment and every other byte', () => {
    const key = handKey(from, 'Upgrade')
    const [old] = parsed(own).maintenance
    if (!old) throw new Error('no window')
    const now = withWindow(own, parsed(own), { ...old, until: from + 2 * hourMs }, key)
    expect(commentsIn(now)).toEqual(commentsIn(own))
    expect(now.split('\n').filter((line, at) => line !== own.split('\n')[at])).toEqual([
      expect.stringContaining('until: '),
    ])
    const same = withWindow(own, parsed(own), old, key)
    expect(same).toBe(own)
  })

  it('stands beside the others, and goes without them', () => {
    const now = withWindow(own, parsed(own), window({ long: true, until: from + 40 * hourMs }), null)
    expect(parsed(now).maintenance.map(({ reason }) => reason)).toEqual(['Upgrade', 'Swap'])
    expect(withoutWindow(now, parsed(now), handKey(from, 'Nothing'))).toBe(now)
    expect(parsed(withoutWindow(now, parsed(now), handKey(from, 'Swap'))).maintenance).toEqual(
      parsed(own).maintenance,
    )
  })

  it('reads back as it was meant, whatever its words', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .map((text) => text.trim())
      .filter((text) => text !== '')
    const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,9}$/)
    const matcher = fc.record<SeenMatcher>({
      name,
      value: words,
      isRegex: fc.constant(false),
      isEqual: fc.boolean(),
    })
    fc.assert(
      fc.property(words, fc.array(matcher, { maxLength: 3 }), (reason, more) => {
        const wanted = window({ reason, matchers: [...window().matchers, ...more] })
        for (const text of ['version: 1\n', own]) {
          const now = withWindow(text, parsed(text), wanted, null)
          expect(parsed(now).maintenance.at(-1)).toEqual(wanted)
        }
      }),
      { numRuns: 60 },
    )
  })
})
