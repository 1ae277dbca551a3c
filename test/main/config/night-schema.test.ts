import { describe, expect, it } from 'vitest'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'

const parsed = (text: string) => {
  const read = parseConfig(`version: 1\n${text}`, 'n.yaml')
  if (!read.ok) throw new Error(problemWords(read.problem))
  return read.config
}

describe('the night in the file', () => {
  it('is absent, and then nothing is said of it', () => {
    expect(parsed('')).toMatchObject({ hours: [], night: { cases: [] } })
    expect(parsed('').night.rules).toBeUndefined()
  })

  it('hours have days, a zone, holidays and what they are for', () => {
    const { hours } = parsed(`
hours:
  - name: office
    zone: Europe/Berlin
    weekly:
      - { days: [fri, mon], from: "08:00", to: "18:00" }
      - { days: sat, from: "22:00", to: "24:00" }
    holidays: { dates: ["2026-12-25"], calendar: file:/etc/holidays.ics }
    for: [working, support, working]
`)
    expect(hours).toEqual([
      {
        name: 'office',
        zone: 'Europe/Berlin',
        weekly: [
          { days: [1, 5], from: '08:00', to: '18:00' },
          { days: [6], from: '22:00', to: '00:00' },
        ],
        holidays: ['2026-12-25'],
        calendar: 'file:/etc/holidays.ics',
        purposes: ['working', 'support'],
      },
    ])
  })

  it('a rule needs a name and what happens; the rest is what its kind is for', () => {
    const { night } = parsed(`
night:
  rules:
    - { name: a, when: { severity: page, labels: ['ns=~"(?i)kube.*"', 'x!=y'] }, hours: working, then: wake }
    - { name: b, then: badge }
    - { name: c, then: wake, offDuty: wake }
`)
    expect(night.rules).toEqual([
      {
        name: 'a',
        when: {
          severity: ['page'],
          labels: [
            { name: 'ns', value: '(?i)kube.*', isRegex: true, isEqual: true },
            { name: 'x', value: 'y', isRegex: false, isEqual: false },
          ],
        },
        ...{ hours: 'working', then: 'wake', outsideHours: 'digest', offDuty: 'badge' },
      },
      { name: 'b', when: {}, hours: null, then: 'badge', outsideHours: 'badge', offDuty: 'badge' },
      { name: 'c', when: {}, hours: null, then: 'wake', outsideHours: 'wake', offDuty: 'wake' },
    ])
  })

  it('a test of one’s own is a moment with its offset, labels, and what must happen', () => {
    const { night } = parsed(`
night:
  cases:
    - { name: dns, labels: { severity: page }, at: "2026-10-25T02:30:00+01:00", must: not-wake }
`)
    expect(night.cases).toEqual([
      {
        ...{ name: 'dns', labels: { severity: 'page' }, duty: 'on', must: 'not-wake' },
        at: Date.UTC(2026, 9, 25, 1, 30),
      },
    ])
  })

  const rules = (row: string): string =>
    `night:\n  rules:\n    - { name: first, then: badge }\n    - ${row}\n`
  const hours = (row: string): string => `hours:\n  - ${row}\n`
  const week = 'weekly: [{ days: [mon], from: "08:00", to: "18:00" }]'
  const wrong: readonly (readonly [string, string, number, RegExp])[] = [
    [
      'an outcome that is louder outside of its hours',
      rules('{ name: x, then: badge, outsideHours: wake }'),
      5,
      /nothing louder than "badge"/,
    ],
    [
      'one that is louder off duty',
      rules('{ name: x, then: notify, offDuty: wake }'),
      5,
      /nothing louder than "notify"/,
    ],
    ['an unknown outcome', rules('{ name: x, then: shout }'), 5, /wake, notify, digest, badge or nothing/],
    ['a name twice', rules('{ name: first, then: badge }'), 5, /no other rule has/],
    [
      'hours that are nowhere',
      rules('{ name: x, then: badge, hours: ofice }'),
      5,
      /or one of day, night, working, support/,
    ],
    [
      'what is no matcher',
      rules('{ name: x, then: badge, when: { labels: [kube] } }'),
      5,
      /a matcher such as/,
    ],
    [
      'an expression of another kind',
      rules(`{ name: x, then: badge, when: { labels: ['a=~"(?=b)"'] } }`),
      5,
      /an expression that Alertmanager takes/,
    ],
    [
      'one that grows without end',
      rules(`{ name: x, then: badge, when: { labels: ['a=~"(x{999}){999}"'] } }`),
      5,
      /a shorter expression/,
    ],
    [
      'a severity nobody knows',
      rules('{ name: x, then: badge, when: { severity: urgent } }'),
      5,
      /page, notify, ticket or none/,
    ],
    ['a misspelt entry', rules('{ name: x, then: badge, of_duty: badge }'), 5, /is it misspelt/],
    ['no rule at all', 'night:\n  rules: []\n', 3, /at least one rule/],
    [
      'a day that is none',
      hours('{ name: x, zone: UTC, weekly: [{ days: [monday], from: "08:00", to: "18:00" }] }'),
      3,
      /mon, tue, wed/,
    ],
    [
      'a time that is none',
      hours('{ name: x, zone: UTC, weekly: [{ days: [mon], from: "8", to: "18:00" }] }'),
      3,
      /a time such as "08:00"/,
    ],
    [
      'a date that is none',
      hours(`{ name: x, zone: UTC, ${week}, holidays: { dates: ["2026-02-31x"] } }`),
      3,
      /a date such as/,
    ],
    [
      'a calendar that is asked in clear text',
      hours(`{ name: x, zone: UTC, ${week}, holidays: { calendar: "http://x.example/a.ics" } }`),
      3,
      /https address/,
    ],
    [
      'a program for a calendar',
      hours(`{ name: x, zone: UTC, ${week}, holidays: { calendar: "command:cat x" } }`),
      3,
      /https address/,
    ],
    ['a policy called day', hours(`{ name: day, zone: UTC, ${week} }`), 3, /another name/],
    [
      'a moment without its offset',
      'night:\n  cases:\n    - { name: a, labels: {}, at: "2026-10-25T02:30:00", must: wake }\n',
      4,
      /with its offset/,
    ],
  ]
  it.each(wrong)('%s is refused, with its line', (_, text, line, expected) => {
    const read = parseConfig(`version: 1\n${text}`, 'n.yaml')
    if (read.ok) throw new Error('it was taken')
    expect(read.problem.expected).toMatch(expected)
    expect(read.problem.line).toBe(line)
  })
})

describe('a ladder in the file', () => {
  const problem = (ladder: string): string => {
    const read = parseConfig(`version: 1\nnight:\n  ladder:\n    ${ladder}\n`, 'n.yaml')
    return read.ok ? JSON.stringify(read.config.night.ladder) : problemWords(read.problem)
  }

  it('takes what it does not say from the standard', () => {
    expect(parsed('night: { ladder: { secondAfter: 20s } }').night.ladder).toEqual({
      ...{ secondAfterMs: 20_000, thirdAfterMs: 60_000, firstEveryMs: 8_000, secondEveryMs: 5_000 },
      unansweredAfterMs: 300_000,
    })
  })

  it.each([
    ['secondAfter: 2s', '5 to 60 seconds'],
    ['thirdAfter: 3m', '10 to 120 seconds'],
    ['thirdAfter: 20s', 'later than the second stage, which begins after 30 seconds'],
    ['firstEvery: 2m', '4 to 30 seconds'],
    ['secondEvery: 9s', 'at least as often as in the first stage, every 8 seconds'],
    ['unansweredAfter: 1h', '120 to 900 seconds'],
    [
      '{ thirdAfter: 120s, unansweredAfter: 2m }',
      '180 seconds or more: the loudest stage sounds for a minute at least',
    ],
    ['secondAfter: soon', 'a time from 1s to 1h, such as "15s"'],
    ['fourthAfter: 90s', 'fourthAfter'],
  ])('is refused with its line when it cannot wake: %s', (ladder, expected) => {
    expect(problem(ladder)).toMatch(/^n\.yaml, line 4: /)
    expect(problem(ladder)).toContain(expected)
  })
})
