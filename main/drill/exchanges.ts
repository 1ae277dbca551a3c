/** What doubles of services share at their edge: what was asked and answered, and what was told to go wrong. */
import type { ServerReply, ServerRequest } from '../platform/http-server.ts'

/** One request and its answer, for whoever checks them. */
export interface Exchange extends Pick<ServerRequest, 'method' | 'path' | 'query' | 'headers'> {
  readonly sent: unknown
  readonly status: number
  readonly body: unknown
}

/** An answer that is told what to be, for the next request that fits. */
export interface Mishap {
  readonly fits?: (method: string, path: string) => boolean
  /** answered instead of doing anything; absent = it is done, and its reply breaks off */
  readonly reply?: ServerReply
  /** for so many requests that fit; 1 where it is not said */
  readonly times?: number
}

export interface Exchanges {
  /** every request that came, in order */
  readonly all: readonly Exchange[]
  mishap(next: Mishap): void
  /** answers a request, unless it is to go wrong; `answered` hears of it */
  respond(
    request: ServerRequest,
    answer: (request: ServerRequest, sent: unknown) => ServerReply,
    answered: ((exchange: Exchange) => void) | null,
  ): ServerReply
}

/** @param now epoch ms, by whose clock answers are dated */
export function createExchanges(now: () => number): Exchanges {
  const all: Exchange[] = []
  const mishaps: (Mishap & { left: number })[] = []
  return {
    all,
    mishap: (next) => void mishaps.push({ ...next, left: next.times ?? 1 }),
    respond: (request, answer, answered) => {
      const { method, path, query, headers } = request
      const mishap = mishaps.find(({ left, fits }) => left > 0 && (fits?.(method, path) ?? true))
      if (mishap) mishap.left -= 1
      const sent = parsed(request.body)
      const made = mishap?.reply ?? answer(request, sent)
      const asked = { method, path, query, headers, sent }
      const exchange: Exchange = { ...asked, status: made.status, body: parsed(`${made.body}`) }
      all.push(exchange)
      answered?.(exchange)
      const dated = { ...made, headers: { date: new Date(now()).toUTCString(), ...made.headers } }
      return mishap && !mishap.reply ? brokenOff(dated) : dated
    },
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A reply whose end never comes. */
function brokenOff(made: ServerReply): ServerReply {
  const length = Buffer.byteLength(made.body) + 64
  return { ...made, headers: { ...made.headers, 'content-length': `${length}`, connection: 'close' } }
}
