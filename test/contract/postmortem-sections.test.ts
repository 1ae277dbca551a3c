import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  missingForMeeting,
  type StandingFacts,
  sectionCount,
  sectionKindOf,
  sectionOf,
  sectionStanding,
  sectionsOf,
} from '../../contract/postmortem-sections.ts'
import { timesIn } from '../../contract/postmortem-times.ts'

const nothingKnown: StandingFacts = { impact: 'unknown', environments: [], outcomes: [] }
const down: StandingFacts = { ...nothingKnown, impact: 'down' }

function kinds(text: string): readonly (string | null)[] {
  return sectionsOf(text).map(({ kind, isTitle }) => (isTitle ? 'title' : kind))
}

function standing(heading: string, body: string, facts = nothingKnown): string {
  const text = `# Ingress out of memory\n\n## ${heading}\n\n${body}\n\n## Detection\n`
  const section = sectionsOf(text)[1]
  if (!section) throw new Error('no section')
  return sectionStanding(section, text, facts)
}

describe('sections of a text', () => {
  test('a draft of ours: a title and its five sections, each up to the next', () => {
    const text =
      '# Title\n\n- Drafted\n\n## Summary\nwords\n\n## Impact\n\n## Timeline\n\n## Causes\n\n## Actions\n'
    expect(kinds(text)).toEqual(['title', 'summary', 'impact', 'timeline', 'causes', 'actions'])
    const [title, summary] = sectionsOf(text)
    expect(title).toMatchObject({ title: 'Title', level: 1, from: 0, until: text.indexOf('## Summary') })
    expect(text.slice(summary?.bodyFrom, summary?.until)).toBe('words\n\n')
  })

  test.each([
    ['Root cause', 'causes'],
    ['2. Root cause:', 'causes'],
    ['**Contributing factors**', 'causes'],
    ['Follow-ups', 'actions'],
    ['Action items', 'actions'],
    ['TL;DR', 'summary'],
    ['What didn’t go well', 'badly'],
    ['Where we got lucky', 'luck'],
    ['Lessons for the ingress', null],
  ] as const)('the heading "%s" is understood as %s', (heading, kind) => {
    expect(sectionKindOf(heading)).toBe(kind)
  })

  test('headings in code, comments and the facts of a file are none', () => {
    const text = [
      '---\nSummary\n---',
      '## Summary\n```sh\n## Impact\n~~~\n```\n~~~~\n## Causes\n~~~\n~~~~',
      '<!--\n## Actions\n-->\n- list\n---\n## Timeline\n    ## Actions',
    ].join('\n')
    expect(kinds(text)).toEqual(['summary', 'timeline'])
  })

  test('imported texts: all at level 1 or 3, underlined, with Windows line ends', () => {
    expect(kinds('# Summary\n# Root cause\n## Deeper\n# Follow-ups')).toEqual([
      'summary',
      'causes',
      'actions',
    ])
    expect(kinds('# PM 12\n### Summary\n### Timeline\n')).toEqual(['title', 'summary', 'timeline'])
    expect(kinds('PM 12\r\n=====\r\n\r\nSummary\r\n-------\r\nwords\r\n## Impact\r\n')).toEqual([
      'title',
      'summary',
      'impact',
    ])
  })

  test('deeper headings stay in their section, known ones under a heading of other words do not', () => {
    expect(
      kinds('## Timeline\n### Response\n## What the graphs show\n### Root cause\n### More\n## Actions'),
    ).toEqual([...['timeline', null, 'causes', 'actions']])
  })

  test('they lie one behind the other up to the end of the text', () => {
    const line = fc.constantFrom(
      ...['# a', '## Summary', '### Causes', '```', 'words', '', '---', '<!--', '-->', '\r'],
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n')
        const sections = sectionsOf(text)
        for (const [index, { from, bodyFrom, until }] of sections.entries()) {
          expect(from).toBeLessThan(bodyFrom)
          expect(bodyFrom).toBeLessThanOrEqual(until)
          expect(until).toBe(sections[index + 1]?.from ?? text.length)
        }
      }),
    )
  })
})

describe('how far a section is', () => {
  test.each([
    ['Summary', '', 'empty'],
    ['Summary', '<!-- what broke, for whom -->\nTODO', 'empty'],
    ['Summary', 'Payments failed.', 'part'],
    ['Summary', 'For 33 minutes about one in five card payments at Mosslund Credit failed.', 'full'],
    ['Timeline', '- 03:12 it fired\n- 03:14 acked\n- 03:30 quiet', 'part'],
    ['Timeline', '- 03:12 CEST fired\n- 03:14 CEST acked\n- 2026-10-14T01:30:00Z quiet', 'full'],
    ['Root cause', 'The limit of 512 MiB.', 'part'],
    [
      'Causes',
      '- Buffering was turned on by chart 4.9.1\n- Nothing in staging sends uploads of the size that customers send',
      'full',
    ],
    ['Actions', 'We should do something.', 'part'],
    ['Actions', '- [ ] Raise the limit', 'part'],
    ['Actions', '- [ ] Raise the limit to 1 GiB @mara due 2026-10-28\n- [x] Roll back', 'full'],
    ['What went well', '### Nothing', 'empty'],
    ['What went well', 'The recipe was right.', 'full'],
  ] as const)('%s with "%s" is %s', (heading, body, expected) => {
    expect(standing(heading, body)).toBe(expected)
  })

  test('the impact is full once it was told, and alert and recipe once both came of it', () => {
    const words = 'Card payments of one customer failed.'
    expect(standing('Impact', words)).toBe('part')
    expect(standing('Impact', words, down)).toBe('full')
    expect(standing('Impact', '', down)).toBe('empty')
    const alert = { kind: 'alert', state: 'new', title: 'Memory', url: null, reason: null } as const
    const recipe = { kind: 'recipe', state: 'none', title: '', url: null, reason: 'There is one.' } as const
    expect(standing('Alert and recipe', '')).toBe('empty')
    expect(standing('Alert and recipe', '', { ...down, outcomes: [alert] })).toBe('part')
    expect(standing('Alert and recipe', '', { ...down, outcomes: [alert, recipe] })).toBe('full')
  })

  test('lines of a timeline and actions are counted, words of others are not', () => {
    const text = '## Timeline\n- 03:12 UTC a\n  more\n- b\n## Summary\n- c'
    const sections = sectionsOf(text)
    expect(sections.map((section) => sectionCount(section, text))).toEqual([2, null])
    expect(sectionOf(sections, 'causes')).toBeNull()
  })
})

describe('what is missing for the meeting', () => {
  test('an empty draft is told all of it, a full one nothing', () => {
    expect(missingForMeeting('# New\n', nothingKnown)).toHaveLength(7)
    const text = '## Summary\na\n## Impact\nb\n## Timeline\n- c\n## Why\nd\n## Follow-ups\n- e\n'
    const outcomes = [{ kind: 'alert', state: 'proposed', title: 'a', url: null, reason: null }] as const
    expect(missingForMeeting(text, { ...nothingKnown, impact: 'none', outcomes })).toEqual([])
    expect(missingForMeeting(text, { ...down, outcomes })).toEqual(['No affected environment is named.'])
  })
})

describe('times in a line', () => {
  test.each([
    ['- 2026-10-14 03:12:40 CEST (01:12:40 UTC) fired', [true, true]],
    ['03:12 the node', [false]],
    ['03:12 API down', [false]],
    ['at 03:12Z and 03:13+02:00 and 3:14 (UTC) and 03:15 Europe/Berlin', [true, true, true, true]],
    ['2026-10-14T03:12:40Z', [true]],
    ['10.0.0.1:80 and chart:12:30:1 and ratio 1:2 and fe80::12:30', []],
  ])('%s', (line, expected) => {
    expect(timesIn(line).map(({ hasZone }) => hasZone)).toEqual(expected)
  })
})
