import { describe, expect, it } from 'vitest'
import { issueDraftOf, withoutSecrets } from '../../../main/support/issue-draft.ts'
import { qualifiedOf } from '../../../main/support/qualify.ts'

const said = (text: string, part: object = {}) =>
  ({
    ...{ key: `k${text.length}`, at: 1, text, side: 'customer', removedAt: null, isNod: false, word: null },
    ...part,
  }) as never

describe('what a thread says to the eight questions', () => {
  it('is read word for word, with where it stands', () => {
    const text =
      'Hello! Since 09:40 many users get a 502 at checkout in plover/pay-eu. We deployed 1.4 just before. Only one cluster, but production matters most. Can you look at the ingress, please?'
    const found = qualifiedOf([said(text)], ['plover/pay-eu', 'plover/pay-us'])
    expect(Object.fromEntries(Object.entries(found).map(([name, one]) => [name, one?.text]))).toEqual({
      environment: 'plover/pay-eu',
      since: 'Since 09:40 many users get a 502 at checkout in plover/pay-eu.',
      felt: 'Since 09:40 many users get a 502 at checkout in plover/pay-eu.',
      users: 'Since 09:40 many users get a 502 at checkout in plover/pay-eu.',
      'recent-change': 'We deployed 1.4 just before.',
      clusters: 'Only one cluster, but production matters most.',
      'most-important': 'Only one cluster, but production matters most.',
      asks: 'Can you look at the ingress, please?',
    })
    for (const one of Object.values(found)) {
      const { from = 0, to = 0 } = one?.cite ?? {}
      expect(text.slice(from, to)).toContain(one?.text.split(', ')[0])
    }
  })

  it('is empty where nothing is said, and is never read out of code, programs, our words or what is gone', () => {
    expect(qualifiedOf([said('Thanks'), said('ok')], ['a'])).toEqual({})
    const others = [
      said('users see errors since 09:40', { side: 'us' }),
      said('we deployed', { side: 'bot' }),
      said('can you help', { removedAt: 5 }),
      said('```\nusers see 502 since 09:40, please\n```'),
    ]
    expect(qualifiedOf(others, ['a'])).toEqual({})
    expect(qualifiedOf([said('')], [])).toEqual({})
  })

  it('reads the longest and the strangest text in no time worth speaking of', () => {
    const strange = `${'a '.repeat(40_000)}${'!'.repeat(5_000)}${'users '.repeat(3_000)}`
    expect(qualifiedOf([said(strange), said('\u202e<b>users</b> get errors')], ['x']).felt?.text).toContain(
      'errors',
    )
  })
})

describe('an issue drafted out of a thread', () => {
  it('leaves out what looks like a secret', () => {
    const words = [
      'password: hunter2',
      'Authorization: Bearer abcdefgh12345678',
      'https://mara:geheim@host.example/x',
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abcdefghij',
      'ghp_0123456789abcdefghij',
      'AKIAIOSFODNN7EXAMPLE',
      '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
      'api_key=abc123',
    ].join('\n')
    const left = withoutSecrets(words)
    for (const secret of ['hunter2', 'abcdefgh12345678', 'geheim', 'eyJ', 'ghp_', 'AKIA', 'MIIB', 'abc123'])
      expect([secret, left.includes(secret)]).toEqual([secret, false])
    expect(withoutSecrets('The pass to the summit is open')).toBe('The pass to the summit is open')
  })

  it('quotes what was asked so that it mentions nobody and ends no section', () => {
    const thread = {
      kind: 'feature',
      title: 'Costs by namespace',
      qualification: {},
      impact: 'none',
    } as const
    const draft = issueDraftOf(
      thread,
      { asks: { text: 'See <b>costs</b>', cite: null } },
      [said('# Hi\n@channel ```x')],
      ['A: b'],
    )
    expect(draft).toEqual({
      title: 'Costs by namespace',
      body: expect.stringContaining('> \\# Hi\n> @\u200bchannel \\`\\`\\`x'),
      labels: ['enhancement'],
    })
    expect(draft.body).toContain('See \\<b\\>costs\\</b\\>')
    expect(draft.body).toContain('Impact: none')
  })
})
