/** What is known of a source when this run begins to watch it: what outlived the run before, and nothing seen yet. */
import type { SourceId } from '../../contract/ids.ts'
import type { LabelMapping } from '../../contract/label-mapping.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import type { ReadDb } from '../db/db.ts'
import { sourceReach, storedByHand, storedSource, unknownSeverities } from '../history/source-table.ts'
import { definitionOf } from '../sources/registry.ts'
import { noFacts } from './source-facts.ts'
import { beatsOf, emptyPeer, reachOf, type Watched, type WatchedSource } from './watched.ts'

/** The source before its first poll, and how it stands on the page. Its poller does nothing yet. */
export function beginSource(
  db: ReadDb,
  one: WatchedSource,
  mapping: LabelMapping,
  now: number,
): { readonly source: Watched; readonly health: SourceHealth } {
  const id = one.config.id as SourceId
  const stored = storedSource(db, id)
  const reach = sourceReach(db, id)
  const source: Watched = {
    ...one,
    id,
    environments: new Set(reach.environments),
    customers: new Set(reach.customers),
    unknownSeverities: reach.unknownSeverity ? unknownSeverities(db, id, mapping.severity) : [],
    beats: new Map(),
    listed: new Set(),
    answers: 0,
    sleptIn: false,
    takenIn: 0,
    silences: stored.silences,
    catchUpUntil: 0,
    doubtUntil: 0,
    earlierGoodAt: stored.lastGoodAt,
    quietUntil: 0,
    countsAnew: true,
    forgotBeats: false,
    peers: new Map(one.config.urls.map((url) => [url, emptyPeer(url)])),
    facts: noFacts(now),
    reports: 0,
    reportDueAt: now,
    poller: { tryNow: () => {}, stop: () => {} },
  }
  const health: SourceHealth = {
    id,
    name: one.config.id,
    kind: one.config.kind,
    label: `${definitionOf(one.config.kind).label} ${one.config.id}`,
    intervalMs: one.config.pollMs,
    mirrorAcks: one.mirrorAcks,
    deeds: one.deeds ?? [],
    carryEscalations: one.config.carries === true,
    watchedSince: now,
    lastGoodAt: null,
    lastTriedAt: null,
    nextTryAt: now,
    failure: null,
    peers: [...source.peers.values()],
    heartbeats: stored.heartbeats,
    catchingUp: false,
    alertCount: 0,
    beats: beatsOf(source, now),
    byHand: storedByHand(db, id),
    ...reachOf(source),
  }
  return { source, health }
}
