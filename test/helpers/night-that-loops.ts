/** Stands in for the thread of nights: night 1 never comes back, the others end at once. */
import { parentPort } from 'node:worker_threads'
import type { FromNight, NightWanted } from '../simulation/runner.ts'

const tell = (message: FromNight): void => parentPort?.postMessage(message)
parentPort?.on('message', ({ night }: NightWanted) => {
  tell({ kind: 'happened', atMs: 1_500, what: 'fires EtcdSlow' })
  while (night === 1) {
    // as a loop of promises, or a plain one, would
  }
  const counts = { steps: 1, quiet: 0, inspections: 0, prompt: 0, rings: 0, episodes: 0, simulatedMs: 1_500 }
  tell({ kind: 'ended', result: { broken: null, ...counts } })
})
