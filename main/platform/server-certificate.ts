/** Whose certificate a server shows: what may vouch for it, which ones alone are accepted, and what it is. */
import type { Agent, AgentOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { https, tls } from './node-net.ts'

/** The code of the error that another certificate than a pinned one makes. */
export const otherCertificate = 'ERR_OTHER_CERTIFICATE'

/**
 * What a TLS connection is made with.
 * @param ca PEM text, besides the system's own authorities
 * @param pins fingerprints as `fingerprintOf` gives them; none = whoever an authority vouches for
 */
export function secureOptions(ca: string | null, pins: readonly string[]): AgentOptions {
  if (pins.length === 0) return { secureContext: tls().createSecureContext({ ca: trusted(ca) }) }
  // Who signed it does not matter: the certificate itself is looked at, at each connection and before anything is sent.
  return { rejectUnauthorized: false, maxCachedSessions: 0 }
}

/** An agent whose connections are to a server with one of these certificates, whatever its name; without pins a plain one. */
export function secureAgent(options: AgentOptions, pins: readonly string[]): Agent {
  const agent = new (https().Agent)(options)
  if (pins.length === 0) return agent
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (asked, callback) => {
    const made = connect(asked, (error, socket) => {
      if (socket) guard(socket as TLSSocket, pins)
      callback?.(error, socket)
    })
    if (made) guard(made as TLSSocket, pins)
    return made
  }
  return agent
}

const guarded = new WeakSet<TLSSocket>()

/** Ends the connection before a byte of ours is sent on it, unless the server shows a pinned certificate. */
function guard(socket: TLSSocket, pins: readonly string[]): void {
  if (guarded.has(socket)) return
  guarded.add(socket)
  const look = (): void => {
    const fingerprint = fingerprintOf(socket)
    if (fingerprint !== null && pins.includes(fingerprint)) return
    const error = new Error('another certificate than a pinned one')
    socket.destroy(Object.assign(error, { code: otherCertificate }))
  }
  // A connection through a proxy may be handed over when its handshake is done already.
  if ((socket as TLSSocket & { readonly secureConnecting?: boolean }).secureConnecting)
    socket.prependOnceListener('secureConnect', look)
  else look()
}

/** The SHA-256 of the server's certificate: 64 lower-case hex digits; null when it showed none. */
function fingerprintOf(socket: TLSSocket): string | null {
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256
  return fingerprint?.replaceAll(':', '').toLowerCase() ?? null
}

/** What may vouch for a server: Node's own list, the system's, and the source's own file. */
function trusted(ca: string | null): string[] {
  // getCACertificates is younger (22.15) than the oldest Node we run on.
  const { getCACertificates, rootCertificates } = tls()
  const known = getCACertificates
    ? [...getCACertificates('default'), ...getCACertificates('system')]
    : rootCertificates
  return [...new Set(known), ...(ca === null ? [] : [ca])]
}

/** The fingerprint of what a server shows, for a person to compare; nothing is sent to it. Null when none came. */
export type SeeCertificate = (url: string, deadlineMs: number) => Promise<string | null>

/** The real one. */
export const seeCertificate: SeeCertificate = (address, deadlineMs) => {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:') return Promise.resolve(null)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve) => {
    const socket = tls().connect({
      ...{ host, port: Number(url.port || 443), rejectUnauthorized: false, timeout: deadlineMs },
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    })
    const end = (fingerprint: string | null): void => {
      resolve(fingerprint)
      socket.destroy()
    }
    socket.once('secureConnect', () => end(fingerprintOf(socket)))
    socket.once('timeout', () => end(null))
    socket.on('error', () => end(null))
    socket.once('close', () => end(null))
  })
}
