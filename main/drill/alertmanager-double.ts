/**
 * An Alertmanager 0.25 in memory, as far as a client can tell: API v2 without /alerts/groups, health and readiness.
 * Checked against the real one by a test that asks both the same things.
 */

import { anchored, isRegex, matchesLabels, parseFilter } from '../../contract/matchers.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { Clock } from '../platform/clock.ts'
import type { ServerReply, ServerRequest } from '../platform/http-server.ts'
import { type AlertBook, createAlertBook, type InhibitRule, type ListedAlert } from './alert-book.ts'
import {
  alertBody,
  empty,
  json,
  notAllowed,
  type PeerFacts,
  refuse,
  silenceBody,
  statusBody,
  text,
  unknownPath,
  wrongType,
} from './alertmanager-replies.ts'
import { isUuid, readAlerts, readSilence } from './postable.ts'
import { hasMatchers, type SilenceBook } from './silence-book.ts'

/** How an Alertmanager is set up. Peers of one cluster are given the same `silences` and `peers`. */
export interface DoubleOptions extends PeerFacts {
  readonly clock: Clock
  readonly silences: SilenceBook
  readonly inhibitRules: readonly InhibitRule[]
  /** the receivers an alert is routed to */
  receiversOf(labels: Readonly<Record<string, string>>): readonly string[]
}

export interface AlertmanagerDouble {
  readonly alerts: AlertBook
  readonly silences: SilenceBook
  handle(request: ServerRequest): Promise<ServerReply>
  /** Stops answering: connections are taken and held open. What the clients gave up meanwhile is never done. */
  fallSilent(): void
  /** Answers again, those first who still wait. */
  answerAgain(): void
  /** As a restarted process: alerts are forgotten until they are sent again, silences stay. */
  restart(): void
}

/** Creates one that answers. */
export function createAlertmanagerDouble(options: DoubleOptions): AlertmanagerDouble {
  const { clock, silences } = options
  const alerts = createAlertBook(silences, options.inhibitRules)
  let startedAt = clock.now()
  let silent: PromiseWithResolvers<void> | null = null

  const routes: Readonly<Record<string, Readonly<Record<string, (request: ServerRequest) => ServerReply>>>> =
    {
      '/-/healthy': { GET: () => text('OK') },
      '/-/ready': { GET: () => text('OK') },
      '/api/v2/status': { GET: () => json(statusBody(options, startedAt)) },
      '/api/v2/receivers': { GET: () => json(options.receivers.map((name) => ({ name }))) },
      '/api/v2/alerts': {
        POST: ({ body }) => {
          const { good, no } = readAlerts(body, clock.now())
          for (const alert of good) alerts.put(alert, clock.now())
          return no ? refuse(no) : empty(200)
        },
        GET: ({ query }) => listAlerts(query, alerts.list(clock.now()), options),
      },
      '/api/v2/silences': {
        POST: ({ body }) => {
          const read = readSilence(body, clock.now())
          if (!read.ok) return refuse(read.no)
          const written = silences.set(read.value, clock.now())
          if (written === 'not-found') return json('silence not found', 404)
          return json({ silenceID: written.id })
        },
        GET: ({ query }) => {
          const filters = readFilters(query)
          if ('problem' in filters) return json(filters.problem, 400)
          const now = clock.now()
          const listed = silences.list(now).filter((silence) => hasMatchers(silence, filters))
          return json(listed.map((silence) => silenceBody(silence, now)))
        },
      },
    }
  const oneSilence = {
    DELETE: (id: string) =>
      silences.expire(id, clock.now()) === 'done' ? empty(200) : json('silence not found', 500),
    GET: (id: string) => {
      const silence = silences.get(id)
      return silence ? json(silenceBody(silence, clock.now())) : empty(404)
    },
  }

  const answer = (request: ServerRequest): ServerReply => {
    const { path } = request
    const method = request.method === 'HEAD' ? 'GET' : request.method
    if (path.startsWith('/api/v2/silence/')) {
      if (method !== 'GET' && method !== 'DELETE') return notAllowed(method, ['DELETE', 'GET'])
      const id = path.slice('/api/v2/silence/'.length)
      if (isUuid(id)) return oneSilence[method](id)
      const message = `silenceID in path must be of type uuid: ${JSON.stringify(id)}`
      return json({ code: 601, message }, 422)
    }
    const methods = Object.hasOwn(routes, path) ? routes[path] : undefined
    if (!methods) return unknownPath(path)
    const run = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!run) return notAllowed(method, Object.keys(methods))
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
    if (method === 'POST' && type !== 'application/json') return wrongType(type)
    return run(request)
  }

  const answerAgain = (): void => {
    silent?.resolve()
    silent = null
  }
  return {
    alerts,
    silences,
    handle: async (request) => {
      while (silent) await silent.promise
      if (request.signal.aborted) return empty(503)
      const reply = answer(request)
      const date = new Date(clock.now()).toUTCString()
      return { ...reply, headers: { ...reply.headers, date, vary: 'Origin' } }
    },
    fallSilent: () => {
      silent ??= Promise.withResolvers<void>()
    },
    answerAgain,
    restart: () => {
      alerts.clear()
      startedAt = clock.now()
      answerAgain()
    },
  }
}

function listAlerts(
  query: URLSearchParams,
  alerts: readonly ListedAlert[],
  { receiversOf }: Pick<DoubleOptions, 'receiversOf'>,
): ServerReply {
  const filters = readFilters(query)
  if ('problem' in filters) return json(filters.problem, 400)
  const receiver = query.get('receiver')
  if (receiver !== null && !isRegex(receiver)) {
    return json(`failed to parse receiver param: error parsing regexp: \`^(?:${receiver})$\``, 400)
  }
  const shows = {
    active: isOn(query, 'active'),
    silenced: isOn(query, 'silenced'),
    inhibited: isOn(query, 'inhibited'),
  }
  const listed = alerts.flatMap((alert) => {
    const { silencedBy, inhibitedBy } = alert
    const active = silencedBy.length === 0 && inhibitedBy.length === 0
    if (active && !shows.active) return []
    if (silencedBy.length > 0 && !shows.silenced) return []
    if (inhibitedBy.length > 0 && !shows.inhibited) return []
    const receivers = receiversOf(alert.labels)
    if (receiver !== null && !receivers.some((name) => anchored(receiver).test(name))) return []
    return matchesLabels(filters, alert.labels) ? [alertBody(alert, receivers)] : []
  })
  return json(listed)
}

/** A switch that is on unless it is said; what is not clearly true is off, as the real one has it. */
function isOn(query: URLSearchParams, name: string): boolean {
  const value = query.get(name)
  return value === null || ['true', '1', 'yes', 'ok', 'y', 'on'].includes(value.toLowerCase())
}

function readFilters(query: URLSearchParams): readonly SeenMatcher[] | { readonly problem: string } {
  const matchers: SeenMatcher[] = []
  for (const text of query.getAll('filter')) {
    const matcher = parseFilter(text)
    if ('problem' in matcher) return matcher
    matchers.push(matcher)
  }
  return matchers
}
