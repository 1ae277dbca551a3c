/** One peer's list of alerts: fetched, and read while it comes. */
import type { Failure } from '../../contract/source-health.ts'
import { createAlertReader, type PeerList } from './alert-reader.ts'
import { flowingListMs, type Peer } from './alertmanager-peer.ts'
import type { SliceStore } from './slice-store.ts'

/** What became of asking for a list: the list, or why there is none. */
export interface Listing {
  readonly list: PeerList | null
  readonly failure: Failure | null
  readonly latencyMs: number
  readonly skewMs: number | null
}

/**
 * One peer's list; what is as in the one `before` is not parsed again.
 * @param isWanted may a large list that still comes at the deadline go on?
 */
export async function fetchList(
  peer: Peer,
  before: PeerList | null,
  store: SliceStore,
  {
    deadlineMs,
    isWanted,
    signal,
  }: { readonly deadlineMs: number; readonly isWanted: () => boolean; readonly signal: AbortSignal },
): Promise<Listing> {
  const reader = createAlertReader(before, store)
  const flowing = { deadlineMs: flowingListMs, isWanted }
  const reply = await peer.ask('GET', '/alerts', { deadlineMs, flowing, signal, take: reader.take })
  const { latencyMs } = reply
  if (!reply.ok) return { list: null, failure: reply.failure, latencyMs, skewMs: null }
  const { body, skewMs } = reply
  reader.take(body)
  const read = peer.bare(reader.end())
  if (read.ok) return { list: read.value, failure: null, latencyMs, skewMs }
  const failure = { ...read.failure, detail: `${peer.host}: ${read.failure.detail}` }
  return { list: null, failure, latencyMs, skewMs }
}
