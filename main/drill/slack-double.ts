/**
 * Slack's Web API in memory, over real HTTP: tokens and scopes, methods, limits, and Socket Mode. What it says is held
 * against Slack's published shapes, and against another double of it, by tests.
 */
import type { Clock } from '../platform/clock.ts'
import type { Listen, ServerReply, ServerRequest } from '../platform/http-server.ts'
import type { TakeSockets } from '../platform/web-socket.ts'
import { lacking, type SlackToken } from './slack-access.ts'
import { createSlackBook, type SlackBook } from './slack-book.ts'
import { createSlackLimits, type SlackLimits } from './slack-limits.ts'
import { slackMethods } from './slack-methods.ts'
import { openSlackSockets, type SlackSockets } from './slack-sockets.ts'

/** One call and its answer, for whoever checks them. */
export interface SlackExchange {
  readonly method: string
  readonly args: Readonly<Record<string, string>>
  readonly status: number
  readonly body: unknown
}

export interface SlackDouble {
  /** what `url` of the configuration is: with `/api` at its end */
  readonly url: string
  readonly book: SlackBook
  readonly limits: SlackLimits
  readonly sockets: SlackSockets
  readonly exchanges: SlackExchange[]
  /** A token; `scopes` are all that it has. */
  grant(token: Pick<SlackToken, 'kind' | 'userId'> & Partial<SlackToken>): SlackToken
  revoke(token: string, how?: SlackToken['state']): void
  /** Answers the next calls of a method itself; null answers nothing and hangs up after the deed was done. */
  answerNext(method: string, reply: ((call: SlackExchange) => ServerReply) | null, times?: number): void
  close(): Promise<void>
}

export interface SlackDoubleDeps {
  readonly clock: Clock
  readonly listen: Listen
  readonly takeSockets: TakeSockets
}

/** Slack takes up to 100 kB of a message with its blocks; more is nobody's. */
const maxBodyBytes = 1024 * 1024

/** Begins on a loopback port. Rejects with the system's error when none can be had. */
export async function openSlackDouble({ clock, listen, takeSockets }: SlackDoubleDeps): Promise<SlackDouble> {
  const book = createSlackBook(clock)
  const limits = createSlackLimits(clock)
  const tokens = new Map<string, SlackToken>()
  const exchanges: SlackExchange[] = []
  const scripted: { method: string; reply: ((call: SlackExchange) => ServerReply) | null; left: number }[] =
    []

  const run = (method: string, args: ReadonlyMap<string, string>, bearer: string): Outcome => {
    const token = tokens.get(bearer)
    if (bearer === '') return { body: { ok: false, error: 'not_authed' } }
    if (!token) return { body: { ok: false, error: 'invalid_auth' } }
    if (token.state !== 'good') return { body: { ok: false, error: token.state } }
    const seconds = limits.take(method)
    if (seconds !== null) return { body: { ok: false, error: 'ratelimited' }, retryAfter: seconds, token }
    if (method === 'apps.connections.open') {
      if (token.kind !== 'app') return { body: { ok: false, error: 'not_allowed_token_type' }, token }
      const missing = lacking(token, 'connections:write')
      return { body: missing ?? { ok: true, url: sockets.ticket(token.appId) }, token }
    }
    const known = Object.hasOwn(slackMethods, method) ? slackMethods[method] : undefined
    if (!known) return { body: { ok: false, error: 'unknown_method', req_method: method }, token }
    if (token.kind === 'app') return { body: { ok: false, error: 'not_allowed_token_type' }, token }
    const arg = (name: string): string => args.get(name) ?? ''
    return {
      body: known({ book, token, clock, mostObjects: limits.mostObjects, arg }),
      token,
    }
  }

  const handle = (request: ServerRequest): ServerReply => {
    const method = /^\/api\/([\w.]+)$/.exec(request.path)?.[1]
    if (method === undefined || (request.method !== 'POST' && request.method !== 'GET'))
      return { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<!DOCTYPE html>' }
    const args = argumentsOf(request)
    if (args === null) return replyOf({ body: { ok: false, error: 'invalid_json' } })
    const script = scripted.find((one) => one.method === method && one.left > 0)
    if (script) script.left -= 1
    const plain = Object.fromEntries(args)
    if (script?.reply) {
      const reply = script.reply({ method, args: plain, status: 0, body: null })
      exchanges.push({ method, args: plain, status: reply.status, body: reply.body })
      return reply
    }
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? args.get('token') ?? ''
    const outcome = run(method, args, bearer)
    const reply = replyOf(outcome)
    exchanges.push({ method, args: plain, status: reply.status, body: outcome.body })
    // What was done is done: whoever asked never hears of it.
    return script ? { status: 502, headers: {}, body: '' } : reply
  }

  const server = await listen({
    port: 0,
    maxBodyBytes,
    handle: async (request) => {
      const reply = handle(request)
      return { ...reply, headers: { date: new Date(clock.now()).toUTCString(), ...reply.headers } }
    },
  })
  const sockets = openSlackSockets({ book, clock, takeSockets, server })
  return {
    ...{ url: `${server.url}/api`, book, limits, sockets, exchanges },
    grant: (given) => {
      const made: SlackToken = {
        token: `${{ user: 'xoxp', bot: 'xoxb', app: 'xapp' }[given.kind]}-made-up-${tokens.size + 1}`,
        ...{ bot: null, appId: 'A000000001', scopes: [], state: 'good' },
        ...given,
      }
      tokens.set(made.token, made)
      return made
    },
    revoke: (token, how = 'token_revoked') => {
      const known = tokens.get(token)
      if (known) known.state = how
    },
    answerNext: (method, reply, times = 1) => scripted.push({ method, reply, left: times }),
    close: async () => {
      sockets.close()
      await server.close()
    },
  }
}

interface Outcome {
  readonly body: object
  readonly retryAfter?: number
  readonly token?: SlackToken
}

function replyOf({ body, retryAfter, token }: Outcome): ServerReply {
  return {
    status: retryAfter === undefined ? 200 : 429,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...(token ? { 'x-oauth-scopes': token.scopes.join(',') } : {}),
    },
    body: JSON.stringify(body),
  }
}

/** The arguments of a call: of its query, and of its body as a form or as JSON; null for JSON that is none. */
function argumentsOf(request: ServerRequest): ReadonlyMap<string, string> | null {
  const args = new Map(request.query)
  if (request.method === 'GET' || request.body === '') return args
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('application/json')) {
    for (const [name, value] of new URLSearchParams(request.body)) args.set(name, value)
    return args
  }
  try {
    const parsed = JSON.parse(request.body) as Readonly<Record<string, unknown>>
    for (const [name, value] of Object.entries(parsed))
      args.set(name, typeof value === 'string' ? value : JSON.stringify(value))
    return args
  } catch {
    return null
  }
}
