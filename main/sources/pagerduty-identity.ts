/** Whose key it is: a person's, or the whole account's. Only the former can be asked who it is. */
import type { Failure } from '../../contract/source-health.ts'
import { asList, asObject, asText, type Read, readBody } from './json-shape.ts'
import type { PagerDutyDoor, PagerDutyRefusal } from './pagerduty-door.ts'
import { textIn } from './pagerduty-incidents.ts'

export type Identity =
  | {
      readonly kind: 'user'
      readonly id: string
      readonly name: string
      readonly email: string
      /** as PagerDuty writes it; null where it is not told */
      readonly role: string | null
    }
  /** `id`: the user with the address `from`, null where there is none */
  | { readonly kind: 'account'; readonly from: string | null; readonly id: string | null }

/** The user who writes and reads by this key, by PagerDuty's id; null = not known. */
export function userIdOf(identity: Identity): string | null {
  return identity.id
}

/** Asks whose key it is. @param from the address that the settings give for a key of the account */
export async function readIdentity(
  door: PagerDutyDoor,
  from: string | null,
  signal: AbortSignal,
): Promise<{ readonly ok: true; readonly value: Identity } | PagerDutyRefusal> {
  const own = await door.ask({ method: 'GET', path: '/users/me', read: readMe }, signal)
  if (own.ok) return own
  // A key of the account is told that it may not ask this (400); one that may not read users cannot say whose it is.
  if (own.status !== 400 && own.status !== 403 && own.status !== 404) return own
  if (from === null) return { ok: true, value: { kind: 'account', from: null, id: null } }
  const query = [
    ['query', from],
    ['limit', '100'],
  ] as const
  const users = await door.ask({ method: 'GET', path: '/users', query, read: readAddresses }, signal)
  if (!users.ok && users.status !== 403) return users
  const [found] = users.ok ? users.value.filter(({ email }) => alike(email) === alike(from)) : []
  return { ok: true, value: { kind: 'account', from, id: found?.id ?? null } }
}

const alike = (email: string): string => email.trim().toLowerCase()

/** Whose address stands under what is written, or why nothing can be. */
export function signerOf(identity: Identity, host: string): string | Failure {
  if (identity.kind === 'user') return identity.email
  if (identity.from !== null) return identity.from
  return {
    kind: 'bad-request',
    detail: `This key belongs to the whole account, and ${host} wants to know who writes. Give the e-mail address of a user there as "from" in this source's settings, or use a key of your own.`,
  }
}

function readMe(body: Buffer): Read<Identity> {
  return readBody(body, (parsed) => {
    const user = asObject(asObject(parsed, 'the answer').user, 'user')
    const id = asText(user.id, 'user.id', 64)
    return {
      ...{ kind: 'user', id, email: asText(user.email, 'user.email', 254) },
      name: textIn(user.name ?? user.summary, 'user.name') ?? id,
      role: textIn(user.role, 'user.role'),
    }
  })
}

function readAddresses(body: Buffer): Read<readonly { readonly id: string; readonly email: string }[]> {
  return readBody(body, (parsed) =>
    asList(asObject(parsed, 'the answer').users, 'users').flatMap((item) => {
      const { id, email } = asObject(item, 'users')
      return email == null
        ? []
        : [{ id: asText(id, 'users.id', 64), email: asText(email, 'users.email', 254) }]
    }),
  )
}
