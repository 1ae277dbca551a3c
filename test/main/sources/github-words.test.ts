/** GitHub's Markdown as plain words, and the notes at its end. */
import { describe, expect, it } from 'vitest'
import { splitNote, withNote } from '../../../main/sources/github-note.ts'
import { labelOf } from '../../../main/sources/github-orders.ts'
import { authorOf } from '../../../main/sources/github-seen.ts'
import { plainWords } from '../../../main/sources/github-words.ts'
import { fc } from '../../helpers/property.ts'

describe('words', () => {
  it.each([
    ['**Since** *noon* nothing __works__, ~~really~~', 'Since noon nothing works, really'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['## Steps\n\n1. open\n2. `a*b*c`', 'Steps\n\n1. open\n2. `a*b*c`'],
    ['```sh\n**not** <!-- this -->\n```\nend', '```sh\n**not** <!-- this -->\n```\nend'],
    ['a <b>bold</b> &amp; more', 'a <b>bold</b> &amp; more'],
    ['before <!-- a hint\nof a form --> after', 'before  after'],
    ['no end <!-- of it\nat all', 'no end <!-- of it\nat all'],
    ['`<!-- code -->` stays', '`<!-- code -->` stays'],
    ['- [ ] one\n- [x] two', '- [ ] one\n- [x] two'],
    ['\\*as it is\\*', '*as it is*'],
    ['> said\r\n> before\r\n\r\n\r\n\r\nso', '> said\n> before\n\nso'],
    ['***', '***'],
  ])('are plain: %j', (body, text) => {
    expect(plainWords(body).text).toBe(text)
  })

  it('name links and files beside the text', () => {
    const body =
      'See [the **graph**](https://graphs.example/d/1_(one) "now"), <https://a.example/x> and https://b.example/(y). ' +
      '![a picture](https://img.example/p.png)<img width="3" alt="shot" src="https://img.example/s.png"> ' +
      '[log.txt](https://github.com/user-attachments/files/1/log.txt) [odd](javascript:alert(1)) [local](./x)'
    const { text, links, files } = plainWords(body)
    expect(text).toBe('See the graph, https://a.example/x and https://b.example/(y).  log.txt odd local')
    expect(links).toEqual([
      { label: 'the graph', url: 'https://graphs.example/d/1_(one)' },
      { label: 'https://a.example/x', url: 'https://a.example/x' },
      { label: 'https://b.example/(y)', url: 'https://b.example/(y)' },
    ])
    expect(files).toEqual([
      { name: 'a picture', url: 'https://img.example/p.png' },
      { name: 'shot', url: 'https://img.example/s.png' },
      { name: 'log.txt', url: 'https://github.com/user-attachments/files/1/log.txt' },
    ])
  })

  it.each([
    ['👍', true],
    ['🎉 :tada:', true],
    ['👩🏽‍💻', true],
    ['🇨🇭 1️⃣', true],
    ['12', false],
    ['thanks 👍', false],
    ['', false],
    ['![x](https://img.example/x.png)', false],
  ])('know a nod: %j %s', (body, nods) => {
    expect(plainWords(body).isNod).toBe(nods)
  })

  it('never fail, whatever is written, and keep what is code', () => {
    const piece = fc.constantFrom(
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '<!--',
      '-->',
      '```\n',
      '\n',
      '\\',
      '!',
      'a',
      ' ',
      'https://x',
      '<img src="',
      '"',
      '>',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { text } = plainWords(pieces.join(''))
        expect(typeof text).toBe('string')
        const code = `\`\`\`\n${pieces.join('').replaceAll('`', '')}x\n\`\`\``
        expect(plainWords(code).text).toBe(
          code
            .split('\n')
            .map((line) => line.trimEnd())
            .join('\n')
            .replaceAll(/\n{3,}/g, '\n\n'),
        )
      }),
    )
  })

  it.each(['*a', '[', '<', '`a``', '![', '[a](', '<img ', 'https://', '<!--x'])(
    'are found in a text as long as GitHub takes it, all made of %j',
    (piece) => {
      expect(plainWords(piece.repeat(Math.floor(65_536 / piece.length))).text.length).toBeGreaterThan(0)
    },
  )
})

describe('a note', () => {
  it('comes back as it went, whatever stands in it, and leaves the text as it was', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, marker, word) => {
        const body = withNote(text, { marker, by: 'Mara', word: `${word}-->--<` })
        expect(splitNote(body)).toEqual({
          text: text.trimEnd(),
          note: { marker, by: 'Mara', word: `${word}-->--<` },
        })
      }),
    )
  })

  it('is none in the middle of a line, before other words, or with something else in it', () => {
    const note = '<!-- nightdesk {"marker":"m"} -->'
    for (const body of [`x ${note}`, `${note}\nwords`, `> ${note}`, '<!-- nightdesk {"marker":7} -->\n\nx'])
      expect(splitNote(body)).toEqual({ text: body, note: null })
    expect(splitNote('x\n\n<!-- nightdesk nonsense -->').note).toBeNull()
  })
})

it('tells sides by what GitHub says of an account, and by what is configured', () => {
  const insiders = { account: 'mara', myIds: ['@Mara-Private'], ourIds: ['partner', 'deploy[bot]'] }
  const sideOf = (login: string, association = 'NONE', isBot = false): string => {
    const { side, mine } = authorOf({ login, isBot }, association, insiders)
    return mine ? `${side}, mine` : side
  }
  expect(['OWNER', 'MEMBER', 'COLLABORATOR', 'CONTRIBUTOR', 'NONE'].map((one) => sideOf('x', one))).toEqual([
    ...['us', 'us', 'us', 'customer', 'customer'],
  ])
  expect(sideOf('Mara')).toBe('us, mine')
  expect(sideOf('mara-private')).toBe('us, mine')
  expect(sideOf('Partner')).toBe('us')
  expect(sideOf('checks[bot]', 'MEMBER', true)).toBe('bot')
  expect(sideOf('deploy[bot]', 'NONE', true)).toBe('us')
  expect(authorOf(null, 'NONE', insiders)).toMatchObject({ name: 'ghost', side: 'customer' })
})

it('makes a label of a tier', () => {
  expect(['SRE', 'Ops Duty', 'Erste Hilfe (früh)'].map(labelOf)).toEqual([
    ...['tier/sre', 'tier/ops-duty', 'tier/erste-hilfe-fruh'],
  ])
})
