/** Orders about several alerts: given once, answered by one result, taken back within one time. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { OrderInput } from '../../contract/orders.ts'
import { engineNow, monotonic } from '../now.ts'
import { give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { batchWords } from './batch-words.ts'

type BatchDeed = OrderInput<'batch.run'>['deed']

let given = 0

/** A name for the next order, and this page's own from now on: the result is shown where the order was given. */
export function newBatchId(): string {
  given += 1
  const id = `b${Math.round(engineNow()).toString(36)}-${Math.round(monotonic() * 1_000).toString(36)}-${given}`
  usePage.setState({ ownBatches: new Set(usePage.getState().ownBatches).add(id), closedBatch: null })
  return id
}

/** Gives one order about these alerts; answers whether it was taken. What is picked is let go then. */
export async function runBatch(episodeIds: readonly EpisodeId[], deed: BatchDeed): Promise<boolean> {
  const id = newBatchId()
  if (!(await give('batch.run', { id, episodeIds: [...episodeIds], deed }))) return false
  usePage.setState({ picked: new Set(), pickFrom: null })
  const batch = usePage.getState().state?.batch
  if (batch?.id === id) say(batchWords(batch), false)
  return true
}

/** Takes everything of an order back. */
export async function takeBatchBack(id: string): Promise<void> {
  if (await give('batch.undo', { id })) say('Taken back', false)
}
