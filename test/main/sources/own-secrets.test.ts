import { describe, expect, it } from 'vitest'
import { withoutOwnSecrets } from '../../../main/sources/own-secrets.ts'

const basic = `Basic ${Buffer.from('mira:hunter22').toString('base64')}`

describe('a server that repeats what it was given', () => {
  it.each([
    ['a token', { authorization: 'Bearer s3cret-token' }, 'unknown token s3cret-token'],
    ['the header', { authorization: 'Bearer s3cret-token' }, 'bad header "Bearer s3cret-token"'],
    ['a password', { authorization: basic }, 'wrong password hunter22 for mira'],
    ['what a password is made into', { authorization: basic }, `wrong ${basic}`],
    [
      'a key of a header',
      { 'x-key': 'k3y/with="marks"' },
      JSON.stringify({ message: 'no k3y/with="marks" here' }),
    ],
    ['an address', { 'x-key': 'k3y/with=marks' }, `see /login?key=${encodeURIComponent('k3y/with=marks')}`],
  ])('has %s taken out of its words', (_, headers, body) => {
    const response = { status: 401, headers: {}, body: Buffer.from(body), latencyMs: 1 }
    const bare = withoutOwnSecrets(headers)(response).body.toString()
    expect(bare).toContain('(left out)')
    for (const word of ['s3cret', 'hunter22', 'k3y', basic.slice(6)]) expect(bare).not.toContain(word)
  })

  it('keeps its words otherwise, and a tenant is no secret', () => {
    const response = { status: 400, headers: {}, body: Buffer.from('tenant ops is unknown'), latencyMs: 1 }
    expect(withoutOwnSecrets({ 'x-scope-orgid': 'ops', authorization: 'Bearer s3cret' })(response)).toBe(
      response,
    )
  })
})
