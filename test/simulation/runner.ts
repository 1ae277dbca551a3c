/**
 * Runs nights in a thread each, so that a night that never comes back (a loop without a step in it) is a broken night
 * with a number like any other, and the nights after it are run all the same.
 */
import { Worker } from 'node:worker_threads'
import type { NightOptions, NightResult } from './night.ts'

export type NightWanted = Pick<NightOptions, 'seed' | 'night' | 'minutes'>

/** What the thread tells: `happened` is one line of the night, `ended` its last word. */
export type FromNight =
  | { readonly kind: 'happened'; readonly atMs: number; readonly what: string }
  | { readonly kind: 'ended'; readonly result: NightResult }

export interface NightRunner {
  /** one night at a time */
  run(wanted: NightWanted, trace?: NightOptions['trace']): Promise<NightResult>
  close(): Promise<void>
}

/** Lines of a night that are shown when it had to be ended. */
const lastLines = 40
/** A young generation that holds what a busy second of a night makes, so that little of it is kept for long, MB. */
const youngMb = 64

/** Calls `run` after so many ms of real time; answers how to call that off. */
export type Waits = (ms: number, run: () => void) => () => void

const reallyWaits: Waits = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/**
 * A thread for nights.
 * @param patienceMs the real time after which a night counts as one that never ends
 * @param entry what runs in the thread
 */
export function createNightRunner(
  patienceMs: number,
  entry: URL = new URL('./night-worker.ts', import.meta.url),
  waits: Waits = reallyWaits,
): NightRunner {
  let worker: Worker | null = null
  return {
    run: (wanted, trace) =>
      new Promise((resolve, reject) => {
        worker ??= new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: youngMb } })
        const thread = worker
        const lately: string[] = []
        let lastAtMs = 0
        const settle = (): void => {
          callOff()
          thread.off('message', hear)
          thread.off('error', fail)
        }
        const hear = (message: FromNight): void => {
          if (message.kind === 'ended') {
            settle()
            resolve(message.result)
            return
          }
          const { atMs, what } = message
          lastAtMs = atMs
          lately.push(`${(atMs / 1_000).toFixed(1)} s  ${what}`)
          if (lately.length > lastLines) lately.shift()
          trace?.(atMs, what)
        }
        const fail = (error: unknown): void => {
          settle()
          worker = null
          reject(error)
        }
        const callOff = waits(patienceMs, () => {
          settle()
          worker = null
          const what = `It never comes back: ${patienceMs / 1_000} s of real time without an end.`
          const broken = { atMs: lastAtMs, what, lately }
          const counts = { steps: 0, quiet: 0, inspections: 0, prompt: 0, rings: 0, episodes: 0 }
          void thread.terminate().then(() => resolve({ broken, ...counts, simulatedMs: lastAtMs }))
        })
        thread.on('message', hear)
        thread.on('error', fail)
        thread.postMessage(wanted)
      }),
    close: async () => {
      await worker?.terminate()
      worker = null
    },
  }
}
