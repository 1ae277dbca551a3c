/** The way from one colleague's laptop to Slack and GitHub: every request ends as the weather has it. No sockets. */
import type { SystemTimers } from '../../main/platform/clock.ts'
import type { Http, HttpRequest, HttpResult } from '../../main/platform/http.ts'
import type { ServerReply } from '../../main/platform/http-server.ts'
import type { Random } from '../../main/platform/random.ts'
import { githubUrl, type SupportWorld, slackUrl } from './support-world.ts'

/** loses-replies: what was asked for is done, and the answer never comes. */
export const doorMoods = [
  ...['well', 'refused', 'hangs', 'error-500', 'error-503', 'html', 'limited', 'loses-replies'],
  ...['cut-off', 'slow'],
] as const
export type DoorMood =
  | 'well'
  | 'refused'
  | 'hangs'
  | 'error-500'
  | 'error-503'
  | 'html'
  | 'limited'
  | 'loses-replies'
  | 'cut-off'
  | 'slow'

export type SourceName = 'chat' | 'issues'

/** How one laptop reaches the two. */
export interface Doors {
  online: boolean
  readonly moods: Record<SourceName, DoorMood>
  /** the next write loses its reply, whatever the mood */
  losesNext: boolean
}

/** One answer that reached the program, for whoever checks what it may know. */
export interface Reached {
  readonly source: SourceName
  readonly at: number
  /** it was one of the service's own answers, and no refusal */
  readonly isGood: boolean
}

const portal = '<!doctype html><html><body>Welcome to the hotel. Sign in.</body></html>'
/** Seconds that a limiting server asks for, at most. */
const longestRetryS = 60

export function createSupportHttp(
  world: SupportWorld,
  timers: SystemTimers,
  doors: Doors,
  random: Random,
  reached: (one: Reached) => void,
): Http {
  const { time } = world
  const fail = (kind: 'refused' | 'offline' | 'timeout' | 'cut-off'): HttpResult => ({
    ok: false,
    failure: { kind, detail: `simulated: ${kind}` },
    latencyMs: 1,
  })
  const later = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const cancel = timers.once(ms, resolve)
      signal?.addEventListener('abort', () => {
        cancel()
        resolve()
      })
    })
  const made = (reply: ServerReply): HttpResult => ({
    ok: true,
    response: {
      status: reply.status,
      headers: { date: new Date(time.now()).toUTCString(), ...reply.headers },
      body: Buffer.from(reply.body),
      latencyMs: 1,
    },
  })
  const ask = (source: SourceName, request: HttpRequest): Promise<ServerReply> => {
    const url = new URL(request.url)
    const asked = {
      ...{ method: request.method, path: url.pathname, query: url.searchParams },
      headers: { host: url.host, ...lowerCase(request.headers) },
      ...{ body: request.body ?? '', signal: new AbortController().signal },
    }
    return source === 'chat' ? world.askSlack(asked) : world.github.handle(asked)
  }

  return async (request) => {
    const origin = new URL(request.url).origin
    if (origin !== slackUrl && origin !== githubUrl) return fail('refused')
    const source: SourceName = origin === slackUrl ? 'chat' : 'issues'
    const { signal, deadlineMs } = request
    if (!doors.online) return fail('offline')
    switch (doors.moods[source]) {
      case 'refused':
        return fail('refused')
      case 'hangs':
        await later(deadlineMs, signal)
        return fail('timeout')
      case 'error-500':
        return made({ status: 500, headers: {}, body: 'something broke' })
      case 'error-503':
        return made({ status: 503, headers: { 'retry-after': '20' }, body: '' })
      case 'html':
        return made({ status: 200, headers: { 'content-type': 'text/html' }, body: portal })
      case 'limited': {
        const seconds = `${1 + Math.floor(random() * longestRetryS)}`
        const body = '{"ok":false,"error":"ratelimited","message":"slow down"}'
        return made({
          ...{ status: 429, body },
          headers: { 'retry-after': seconds, 'content-type': 'application/json' },
        })
      }
      case 'slow':
        await later(500 + random() * 6_000, signal)
        break
      default:
        // Most answers are immediate, so that a day is short; some take a while, so that things come in between.
        if (random() < 0.2) await later(5 + random() * 400, signal)
    }
    if (signal?.aborted) return fail('timeout')
    if (!doors.online) return fail('cut-off')
    const reply = await ask(source, request)
    const isWrite = request.method !== 'GET' && !/\/(conversations|users|auth|team)\./.test(request.url)
    if (random() < 0.1) await later(5 + random() * 200, signal)
    if (signal?.aborted) return fail('timeout')
    const isLost = doors.moods[source] === 'loses-replies' && (isWrite || random() < 0.2)
    if (isWrite && doors.losesNext) {
      doors.losesNext = false
      return fail('cut-off')
    }
    if (!doors.online || isLost || (doors.moods[source] === 'cut-off' && random() < 0.5))
      return fail('cut-off')
    reached({ source, at: time.now(), isGood: isOwnWord(reply) })
    return made(reply)
  }
}

/** Does the service speak, of whatever is there or is not? What it refuses to whoever asks is no answer. */
function isOwnWord({ status, body }: ServerReply): boolean {
  const isRefused = [401, 403, 429].includes(status) || status >= 500
  return (
    !isRefused &&
    !/"error":"(invalid_auth|not_authed|token_\w+|account_inactive|ratelimited)"/.test(`${body}`)
  )
}

function lowerCase(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
