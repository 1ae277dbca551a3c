/** The thread that reads what sources send. */
import { Worker } from 'node:worker_threads'

/**
 * The room for what is young in it, MB: three spaces of 2 MB. A poll leaves as much rubbish as its answer is long, in pieces
 * as sockets give them. With V8's own choice (16 MB each, later 32) it lies about until a hundred polls have come: after
 * two hundred of 7 MB a process had 205 MB, with this 125.
 */
export const youngMb = 6

/** Starts the worker whose entry is poll-worker. */
export function startPollThread(entry: URL): Worker {
  return new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: youngMb } })
}
