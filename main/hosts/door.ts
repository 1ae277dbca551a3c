/** The Node host's door policy, pure: which Host, which Origin, which token may come in. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The subprotocol of the page's socket. */
export const pageProtocol = 'nightdesk.v1'

/** Exactly the names under which this port is ours. */
export function ownHosts(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

/** A request for the page itself: the Host must be one of ours; an Origin, if there is one, too. */
export function mayRead(headers: IncomingHttpHeaders, port: number): boolean {
  return hostIsOurs(headers, port) && (headers.origin === undefined || originIsOurs(headers, port))
}

/**
 * A socket of the page: Host and Origin exactly ours (a browser always sends the Origin of a socket), and the token
 * among the offered subprotocols, where it stands in no address and no log.
 */
export function mayConnect(headers: IncomingHttpHeaders, port: number, token: string): boolean {
  if (!hostIsOurs(headers, port) || !originIsOurs(headers, port)) return false
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim())
  if (!offered.includes(pageProtocol)) return false
  const given = offered.find((part) => part.startsWith('token.'))?.slice('token.'.length) ?? ''
  return isSameSecret(given, token)
}

function hostIsOurs({ host }: IncomingHttpHeaders, port: number): boolean {
  return host !== undefined && ownHosts(port).includes(host)
}

function originIsOurs({ origin, host }: IncomingHttpHeaders, port: number): boolean {
  return origin !== undefined && origin === `http://${host}` && ownHosts(port).includes(host ?? '')
}

/** Compares two secrets in a time that tells nothing, not even their lengths. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
