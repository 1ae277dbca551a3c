import { describe, expect, it } from 'vitest'
import { tokenEndsAt } from '../../../main/config/token-end.ts'

const part = (claims: unknown): string => Buffer.from(JSON.stringify(claims)).toString('base64url')
const token = (claims: unknown): string => `Bearer ${part({ alg: 'none' })}.${part(claims)}.c2ln`
const endOf = (authorization?: string) =>
  tokenEndsAt({ headers: authorization === undefined ? {} : { authorization } })

describe('when a token ends', () => {
  it('is read out of one that says so, in ms', () => {
    expect(endOf(token({ exp: 1_760_000_000, sub: 'mara' }))).toBe(1_760_000_000_000)
  })

  it.each([
    ['no access', undefined],
    ['a password', 'Basic bWFyYTpzZWNyZXQ='],
    ['a token of another form', 'Bearer nd_0123456789'],
    ['one without an end', token({ sub: 'mara' })],
    ['one whose end is no number', token({ exp: 'tomorrow' })],
    ['one whose end is no instant', token({ exp: 1e20 })],
    ['one that only looks like it', 'Bearer a.b.c'],
    ['one that says nothing', token(null)],
  ])('is not known of %s', (_, authorization) => {
    expect(endOf(authorization)).toBeNull()
  })
})
