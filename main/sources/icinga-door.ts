/** The way to an Icinga: the endpoints of one cluster, of which the first that answers is asked. */
import type { Failure } from '../../contract/source-health.ts'
import type { SourceConfig, SourcePlatform } from './source.ts'
import { openWebDoor, type WebDoor, type WebRefusal, type WebReply } from './web-door.ts'

/** How long a question of one object may take, ms; lists have more. */
export const askDeadlineMs = 10_000
/** So many requests a minute are enough for anybody; what is told by events then waits. */
export const ownPerMinute = 120
const minuteMs = 60_000
/** An endpoint that failed is asked after the others for this long, ms. */
const restMs = 60_000

export interface IcingaEndpoint {
  readonly url: string
  readonly door: WebDoor
}

/** What is asked: a path below /v1, and with a body a POST that reads (`read`) or acts. */
export interface IcingaQuestion {
  readonly path: string
  readonly body?: unknown
  readonly reads: boolean
  readonly deadlineMs?: number
}

export interface IcingaDoor {
  readonly endpoints: readonly IcingaEndpoint[]
  /** the endpoints in the order in which they are to be tried now */
  inOrder(): readonly IcingaEndpoint[]
  /** asks one endpoint */
  askAt(endpoint: IcingaEndpoint, question: IcingaQuestion, signal: AbortSignal): Promise<WebReply>
  /**
   * Asks the first endpoint, and another one only if that cannot have done anything: it never took the question, or
   * the question only reads.
   */
  ask(question: IcingaQuestion, signal: AbortSignal): Promise<WebReply & { readonly url: string }>
  /** a sentence about an answer, without our own secrets in it */
  bare(failure: Failure): Failure
  waitMs(): number
  /** what was asked in the last minute, and how long until we let ourselves ask for news again, ms */
  spent(): { readonly usedLastMinute: number; readonly newsInMs: number }
}

/** The address of an endpoint's interface, however it is written. */
export function baseOf(url: string): string {
  return `${url.replace(/\/+$/, '').replace(/\/v1$/, '')}/v1`
}

const nowhere: WebRefusal = {
  ...{ ok: false, status: null, retryAfterMs: null, latencyMs: 0 },
  failure: { kind: 'unreachable', detail: 'No address of this source answered.' },
}

export function openIcinga(config: SourceConfig, platform: SourcePlatform): IcingaDoor {
  const { clock } = platform
  const endpoints = config.urls.map((url) => ({ url, door: openWebDoor(url, config, platform) }))
  /** by `clock.mono()` */
  const failedAt = new Map<IcingaEndpoint, number>()
  /** when each request of the last minute was made, by `clock.mono()` */
  let asked: readonly number[] = []
  const isResting = (endpoint: IcingaEndpoint): boolean =>
    clock.mono() - (failedAt.get(endpoint) ?? Number.NEGATIVE_INFINITY) < restMs

  const inOrder = (): readonly IcingaEndpoint[] => [
    ...endpoints.filter((endpoint) => !isResting(endpoint)),
    ...endpoints.filter(isResting),
  ]

  const askAt: IcingaDoor['askAt'] = async (endpoint, { path, body, reads, deadlineMs }, signal) => {
    asked = [...asked.filter((at) => clock.mono() - at < minuteMs), clock.mono()]
    const reply = await endpoint.door.ask({
      method: body === undefined ? 'GET' : 'POST',
      url: `${baseOf(endpoint.url)}${path}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // What is asked is too long for an address: Icinga takes 8 kB of header lines in all.
      ...(reads && body !== undefined ? { headers: { 'x-http-method-override': 'GET' } } : {}),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      signal,
    })
    if (isTrouble(reply)) failedAt.set(endpoint, clock.mono())
    else failedAt.delete(endpoint)
    return reply
  }

  return {
    endpoints,
    inOrder,
    askAt,
    ask: async (question, signal) => {
      let first: (WebRefusal & { readonly url: string }) | null = null
      for (const endpoint of inOrder()) {
        const reply = await askAt(endpoint, question, signal)
        if (reply.ok) return { ...reply, url: endpoint.url }
        first ??= { ...reply, url: endpoint.url }
        const isSafe = question.reads || neverLeft.has(reply.failure.kind)
        if (!isTrouble(reply) || !isSafe || signal.aborted) break
      }
      return first ?? { ...nowhere, url: '' }
    },
    spent: () => {
      const recent = asked.filter((at) => clock.mono() - at < minuteMs)
      const oldest = recent.length < ownPerMinute ? undefined : recent[recent.length - ownPerMinute]
      const newsInMs = oldest === undefined ? 0 : oldest + minuteMs - clock.mono()
      return { usedLastMinute: recent.length, newsInMs }
    },
    bare: (failure) => endpoints[0]?.door.bare(failure) ?? failure,
    waitMs: () => Math.min(...endpoints.map(({ door }) => door.waitMs())),
  }
}

/** The question never reached a server. */
const neverLeft: ReadonlySet<Failure['kind']> = new Set<Failure['kind']>([
  ...(['offline', 'name-unknown', 'refused', 'unreachable'] as const),
  ...(['tls-untrusted', 'tls-expired', 'tls-name', 'clock-wrong'] as const),
])

/** The endpoint is in trouble, and another one may not be: a 4xx would be the same there. */
export function isTrouble(reply: WebReply): boolean {
  if (reply.ok) return false
  // Icinga says 500 when nothing matches an action, with a list of results that is empty.
  if (reply.status === 500 && reply.body?.toString('utf8').includes('"results"')) return false
  return reply.status === null || reply.status >= 500 || reply.status === 429
}
