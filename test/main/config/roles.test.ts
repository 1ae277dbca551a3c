/** `identities:`, `roles:`, `colleagues:` and `rest:` of the configuration file, and what is said of wrong ones. */
import { describe, expect, it } from 'vitest'
import { parseConfig, problemWords } from '../../../main/config/config-file.ts'
import { whoRefers, withHours } from '../../../main/config/hours-edits.ts'
import type { Config } from '../../../main/config/schema.ts'

const config = (yaml: string): Config => {
  const read = parseConfig(`version: 1\n${yaml}`, 'nightdesk.yaml')
  if (!read.ok) throw new Error(problemWords(read.problem))
  return read.config
}
const problem = (yaml: string): string => {
  const read = parseConfig(`version: 1\n${yaml}`, 'nightdesk.yaml')
  if (read.ok) throw new Error('it was taken')
  return `${read.problem.line}: ${read.problem.wrong}; ${read.problem.expected}`
}
const ops = 'rotations:\n  - {name: ops, zone: UTC, people: [Mara], starts: 2026-01-05, turn: 1d}\n'

describe('what is read', () => {
  it('is who I am elsewhere: one value stands for a list', () => {
    const { identities } = config(
      'me: Mara Lind\nidentities:\n  names: M. Lind\n  emails: [mara@example.com]\n  ids: {pager: PABC123, chat: [U1, U2]}',
    )
    expect(identities).toEqual({
      names: ['M. Lind'],
      emails: ['mara@example.com'],
      ids: { pager: ['PABC123'], chat: ['U1', 'U2'] },
    })
    expect(config('me: Mara').identities).toBeUndefined()
  })

  it('is the roles in their order, with what each promises', () => {
    const { roles } = config(
      `${ops}roles:\n  - {name: first line, hours: support, targets: {respond: 15m}}\n  - {name: ops duty, rotation: ops, targets: {ack: 90s, resolve: 1h}, accept: 10m, pass: auto, phone: "1"}\n  - {name: SRE, who: Tomasz Wrona}`,
    )
    const noWays = { phone: null, chat: null, link: null }
    expect(roles).toEqual([
      {
        ...{ name: 'first line', rotation: null, who: null, hours: 'support', ...noWays },
        targets: { respondMs: 900_000, ackMs: null, resolveMs: null },
        ...{ acceptMs: 300_000, passes: false },
      },
      {
        ...{ name: 'ops duty', rotation: 'ops', who: null, hours: null, ...noWays, phone: '1' },
        targets: { respondMs: null, ackMs: 90_000, resolveMs: 3_600_000 },
        ...{ acceptMs: 600_000, passes: true },
      },
      expect.objectContaining({ name: 'SRE', who: 'Tomasz Wrona' }),
    ])
    expect(config('').roles).toEqual([])
  })

  it('is the colleagues, and the length of a rest', () => {
    const { colleagues, rest } = config(
      'colleagues:\n  - {name: Kenji Mori, zone: Asia/Tokyo, hours: [{days: [mon, fri], from: "09:00", to: "17:00"}], chat: "@kenji"}\nrest: {hours: 12}',
    )
    expect(colleagues).toEqual([
      {
        ...{ name: 'Kenji Mori', zone: 'Asia/Tokyo', phone: null, chat: '@kenji', link: null },
        hours: [{ days: [1, 5], from: '09:00', to: '17:00' }],
      },
    ])
    expect(rest.hours).toBe(12)
    expect(config('').rest.hours).toBe(11)
  })
})

describe('what is wrong', () => {
  it.each([
    [
      `${ops}roles:\n  - name: ops duty\n    rotation: opps`,
      '6: "roles[1].rotation" is "opps"; one of "ops"',
    ],
    ['roles: [{name: a, rotation: b}]', '2: "roles[1].rotation" is "b"; the name of one of rotations'],
    [
      'roles:\n  - name: a\n    hours: lunch',
      '4: "roles[1].hours" is "lunch"; the name of hours in this file, or one of day, night, working, support',
    ],
    ['roles:\n  - {name: a}\n  - {name: a}', '4: "roles[2].name" is "a"; a name that no other role has'],
    [
      'roles:\n  - name: a\n    targets: {ack: 2d}',
      '4: "roles[1].targets.ack" is "2d"; a time from 10s to 1h, such as "15s"',
    ],
    [
      `${ops}roles:\n  - {name: a, rotation: ops, who: Mara}`,
      '5: "roles[1].who" is "Mara"; no such entry beside "rotation", which says it',
    ],
    [
      'roles: [{name: SRE}]\nescalation:\n  - name: SRE\n    who: Tomasz',
      '4: "escalation[1].name" is "SRE"; a name that no role has: roles are asked first, by themselves',
    ],
    [
      'colleagues:\n  - name: K\n    zone: Mars/Base\n    hours: [{days: mon, from: "09:00", to: "17:00"}]',
      '4: "colleagues[1].zone" is "Mars/Base"; a zone such as "Asia/Tokyo"',
    ],
    ['rest: {hours: 30}', '2: "rest.hours" is 30; a number of hours from 1 to 24'],
    ['identities:\n  emails: mara', '3: "identities.emails" is "mara"; an e-mail address, or a list of them'],
    [
      'identities:\n  mail: mara@example.com',
      '3: "identities.mail" is not known; no such entry (is it misspelt?)',
    ],
  ])('is said with its place: %j', (yaml, words) => {
    expect(problem(yaml)).toBe(words)
  })
})

describe('hours that a role or a level is asked in', () => {
  const text = `version: 1
hours:
  - {name: office, zone: UTC, weekly: [{days: mon, from: "09:00", to: "17:00"}]}
roles:
  - {name: first line, hours: office} # the desk
escalation:
  - {who: Ines, hours: office}
`
  it('are called anew with them, and are not removed under them', () => {
    const read = parseConfig(text, 'nightdesk.yaml')
    if (!read.ok) throw new Error(problemWords(read.problem))
    const [policy] = read.config.hours
    if (!policy) throw new Error('no hours')
    const renamed = withHours(text, read.config, 'office', { ...policy, name: 'desk hours' })
    expect(renamed).toContain('{name: first line, hours: "desk hours"} # the desk')
    expect(renamed).toContain('{who: Ines, hours: "desk hours"}')
    expect(parseConfig(renamed, 'nightdesk.yaml').ok).toBe(true)
    expect(whoRefers(read.config, 'office')).toEqual(['the role “first line”', 'the level “Ines”'])
  })
})
