/** A child process that does nothing but poll, so that its memory is the poll's. Linux only: the peak is the kernel's own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createClock } from '../../main/platform/clock.ts'
import { createHttp } from '../../main/platform/http-request.ts'
import { definitionOf } from '../../main/sources/registry.ts'
import type { ConnectedSource } from '../../main/sources/source.ts'
import { answerCalls } from './child.ts'

const clock = createClock()
const platform = { clock, http: createHttp(clock, { env: {} }) }
let source: ConnectedSource | null = null

function memory(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync('/proc/self/status', 'utf8')
  return 1_024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1])
}

/** What one poll needed, in bytes, above what the process had before. */
export interface PollMemory {
  readonly before: number
  readonly peak: number
  readonly after: number
  readonly changed: number
}

export type PollMemoryChild = typeof handlers
const handlers = {
  connect: (input: { url: string; kind?: 'alertmanager' | 'prometheus' }): void => {
    const { kind = 'alertmanager' } = input
    const config = {
      id: 'prod',
      kind,
      urls: [input.url],
      pollMs: 15_000,
      headers: {},
      ca: null,
      maxBytes: 1_073_741_824,
      broken: null,
    }
    source = definitionOf(kind).connect(config, platform)
  },
  /** one poll, all it changed handed over in slices as the loop does, and forgotten */
  poll: async (_: null): Promise<PollMemory> => {
    const before = memory('VmRSS')
    // Sets the peak back to what is in use now.
    writeFileSync('/proc/self/clear_refs', '5')
    const polled = await source?.poll(new AbortController().signal)
    if (polled?.kind !== 'answer') throw new Error('the poll was not answered')
    const { changed } = polled
    for (let from = 0; from < changed.length; from += 100) {
      changed.slice(from, from + 100)
      // The loop waits for the engine here.
      await new Promise(setImmediate)
    }
    return { before, peak: memory('VmHWM'), after: memory('VmRSS'), changed: changed.length }
  },
  /** CPU of one poll, all it changed handed over, ms */
  cost: async (_: null): Promise<number> => {
    const before = process.cpuUsage()
    const polled = await source?.poll(new AbortController().signal)
    if (polled?.kind !== 'answer') throw new Error('the poll was not answered')
    for (let from = 0; from < polled.changed.length; from += 100) polled.changed.slice(from, from + 100)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  },
  /** what is left of heap and buffers when all that nobody needs is gone */
  kept: async (_: null): Promise<{ readonly bytes: number }> => {
    // Twice: buffers that one collection has found unused are given back after it, in another turn.
    for (let round = 0; round < 2; round += 1) {
      global.gc?.()
      await new Promise(setImmediate)
    }
    const { heapUsed, external } = process.memoryUsage()
    return { bytes: heapUsed + external }
  },
}

answerCalls(handlers)
