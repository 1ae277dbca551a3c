import { describe, expect, it } from 'vitest'
import { ownSecretsOf } from '../../../main/sources/own-secrets.ts'

const long = `eyJ${'h0b'.repeat(300)}`
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
    const bare = ownSecretsOf(headers).fromBody(response).body.toString()
    expect(bare).toContain('(left out)')
    for (const word of ['s3cret', 'hunter22', 'k3y', basic.slice(6)]) expect(bare).not.toContain(word)
  })

  it('has a password of other bytes than UTF-8 taken out of its words', () => {
    const latin = (text: string): Buffer => Buffer.from(text, 'latin1')
    const own = ownSecretsOf({ authorization: `Basic ${latin('mira:pässword').toString('base64')}` })
    const response = { status: 401, headers: {}, body: latin('wrong password pässword'), latencyMs: 1 }
    expect(own.fromBody(response).body.toString()).toBe('wrong password (left out)')
  })

  it('keeps its words otherwise, and a tenant is no secret', () => {
    const response = { status: 400, headers: {}, body: Buffer.from('tenant ops is unknown'), latencyMs: 1 }
    const own = ownSecretsOf({ 'x-scope-orgid': 'ops', authorization: 'Bearer s3cret' })
    expect(own.fromBody(response)).toBe(response)
    expect(own.fromText('The ops are… un… known')).toBe('The ops are… un… known')
  })

  it.each([
    ['that was cut off', `token ${long.slice(0, 190)}… is not known`],
    ['with blanks that were taken together', 'no two words here'],
    ['in the whole', `token ${long} is not known`],
  ])('has a secret %s taken out of a sentence too', (_, text) => {
    const own = ownSecretsOf({ authorization: `Bearer ${long}`, 'x-key': 'two  words' })
    expect(own.fromText(text)).toMatch(/^\w+ \(left out\)/)
  })
})
