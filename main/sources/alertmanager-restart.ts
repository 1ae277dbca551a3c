/** Has a peer restarted? Alertmanager forgets its alerts then, and "not listed" means nothing for a while. */
import type { Clock } from '../platform/clock.ts'
import { askDeadlineMs, type Peer } from './alertmanager-peer.ts'
import { type PeerStatus, readStatus } from './alertmanager-read.ts'
import type { Read } from './json-shape.ts'

/** What is known of one peer's process between two polls. */
export interface PeerFacts {
  readonly version: string | null
  /** epoch ms by the peer's clock */
  readonly startedAt: number | null
  /** false after a failure, until the peer has told its start again */
  readonly verified: boolean
  /** epoch ms by our clock; 0 when it has not restarted while we watched */
  readonly catchingUpUntil: number
}

/** What a process tells of itself. */
export type ProcessFacts = Pick<PeerStatus, 'version' | 'startedAt'>

/** Asks a peer for it. */
export type AskProcess = (peer: Peer, signal: AbortSignal) => Promise<Read<ProcessFacts>>

export const unknownPeer: PeerFacts = { version: null, startedAt: null, verified: false, catchingUpUntil: 0 }

/**
 * How long a restarted Alertmanager is not believed to know everything, ms from its start: Prometheus sends each firing
 * alert again after at most a minute (its resend delay) and an evaluation.
 */
const catchUpMs = 120_000

/** The facts after a failed or missing answer: the process may be another one when it answers again. */
export function afterFailure(facts: PeerFacts): PeerFacts {
  return { ...facts, verified: false }
}

/**
 * The facts after GET /status (pure), and whether the process is another one than before. Any other start counts, an earlier
 * one too: behind one load-balanced address two servers take turns, and each knows only its own alerts.
 * @param isShared the processes behind one address list what any of them knows: then only a later start counts, and the
 *   latest one is kept
 * @param skewMs the peer's clock minus ours; 0 when it is not known
 * @param now epoch ms; a wrong Date header must not make the catching up longer than it can be
 */
function afterStatus(
  facts: PeerFacts,
  status: ProcessFacts,
  skewMs: number,
  now: number,
  isShared: boolean,
): { readonly facts: PeerFacts; readonly restarted: boolean } {
  const { version } = status
  const known = facts.startedAt
  const startedAt = isShared && known !== null ? Math.max(known, status.startedAt ?? 0) : status.startedAt
  const restarted = known !== null && startedAt !== null && startedAt !== known
  const catchingUpUntil = restarted ? Math.min(startedAt - skewMs, now) + catchUpMs : facts.catchingUpUntil
  return { facts: { version, startedAt, verified: true, catchingUpUntil }, restarted }
}

/** How peers are asked, and whether several processes stand behind one address. */
export interface Verifying {
  readonly ask?: AskProcess
  readonly isShared?: boolean
}

/**
 * Asks peers when their process started: those that were away, and `all` that gave a list before an absence is reported.
 * Resolves with what is known now, and which of it belongs to a process that is another one than before.
 */
export async function verifyPeers(
  peers: readonly Peer[],
  listings: readonly { readonly list: unknown; readonly skewMs: number | null }[],
  facts: readonly PeerFacts[],
  all: boolean,
  clock: Clock,
  signal: AbortSignal,
  { ask = askStatus, isShared = false }: Verifying = {},
): Promise<{ readonly facts: readonly PeerFacts[]; readonly restarted: ReadonlySet<PeerFacts> }> {
  const restarted = new Set<PeerFacts>()
  const next = await Promise.all(
    facts.map(async (fact, index) => {
      const peer = peers[index]
      const listing = listings[index]
      if (!peer || !listing?.list || (fact.verified && !all)) return fact
      const status = await ask(peer, signal)
      if (!status.ok) return afterFailure(fact)
      const after = afterStatus(fact, status.value, listing.skewMs ?? 0, clock.now(), isShared)
      if (after.restarted) restarted.add(after.facts)
      return after.facts
    }),
  )
  return { facts: next, restarted }
}

const askStatus: AskProcess = async (peer, signal) => {
  const reply = await peer.ask('GET', '/status', { deadlineMs: askDeadlineMs, signal })
  return reply.ok ? peer.bare(readStatus(reply.body)) : reply
}
