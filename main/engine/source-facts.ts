/** What is counted of one source's polls, for its card: failures by kind, how long answers took, peers that disagree. */
import type { SourceId } from '../../contract/ids.ts'
import type { Observation } from '../../contract/observation.ts'
import type { SourceDetail } from '../../contract/queries.ts'
import type { PeerHealth } from '../../contract/source-health.ts'
import type { ReadDb } from '../db/db.ts'
import { sightLosses, sourceStory } from '../db/journal.ts'
import { gapsBetween } from '../history/source-table.ts'

/** Counted in memory, from when the source began to be watched in this run. Instants in epoch ms. */
export interface SourceFacts {
  readonly since: number
  readonly failures: { readonly kind: string; readonly at: number }[]
  /** of good polls, the newest last, ms */
  readonly latencies: number[]
  /** polls in a row in which the peers listed different alerts */
  disagreed: number
}

const dayMs = 86_400_000
/** Polls whose time is remembered: about an hour. */
const mostLatencies = 200
/** A source that fails is tried every few seconds at most; more failures a day than this are somebody's "try again". */
const mostFailures = 20_000
/** Peers hear of an alert within two polls of each other; disagreement that lasts longer is told. */
const patientPolls = 2
const gapDays = 30
const mostGaps = 20

export const noFacts = (since: number): SourceFacts => ({ since, failures: [], latencies: [], disagreed: 0 })

/** Counts one poll. */
export function countPoll(facts: SourceFacts, observation: Observation, now: number): void {
  if (observation.kind === 'miss') {
    facts.failures.push({ kind: observation.failure.kind, at: now })
    const old = facts.failures.findIndex(({ at }) => at > now - dayMs)
    facts.failures.splice(0, Math.max(old, facts.failures.length - mostFailures, 0))
    return
  }
  // The peers are asked together, so the poll took as long as the slowest that answered.
  const took = observation.peers.flatMap(({ failure, latencyMs }) => (failure ? [] : [latencyMs]))
  if (took.length > 0) facts.latencies.push(Math.round(Math.max(...took)))
  if (facts.latencies.length > mostLatencies) facts.latencies.shift()
}

/**
 * Counts whether the peers list the same. Answers a sentence when they have disagreed for longer than it takes them to
 * hear of an alert, once for each time they do.
 */
export function countDisagreement(facts: SourceFacts, peers: readonly PeerHealth[]): string | null {
  const lacking = peers.filter(({ lacks }) => lacks !== null && lacks > 0)
  // A peer that did not answer says nothing: neither that they agree nor that they do not.
  if (lacking.length === 0) {
    if (peers.every(({ lacks }) => lacks === 0)) facts.disagreed = 0
    return null
  }
  facts.disagreed += 1
  if (facts.disagreed !== patientPolls + 1) return null
  return lacking
    .map(({ url, lacks }) => `${URL.parse(url)?.host ?? url} lacks ${lacks} that other peers list`)
    .join('; ')
}

/**
 * The card's facts. Failures are those of the last 24 h: every failed poll of this run, and before it each change of the
 * failure, since only that was written down.
 */
export function sourceDetail(db: ReadDb, id: SourceId, facts: SourceFacts, now: number): SourceDetail {
  const from = now - dayMs
  const counted = facts.failures.filter(({ at }) => at > from)
  return {
    tried: sourceStory(db, id),
    failures: byKind([...sightLosses(db, id, from, facts.since), ...counted]),
    latency: spreadOf(facts.latencies),
    gaps: gapsBetween(db, id, now - gapDays * dayMs, now, mostGaps).map((gap) => ({
      from: gap.from,
      to: gap.to,
      reason: gap.reason,
    })),
  }
}

function byKind(
  failures: readonly { readonly kind: string; readonly at: number }[],
): SourceDetail['failures'] {
  return [...Map.groupBy(failures, ({ kind }) => kind)]
    .map(([kind, all]) => ({
      kind,
      count: all.length,
      lastAt: all.reduce((last, { at }) => Math.max(last, at), 0),
    }))
    .toSorted((a, b) => b.count - a.count || b.lastAt - a.lastAt)
}

/** Nearest rank: each figure is one that was measured. */
export function spreadOf(latencies: readonly number[]): SourceDetail['latency'] {
  const sorted = latencies.toSorted((a, b) => a - b)
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return sorted.length === 0 ? null : { p50: rank(0.5), p95: rank(0.95), longest: rank(1) }
}
