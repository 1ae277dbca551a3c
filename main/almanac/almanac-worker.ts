/**
 * Entry of the almanac's thread: years are searched and counted here, while the engine's thread stays free. It sleeps until
 * it is told or asked something. Runs from TypeScript in tests, so nothing here may need a compiler.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { FromAlmanac, Numbered, ToAlmanac } from './almanac-messages.ts'
import { serveAlmanac } from './serve-almanac.ts'

if (!parentPort) throw new Error('almanac-worker runs as a worker thread')
const port = parentPort

const { file } = workerData as { readonly file: string | null }
const almanac = serveAlmanac(file)

port.on('message', ({ number, message }: Numbered<ToAlmanac | { readonly kind: 'close' }>) => {
  if (message.kind === 'close') {
    almanac.close()
    port.close()
    return
  }
  port.postMessage({ number, message: almanac.answer(message) } satisfies Numbered<FromAlmanac>)
})
