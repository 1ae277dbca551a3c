/** `pagerduty:` of a rotation, as people write it. */
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../main/config/config-file.ts'
import { withoutSecrets } from '../../../main/config/redact.ts'
import { allSecretRefs } from '../../../main/config/resolve.ts'

const fileOf = (pagerduty: string, more = ''): string =>
  `version: 1\nrotations:\n  - name: ops\n    zone: UTC\n    pagerduty: ${pagerduty}\n${more}`

function good(text: string) {
  const parsed = parseConfig(text, 'config.yaml')
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem))
  return parsed.config
}
function problem(text: string) {
  const parsed = parseConfig(text, 'config.yaml')
  return parsed.ok ? null : parsed.problem
}

describe('a schedule of PagerDuty', () => {
  it.each([
    ['', 'https://api.pagerduty.com'],
    [', region: us', 'https://api.pagerduty.com'],
    [', region: eu', 'https://api.eu.pagerduty.com'],
    [', url: "https://pager.example/pd/"', 'https://pager.example/pd'],
    [', url: "http://127.0.0.1:8080"', 'http://127.0.0.1:8080'],
  ])('with%s is asked for at %s', (more, url) => {
    const { rotations } = good(fileOf(`{ schedule: PI7DH85, token: "env:PD"${more} }`))
    expect(rotations).toMatchObject([
      { layers: [], calendars: [], pagerduty: { schedule: 'PI7DH85', token: 'env:PD', url } },
    ])
  })

  it('may stand beside people in turns', () => {
    const more = '    people: [Mara Lind]\n    starts: 2026-01-05 08:00\n    turn: 1d\n'
    expect(good(fileOf('{ schedule: PI7DH85, token: "env:PD" }', more)).rotations[0]?.layers).toHaveLength(1)
  })

  it('has its key among the secrets of the file', () => {
    expect(allSecretRefs(good(fileOf('{ schedule: PI7DH85, token: "stored:pager" }')))).toEqual([
      'stored:pager',
    ])
  })

  it.each([
    ['{ schedule: PI7DH85 }', 'rotations[1].pagerduty.token', /env:NAME/],
    ['{ schedule: PI7DH85, token: u+s3cretkey }', 'rotations[1].pagerduty.token', /env:NAME/],
    ['{ token: "env:PD" }', 'rotations[1].pagerduty.schedule', /the id of a schedule/],
    [
      '{ schedule: "https://x.pagerduty.com/schedules#PI7DH85", token: "env:PD" }',
      'pagerduty.schedule',
      /the id/,
    ],
    ['{ schedule: PI7DH85, token: "env:PD", region: mars }', 'pagerduty.region', /us or eu/],
    [
      '{ schedule: PI7DH85, token: "env:PD", region: eu, url: "https://x.example" }',
      'pagerduty.region',
      /either this or url/,
    ],
    ['{ schedule: PI7DH85, token: "env:PD", url: "http://pager.example" }', 'pagerduty.url', /https/],
    ['{ schedule: PI7DH85, token: "env:PD", url: "https://a:b@pager.example" }', 'pagerduty.url', /https/],
    ['PI7DH85', 'rotations[1].pagerduty', /a schedule and a token/],
  ])('%s is refused, and nothing of it repeated', (given, where, expected) => {
    const found = problem(fileOf(given))
    expect(found).toMatchObject({
      wrong: expect.stringContaining(where),
      expected: expect.stringMatching(expected),
    })
    expect(found?.wrong).not.toMatch(/s3cret|a:b/)
  })
})

describe('the text of the file as it may be given away', () => {
  const config = good('version: 1\n')

  it('keeps references, and no key that was written among others on a line', () => {
    const line = (token: string): string =>
      `    pagerduty: { schedule: PI7DH85, token: ${token}, region: eu }`
    for (const key of ['u+s3cretkey', '"u+s3cretkey"', "'u+s3cretkey'"])
      expect(withoutSecrets(line(key), config)).toBe(line('(left out)'))
    for (const kept of ['"env:PD"', 'stored:pager', '{ command: [pass, pd] }'])
      expect(withoutSecrets(line(kept), config)).toBe(line(kept))
    expect(withoutSecrets('auth: {bearer: s3cret}', config)).toBe('auth: {bearer: (left out)}')
  })
})
