/** Looks at sources in threads of their own: a list of any length is fetched and parsed while the engine's thread stays free. */
import type { Worker } from 'node:worker_threads'
import type { Clock } from '../platform/clock.ts'
import type { Look, LookAnswer } from './look.ts'
import type { ToWorker } from './poll-messages.ts'

/** A thread may take this much longer than the look itself: to be started, and to parse what came in the last moment, ms. */
const graceMs = 20_000

/**
 * A thread for each look, which ends with it: what an untried server sends may be too much for the one that watches.
 * @param deps.spawn starts the worker whose entry is poll-worker
 */
export function createLook({ clock, spawn }: { readonly clock: Clock; readonly spawn: () => Worker }): Look {
  return (question) =>
    new Promise((resolve) => {
      const worker = spawn()
      const end = (answer: LookAnswer): void => {
        cancel()
        resolve(answer)
        void worker.terminate()
      }
      const lost = (detail: string): void =>
        end({
          kind: 'failed',
          failure: { kind: 'worker-lost', detail: `The part that asks sources stopped: ${detail}.` },
        })
      const cancel = clock.after(question.deadlineMs + graceMs, () => lost('it gave no sign of life'))
      worker.once('message', end)
      worker.once('error', (error) => lost(error instanceof Error ? error.message : String(error)))
      worker.once('exit', (code) => lost(`it ended with code ${code}`))
      const post = (message: ToWorker): void => worker.postMessage(message)
      // It begins with the wall clock as it is now; how far a source's clock is off is told by the engine's.
      const leadMs = clock.wallLead?.() ?? 0
      if (leadMs !== 0) post({ kind: 'clock', leadMs })
      post({ kind: 'look', question })
    })
}
