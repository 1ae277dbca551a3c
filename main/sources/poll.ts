/** The loop that asks one source again and again: jitter, backoff, deadline. Every outcome is reported, good or bad. */
import type { Answer } from '../../contract/observation.ts'
import type { FailureKind } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import { createPace } from '../platform/pace.ts'
import type { ConnectedSource, Polled, Poller, PollSink, SourceConfig } from './source.ts'

/** After this long a poll is given up, ms. Sources keep their own, shorter deadlines; this one is for a source that hangs. */
const pollDeadlineMs = 40_000
/** The wait after the first failure, ms; it doubles with each further one, so that a blip costs seconds. */
const firstRetryMs = 1_000
/** The longest wait between tries at a source that fails, ms: coming back is to be seen within half a minute. */
const longestRetryMs = 30_000
/** The longest patience a source may ask for, ms. */
const longestWishMs = 600_000
/** The wait after a refused sign-in, ms: tried every second, a wrong password locks its account. */
const refusedRetryMs = 60_000
/**
 * Each wait is up to a tenth shorter, so that many laptops do not ask a server at the same instant; never longer, since
 * the interval is what people were promised.
 */
const jitter = 0.1
/** Alerts handed over at once, to begin with; between two slices the engine's thread is free. */
export const sliceSize = 50

/** A source that tells of news by itself is asked no oftener than this for it, from start to start, ms. */
const newsEveryMs = 1_000

const refusals: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'unauthorised',
  'forbidden',
  'secret-missing',
])

/**
 * How long to wait before the next poll, ms. Pure but for `random`.
 * @param misses failed polls in a row, this one included; 0 after an answer
 * @param tookMs how long this poll took: intervals count from start to start
 */
export function waitAfter(
  observation: Polled,
  misses: number,
  pollMs: number,
  tookMs: number,
  random: () => number,
): number {
  const spread = 1 - jitter * random()
  const wishMs = Math.min(observation.nextTryInMs, longestWishMs)
  if (observation.kind === 'answer') return Math.max(firstRetryMs, wishMs, pollMs * spread - tookMs)
  const capMs = Math.min(longestRetryMs, pollMs)
  const backoffMs = Math.min(capMs, firstRetryMs * 2 ** Math.min(misses - 1, 16)) * spread
  return Math.max(backoffMs, wishMs, refusals.has(observation.failure.kind) ? refusedRetryMs * spread : 0)
}

/**
 * Watches one source until `stop()`: polls at once, then every `pollMs`, and sooner where the source tells of news by
 * itself. Never two requests are under way. After sleep the poll that slept is thrown away and a new one made at once.
 */
export function startPolling(
  config: SourceConfig,
  source: ConnectedSource,
  { clock, random }: { readonly clock: Clock; readonly random: () => number },
  sink: PollSink,
): Poller {
  let stopped = false
  let misses = 0
  let running = false
  let again = false
  /** there was news while a poll was under way, which may have been answered before */
  let hasNews = false
  let beganAt = Number.NEGATIVE_INFINITY
  /** news is not asked for before this, by `clock.mono()`: the source asked to be left alone, or refused us */
  let restUntil = Number.NEGATIVE_INFINITY
  let controller = new AbortController()
  let cancelTimer = (): void => {}

  const start = (): void => {
    cancelTimer()
    if (stopped || running) return
    running = true
    hasNews = false
    void cycle().then((waitMs) => {
      running = false
      if (stopped) return
      if (again) {
        again = false
        start()
      } else cancelTimer = clock.after(hasNews ? Math.min(waitMs, newsInMs()) : waitMs, start)
    })
  }

  const newsInMs = (): number => Math.max(0, beganAt + newsEveryMs - clock.mono(), restUntil - clock.mono())

  const heardNews = (): void => {
    if (stopped || hasNews) return
    hasNews = true
    if (running) return
    cancelTimer()
    cancelTimer = clock.after(newsInMs(), start)
  }

  /** One poll and its report; resolves with the wait until the next one, ms. Never rejects. */
  const cycle = async (): Promise<number> => {
    controller = new AbortController()
    const { signal } = controller
    beganAt = clock.mono()
    const seen = await pollOnce(source, controller, clock)
    if (signal.aborted && (stopped || again)) {
      source.forget()
      return 0
    }
    misses = seen.kind === 'answer' ? 0 : misses + 1
    const waitMs = Math.round(waitAfter(seen, misses, config.pollMs, clock.mono() - beganAt, random))
    const isRefused = seen.kind === 'miss' && refusals.has(seen.failure.kind)
    restUntil = clock.mono() + (isRefused ? waitMs : Math.min(seen.nextTryInMs, longestWishMs))
    const kept = await report(config.id, { ...seen, nextTryInMs: waitMs }, sink, clock).catch(() => false)
    if (!kept) source.forget()
    return waitMs
  }

  const forgetGap = clock.onGap(() => {
    misses = 0
    again = running
    controller.abort()
    start()
  })
  const stopListening = source.listen?.(heardNews) ?? (() => {})
  start()
  return {
    tryNow: start,
    stop: () => {
      if (stopped) return
      stopped = true
      cancelTimer()
      stopListening()
      forgetGap()
      controller.abort()
    },
  }
}

/** One poll within the deadline; a source that hangs or throws becomes a miss. */
async function pollOnce(source: ConnectedSource, controller: AbortController, clock: Clock): Promise<Polled> {
  const late = clock.after(pollDeadlineMs, () => controller.abort())
  try {
    return await untilAborted(source.poll(controller.signal), controller.signal)
  } catch (error) {
    const aborted = controller.signal.aborted
    const reason = error instanceof Error ? error.message : String(error)
    const detail = aborted ? `No answer within ${pollDeadlineMs / 1_000} s.` : `The watcher failed: ${reason}`
    const failure = { kind: aborted ? 'timeout' : 'worker-lost', detail } as const
    return { kind: 'miss', failure, peers: [], nextTryInMs: 0 }
  } finally {
    late()
  }
}

/** The promise's outcome, or a rejection as soon as the signal aborts: a source that ignores its signal must not hold us. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
    promise.then(resolve, reject)
  })
}

/** Hands an observation over, a large one in slices. Resolves with whether all of it was kept. */
async function report(sourceId: string, observation: Polled, sink: PollSink, clock: Clock): Promise<boolean> {
  if (observation.kind === 'miss') return sink.observed(sourceId, observation)
  const { changed } = observation
  if (changed.length <= sliceSize) {
    return sink.observed(sourceId, { ...observation, changed: changed.slice() })
  }
  const pace = createPace(sliceSize)
  for (let from = 0; from < changed.length; ) {
    const slice = changed.slice(from, from + pace.size())
    const beganAt = clock.mono()
    const kept = await sink.slice(sourceId, slice, from === 0)
    // Without the rest nothing may be concluded, so the answer itself is not reported either.
    if (!kept) return false
    from += slice.length
    pace.took(clock.mono() - beganAt)
  }
  const rest: Answer = { ...observation, changed: [] }
  return sink.observed(sourceId, rest)
}
