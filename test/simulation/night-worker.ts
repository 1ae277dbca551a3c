/** A thread that runs the nights it is given, one after another, and tells every happening as it happens. */
import { parentPort } from 'node:worker_threads'
import { runNight } from './night.ts'
import type { FromNight, NightWanted } from './runner.ts'

parentPort?.on('message', async (wanted: NightWanted) => {
  const tell = (message: FromNight): void => parentPort?.postMessage(message)
  const result = await runNight({ ...wanted, trace: (atMs, what) => tell({ kind: 'happened', atMs, what }) })
  tell({ kind: 'ended', result })
})
