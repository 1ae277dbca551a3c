/** What the engine keeps of each source it watches, and the pure steps on it. */
import { type DeedKind, deedKinds } from '../../contract/deed.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { Answer, Miss, Observation, PeerAnswer, SeenSilence } from '../../contract/observation.ts'
import type { Heartbeat, PeerHealth, SourceHealth } from '../../contract/source-health.ts'
import type { ConfiguredSource } from '../config/schema.ts'
import type { ConnectedSource, Poller, SourceConfig } from '../sources/source.ts'
import type { SourceFacts } from './source-facts.ts'

export interface WatchedSource {
  readonly config: SourceConfig
  readonly mirrorAcks: boolean
  /** as the configuration writes it, its secrets as references */
  readonly written?: string
  /** how its labels are read, where it differs from the rest */
  readonly mapping?: string
  /** what can be done about its alerts at the source itself */
  readonly deeds?: readonly DeedKind[]
  /** as the source says of itself (sources/source.ts) */
  readonly isPartial?: boolean
  readonly showsHolds?: boolean
}

/** A source of the configuration, as it is watched. */
export function watchedOf(
  source: ConfiguredSource,
  config: SourceConfig,
  connected: ConnectedSource | undefined,
): WatchedSource {
  const { mirrorAcks, mapping = {} } = source
  return {
    ...{ config, mirrorAcks, written: JSON.stringify(source), mapping: JSON.stringify(mapping) },
    ...{ deeds: deedsOf(connected), isPartial: connected?.isPartial === true },
    showsHolds: connected?.showsHolds === true,
  }
}

/** What a source can do: a capability is that the method is there. */
function deedsOf(source: ConnectedSource | undefined): readonly DeedKind[] {
  return deedKinds.filter((kind) => source?.deeds?.[kind] !== undefined)
}

export interface Watched extends Omit<WatchedSource, 'config' | 'written' | 'mapping'> {
  config: SourceConfig
  written?: string | undefined
  mapping?: string | undefined
  readonly id: SourceId
  poller: Poller
  readonly environments: Set<string>
  readonly customers: Set<string>
  unknownSeverities: readonly string[]
  readonly beats: Map<number, boolean>
  /** the episodes of the alerts that the slices of the answer under way list */
  readonly listed: Set<EpisodeId>
  /** rises with every answer that is begun or given up: what is still taken in of an older one stops */
  answers: number
  /** the machine slept between the first slice of the answer under way and its end */
  sleptIn: boolean
  /** answers that are being taken in, those that were given up and are about to stop included */
  takenIn: number
  silences: readonly SeenSilence[]
  /** a server that started after our last good answer is not believed about absences before this, epoch ms */
  catchUpUntil: number
  /** absences are not believed before this: one of its servers has started since an earlier run, epoch ms */
  doubtUntil: number
  /** the last good answer before this run; null when there was none */
  readonly earlierGoodAt: number | null
  /** of a source that lists only what it is told: before this an answer without news changes nothing, epoch ms */
  quietUntil: number
  /** absences are counted anew with the next answer that is kept: what one before it said is not known */
  countsAnew: boolean
  /** its heartbeats were forgotten: the next answer is taken in even without news, and says which there are */
  forgotBeats: boolean
  peers: ReadonlyMap<string, PeerHealth>
  /** addresses of Alertmanagers that it says it sends to */
  sendsTo?: readonly string[]
  /** those of them that no source watches */
  unwatched?: SourceHealth['unwatched']
  readonly facts: SourceFacts
  /** what its polls have said of themselves, good or bad, kept or not: how often, and when more is due, epoch ms */
  reports: number
  reportDueAt: number
}

const beatMinutes = 30
/** A source's reach is shown in a line; more names than this help nobody. */
export const mostNames = 50

/** A server needs this long after its start to be told again of everything that fires (Prometheus re-sends each minute). */
const catchUpMs = 120_000

/**
 * Until when a source is catching up, seen from an earlier run: the source itself cannot know that its servers started
 * after what this laptop last heard, nor that they had only just started then. 0 when one of them is older than that.
 */
export function catchUpAfter(
  earlierGoodAt: number | null,
  peers: readonly PeerAnswer[],
  now: number,
): number {
  // By our clock, and never later than now: a clock that is years off would have us catch up for years.
  const started = peers.flatMap(({ failure, startedAt, skewMs }) =>
    failure || startedAt === null ? [] : [Math.min(startedAt - realSkew(skewMs), now)],
  )
  if (earlierGoodAt === null || started.length === 0) return 0
  const oldest = Math.min(...started)
  return oldest >= earlierGoodAt || now < oldest + catchUpMs ? Math.max(...started) + catchUpMs : 0
}

/** The same for absences, which need every server's word: 0 when all of them are older than that. */
export function doubtAfter(earlierGoodAt: number | null, peers: readonly PeerAnswer[], now: number): number {
  return Math.max(0, ...peers.map((peer) => catchUpAfter(earlierGoodAt, [peer], now)))
}

/** The peers after a poll; a peer that failed keeps what was last known of it. */
export function takePeers(
  source: Watched,
  answers: readonly PeerAnswer[],
  now: number,
): readonly PeerHealth[] {
  const peers = answers.map((peer): PeerHealth => {
    const before = source.peers.get(peer.url)
    return {
      url: peer.url,
      lastGoodAt: peer.failure ? (before?.lastGoodAt ?? null) : now,
      failure: peer.failure,
      version: peer.version ?? before?.version ?? null,
      alertCount: peer.alertCount ?? before?.alertCount ?? null,
      latencyMs: peer.failure ? null : Math.round(peer.latencyMs),
      lacks: peer.lacks,
      disagreesSince: disagreesSince(peer.lacks, before?.disagreesSince ?? null, now),
      skewMs: peer.skewMs,
    }
  })
  if (peers.length > 0) source.peers = new Map(peers.map((peer) => [peer.url, peer]))
  return [...source.peers.values()]
}

/** While a peer cannot be compared, what was known of it stands. */
function disagreesSince(lacks: number | null, before: number | null, now: number): number | null {
  if (lacks === null) return before
  return lacks > 0 ? (before ?? now) : null
}

/** The heartbeats after a good answer: what was ever seen and is not listed now is missing, since when it first was. */
export function heartbeatsNow(
  known: readonly Heartbeat[],
  listedNow: readonly { readonly alertname: string; readonly environment: string }[],
  now: number,
): readonly Heartbeat[] {
  const key = (beat: { alertname: string; environment: string }): string =>
    `${beat.alertname}\n${beat.environment}`
  const present = new Set(listedNow.map(key))
  const all = new Map(known.map((one) => [key(one), one]))
  for (const one of listedNow) all.set(key(one), { ...one, missingSince: null })
  return [...all.values()].map((one) =>
    present.has(key(one)) ? one : { ...one, missingSince: one.missingSince ?? now },
  )
}

/** Differences between clocks below this are a Date header's rounding and the way it took, ms. */
const skewAtLeastMs = 5_000

/** A source's clock minus ours, ms: that of the peer furthest behind, so that nothing counts as over too early. */
export function skewOf(peers: readonly { readonly skewMs: number | null }[]): number {
  const known = peers.flatMap(({ skewMs }) => (skewMs === null ? [] : [skewMs]))
  return known.length === 0 ? 0 : realSkew(Math.min(...known))
}

function realSkew(skewMs: number | null): number {
  return skewMs === null || Math.abs(skewMs) < skewAtLeastMs ? 0 : skewMs
}

/** What a source shows, as its health names it. */
export function reachOf(source: Watched) {
  return {
    environments: [...source.environments],
    customers: [...source.customers],
    unknownSeverities: source.unknownSeverities,
    unwatched: source.unwatched ?? null,
  }
}

export const emptyPeer = (url: string): PeerHealth => ({
  url,
  lastGoodAt: null,
  failure: null,
  version: null,
  alertCount: null,
  latencyMs: null,
  lacks: null,
  disagreesSince: null,
  skewMs: null,
})

/** The answer under way ends here: what its slices listed is no list, and the count of absences has a hole. */
export function giveUpAnswer(source: Watched): void {
  source.answers += 1
  source.sleptIn = false
  source.listed.clear()
  source.countsAnew = true
}

/** The health of a source after a good answer that was kept. */
export function healthAfter(
  health: SourceHealth,
  source: Watched,
  { nextTryInMs, total, remarks = [], blindSpots = [], unproven, budget = null }: Answer,
  now: number,
): SourceHealth {
  return {
    ...health,
    ...reachOf(source),
    ...{ lastGoodAt: now, lastTriedAt: now, nextTryAt: now + nextTryInMs },
    ...{ failure: null, alertCount: total, beats: beatsOf(source, now) },
    ...{ remarks, blindSpots, unproven: unproven ?? null, budget },
  }
}

/** The health of a source after a poll without a usable answer. */
export function healthAfterMiss(
  health: SourceHealth,
  source: Watched,
  { failure, peers, budget, nextTryInMs }: Miss,
  now: number,
): SourceHealth {
  return {
    ...health,
    ...{ failure, peers: takePeers(source, peers, now) },
    ...{ lastTriedAt: now, nextTryAt: now + nextTryInMs, beats: beatsOf(source, now) },
    ...(budget ? { budget } : {}),
  }
}

/** The same with a budget that knows of `more` requests in the last minute than the poll does. */
export function withSpent<Seen extends Observation>(seen: Seen, more: number): Seen {
  const { budget } = seen
  return budget ? { ...seen, budget: { ...budget, usedLastMinute: budget.usedLastMinute + more } } : seen
}

/** Nothing in it that could change a row: then nothing is written at all. */
export function isUneventful(answer: Answer): boolean {
  const { full, changed, gone, silences, ended = [] } = answer
  return !full && changed.length === 0 && gone.length === 0 && silences === null && ended.length === 0
}

export function sameSource(a: Same, b: Same): boolean {
  return sameButMapping(a, b) && a.mapping === b.mapping
}

/** Is this the same source whose labels are read in another way, so that its whole list has to be read again? */
export function sameButMapping(a: Same, b: Same): boolean {
  return a.mirrorAcks === b.mirrorAcks && JSON.stringify(a.config) === JSON.stringify(b.config)
}

type Same = Pick<WatchedSource, 'config' | 'mirrorAcks'> & {
  readonly written?: string | undefined
  readonly mapping?: string | undefined
}

/** Is this the same source with other secrets, so that all that is known of it still holds? */
export function sameButSecrets(a: Same, b: Same): boolean {
  return a.written !== undefined && a.written === b.written
}

export function beat(source: Watched, now: number, good: boolean): void {
  const minute = Math.floor(now / 60_000)
  source.beats.set(minute, good || source.beats.get(minute) === true)
  for (const old of source.beats.keys()) if (old <= minute - beatMinutes) source.beats.delete(old)
}

export function beatsOf(source: Watched, now: number): readonly (boolean | null)[] {
  const minute = Math.floor(now / 60_000)
  return Array.from(
    { length: beatMinutes },
    (_, index) => source.beats.get(minute - beatMinutes + 1 + index) ?? null,
  )
}

/**
 * A sign of life of its polls, whatever becomes of it. @param nextInMs when the next one is due: at once between two slices
 * of an answer, with the next poll after the last of them or after one that could not be kept
 */
export function reported(source: Watched, now: number, nextInMs: number): void {
  source.reports += 1
  source.reportDueAt = now + nextInMs
}

/** How often its polls have reported, and when they are to do so next (epoch ms); null when it is not watched. */
export function reportsOf(
  source: Watched | undefined,
): { readonly count: number; readonly dueAt: number } | null {
  return source ? { count: source.reports, dueAt: source.reportDueAt } : null
}

/** What is said of a source whose polls had stopped by themselves. */
export function stoppedMiss(intervalMs: number): Miss {
  const detail = 'The part of Nightdesk that asks this source had stopped; it was begun anew.'
  return { kind: 'miss', failure: { kind: 'worker-lost', detail }, peers: [], nextTryInMs: intervalMs }
}
