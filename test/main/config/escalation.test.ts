/** `escalation:` of the configuration file: levels in their order, and what is said of a wrong one. */
import { describe, expect, it } from 'vitest'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'

const levels = (yaml: string) => {
  const read = parseConfig(`version: 1\n${yaml}`, 'nightdesk.yaml')
  if (!read.ok) throw new Error(problemWords(read.problem))
  return read.config.escalation
}
const problem = (yaml: string): string => {
  const read = parseConfig(`version: 1\n${yaml}`, 'nightdesk.yaml')
  if (read.ok) throw new Error('it was taken')
  return `${read.problem.line}: ${read.problem.wrong}; ${read.problem.expected}`
}

describe('levels', () => {
  it('are read with their ways, times and what follows them', () => {
    expect(
      levels(`escalation:
  - name: SRE of the week
    who: Tomasz Wrona
    role: SRE
    phone: "+49 30 1234"
    chat: "@tomasz"
    link: https://chat.example/tomasz
    accept: 10m
    hours: working
    pass: auto
  - role: Incident coordinator
  - who: Ines Okafor
`),
    ).toEqual([
      {
        name: 'SRE of the week',
        who: 'Tomasz Wrona',
        role: 'SRE',
        phone: '+49 30 1234',
        chat: '@tomasz',
        link: 'https://chat.example/tomasz',
        acceptMs: 600_000,
        hours: 'working',
        passes: true,
      },
      expect.objectContaining({ name: 'Incident coordinator', who: null, acceptMs: 300_000, passes: false }),
      expect.objectContaining({ name: 'Ines Okafor', role: null, hours: null }),
    ])
    expect(levels('')).toEqual([])
  })

  it.each([
    ['escalation: Tomasz', '2: "escalation" is "Tomasz"; a list of levels, each with who or role'],
    ['escalation:\n  - phone: "1"', '3: "escalation[1].who" is missing; who (a person) or role, or both'],
    [
      'escalation:\n  - who: T\n    accept: 10s',
      '4: "escalation[1].accept" is "10s"; a time from 1m to 24h, such as "5m"',
    ],
    [
      'escalation:\n  - who: T\n    link: http://x.example',
      '4: "escalation[1].link" is "http://x.example"; an https address without user name',
    ],
    ['escalation:\n  - who: T\n    pass: maybe', '4: "escalation[1].pass" is "maybe"; ask or auto'],
    [
      'escalation:\n  - who: T\n    hours: lunch',
      '4: "escalation[1].hours" is "lunch"; the name of hours in this file, or one of day, night, working, support',
    ],
    [
      'escalation:\n  - who: T\n  - who: T',
      '4: "escalation[2].name" is missing; a name that no other level has',
    ],
    [
      'escalation:\n  - who: T\n    pager: x',
      '4: "escalation[1].pager" is not known; no such entry (is it misspelt?)',
    ],
  ])('says where and what is wrong: %j', (yaml, words) => {
    expect(problem(yaml)).toBe(words)
  })
})
