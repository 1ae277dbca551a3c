/** One peer's list of alerts: fetched, checked, and recognised when the same bytes come again. */
import { hash } from 'node:crypto'
import type { SeenAlert } from '../../contract/observation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Peer } from './alertmanager-peer.ts'
import { readAlerts } from './alertmanager-read.ts'

export interface PeerList {
  /** of the body: the same bytes need no second look */
  readonly hash: string
  readonly alerts: readonly SeenAlert[]
}

/** What became of asking for a list: the list, or why there is none. */
export interface Listing {
  readonly list: PeerList | null
  readonly failure: Failure | null
  readonly latencyMs: number
  readonly skewMs: number | null
}

/** One peer's list; the one of before when the same bytes came again. */
export async function fetchList(
  peer: Peer,
  before: PeerList | null,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Listing> {
  const reply = await peer.ask('GET', '/alerts', { deadlineMs, signal })
  const { latencyMs } = reply
  if (!reply.ok) return { list: null, failure: reply.failure, latencyMs, skewMs: null }
  const { body, skewMs } = reply
  const bodyHash = hash('sha1', body)
  if (bodyHash === before?.hash) return { list: before, failure: null, latencyMs, skewMs }
  const read = readAlerts(body)
  if (read.ok) return { list: { hash: bodyHash, alerts: read.value }, failure: null, latencyMs, skewMs }
  const failure = { ...read.failure, detail: `${peer.host}: ${read.failure.detail}` }
  return { list: null, failure, latencyMs, skewMs }
}
