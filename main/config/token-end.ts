/** When a source's token ends, as far as that can be read out of it. */
import type { ResolvedSource } from './resolve.ts'

/** Beyond this a number is no instant, epoch ms. */
const lastInstant = 8_640_000_000_000_000

/**
 * The end of a bearer token of the form of a JWT (RFC 7519: three parts, `exp` in seconds), epoch ms. Null when it has
 * none, or is of another form. Nothing of the token is kept or checked: whether it is taken is the server's to say.
 */
export function tokenEndsAt({ headers }: Pick<ResolvedSource, 'headers'>): number | null {
  const [, body] = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(headers.authorization ?? '') ?? []
  if (body === undefined) return null
  try {
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { exp?: unknown }
    const at = Number(claims?.exp) * 1_000
    return typeof claims?.exp === 'number' && at > 0 && at <= lastInstant ? at : null
  } catch {
    return null
  }
}
