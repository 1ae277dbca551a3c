import { describe, expect, test } from 'vitest'
import { type LintFacts, lintBeforeLeaving, lintPostmortem } from '../../contract/postmortem-lint.ts'
import { lintFacts } from '../helpers/lint-facts.ts'

function found(text: string, facts: LintFacts = lintFacts()): readonly string[] {
  return lintPostmortem(text, facts)
    .filter(({ rule }) => rule === 'secret' || rule === 'name')
    .map(({ rule, from, until }) => `${rule}: ${text.slice(from, until)}`)
}

/** Put together here, so that no scanner of repositories takes them for real ones. */
const token = ['gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
const slack = ['xo', 'xb-', '123456789012-abcdefABCDEF'].join('')

describe('secrets', () => {
  test.each([
    [`Ran curl with ${token} by hand`, token],
    [`\`\`\`sh\nexport SLACK=${slack}\n\`\`\``, slack],
    ['- password: hunter2-Hunter2', 'hunter2-Hunter2'],
    ['db_password="p4ssW0rd-9x"', 'p4ssW0rd-9x'],
    ['Authorization: Bearer abc123DEF456ghi789', 'abc123DEF456ghi789'],
    ['postgres://app:s3cretpw@db:5432/app', 's3cretpw'],
    ['-----BEGIN RSA PRIVATE KEY-----', '-----BEGIN RSA PRIVATE KEY-----'],
  ])('%s', (text, secret) => {
    const [finding, ...more] = lintPostmortem(text, lintFacts()).filter(({ rule }) => rule === 'secret')
    expect(more).toEqual([])
    expect(text.slice(finding?.from, finding?.until)).toBe(secret)
    expect(finding?.fix?.insert).toBe('(left out)')
  })

  test.each([
    'The token: expired-yesterday, and the secret: rotated-by-hand',
    'password: $DB_PASSWORD and token=$SLACK_TOKEN_2 and api_key: <your key>',
    'token: env:SLACK_TOKEN',
    'secret = ********** and password: xxxxxxxxxxxx',
    'The secret named ingress-tls-2026 was renewed.',
    'See https://grafana.example.com/d/a1B2c3D4e5F6/x and sha256:9f86d081884c7d65',
    'The bearer of this is basic authentication.',
  ])('none in: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('names in what is told outside', () => {
  const facts = lintFacts({
    customers: ['Mosslund Credit', 'Fen'],
    people: ['Mara Weiss', 'Will Strand', 'Io'],
  })

  test('customers and people, quoted too, by their whole name or the first', () => {
    const text =
      '## Communication\n> Mosslund Credit: Mara Weiss and Mara fixed it. Will write. Fen, Fenced.\n'
    expect(found(text, facts)).toEqual([
      'name: Mosslund Credit',
      'name: Mara Weiss',
      'name: Mara',
      'name: Fen',
    ])
  })

  test('elsewhere names are facts; all of them are told before it leaves', () => {
    const text = '## Timeline\n- 03:14 UTC Mara acknowledged\n## Communication\nA customer saw errors.\n'
    expect(found(text, facts)).toEqual([])
    expect(lintBeforeLeaving(text, facts).map(({ words }) => words)).toEqual([
      '“Mara” is a person. What is told outside should say “we” or name the role.',
    ])
  })
})
