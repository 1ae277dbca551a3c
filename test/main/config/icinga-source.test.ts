/** What a source of kind `icinga2` may say in the file, of its certificates above all. */
import { expect, it } from 'vitest'
import { parseConfig } from '../../../main/config/config-file.ts'
import { withSourceEntry } from '../../../main/config/source-entries.ts'

const hex = 'ab'.repeat(32)
const other = 'cd'.repeat(32)
const colons = (text: string): string => text.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')

function read(pin: unknown) {
  const source = { name: 'icinga', kind: 'icinga2', urls: ['https://a.example:5665'], pin }
  return parseConfig(JSON.stringify({ version: 1, sources: [source] }), 'config.yaml')
}

it.each([
  ['nothing', undefined, []],
  ['one, as openssl prints it', colons(hex), [hex]],
  ['one without colons', hex, [hex]],
  ['a list', [colons(hex), other], [hex, other]],
])('%s is pinned', (_, pin, pins) => {
  const parsed = read(pin)
  if (!parsed.ok) throw new Error(parsed.problem.wrong)
  expect(parsed.config.sources[0]?.options).toMatchObject({ kind: 'icinga2', pins })
})

it.each([
  ['a text that is no fingerprint', 'SHA256'],
  ['a fingerprint of another kind', 'ab'.repeat(20)],
  ['an empty list', []],
  ['a list with one that is none', [hex, 'x']],
  ['a number', 12],
  ['more than there can be servers', Array.from({ length: 19 }, () => hex)],
])('%s is refused, in words', (_, pin) => {
  const parsed = read(pin)
  expect(parsed).toMatchObject({
    ok: false,
    problem: {
      wrong: expect.stringContaining('pin'),
      expected: expect.stringMatching(/SHA-256 fingerprint/),
    },
  })
})

it('one that stands as a text stays one when the form, which writes a list, changes something else', () => {
  const text = `version: 1
sources:
  - name: icinga
    kind: icinga2
    urls: [https://a.example:5665]
    pin: ${colons(hex)} # of a, since May
`
  const parsed = parseConfig(text, 'config.yaml')
  if (!parsed.ok) throw new Error(parsed.problem.wrong)
  const entry = { name: 'icinga', kind: 'icinga2', urls: ['https://a.example:5665'], pin: [colons(hex)] }
  expect(withSourceEntry(text, parsed.config, entry)).toBe(text)
  const both = withSourceEntry(text, parsed.config, { ...entry, pin: [colons(hex), other] })
  const after = parseConfig(both, 'config.yaml')
  if (!after.ok) throw new Error(after.problem.wrong)
  expect(after.config.sources[0]?.options).toMatchObject({ pins: [hex, other] })
})
