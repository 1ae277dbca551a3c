/** A thread that runs the nights it is given, one after another. */
import { parentPort } from 'node:worker_threads'
import { type NightOptions, runNight } from './night.ts'

parentPort?.on('message', async (options: NightOptions) => {
  parentPort?.postMessage(await runNight(options))
})
