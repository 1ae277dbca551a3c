/** The almanac on a thread of its own: begun when it is first needed, begun again when it dies or hangs, never waited for. */
import type { Worker } from 'node:worker_threads'
import {
  type AlmanacDoor,
  AlmanacLost,
  type FromAlmanac,
  type Numbered,
  type ToAlmanac,
} from '../almanac/almanac-messages.ts'
import type { Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'

/** The wait before it is begun again, ms: doubled while it does not live for `soundAfterMs`. */
const firstRestartMs = 500
const longestRestartMs = 60_000
const soundAfterMs = 60_000
/** A restart that is further away than this is not waited for, ms. */
const worthWaitingMs = 2_000
/** Its file is put in order at the end; longer than this nobody waits for that, ms. What is not done is done at the next start. */
const closeWithinMs = 1_000

interface Waiting {
  readonly message: ToAlmanac
  readonly withinMs: number
  readonly sentAt: number
  resolve(answer: FromAlmanac): void
  reject(error: AlmanacLost): void
  cancel(): void
}

/** @param deps.spawn starts the worker whose entry is almanac-worker */
export function createAlmanacThread(deps: {
  readonly clock: Clock
  readonly log: Log
  readonly spawn: () => Worker
}): AlmanacDoor {
  const { clock } = deps
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  /** the one before has not ended yet: it may still hold the file */
  let ending: Promise<unknown> | null = null
  let startedAt = 0
  let failures = 0
  let restartAt = 0
  let cancelRestart: (() => void) | null = null
  let numbers = 0
  let gaps = 0
  let closed = false

  const forgetGap = clock.onGap(() => {
    gaps += 1
  })

  const start = (): void => {
    if (closed || worker !== null || cancelRestart !== null || ending !== null || waiting.size === 0) return
    const waitMs = restartAt - clock.mono()
    if (waitMs > 0) {
      cancelRestart = clock.after(waitMs, () => {
        cancelRestart = null
        start()
      })
      return
    }
    startedAt = clock.mono()
    const started = deps.spawn()
    worker = started
    // It keeps no process alive: what it has is on disk.
    started.unref()
    started.on('error', (error) => lose(started, error instanceof Error ? error.message : String(error)))
    started.on('exit', (code) => lose(started, `it ended with code ${code}`))
    started.on('message', ({ number, message }: Numbered<FromAlmanac>) => {
      if (started === worker) settle(number)?.resolve(message)
    })
    for (const [number, { message }] of waiting) post(number, message)
  }

  const post = (number: number, message: ToAlmanac): void =>
    worker?.postMessage({ number, message } satisfies Numbered<ToAlmanac>)

  const settle = (number: number): Waiting | undefined => {
    const one = waiting.get(number)
    one?.cancel()
    waiting.delete(number)
    return one
  }

  const lose = (lost: Worker, reason: string): void => {
    if (worker !== lost) return
    worker = null
    if (!closed) deps.log('almanac-lost', { message: reason })
    if (clock.mono() - startedAt >= soundAfterMs) failures = 0
    restartAt = clock.mono() + Math.min(longestRestartMs, firstRestartMs * 2 ** Math.min(failures, 16))
    failures += 1
    ending = lost.terminate().finally(() => {
      ending = null
      start()
    })
    for (const number of [...waiting.keys()])
      settle(number)?.reject(new AlmanacLost(`the almanac was lost: ${reason}`))
  }

  const expect = (number: number, withinMs: number): (() => void) => {
    const seen = gaps
    return clock.after(withinMs, () => {
      // What slept had no time to answer.
      clock.look?.()
      const one = waiting.get(number)
      if (!one) return
      if (gaps !== seen) one.cancel = expect(number, withinMs)
      else if (worker) lose(worker, 'it gave no sign of life')
      else settle(number)?.reject(new AlmanacLost('the almanac could not be begun again in time'))
    })
  }

  return {
    send: (message, withinMs) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new AlmanacLost('the almanac is closed'))
        if (worker === null && restartAt - clock.mono() > worthWaitingMs)
          return reject(new AlmanacLost('the almanac is being begun again'))
        const number = numbers++
        const one = {
          message,
          withinMs,
          sentAt: clock.mono(),
          resolve,
          reject,
          cancel: expect(number, withinMs),
        }
        waiting.set(number, one)
        if (worker) post(number, message)
        else start()
      }),
    close: async () => {
      closed = true
      forgetGap()
      cancelRestart?.()
      for (const number of [...waiting.keys()])
        settle(number)?.reject(new AlmanacLost('the almanac is closed'))
      const last = worker
      await ending
      if (last === null) return
      // Whoever closes has more to do after it, and a process in which nothing else goes on would end while it waits here.
      last.ref()
      const ended = new Promise<void>((resolve) => last.once('exit', () => resolve()))
      last.postMessage({ number: -1, message: { kind: 'close' } })
      await Promise.race([ended, new Promise<void>((resolve) => clock.after(closeWithinMs, resolve))])
      worker = null
      await last.terminate()
    },
  }
}
