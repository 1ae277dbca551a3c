/** The thread of the almanac. */
import { Worker } from 'node:worker_threads'

/** Rubbish of one message at most, and of one answer; what it keeps is in SQLite's cache, outside of this, MB. */
const youngMb = 8
/** An answer with a year of rows, as text to be exported, takes a part of it; what asks for more ends the thread, not the app, MB. */
const oldMb = 256

/**
 * Starts the thread whose entry is almanac-worker.
 * @param file where the almanac is kept; null = in memory
 */
export function startAlmanacThread(entry: URL, file: string | null): Worker {
  return new Worker(entry, {
    workerData: { file },
    resourceLimits: { maxYoungGenerationSizeMb: youngMb, maxOldGenerationSizeMb: oldMb },
  })
}
