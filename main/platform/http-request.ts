/** The real HTTP, on node:http: one request, one whole body within a deadline and a size, or one named failure. */
import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import os from 'node:os'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from './clock.ts'
import type { Http, HttpRequest, HttpResponse, HttpResult } from './http.ts'
import { BodyError, receive } from './http-body.ts'
import { errorCode, toFailure } from './http-error.ts'
import { http, https } from './node-net.ts'
import { secureAgent, secureOptions } from './server-certificate.ts'

/** At once to one host: a server that limits parallel reads (Alertmanager: 8, all clients together) must not feel us. */
const maxSockets = 2
/** A body that may go on after its deadline is looked at again after this long, ms, */
const flowLookMs = 5_000
/** and must have brought this many bytes since the last look: 1 byte a second keeps nobody waiting. */
const flowBytes = 65_536

export interface HttpOptions {
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY are read from here where this Node knows proxies (24.5 and later) */
  readonly env?: NodeJS.ProcessEnv
  readonly isOffline?: () => boolean
}

/**
 * HTTP over real sockets, kept alive between requests. Loopback addresses never go through a proxy.
 * Every failure comes back with a kind and a sentence; a redirect is an ordinary response.
 */
export function createHttp(clock: Clock, options: HttpOptions = {}): Http {
  const { env = process.env, isOffline = hasNoNetwork } = options
  const agents = new Map<string, Agent>()

  const agentFor = (url: URL, ca: string | null, pins: readonly string[]): Agent => {
    const direct = isLoopback(url.hostname)
    const key = url.protocol === 'https:' ? `https ${direct} ${pins.join(',')} ${ca ?? ''}` : `http ${direct}`
    const known = agents.get(key)
    if (known) return known
    const base = { keepAlive: true, maxSockets, ...(direct ? {} : { proxyEnv: env }) }
    const agent =
      url.protocol === 'https:'
        ? secureAgent({ ...base, ...secureOptions(ca, pins) }, pins)
        : new http.Agent(base)
    agents.set(key, agent)
    return agent
  }
  // After sleep the far end has forgotten these connections, but no packet says so: the next request would hang.
  const dropIdle = (): void => {
    for (const agent of agents.values()) {
      for (const sockets of Object.values(agent.freeSockets))
        for (const socket of sockets ?? []) socket.destroy()
    }
  }
  clock.onGap(dropIdle)

  return async (request) => {
    const began = clock.mono()
    const url = URL.canParse(request.url) ? new URL(request.url) : null
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
      return failed('bad-request', 'The address is not an http or https address.', 0)
    }
    if (request.ca !== null && !request.ca.includes('-----BEGIN')) {
      return failed('tls-untrusted', 'The file of certificate authorities holds no certificate (PEM).', 0)
    }
    const { pins = [] } = request
    if (pins.length > 0 && url.protocol !== 'https:') {
      return failed('bad-request', 'A certificate is pinned, and the address is not an https address.', 0)
    }
    const attempt = (): Promise<Attempt> => {
      return send(request, url, agentFor(url, request.ca, pins), { clock, began, isOffline })
    }
    try {
      let outcome = await attempt()
      // An idle connection may be closed by the server just as it is used again: nothing was done, ask once more.
      if ('stale' in outcome && request.method !== 'POST') {
        dropIdle()
        outcome = await attempt()
      }
      const latencyMs = clock.mono() - began
      return 'failure' in outcome
        ? { ok: false, failure: outcome.failure, latencyMs }
        : { ok: true, response: { ...outcome.response, latencyMs } }
    } catch (error) {
      return { ok: false, failure: toFailure(error, url.host, isOffline), latencyMs: clock.mono() - began }
    }
  }
}

type Attempt =
  | { readonly response: Omit<HttpResponse, 'latencyMs'> }
  | { readonly failure: Failure; readonly stale?: true }

/**
 * One request on one connection. Rejects only when Node refuses to write it (a character that is not allowed).
 * @param began by `clock.mono()`: deadlines count from there
 */
function send(
  request: HttpRequest,
  url: URL,
  agent: Agent,
  {
    clock,
    began,
    isOffline,
  }: { readonly clock: Clock; readonly began: number; readonly isOffline: () => boolean },
): Promise<Attempt> {
  return new Promise((resolve, reject) => {
    const { host } = url
    // Node frames the body of a DELETE by itself in no way: a server takes it for the next request.
    const length = request.body === undefined ? {} : { 'content-length': Buffer.byteLength(request.body) }
    const outgoing = (url.protocol === 'https:' ? https() : http).request(url, {
      method: request.method,
      agent,
      headers: {
        'user-agent': 'Nightdesk',
        'accept-encoding': 'gzip, deflate, br',
        ...length,
        ...request.headers,
      },
    })
    let incoming: IncomingMessage | null = null
    let over = false
    const end = (outcome: Attempt): void => {
      if (over) return
      over = true
      cancelDeadline()
      request.signal?.removeEventListener('abort', stop)
      if ('failure' in outcome) outgoing.destroy()
      resolve(outcome)
    }
    const stop = (): void =>
      end({ failure: { kind: 'cut-off', detail: `The request to ${host} was given up.` } })
    /** bytes of this connection at the last look, and before this answer */
    let [looked, before] = [0, 0]
    let limitMs = request.deadlineMs
    const late = (): void => {
      const passed = clock.mono() - began
      const read = incoming?.socket.bytesRead ?? 0
      const left = Math.min(flowLookMs, (request.flowing?.deadlineMs ?? 0) - passed)
      if (left > 0 && read - looked >= flowBytes && request.flowing?.isWanted()) {
        looked = read
        limitMs = passed + left
        cancelDeadline = clock.after(left, late)
        return
      }
      const phase = incoming ? 'did not finish its answer' : 'did not answer'
      const came = read - before >= flowBytes ? ` ${sizeOf(read - before)} of it had come.` : ''
      const detail = `${host} ${phase} within ${Math.round(limitMs / 100) / 10} s.${came}`
      end({ failure: { kind: 'timeout', detail } })
    }
    let cancelDeadline = clock.after(request.deadlineMs - (clock.mono() - began), late)
    request.signal?.addEventListener('abort', stop)

    outgoing.on('error', (error) => {
      const code = errorCode(error)
      const stale = outgoing.reusedSocket && !incoming && (code === 'ECONNRESET' || code === 'EPIPE')
      end({ failure: toFailure(error, host, isOffline), ...(stale ? { stale } : {}) })
    })
    // A connection that was kept has read other answers before.
    outgoing.on('socket', ({ bytesRead }) => {
      before = bytesRead
      looked = bytesRead
    })
    outgoing.on('response', (message) => {
      incoming = message
      const headAt = clock.mono()
      const take = message.statusCode === 200 ? request.take : undefined
      receive(message, request.maxBytes, take, (error, body) => {
        if (error === null) {
          const head = { status: message.statusCode ?? 0, headers: flatten(message.headers) }
          end({ response: { ...head, body, bodyMs: clock.mono() - headAt } })
        } else if (error instanceof BodyError) end({ failure: error.failure(host) })
        else end({ failure: toFailure(error, host, isOffline) })
      })
    })
    if (request.signal?.aborted) stop()
    try {
      outgoing.end(request.body)
    } catch (error) {
      reject(error)
    }
  })
}

function sizeOf(bytes: number): string {
  return bytes >= 1_000_000 ? `${Math.round(bytes / 1_000_000)} MB` : `${Math.round(bytes / 1_000)} kB`
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}

/** Addresses of this computer alone never go through a proxy. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Has this computer no address but its own? */
export function hasNoNetwork(): boolean {
  return !Object.values(os.networkInterfaces()).some((addresses) =>
    addresses?.some(({ internal }) => !internal),
  )
}

function failed(kind: Failure['kind'], detail: string, latencyMs: number): HttpResult {
  return { ok: false, failure: { kind, detail }, latencyMs }
}
