/** All sources polled in one worker thread; a worker that dies or hangs is reported for each of them and started again. */
import type { Worker } from 'node:worker_threads'
import type { Miss, Observation } from '../../contract/observation.ts'
import { afterTurn, type Clock, oneInTurn } from '../platform/clock.ts'
import type { FromWorker, ToWorker } from './poll-messages.ts'
import type { Poller, PollSink, SourceConfig } from './source.ts'

/** Without a report for this long, or three intervals if that is longer, a worker counts as hung, ms. */
const silentForMs = 45_000
/** A poll and its report may take this much longer than the wait that was announced, ms. */
const graceMs = 50_000
/** When to look for silence again while it is not the worker that is waited for, ms. */
const lookAgainMs = 5_000
/** The wait before the worker is started again, ms: doubled while workers do not live for `soundAfterMs`. */
const firstRestartMs = 1_000
const longestRestartMs = 30_000
const soundAfterMs = 60_000

export interface PollHost {
  /** Watches a source until the poller's `stop()`; its first poll is at once. */
  watch(config: SourceConfig, sink: PollSink): Poller
  /** Stops everything; resolves when the worker has ended. */
  close(): Promise<void>
}

interface Watch {
  readonly config: SourceConfig
  readonly sink: PollSink
  /** by `clock.mono()`: when the next report should have come at the latest */
  overdueAt: number
  /** reports the engine has not answered yet: then the worker waits for us, not we for it */
  open: number
}

/**
 * A worker for all sources, begun with the first one.
 * @param deps.spawn starts the worker whose entry is poll-worker
 */
export function createPollHost({
  clock,
  spawn,
}: {
  readonly clock: Clock
  readonly spawn: () => Worker
}): PollHost {
  const watches = new Map<number, Watch>()
  let nextWatch = 1
  let worker: Worker | null = null
  let startedAt = 0
  let failures = 0
  let closed = false
  let cancelRestart: (() => void) | null = null
  let cancelLook = (): void => {}
  /** so many messages came from the worker and are not taken yet */
  let untaken = 0
  const turns = oneInTurn((run) => afterTurn(clock, run))

  const post = (message: ToWorker): void => worker?.postMessage(message)

  const expectBy = (watch: Watch, nextTryInMs: number): void => {
    const patienceMs = Math.max(silentForMs, 3 * watch.config.pollMs, nextTryInMs + graceMs)
    watch.overdueAt = clock.mono() + patienceMs
  }

  const start = (): void => {
    cancelRestart?.()
    cancelRestart = null
    if (closed || watches.size === 0) return
    startedAt = clock.mono()
    const started = spawn()
    worker = started
    // A dying worker says both "error" and "exit"; the second finds that it is not the current one any more.
    started.on('error', (error) => lose(started, error instanceof Error ? error.message : String(error)))
    started.on('exit', (code) => lose(started, `it ended with code ${code}`))
    started.on('message', (message: FromWorker) => inTurn(() => void receive(started, message)))
    // It begins with the wall clock as it is now; how far a source's clock is off is told by the engine's.
    const leadMs = clock.wallLead?.() ?? 0
    if (leadMs !== 0) post({ kind: 'clock', leadMs })
    for (const [number, watch] of watches) begin(number, watch)
    look()
  }

  const begin = (number: number, watch: Watch): void => {
    watch.open = 0
    expectBy(watch, 0)
    post({ kind: 'watch', watch: number, config: watch.config })
  }

  /**
   * One message in a turn of the loop: a port hands over all that is there at once, the answers of many sources or a busy
   * machine's slices. What a person does must come in between.
   */
  const inTurn = (take: () => void): void => {
    untaken += 1
    turns(() => {
      untaken -= 1
      take()
    })
  }

  const receive = async (from: Worker, message: FromWorker): Promise<void> => {
    const watch = watches.get(message.watch)
    if (from !== worker || !watch) {
      from.postMessage({ kind: 'kept', report: message.report, kept: false } satisfies ToWorker)
      return
    }
    watch.open += 1
    const kept = await handOver(watch, message).catch(() => false)
    if (from !== worker) return
    watch.open -= 1
    expectBy(watch, message.kind === 'observed' ? message.observation.nextTryInMs : 0)
    post({ kind: 'kept', report: message.report, kept })
  }

  /** The worker is no longer ours: says so for every source and starts another one after a while. */
  const lose = (lost: Worker, reason: string): void => {
    if (worker !== lost) return
    worker = null
    cancelLook()
    void lost.terminate()
    if (clock.mono() - startedAt >= soundAfterMs) failures = 0
    const waitMs = Math.min(longestRestartMs, firstRestartMs * 2 ** Math.min(failures, 16))
    failures += 1
    const miss: Miss = {
      kind: 'miss',
      failure: { kind: 'worker-lost', detail: `The part of Nightdesk that asks sources stopped: ${reason}.` },
      peers: [],
      nextTryInMs: waitMs,
    }
    for (const watch of watches.values()) void tell(watch, miss)
    cancelRestart = clock.after(waitMs, start)
  }

  /** Looks for silence when it could be there for the first time: no report moves that to less than `silentForMs` from now. */
  const look = (): void => {
    const now = clock.mono()
    const firstAt = Math.min(now + silentForMs, ...[...watches.values()].map(({ overdueAt }) => overdueAt))
    cancelLook = clock.after(Math.max(lookAgainMs, firstAt + 1 - now), () => {
      const late = clock.mono()
      // What it has said and nobody has taken yet: then it is we who are late.
      const isHung =
        untaken === 0 && [...watches.values()].some(({ overdueAt, open }) => open === 0 && late > overdueAt)
      if (isHung && worker) lose(worker, 'it gave no sign of life')
      else look()
    })
  }

  const forgetGap = clock.onGap((missedMs) => {
    for (const watch of watches.values()) expectBy(watch, 0)
    post({ kind: 'gap', missedMs })
  })

  return {
    watch: (config, sink) => {
      const number = nextWatch++
      const watch: Watch = { config, sink, overdueAt: 0, open: 0 }
      watches.set(number, watch)
      if (worker) begin(number, watch)
      else if (!cancelRestart) start()
      return {
        tryNow: () => {
          if (worker) post({ kind: 'try-now', watch: number })
          else start()
        },
        stop: () => {
          watches.delete(number)
          post({ kind: 'stop', watch: number })
        },
      }
    },
    close: async () => {
      closed = true
      watches.clear()
      cancelRestart?.()
      cancelLook()
      forgetGap()
      const last = worker
      worker = null
      await last?.terminate()
    },
  }
}

function handOver({ config, sink }: Watch, message: FromWorker): Promise<boolean> {
  return message.kind === 'slice'
    ? sink.slice(config.id, message.changed, message.first)
    : sink.observed(config.id, message.observation)
}

/** Reports without waiting for the answer: a new worker starts without memory anyway. */
async function tell({ config, sink }: Watch, observation: Observation): Promise<void> {
  await sink.observed(config.id, observation).catch(() => false)
}
