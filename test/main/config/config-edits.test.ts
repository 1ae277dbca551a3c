/** Edits by the app and by hand in one file: whatever the order, nobody's words are lost or written anew. */

import { describe, expect, it } from 'vitest'
import type { SavedView } from '../../../contract/state.ts'
import {
  isEditable,
  type WrittenSource,
  withoutSource,
  withoutView,
  withSource,
  withView,
} from '../../../main/config/config-edits.ts'
import { parseConfig } from '../../../main/config/config-file.ts'
import type { Config } from '../../../main/config/schema.ts'
import { commentsIn } from '../../../main/config/yaml-text.ts'
import { fc } from '../../helpers/property.ts'

function configOf(text: string): Config {
  const read = parseConfig(text, 'f')
  if (!read.ok) throw new Error(`line ${read.problem.line}: ${read.problem.wrong}\n${text}`)
  return read.config
}

const source: WrittenSource = {
  name: 'prod',
  kind: 'alertmanager',
  urls: ['http://a.example'],
  poll: '15s',
  mirrorAcks: false,
}
const save = (text: string, part: Partial<WrittenSource> = {}): string =>
  withSource(text, configOf(text), { ...source, ...part })
const remove = (text: string, name = 'prod'): string => withoutSource(text, configOf(text), name)
const keep = (text: string, part: Partial<SavedView> = {}): string =>
  withView(text, configOf(text), { name: 'mine', filter: 'team="atlas"', groupBy: 'customer', ...part })

describe('a change by the app', () => {
  const changes: readonly (readonly [string, string, (text: string) => string, string])[] = [
    [
      'one scalar',
      "version: 1\nteams: [a,  b]   # ours\nsources:\n  - {name: prod, kind: alertmanager, urls: ['http://a.example'], poll: 10s}\n",
      (text) => save(text),
      'version: 1\nteams: [a,  b]   # ours\nsources:\n  - {name: prod, kind: alertmanager, urls: [\'http://a.example\'], poll: "15s"}\n',
    ],
    [
      'one address of two, each with its comment',
      'version: 1\nsources:\n- name: prod\n  kind: alertmanager\n  urls:\n  - http://a.example/ # rack a\n  - http://b.example/ # rack b\n',
      (text) => save(text, { urls: ['http://b.example'] }),
      'version: 1\nsources:\n- name: prod\n  kind: alertmanager\n  urls:\n  # rack a\n  - http://b.example/ # rack b\n',
    ],
    [
      'one more address',
      'version: 1\nsources:\n- name: prod\n  kind: alertmanager\n  urls: [ http://a.example ] # rack a\n',
      (text) => save(text, { urls: ['http://a.example', 'http://b.example'] }),
      'version: 1\nsources:\n- name: prod\n  kind: alertmanager\n  urls: [ http://a.example, "http://b.example" ] # rack a\n',
    ],
    [
      'access that goes, with the words that explained it',
      'version: 1\nsources:\n  - name: prod\n    kind: alertmanager\n    urls: [http://a.example]\n    auth: # ask Ben\n      bearer: env:T # rotates\n\n    # below\n',
      (text) => save(text),
      'version: 1\nsources:\n  - name: prod\n    kind: alertmanager\n    urls: [http://a.example]\n    # ask Ben\n    # rotates\n\n    # below\n',
    ],
    [
      'the last source',
      'version: 1\nsources: # all of them\n  # production\n  - name: prod\n    kind: alertmanager\n    urls: [http://a.example]\n# the end\n',
      (text) => remove(text),
      'version: 1\nsources: [] # all of them\n  # production\n# the end\n',
    ],
    [
      'a source for an empty list',
      'version: 1\nsources: [] # all of them\n  # production\n# the end\n',
      (text) => save(text),
      'version: 1\nsources: # all of them\n  - name: prod\n    kind: alertmanager\n    urls:\n      - http://a.example\n    poll: 15s\n    mirrorAcks: false\n  # production\n# the end\n',
    ],
    [
      'the first view, with Windows line ends and no end of the last line',
      '\uFEFF# mine\r\nversion: 1\r\nteams: [a]',
      (text) => keep(text),
      '\uFEFF# mine\r\nversion: 1\r\nteams: [a]\r\nviews:\r\n  - name: mine\r\n    filter: team="atlas"\r\n    groupBy: customer',
    ],
    [
      'a view in a file of JSON',
      '{"version": 1, "views": []}',
      (text) => keep(text),
      '{"version": 1, "views": [{"name":"mine","filter":"team=\\"atlas\\"","groupBy":"customer"}]}',
    ],
    [
      'a file of comments only',
      '# nothing yet',
      (text) => keep(text, { filter: '', groupBy: 'none' }),
      '# nothing yet\nversion: 1\nviews:\n  - name: mine\n    filter: ""\n    groupBy: none\n',
    ],
    [
      'the filter of a view',
      'version: 1\nviews:\n  - name: mine # seen daily\n    filter: >-\n      old\n      words\n    groupBy: customer\n',
      (text) => keep(text),
      'version: 1\nviews:\n  - name: mine # seen daily\n    filter: team="atlas"\n    groupBy: customer\n',
    ],
  ]
  it.each(changes)('is only that: %s', (_, before, change, after) => {
    expect(change(before)).toBe(after)
  })

  it('is none when the file says so already, however it is written', () => {
    const text =
      'version: 1\nsources:\n  - {kind: "alertmanager", urls: [ "http://A.example/" ], name: prod}\n'
    expect(save(text)).toBe(text)
    expect(remove(text, 'no-such')).toBe(text)
    expect(withoutView(text, configOf(text), 'no-such')).toBe(text)
  })

  it('is refused where words are shared, and the form says so beforehand', () => {
    const shared =
      'version: 1\nsources:\n  - name: prod\n    kind: alertmanager\n    urls: &all [http://a.example]\n  - name: other\n    kind: alertmanager\n    urls: *all\n  - name: third\n    kind: alertmanager\n    urls: [http://c.example]\n'
    expect(['prod', 'other', 'third', 'no-such'].map((name) => isEditable(shared, name))).toEqual([
      false,
      false,
      true,
      false,
    ])
    expect(() => save(shared, { urls: ['http://b.example'] })).toThrow(
      expect.objectContaining({ code: 'not-allowed' }),
    )
  })
})

/** One source as somebody may have typed it. `n` makes its comments its own. */
const typedSource = fc
  .record({
    n: fc.nat({ max: 9 }),
    style: fc.constantFrom('block', 'flow', 'compact'),
    urls: fc.integer({ min: 1, max: 3 }),
    auth: fc.constantFrom('none', 'block', 'flow'),
    comments: fc.boolean(),
    blank: fc.boolean(),
  })
  .map(({ n, style, urls, auth, comments, blank }) => {
    const name = `hand-${n}`
    const note = (words: string): string => (comments ? `   # ${words} of ${name}` : '')
    const list = Array.from({ length: urls }, (_, index) => `http://${name}-${index}.example`)
    if (style === 'flow') {
      const access = auth === 'none' ? '' : ', auth: {bearer: env:T}'
      return {
        name,
        lines: [
          `  - { name: ${name},  kind: alertmanager, urls: [ ${list.join(',')} ]${access} }${note('all')}`,
        ],
      }
    }
    const urlLines =
      style === 'compact'
        ? [`    urls: [${list.join(', ')}]${note('urls')}`]
        : [
            `    urls:${note('urls')}`,
            ...list.map((url, index) => `      - "${url}"${note(`rack ${index}`)}`),
          ]
    const authLines =
      auth === 'none'
        ? []
        : auth === 'flow'
          ? [`    auth: { basic: {username: 'u',   password: env:P} }${note('access')}`]
          : [`    auth:${note('access')}`, '      # inside', '      bearer: env:T']
    return {
      name,
      lines: [
        ...(comments ? [`  # above ${name}`] : []),
        `  - name:   ${name}${note('name')}`,
        ...(blank ? [''] : []),
        `    kind: 'alertmanager'`,
        ...urlLines,
        ...authLines,
        `    poll: 20s${note('poll')}`,
      ],
    }
  })

const typedFile = fc
  .record({
    sources: fc.uniqueArray(typedSource, { maxLength: 4, selector: ({ name }) => name }),
    tail: fc.boolean(),
    crlf: fc.boolean(),
    mark: fc.boolean(),
    ended: fc.boolean(),
  })
  .map(({ sources, tail, crlf, mark, ended }) => {
    const lines = [
      '# our alerting',
      'version: 1',
      'teams: [ atlas,rocket ]   # both',
      '',
      ...(sources.length === 0
        ? ['sources: []   # none yet']
        : ['sources:', ...sources.flatMap((one) => one.lines)]),
      ...(tail ? ['# the last word', "me:   'Mira'", 'severities: {P1: page}'] : []),
    ]
    const text = lines.join('\n') + (ended ? '\n' : '')
    return (mark ? '\uFEFF' : '') + (crlf ? text.replaceAll('\n', '\r\n') : text)
  })

type Edit = (text: string) => { readonly text: string; readonly gone: readonly string[] }
const names = fc.constantFrom('app-1', 'app-2', ...Array.from({ length: 10 }, (_, n) => `hand-${n}`))
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .record({
      name: names,
      urls: fc.uniqueArray(
        fc.constantFrom('http://x.example', 'http://y.example:9093/am', 'http://hand-1-0.example'),
        { minLength: 1 },
      ),
      mirrorAcks: fc.boolean(),
      poll: fc.constantFrom('20s', '30s'),
      auth: fc.option(fc.constant({ bearer: 'stored:x' }), { nil: undefined }),
      headers: fc.option(fc.constant({ 'X-Scope-OrgID': 'a: b, [c]' }), { nil: undefined }),
    })
    .map(
      ({ auth, headers, ...rest }): Edit =>
        (text) => ({
          text: withSource(text, configOf(text), {
            ...source,
            ...rest,
            ...(auth ? { auth } : {}),
            ...(headers ? { headers } : {}),
          }),
          gone: [],
        }),
    ),
  names.map(
    (name): Edit =>
      (text) => ({ text: withoutSource(text, configOf(text), name), gone: [name] }),
  ),
  fc
    .record({
      name: fc.constantFrom('mine', 'a: b', '# c'),
      filter: fc.constantFrom('', 'team="atlas"', 'x=~"a|b" # not a comment', '[x'),
      groupBy: fc.constantFrom('none' as const, 'team' as const),
    })
    .map(
      (view): Edit =>
        (text) => ({ text: withView(text, configOf(text), view), gone: [] }),
    ),
  fc.constantFrom('mine', 'a: b').map(
    (name): Edit =>
      (text) => ({ text: withoutView(text, configOf(text), name), gone: [name] }),
  ),
  // by hand: a comment behind some line, an entry above all others
  fc.nat({ max: 30 }).map(
    (seed): Edit =>
      (text) => {
        const lines = text.split(/(?<=\n)/)
        const plain = lines.flatMap((line, index) => (/^\s*\w+: [^#]*[^\s#]\r?\n$/.test(line) ? [index] : []))
        const at = plain[seed % Math.max(1, plain.length)] ?? -1
        return {
          text: lines
            .map((line, index) => (index === at ? line.replace(/(\r?\n)$/, ` # by hand ${seed}$1`) : line))
            .join(''),
          gone: [],
        }
      },
  ),
)

describe('any sequence of edits', () => {
  it('keeps every comment but those of a removed source, and every entry nobody changed, byte for byte', () => {
    fc.assert(
      fc.property(typedFile, fc.array(edit, { maxLength: 8 }), (typed, edits) => {
        let text = typed
        for (const one of edits) {
          const before = text
          const { text: after, gone } = one(before)
          const left = [...commentsIn(after)]
          for (const comment of commentsIn(before)) {
            const at = left.indexOf(comment)
            const ofRemoved =
              gone.some((name) => comment.includes(`of ${name}`)) ||
              (gone.length > 0 && /inside|by hand/.test(comment))
            expect(at >= 0 || ofRemoved, `${comment} is lost:\n${before}\n--- after:\n${after}`).toBe(true)
            if (at >= 0) left.splice(at, 1)
          }
          text = after
        }
        for (const line of [
          '# our alerting',
          'teams: [ atlas,rocket ]   # both',
          "me:   'Mira'",
          'severities: {P1: page}',
        ]) {
          expect(text.includes(line)).toBe(typed.includes(line))
        }
        expect(text.includes('\r\n') && /[^\r]\n/.test(text)).toBe(false)
        expect(text.startsWith('\uFEFF')).toBe(typed.startsWith('\uFEFF'))
        configOf(text)
      }),
      { numRuns: 150 },
    )
  })

  it('leaves the sources it is not about as they were typed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(typedSource, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
        fc.nat(),
        fc.boolean(),
        (sources, pick, removes) => {
          const text = ['version: 1', 'sources:', ...sources.flatMap(({ lines }) => lines), ''].join('\n')
          const target = sources[pick % sources.length]?.name ?? ''
          const after = removes
            ? withoutSource(text, configOf(text), target)
            : withSource(text, configOf(text), { ...source, name: target })
          for (const { name, lines } of sources) {
            if (name !== target) expect(after).toContain(lines.join('\n'))
          }
          const wanted = configOf(text).sources.filter(({ name }) => name !== target)
          expect(configOf(after).sources.filter(({ name }) => name !== target)).toEqual(wanted)
        },
      ),
      { numRuns: 100 },
    )
  })
})
