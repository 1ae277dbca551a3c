/** An answer that never ends, read line by line while it comes: how a server tells by itself what changes. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from './clock.ts'
import type { HttpResponse } from './http.ts'
import { toFailure } from './http-error.ts'
import { hasNoNetwork, isLoopback } from './http-request.ts'
import { http, https } from './node-net.ts'
import { secureAgent, secureOptions } from './server-certificate.ts'

/** A line longer than this ends the stream, bytes. */
const longestLine = 1024 * 1024
/** The most of an answer that is no stream, bytes: it is a refusal, and is read for its words. */
const longestRefusal = 65_536
/** A silent connection is asked for a sign of life after this long, ms; a dead one is found half a minute later. */
const aliveAfterMs = 15_000

export interface LinesRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** as of an HttpRequest */
  readonly ca: string | null
  readonly pins: readonly string[]
  /** the head of the answer must have come by then, ms; what follows has all the time */
  readonly headDeadlineMs: number
  /** ends it, whenever */
  readonly signal: AbortSignal
}

export interface LinesHearer {
  /** the head came, with 200: from now on it tells */
  readonly opened: () => void
  /** one line without its end; the next one waits until it is taken */
  readonly line: (line: string) => void | Promise<void>
}

/** How it ended. Neither is the case when the signal ended it: then it is a failure that says so. */
export type LinesEnd =
  | { readonly kind: 'refused'; readonly response: HttpResponse }
  /** `wasOpen`: the head had come */
  | { readonly kind: 'ended'; readonly wasOpen: boolean; readonly failure: Failure }

/** Opens a stream and reads it until it ends; never rejects. */
export type OpenLines = (request: LinesRequest, hearer: LinesHearer) => Promise<LinesEnd>

/** The real one, on a connection of its own. */
export function createOpenLines(
  clock: Clock,
  {
    env = process.env,
    isOffline = hasNoNetwork,
  }: { readonly env?: NodeJS.ProcessEnv; readonly isOffline?: () => boolean } = {},
): OpenLines {
  return async (request, hearer) => {
    const url = URL.parse(request.url)
    const host = url?.host ?? 'The address'
    const began = clock.mono()
    let wasOpen = false
    const ended = (failure: Failure): LinesEnd => ({ kind: 'ended', wasOpen, failure })
    if (!url || !/^https?:$/.test(url.protocol))
      return ended({ kind: 'bad-request', detail: 'The address is not an http or https address.' })
    if (request.pins.length > 0 && url.protocol !== 'https:')
      return ended({
        kind: 'bad-request',
        detail: 'A certificate is pinned, and the address is not an https address.',
      })
    const stop = new AbortController()
    const given = (): void => stop.abort()
    request.signal.addEventListener('abort', given)
    if (request.signal.aborted) given()
    let isLate = false
    const cancelDeadline = clock.after(request.headDeadlineMs, () => {
      isLate = true
      stop.abort()
    })
    let outgoing: ClientRequest | null = null
    const base = { keepAlive: false, ...(isLoopback(url.hostname) ? {} : { proxyEnv: env }) }
    try {
      const agent =
        url.protocol === 'https:'
          ? secureAgent({ ...base, ...secureOptions(request.ca, request.pins) }, request.pins)
          : new http.Agent(base)
      outgoing = (url.protocol === 'https:' ? https() : http).request(url, {
        ...{ method: 'POST', agent, signal: stop.signal },
        headers: {
          'user-agent': 'Nightdesk',
          'content-length': Buffer.byteLength(request.body),
          ...request.headers,
        },
      })
      outgoing.setSocketKeepAlive(true, aliveAfterMs)
      const message = await headOf(outgoing, request.body)
      cancelDeadline()
      const head = { status: message.statusCode ?? 0, headers: flat(message.headers) }
      if (head.status !== 200) {
        const body = await beginningOf(message)
        return { kind: 'refused', response: { ...head, body, latencyMs: clock.mono() - began } }
      }
      wasOpen = true
      hearer.opened()
      const isShort = await readLines(message, hearer.line)
      return ended(
        isShort
          ? { kind: 'cut-off', detail: `${host} ended its stream.` }
          : { kind: 'too-large', detail: `${host} sent a line of more than 1 MiB.` },
      )
    } catch (error) {
      if (isLate) {
        const seconds = Math.round(request.headDeadlineMs / 100) / 10
        return ended({ kind: 'timeout', detail: `${host} did not answer within ${seconds} s.` })
      }
      if (stop.signal.aborted)
        return ended({ kind: 'cut-off', detail: `The stream of ${host} was given up.` })
      return ended(toFailure(error, host, isOffline))
    } finally {
      cancelDeadline()
      request.signal.removeEventListener('abort', given)
      outgoing?.destroy()
    }
  }
}

function headOf(outgoing: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once('response', resolve)
    // It stays: an error after the head comes through the answer as well, and must not be unheard here.
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Reads until the end, with nothing read while a line is being taken; false when a line was too long. */
async function readLines(message: IncomingMessage, take: LinesHearer['line']): Promise<boolean> {
  let pieces: Buffer[] = []
  let length = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      if (length + end - from > longestLine) return false
      const line = Buffer.concat([...pieces, chunk.subarray(from, end)])
        .toString('utf8')
        .trim()
      pieces = []
      length = 0
      from = end + 1
      if (line !== '') await take(line)
    }
    pieces.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > longestLine) return false
  }
  return true
}

async function beginningOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > longestRefusal) break
  }
  return Buffer.concat(chunks).subarray(0, longestRefusal)
}

function flat(headers: IncomingMessage['headers']): Record<string, string> {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return Object.fromEntries(pairs)
}
