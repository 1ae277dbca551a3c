/**
 * A PagerDuty in memory, as far as a client of its incidents can tell: lists in pages, keys of people and of the account with
 * what they may do, limits, pending actions that fall due. Held against the published description where that is at hand.
 */
import type { ServerReply, ServerRequest } from '../platform/http-server.ts'
import { createExchanges, type Exchange, type Mishap } from './exchanges.ts'
import {
  alertBody,
  incidentBody,
  logBody,
  noteBody,
  paged,
  refuse,
  reply,
  userBody,
  userReference,
} from './pagerduty-bodies.ts'
import { createPagerDutyBook, type PagerDutyBook, type PagerIncident } from './pagerduty-book.ts'
import { type PagerWrite, writeIncident, writeIncidents } from './pagerduty-writes.ts'

export interface PagerDutyKey {
  /** null = it is the whole account's */
  readonly user: string | null
  may: 'read' | 'write'
  /** scopes it lacks, as the description names them */
  lacks: string[]
  isRevoked: boolean
}

export interface PagerDutyDouble {
  readonly book: PagerDutyBook
  readonly keys: Map<string, PagerDutyKey>
  readonly abilities: string[]
  readonly exchanges: readonly Exchange[]
  /** requests a minute for each key */
  limit: number
  /** every request gets a 429 until then, epoch ms, and is told so in seconds, as a date, or not at all */
  limitedUntil: { readonly at: number; readonly tells: 'seconds' | 'date' | 'nothing' } | null
  /** its clock minus ours, ms */
  skewMs: number
  addKey(key: string, user: string | null, more?: Partial<PagerDutyKey>): PagerDutyKey
  /** what happens right after an answer */
  onAnswered: ((exchange: Exchange) => void) | null
  mishap(next: Mishap): void
  /** `METHOD /path` of all requests */
  asked(): readonly string[]
  handle(request: ServerRequest): Promise<ServerReply>
}

const minuteMs = 60_000

/** @param ourNow epoch ms, by whose clock it lives, `skewMs` apart */
export function createPagerDutyDouble(ourNow: () => number): PagerDutyDouble {
  const now = (): number => ourNow() + double.skewMs
  const keys = new Map<string, PagerDutyKey>()
  const exchanges = createExchanges(now)
  const minutes = new Map<string, { endsAt: number; used: number }>()

  const figures = (key: string): Readonly<Record<string, string>> => {
    const minute = minuteOf(key)
    return {
      'ratelimit-limit': String(double.limit),
      'ratelimit-remaining': String(Math.max(0, double.limit - minute.used)),
      'ratelimit-reset': String(Math.ceil((minute.endsAt - now()) / 1_000)),
    }
  }
  const minuteOf = (key: string): { endsAt: number; used: number } => {
    const known = minutes.get(key)
    if (known && known.endsAt > now()) return known
    const fresh = { endsAt: now() + minuteMs, used: 0 }
    minutes.set(key, fresh)
    return fresh
  }

  const answer = (request: ServerRequest, sent: unknown): ServerReply => {
    const [, secret = ''] = /^(?:Token token=|Bearer )(.+)$/.exec(request.headers.authorization ?? '') ?? []
    const key = keys.get(secret)
    if (!key || key.isRevoked) return refuse(401, 'Unauthorized', 2006)
    if (
      !request.headers.accept?.includes('version=2') ||
      request.headers['content-type'] !== 'application/json'
    )
      return refuse(400, 'Invalid Input Provided', 2001, ['Accept and Content-Type are required'])
    const { limitedUntil } = double
    if (limitedUntil && ourNow() < limitedUntil.at) {
      const leftMs = limitedUntil.at - ourNow()
      const wait = {
        seconds: { 'retry-after': String(Math.ceil(leftMs / 1_000)) },
        date: { 'retry-after': new Date(now() + leftMs).toUTCString() },
        nothing: {},
      }[limitedUntil.tells]
      return withHeaders(refuse(429, 'Rate Limit Exceeded', 2020), wait)
    }
    const minute = minuteOf(secret)
    if (minute.used >= double.limit)
      return withHeaders(refuse(429, 'Rate Limit Exceeded', 2020), figures(secret))
    minute.used += 1
    double.book.settle()
    return withHeaders(route({ double, key, request, sent, now }), figures(secret))
  }

  const double: PagerDutyDouble = {
    ...{
      book: createPagerDutyBook(() => now()),
      keys,
      exchanges: exchanges.all,
      abilities: ['teams', 'coordinated_responding'],
    },
    ...{ limit: 960, limitedUntil: null, skewMs: 0, onAnswered: null },
    addKey: (secret, user, more = {}) => {
      const key: PagerDutyKey = { user, may: 'write', lacks: [], isRevoked: false, ...more }
      keys.set(secret, key)
      return key
    },
    mishap: exchanges.mishap,
    asked: () => exchanges.all.map(({ method, path }) => `${method} ${path}`),
    handle: async (request) => exchanges.respond(request, answer, double.onAnswered),
  }
  return double
}

interface Routed {
  readonly double: PagerDutyDouble
  readonly key: PagerDutyKey
  readonly request: ServerRequest
  readonly sent: unknown
  readonly now: () => number
}

const notFound = (): ServerReply => refuse(404, 'Not Found', 2100)

function route(asked: Routed): ServerReply {
  const { double, key, request } = asked
  const { method, path, query } = request
  const { book } = double
  const [, room = '', id = '', part = ''] = path.split('/')
  const scope = `${room === 'oncalls' || room === 'log_entries' ? 'incidents' : room}.${method === 'GET' ? 'read' : 'write'}`
  if (key.lacks.includes(scope) || (method !== 'GET' && key.may === 'read'))
    return refuse(403, 'Access Denied', 2010, [`The key lacks ${scope}`])
  if (path === '/users/me') {
    const user = key.user === null ? undefined : book.users.get(key.user)
    return user
      ? reply(200, { user: userBody(user) })
      : refuse(400, 'Bad Request', 2001, ['no user of this key'])
  }
  if (path === '/abilities') return reply(200, { abilities: double.abilities })
  if (path === '/users') {
    const wanted = query.get('query')?.toLowerCase() ?? ''
    const users = [...book.users.values()].filter((one) =>
      `${one.name} ${one.email}`.toLowerCase().includes(wanted),
    )
    return listed('users', users.map(userBody), query)
  }
  if (path === '/oncalls') return listed('oncalls', onCalls(asked), query)
  if (room === 'escalation_policies') return policy(book, id)
  if (room !== 'incidents') return notFound()
  const from = String(request.headers.from ?? '').toLowerCase()
  const writer = [...book.users.values()].find(({ email }) => email.toLowerCase() === from)
  if (method !== 'GET' && part !== 'responder_requests' && !writer)
    return refuse(400, 'Invalid Input Provided', 2001, ['From must be the address of a user'])
  const write: PagerWrite = {
    book,
    sent: asked.sent,
    by: writer?.id ?? key.user ?? '',
    abilities: double.abilities,
  }
  if (id === '') return method === 'PUT' ? writeIncidents(write) : listIncidents(book, query, asked.now())
  const incident = book.incidents.get(id)
  if (!incident || incident.isGone) return notFound()
  if (method !== 'GET') return writeIncident(write, incident, method, part)
  return readPart(book, incident, part, query)
}

function readPart(
  book: PagerDutyBook,
  incident: PagerIncident,
  part: string,
  query: URLSearchParams,
): ServerReply {
  switch (part) {
    case '':
      return reply(200, { incident: incidentBody(book, incident) })
    case 'alerts':
      return listed(
        'alerts',
        incident.alerts.map((alert) => alertBody(book, incident, alert)),
        query,
      )
    case 'notes':
      return reply(200, { notes: incident.notes.toReversed().map((note) => noteBody(book, note)) })
    case 'log_entries': {
      const since = Date.parse(query.get('since') ?? '') || 0
      const lines = incident.log.filter(({ at }) => at >= since)
      return listed(
        'log_entries',
        lines.map((line) => logBody(book, incident, line)),
        query,
      )
    }
    default:
      return notFound()
  }
}

const monthMs = 30 * 24 * 3_600_000

function listIncidents(book: PagerDutyBook, query: URLSearchParams, now: number): ServerReply {
  const [statuses, services] = [query.getAll('statuses[]'), query.getAll('service_ids[]')]
  const [teams, urgencies] = [query.getAll('team_ids[]'), query.getAll('urgencies[]')]
  const users = query.getAll('user_ids[]')
  // Without date_range=all it lists a month.
  const since = query.get('date_range') === 'all' ? 0 : now - monthMs
  const found = [...book.incidents.values()].filter(
    (one) =>
      !one.isGone &&
      one.createdAt >= since &&
      // A status that is new counts as one that is open.
      (statuses.length === 0 || statuses.includes(one.status) || !knownStatuses.has(one.status)) &&
      (services.length === 0 || services.includes(one.service)) &&
      (teams.length === 0 || one.teams.some((team) => teams.includes(team))) &&
      (urgencies.length === 0 || urgencies.includes(one.urgency) || !knownUrgencies.has(one.urgency)) &&
      (users.length === 0 || one.assigned.some((user) => users.includes(user))),
  )
  const forwards = (a: PagerIncident, b: PagerIncident) =>
    a.createdAt - b.createdAt || a.id.localeCompare(b.id)
  const sorted = found.toSorted(forwards)
  if (query.get('sort_by') === 'created_at:desc') sorted.reverse()
  const page = paged('incidents', sorted, query)
  if ('status' in page) return page
  const items = page.body.incidents as readonly PagerIncident[]
  return reply(200, { ...page.body, incidents: items.map((one) => incidentBody(book, one)) })
}

const knownStatuses = new Set(['triggered', 'acknowledged', 'resolved'])
const knownUrgencies = new Set(['high', 'low'])

function onCalls({ double: { book }, request }: Routed): readonly unknown[] {
  const wanted = request.query.getAll('escalation_policy_ids[]')
  return [...book.policies.values()]
    .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
    .flatMap(({ id, name, levels }) =>
      levels.flatMap((users, index) =>
        users.map((user) => ({
          escalation_policy: policyReference(id, name),
          escalation_level: index + 1,
          ...{ schedule: null, user: userReference(book, user), start: null, end: null },
        })),
      ),
    )
}

function policyReference(id: string, summary: string) {
  const self = `https://api.pagerduty.com/escalation_policies/${id}`
  return { id, type: 'escalation_policy_reference', summary, self, html_url: null }
}

function policy(book: PagerDutyBook, id: string): ServerReply {
  const found = book.policies.get(id)
  if (!found) return notFound()
  const rules = found.levels.map((users, index) => ({
    ...{ id: `PRULE${index}`, escalation_delay_in_minutes: 30 },
    targets: users.map((user) => userReference(book, user)),
  }))
  const body = { ...policyReference(id, found.name), type: 'escalation_policy', name: found.name }
  return reply(200, {
    escalation_policy: { ...body, escalation_rules: rules, num_loops: 2, services: [], teams: [] },
  })
}

function listed(name: string, items: readonly unknown[], query: URLSearchParams): ServerReply {
  const page = paged(name, items, query)
  return 'status' in page ? page : reply(200, page.body)
}

function withHeaders(made: ServerReply, headers: Readonly<Record<string, string>>): ServerReply {
  return { ...made, headers: { ...headers, ...made.headers } }
}
