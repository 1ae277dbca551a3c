/**
 * Icinga's events: kept open as long as somebody listens. An event is no news of its own, only a reason to look at once; what
 * happened while no stream was open is found by a look as well, so each new one begins with it.
 */
import type { Failure } from '../../contract/source-health.ts'
import { refusalOf } from './http-failure.ts'
import { baseOf, type IcingaDoor } from './icinga-door.ts'
import { ownSecretsOf } from './own-secrets.ts'
import type { SourceConfig, SourcePlatform } from './source.ts'

/** What changes a list. One that a version does not know is ignored by it (2.13 does). */
const types = [
  ...['StateChange', 'AcknowledgementSet', 'AcknowledgementCleared', 'CommentAdded', 'CommentRemoved'],
  ...['DowntimeAdded', 'DowntimeRemoved', 'DowntimeStarted', 'DowntimeTriggered'],
  ...['ObjectCreated', 'ObjectDeleted', 'ObjectModified', 'Flapping'],
]
const heeded: ReadonlySet<string> = new Set(types)

/** Readers with the same types may share a queue: each hears every event. */
const queue = 'nightdesk'

/** How long the head of the stream may take, ms. */
const headDeadlineMs = 15_000
/** The first wait before a new try, ms; it doubles up to the longest. */
const firstRetryMs = 1_000
const longestRetryMs = 60_000
/** One that the server refuses is tried again after this long, ms: somebody may give the permission. */
const refusedRetryMs = 600_000
/** A stream that held for this long was a good one, ms: the next wait is short again. */
const goodAfterMs = 30_000
/** A change this much older than the last event was not told by the stream, ms. */
const untoldMs = 5_000

export interface IcingaStream {
  /** as of a ConnectedSource */
  listen(news: () => void): () => void
  /** a sentence for the source's card: why it does not tell by itself; null while it does, or is about to */
  remark(): string | null
  /** a look has found what no event told: the stream may be dead although it looks alive */
  foundUntold(): void
  isOpen(): boolean
}

export function createIcingaStream(
  door: IcingaDoor,
  config: SourceConfig,
  pins: readonly string[],
  { clock, openLines }: SourcePlatform,
): IcingaStream {
  const secrets = ownSecretsOf(config.headers)
  let trouble: string | null = null
  let isOpen = false
  /** by `clock.mono()` */
  let heardAt = 0
  let cut = (): void => {}

  const listen: IcingaStream['listen'] = (news) => {
    if (!openLines || config.broken) return () => {}
    const stop = new AbortController()
    let cancelWait = (): void => {}
    let waited = firstRetryMs

    const once = async (): Promise<void> => {
      const [endpoint] = door.inOrder()
      if (!endpoint) return
      const one = new AbortController()
      const end = (): void => one.abort()
      stop.signal.addEventListener('abort', end)
      cut = end
      let openedAt: number | null = null
      const ended = await openLines(
        {
          url: `${baseOf(endpoint.url)}/events`,
          headers: { accept: 'application/json', 'content-type': 'application/json', ...config.headers },
          body: JSON.stringify({ queue, types }),
          ...{ ca: config.ca, pins, headDeadlineMs, signal: one.signal },
        },
        {
          opened: () => {
            openedAt = clock.mono()
            heardAt = openedAt
            isOpen = true
            trouble = null
            // What happened until now was told to nobody.
            news()
          },
          line: (line) => {
            heardAt = clock.mono()
            if (isHeeded(line)) news()
          },
        },
      )
      stop.signal.removeEventListener('abort', end)
      isOpen = false
      if (stop.signal.aborted) return
      const wasGood = openedAt !== null && clock.mono() - openedAt >= goodAfterMs
      if (wasGood) waited = firstRetryMs
      let waitMs = waited
      waited = Math.min(longestRetryMs, waited * 2)
      if (ended.kind === 'refused') {
        const { response } = ended
        const refusal = refusalOf(secrets.fromBody(response), endpoint.door.host, clock.now())
        const isForGood = response.status >= 400 && response.status < 500 && response.status !== 429
        waitMs = isForGood ? refusedRetryMs : Math.max(waitMs, refusal?.retryAfterMs ?? 0)
        trouble = troubleOf(response.status, refusal?.failure ?? null)
      } else if (!wasGood && !ended.wasOpen) trouble = secrets.fromText(ended.failure.detail)
      cancelWait = clock.after(waitMs, () => void once())
    }

    // After sleep the far end has forgotten the connection, but no packet says so.
    const forgetGap = clock.onGap(() => cut())
    void once()
    return () => {
      stop.abort()
      cancelWait()
      forgetGap()
    }
  }

  return {
    listen,
    remark: () => (trouble === null ? null : `Changes are seen at the next poll only: ${trouble}`),
    foundUntold: () => {
      if (isOpen && clock.mono() - heardAt > untoldMs) cut()
    },
    isOpen: () => isOpen,
  }
}

/** Is it an event that changes a list? What cannot be read may be one. */
function isHeeded(line: string): boolean {
  try {
    const event: unknown = JSON.parse(line)
    const type = typeof event === 'object' && event !== null ? (event as { type?: unknown }).type : null
    return typeof type !== 'string' || heeded.has(type)
  } catch {
    return true
  }
}

function troubleOf(status: number, failure: Failure | null): string {
  if (status === 403 || status === 404)
    return 'this user may not listen, it needs the permission events/* (or "push: false" in this source\'s settings).'
  return failure?.detail ?? `it answered ${status}.`
}
