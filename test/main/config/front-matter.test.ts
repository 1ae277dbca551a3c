/** The head of a postmortem's file: what of it is ours is replaced, everything else stays byte for byte. */
import { describe, expect, it } from 'vitest'
import { parseDocument, stringify } from 'yaml'
import { newLife, type PostmortemLife } from '../../../contract/postmortem-life.ts'
import {
  type FileFacts,
  factsIn,
  hasUnreadHead,
  headWith,
  joinFile,
  splitFile,
} from '../../../main/config/front-matter.ts'
import { plainBlock } from '../../../main/config/plain-block.ts'
import { fc } from '../../helpers/property.ts'

const at = Date.UTC(2026, 9, 14, 1, 12, 40)
const aLife: PostmortemLife = {
  ...newLife(at),
  ...{ state: 'fixing', team: 'Atlas', assignee: 'Jon: the "second"', sprint: '2026-42', readyAt: at + 500 },
  ...{
    days: ['2026-10-20'],
    impact: 'down',
    impactMinutes: 33,
    impactReason: null,
    customers: ['Mosslund Credit'],
  },
  environments: [
    {
      ...{ environment: 'plover/pay-eu', customer: 'Mosslund Credit', state: 'deployed', version: '4.9.2' },
      ...{ evidence: 'https://ci.example/1', reason: null, plannedAt: null, at, by: 'Jon' },
    },
  ],
  outcomes: [{ kind: 'alert', state: 'new', title: 'Memory', url: 'https://git.example/2', reason: null }],
  ...{ firedAgainAt: at + 1_000, policy: '2024 v1' },
}
const aFact: FileFacts = { uid: 'a1b2c3d4e5f6', createdAt: at, alerts: ['IngressErrors'], life: aLife }

describe('the head of a file', () => {
  it('says all of it, and is read as it was written', () => {
    const head = headWith('', aFact)
    expect(head).toMatch(
      /^---\nnightdesk:\n {2}uid: a1b2c3d4e5f6\n {2}state: fixing\n {2}drafted: 2026-10-14T01:12:40Z\n/,
    )
    const { life, ...rest } = factsIn(head)
    expect(rest).toEqual({ uid: aFact.uid, createdAt: at, alerts: ['IngressErrors'] })
    const { nightAt: _, lateAt: __, ...known } = aLife
    expect(life).toEqual(known)
  })

  it('keeps what others wrote in it, comments, order, quotes and all', () => {
    const file = '---\n# ours\ntitle:   "Ingress"\ntags: [a,  b]   # two\n\nstatus: Reviewed\n---\n# T\n'
    const { head, body } = splitFile(file)
    expect(body).toBe('# T\n')
    const written = headWith(head, aFact)
    expect(written.startsWith(head.slice(0, -'---\n'.length))).toBe(true)
    expect(
      written.endsWith(
        '    url: https://git.example/2\n  firedAgain: 2026-10-14T01:12:41Z\n  policy: 2024 v1\n---\n',
      ),
    ).toBe(true)
    // Others' lines may also follow ours; a line that begins at the left is no longer ours.
    const between = written.replace('---\n', '---\n').replace(/---\n$/, '\n# theirs\nowner: x\n---\n')
    const moved = headWith(between, { ...aFact, life: { ...aLife, team: 'Borealis' } })
    expect(moved).toBe(between.replace('team: Atlas', 'team: Borealis'))
  })

  it('is read as it was written however much there is to say', () => {
    const long = (count: number, letter: string): string => letter.repeat(count)
    const many = (count: number, name: string) => Array.from({ length: count }, (_, index) => name + index)
    const life: PostmortemLife = {
      ...aLife,
      ...{ team: long(200, 't'), customers: many(400, 'customer-'), days: ['2026-10-20', '2026-10-21'] },
      environments: many(400, 'plover/pay-').map((environment) => ({
        ...{ environment, customer: null, state: 'deployed', version: long(300, 'v'), evidence: null },
        ...{ reason: null, plannedAt: null, at, by: 'Jon' },
      })),
      outcomes: [
        { kind: 'alert', state: 'none', title: '', url: null, reason: long(4_000, 'r') },
        { kind: 'recipe', state: 'new', title: long(4_000, 't'), url: null, reason: null },
      ],
    }
    const { head, body } = splitFile(
      joinFile(headWith('', { ...aFact, alerts: many(300, 'Alert'), life }), '# T\n'),
    )
    expect(body).toBe('# T\n')
    const { nightAt: _, lateAt: __, ...known } = life
    const facts = factsIn(head)
    expect(facts.life).toEqual(known)
    expect(facts.alerts).toEqual(many(300, 'Alert'))
  })

  it('takes no day that is not in the calendar', () => {
    const head = '---\nnightdesk:\n  days: ["2026-13-45", "2026-02-30", "2026-10-20"]\n---\n'
    expect(factsIn(head).life.days).toEqual(['2026-10-20'])
  })

  it.each([
    ['a comment at the left', 'nightdesk:\n  uid: a1b2c3d4e5f6\n# theirs\n  state: draft\ntitle: x\n'],
    ['a list at the left', 'nightdesk:\n- a\n- b\ntitle: x\n'],
  ])('is one that can be read after ours was replaced, with %s in it', (_, yaml) => {
    const written = headWith(`---\n${yaml}---\n`, aFact)
    expect(splitFile(`${written}# T\n`)).toEqual({ head: written, body: '# T\n' })
    expect(written.endsWith('\ntitle: x\n---\n')).toBe(true)
    expect(factsIn(written).life.team).toBe('Atlas')
    expect(headWith(written, aFact)).toBe(written)
  })

  it.each([
    ['a key that stands there twice', '---\ntitle: a\ntitle: b\n---\n# T\n'],
    ['no front matter', '# T\n'],
    ['a line across the page', '---\nwords\n---\n# T\n'],
    ['an unfinished one', '---\ntitle: x\n# T\n'],
    ['what is no YAML', '---\na: [\n---\n# T\n'],
    ['a mapping on one line', '---\n{a: 1}\n---\n# T\n'],
    ['a list', '---\n- a\n---\n# T\n'],
  ])('leaves %s to the words', (_, file) => {
    expect(splitFile(file)).toEqual({ head: '', body: file })
  })

  it('takes nothing from a file that is not of the kind it expects', () => {
    const head =
      '---\nnightdesk:\n  uid: "../../x"\n  state: gone\n  environments: [1, {name: ""}, {name: a, state: x}]\n  drafted: never\n---\n'
    expect(factsIn(head)).toMatchObject({
      ...{ uid: null, createdAt: null, alerts: [] },
      life: { state: 'draft', environments: [{ environment: 'a', state: 'open' }] },
    })
    expect(factsIn('---\nnightdesk: 3\n---\n').uid).toBeNull()
    const bomb = `---\na: &a [1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nnightdesk: [*c,*c,*c,*c]\n---\n`
    expect(factsIn(bomb).uid).toBeNull()
  })
})

describe('a long head', () => {
  const filler = (count: number): string => 'k'.repeat(count)

  it('is read where it is ours in the form we write it, with what others wrote around it', () => {
    const environments = Array.from({ length: 500 }, (_, index) => ({
      ...{ environment: `plover/pay-${index}: "eu"`, customer: 'Mosslund #1', state: 'deployed' as const },
      ...{ version: index % 2 ? `4.9.${index}` : '12', evidence: 'https://git.example/1' },
      reason: index % 3 ? null : 'It has its own ingress:\n\n  - two of them\n# both old',
      ...{ plannedAt: null, at, by: 'Jon' },
    }))
    const life = { ...aLife, environments }
    const head = headWith('---\ntitle: x\n---\n', { ...aFact, life })
    expect(head.length).toBeGreaterThan(60_000)
    for (const each of [head, head.replaceAll('\n', '\r\n'), `\uFEFF${head}`]) {
      expect(splitFile(`${each}# T\n`)).toEqual({ head: each, body: '# T\n' })
      expect(factsIn(each)).toMatchObject({ uid: aFact.uid, life: { environments } })
      expect(headWith(each, { ...aFact, life })).toBe(each)
    }
  })

  it('is words where it is not ours, and is not read where it cannot be, byte for byte', () => {
    const theirs = `---\ntitle: ${filler(20_000)}\n---\n# T\n`
    expect([splitFile(theirs), hasUnreadHead(theirs)]).toEqual([{ head: '', body: theirs }, false])
    const rule = `---\n${'Some words, and more of them.\n'.repeat(800)}---\nThe end\n`
    expect([splitFile(rule), hasUnreadHead(rule)]).toEqual([{ head: '', body: rule }, false])
    for (const own of [
      `nightdesk:\n  uid: a1b2c3d4e5f6\n  alerts: [${'x, '.repeat(90_000)}x]\n`,
      `nightdesk:\n  uid: a1b2c3d4e5f6\n${'  k: &a x\n'.repeat(25_000)}`,
    ]) {
      const file = `---\n${own}---\n# T\n`
      expect([splitFile(file), hasUnreadHead(file)]).toEqual([{ head: '', body: file }, true])
    }
    const twice = `---\nnightdesk:\n  uid: a1b2c3d4e5f6\ntitle: ${filler(15_000)}\nnightdesk: ${filler(900)}\nx: 1\n---\n`
    expect(splitFile(twice).head).toBe('')
  })

  it('says line by line what a parser says, or leaves it to one', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom(...['null', '~', 'yes', 'True', '4.9', '-3', '1e3', '0x1f', '007', '.5', '2026-10-20']),
      fc.constantFrom(
        ...[
          'a: b',
          'a:',
          ': a',
          'a #b',
          '- a',
          '"a',
          "it's",
          'a\nb',
          'a\n\n  b: c\n',
          ' a\nb',
          'a\n\n',
          '\na',
          '|',
          ' a',
          'a ',
          '[a',
          '#a',
          '&a',
          '*a',
        ],
      ),
    )
    const block = fc
      .record({
        ...{ uid: text, team: text, minutes: fc.integer({ min: -5, max: 1e15 }) },
        days: fc.array(text, { minLength: 1, maxLength: 3 }),
        environments: fc.array(fc.record({ name: text, version: text }), { minLength: 1, maxLength: 3 }),
      })
      .map((fields) => stringify({ nightdesk: fields }, { lineWidth: 0 }))
    // Lines of it put together anew, too: nobody but us has to write it.
    const anyBlock = fc.oneof(
      block,
      fc.tuple(block, fc.infiniteStream(fc.nat({ max: 12 }))).map(([whole, at]) => {
        const [first = '', ...lines] = whole.split('\n').slice(0, -1)
        return [first, ...lines.map((each) => lines[(at.next().value ?? 0) % lines.length] ?? each), ''].join(
          '\n',
        )
      }),
    )
    let plain = 0
    fc.assert(
      fc.property(anyBlock, (each) => {
        const read = plainBlock(each)
        if (read === null) return
        plain += 1
        const document = parseDocument(each, { logLevel: 'silent', uniqueKeys: false })
        expect(document.errors).toEqual([])
        expect(read).toEqual((document.toJS() as { nightdesk: unknown }).nightdesk)
      }),
      { numRuns: 3_000 },
    )
    expect(plain).toBeGreaterThan(100)
  })
})

const lineBreak = fc.constantFrom('\n', '\r\n')
const line = fc.oneof(
  fc.constantFrom(
    '',
    '---',
    '# T',
    '## Timeline',
    '- 2026-10-14 03:12:40 CEST x <!-- from e1 00000000 -->',
    '```',
    '\t',
    ' ',
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, ' ')),
)
const theirs = fc.constantFrom(
  'title: "x: y"',
  '# note',
  'tags:\n  - a\n  - b',
  'text: |\n  one\n\n  two',
  '',
  'state: done',
  "'k': v",
)
/** Whole files as people have them: with and without a head, of either line end, with a byte order mark. */
const aFile = fc
  .record({
    mark: fc.constantFrom('', '\uFEFF'),
    lineBreak,
    head: fc.option(fc.uniqueArray(theirs, { maxLength: 5, selector: (text) => text.split(':')[0] }), {
      nil: null,
    }),
    gap: fc.constantFrom('', '\n', '\n\n'),
    lines: fc.array(line, { maxLength: 12 }),
    end: fc.constantFrom('', '\n'),
  })
  .map(({ mark, lineBreak: end, head, gap, lines, end: last }) => {
    const front = head === null ? '' : `---\n${head.map((one) => `${one}\n`).join('')}---\n`
    return mark + `${front}${gap}${lines.join('\n')}${last}`.replaceAll('\n', end)
  })

describe('a file that went in and comes out', () => {
  it('is the same, word for word and break for break, but for our own lines', () => {
    fc.assert(
      fc.property(aFile, (file) => {
        const { head, body } = splitFile(file)
        expect(head + body).toBe(file)
        const out = joinFile(headWith(head, aFact), body)
        // Whatever is not ours is still there, in its place.
        const own = /(?:^|(?<=\n))nightdesk:\r?\n(?: [^\n]*\n)+/.exec(out)
        const rest = out.slice(0, own?.index) + out.slice((own?.index ?? 0) + (own?.[0].length ?? 0))
        const isNew = head === '' || head === '\uFEFF'
        expect(isNew ? rest.replace(/^(\uFEFF?)---\n---\n\n/, '$1') : rest).toBe(file)
        // And from then on nothing moves at all.
        const again = splitFile(out)
        // A file ends its lines in one way.
        if (/^\uFEFF?---[ \t]*\r\n/.test(file) && !isNew) expect(again.head).not.toMatch(/[^\r]\n/)
        expect(again.body).toBe(body)
        expect(joinFile(headWith(again.head, aFact), again.body)).toBe(out)
        expect(factsIn(again.head).uid).toBe(aFact.uid)
      }),
      { numRuns: 1_000 },
    )
  })
})
