/**
 * A PagerDuty account of our own on loopback: schedules with their turns and overrides, users, who is on call, and its
 * limits. It keeps state, and can be told to fail. What it says is held against the published description where that is
 * at hand (pagerduty-published.test.ts).
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { serveHttp } from './test-server.ts'

export interface FakeUser {
  readonly id: string
  readonly name: string
  /** null = none is told */
  readonly email: string | null
}

/** Epoch ms, whole seconds. */
export interface FakeTurn {
  readonly user: string
  readonly from: number
  readonly to: number
}

export interface FakeOverride extends FakeTurn {
  readonly id: string
}

export interface FakeSchedule {
  readonly id: string
  readonly name: string
  readonly turns: readonly FakeTurn[]
  /** in the order in which they were written: the later one holds */
  overrides: readonly FakeOverride[]
  /** on call by it through this many levels of an escalation policy; 0 = no policy uses it */
  readonly levels: number
}

/** One request and its answer, for whoever checks them. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly sent: unknown
  readonly status: number
  readonly body: unknown
}

export interface FakePagerDuty {
  readonly url: string
  readonly key: string
  users: readonly FakeUser[]
  readonly schedules: Map<string, FakeSchedule>
  readonly exchanges: readonly Exchange[]
  /** who is on call whatever the schedules say, by user id; null = by the schedules */
  onCall: readonly string[] | null
  /** requests that are answered before the limit is reached; null = no limit */
  remaining: number | null
  /** until the limit is renewed, seconds */
  resetSeconds: number
  /** answers the next requests that `fits` instead of doing anything; once, or as often as `times` */
  failWith(failure: {
    readonly status: number
    readonly body?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly times?: number
    readonly fits?: (method: string, path: string) => boolean
  }): void
  /** does what the next such request asks, and hangs up without an answer */
  loseReply(method: string): void
  /** `METHOD /path` of all requests that were answered or lost, those that fail included */
  asked(): readonly string[]
  close(): Promise<void>
}

const hourMs = 3_600_000

/** Begins on loopback. @param now epoch ms, by whose clock it lives */
export async function startFakePagerDuty(now: () => number): Promise<FakePagerDuty> {
  const key = 'u+fake-key-0123456789'
  const exchanges: Exchange[] = []
  const failures: (Parameters<FakePagerDuty['failWith']>[0] & { left: number })[] = []
  const lost: string[] = []
  const asked: string[] = []
  let overrides = 0

  const server = await serveHttp((request, response, text) => {
    const method = request.method ?? 'GET'
    const url = new URL(request.url ?? '/', 'http://fake')
    asked.push(`${method} ${url.pathname}`)
    const failure = failures.find(({ left, fits }) => left > 0 && (fits?.(method, url.pathname) ?? true))
    if (failure) {
      failure.left -= 1
      response.writeHead(failure.status, { 'content-type': 'application/json', ...failure.headers })
      response.end(failure.body ?? errorBody('Internal Server Error', 2000))
      return
    }
    const answer = handle({ method, url, request, text })
    const index = lost.indexOf(method)
    if (index >= 0) {
      lost.splice(index, 1)
      response.destroy()
      return
    }
    send(response, answer)
    exchanges.push({
      ...{ method, path: url.pathname, query: url.searchParams, headers: request.headers },
      ...{ sent: text === '' ? undefined : JSON.parse(text), status: answer.status, body: answer.body },
    })
  })

  const fake: FakePagerDuty = {
    url: server.url,
    key,
    users: [],
    schedules: new Map(),
    exchanges,
    onCall: null,
    remaining: null,
    resetSeconds: 30,
    failWith: (failure) => void failures.push({ ...failure, left: failure.times ?? 1 }),
    loseReply: (method) => void lost.push(method),
    asked: () => asked,
    close: () => server.close(),
  }

  interface Answer {
    readonly status: number
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
  }

  function handle(asking: {
    readonly method: string
    readonly url: URL
    readonly request: IncomingMessage
    readonly text: string
  }): Answer {
    const { method, url, request, text } = asking
    const query = url.searchParams
    if (request.headers.authorization !== `Token token=${key}`) return no(401, 'Unauthorized', 2006)
    if (
      !request.headers.accept?.includes('version=2') ||
      request.headers['content-type'] !== 'application/json'
    )
      return no(400, 'Invalid Input Provided', 2001, ['Accept and Content-Type are required'])
    if (fake.remaining !== null) {
      if (fake.remaining === 0) return { ...no(429, 'Rate Limit Exceeded', 2020), headers: limits() }
      fake.remaining -= 1
    }
    const headers = limits()
    const [, room = '', id = '', part = '', overrideId = ''] = url.pathname.split('/')
    if (method === 'GET' && url.pathname === '/users') return { status: 200, headers, body: users(query) }
    if (method === 'GET' && url.pathname === '/oncalls') return { status: 200, headers, body: onCalls(query) }
    const schedule = room === 'schedules' ? fake.schedules.get(id) : undefined
    if (!schedule) return { ...no(404, 'Not Found', 2100), headers }
    if (method === 'GET' && part === '')
      return { status: 200, headers, body: { schedule: scheduleBody(schedule, query) } }
    if (part !== 'overrides') return { ...no(404, 'Not Found', 2100), headers }
    if (method === 'GET') return listOverrides(schedule, query)
    if (method === 'POST') return writeOverrides(schedule, JSON.parse(text))
    if (method === 'DELETE') return removeOverride(schedule, overrideId)
    return { ...no(404, 'Not Found', 2100), headers }
  }

  function limits(): Record<string, string> {
    return fake.remaining === null
      ? {}
      : {
          'ratelimit-limit': '960',
          'ratelimit-remaining': `${fake.remaining}`,
          'ratelimit-reset': `${fake.resetSeconds}`,
        }
  }

  function users(query: URLSearchParams): unknown {
    return paged('users', fake.users.map(userBody), query)
  }

  function onCalls(query: URLSearchParams): unknown {
    const from = Date.parse(query.get('since') ?? '') || now()
    const to = Date.parse(query.get('until') ?? '') || from + 1
    const wanted = query.getAll('schedule_ids[]')
    const items = [...fake.schedules.values()]
      .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
      .flatMap((schedule) =>
        Array.from({ length: schedule.levels }, (_, level) =>
          (fake.onCall?.map((user) => ({ user, from: from - hourMs, to: to + hourMs })) ?? finalOf(schedule))
            .filter((turn) => turn.from < to && turn.to > from)
            .map((turn) => ({
              escalation_policy: referenceTo('escalation_policies', 'PPOLICY', 'Policy'),
              escalation_level: level + 1,
              schedule: referenceTo('schedules', schedule.id, schedule.name),
              user: userReference(turn.user),
              start: iso(turn.from),
              end: iso(turn.to),
            })),
        ).flat(),
      )
    return paged('oncalls', items, query)
  }

  function scheduleBody(schedule: FakeSchedule, query: URLSearchParams): unknown {
    const since = query.get('since')
    const rendered = (turns: readonly FakeTurn[]) => {
      if (since === null) return {}
      const span = { from: Date.parse(since), to: Date.parse(query.get('until') ?? '') }
      const entries = cut(turns, span, query).map((turn) => ({
        start: iso(turn.from),
        end: iso(turn.to),
        user: userReference(turn.user),
      }))
      return { rendered_schedule_entries: entries, rendered_coverage_percentage: 100 }
    }
    const ids = [...new Set(schedule.turns.map(({ user }) => user))]
    return {
      ...referenceTo('schedules', schedule.id, schedule.name),
      type: 'schedule',
      name: schedule.name,
      time_zone: 'UTC',
      description: null,
      users: ids.map(userReference),
      escalation_policies: [],
      teams: [],
      overrides_subschedule: { name: 'Overrides', ...rendered(schedule.overrides) },
      final_schedule: { name: 'Final Schedule', ...rendered(finalOf(schedule)) },
    }
  }

  function listOverrides(schedule: FakeSchedule, query: URLSearchParams): Answer {
    const [since, until] = [query.get('since'), query.get('until')]
    if (since === null || until === null)
      return no(400, 'Invalid Input Provided', 2001, ['since and until are required'])
    const span = { from: Date.parse(since), to: Date.parse(until) }
    const found = cut(schedule.overrides, span, query)
    // The description knows no other status for it.
    return { status: 201, headers: limits(), body: { overrides: found.map(overrideBody) } }
  }

  function writeOverrides(schedule: FakeSchedule, given: unknown): Answer {
    const { overrides: asked = [] } = given as { overrides?: readonly Record<string, unknown>[] }
    if (asked.length === 0) return no(400, 'Invalid Input Provided', 2001, ['overrides is required'])
    const body = asked.map(({ start, end, user }) => {
      const [from, to] = [Date.parse(String(start)), Date.parse(String(end))]
      const { id } = user as { id: string }
      const errors = [
        ...(from < to ? [] : ['Override must end after its start']),
        ...(to > now() ? [] : ['End must be in the future']),
        ...(fake.users.some((known) => known.id === id) ? [] : ['User not found']),
      ]
      if (errors.length > 0) return { status: 400, errors, override: { start, end, user } }
      const override = { id: `Q${String(++overrides).padStart(6, '0')}`, user: id, from, to }
      schedule.overrides = [...schedule.overrides, override]
      return { status: 201, override: overrideBody(override) }
    })
    return { status: 201, headers: limits(), body }
  }

  function removeOverride(schedule: FakeSchedule, id: string): Answer {
    const found = schedule.overrides.find((override) => override.id === id)
    if (!found) return no(404, 'Not Found', 2100)
    if (found.to <= now())
      return no(400, 'Invalid Input Provided', 2001, ['A past override cannot be removed'])
    const others = schedule.overrides.filter((override) => override !== found)
    const isBegun = found.from < now()
    schedule.overrides = isBegun ? [...others, { ...found, to: Math.floor(now() / 1_000) * 1_000 }] : others
    return { status: isBegun ? 200 : 204, headers: limits() }
  }

  function overrideBody({ id, user, from, to }: FakeOverride) {
    return { id, start: iso(from), end: iso(to), user: userReference(user) }
  }

  function userReference(id: string) {
    const user = fake.users.find((known) => known.id === id)
    return { ...referenceTo('users', id, user?.name ?? id), type: 'user_reference' }
  }

  return fake
}

function userBody({ id, name, email }: FakeUser) {
  return {
    ...referenceTo('users', id, name),
    type: 'user',
    name,
    email,
    role: 'user',
    time_zone: 'Europe/Berlin',
  }
}

function referenceTo(room: string, id: string, summary: string) {
  const type = { users: 'user', schedules: 'schedule', escalation_policies: 'escalation_policy' }[room]
  const address = `https://fake.example/${room}/${id}`
  return { id, type: `${type}_reference`, summary, self: address, html_url: address }
}

/** The turns with the overrides over them, the later ones over the earlier ones. */
function finalOf({ turns, overrides }: FakeSchedule): readonly FakeTurn[] {
  let final: readonly FakeTurn[] = turns
  for (const { user, from, to } of overrides)
    final = [
      ...final.flatMap((turn) =>
        [
          { ...turn, to: Math.min(turn.to, from) },
          { ...turn, from: Math.max(turn.from, to) },
        ].filter((part) => part.from < part.to),
      ),
      { user, from, to },
    ]
  return final.toSorted((a, b) => a.from - b.from)
}

/** What touches the stretch, cut at its ends unless `overflow=true`. */
function cut<T extends FakeTurn>(
  turns: readonly T[],
  span: { readonly from: number; readonly to: number },
  query: URLSearchParams,
): readonly T[] {
  return turns
    .filter(({ from, to }) => from < span.to && to > span.from)
    .map((turn) =>
      query.get('overflow') === 'true'
        ? turn
        : { ...turn, from: Math.max(turn.from, span.from), to: Math.min(turn.to, span.to) },
    )
}

function paged(name: string, items: readonly unknown[], query: URLSearchParams) {
  const limit = Math.min(100, Number(query.get('limit') ?? 25))
  const offset = Number(query.get('offset') ?? 0)
  return {
    [name]: items.slice(offset, offset + limit),
    ...{ limit, offset, more: offset + limit < items.length, total: null },
  }
}

function no(status: number, message: string, code: number, errors: readonly string[] = []) {
  return { status, body: JSON.parse(errorBody(message, code, errors)) as unknown }
}

function errorBody(message: string, code: number, errors: readonly string[] = []): string {
  return JSON.stringify({ error: { message, code, ...(errors.length > 0 ? { errors } : {}) } })
}

function send(
  response: ServerResponse,
  answer: {
    readonly status: number
    readonly body?: unknown
    readonly headers?: Readonly<Record<string, string>>
  },
): void {
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
}

function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}
