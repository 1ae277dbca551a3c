/** What the engine keeps of each source it watches, and the pure steps on it. */
import type { SourceId } from '../../contract/ids.ts'
import type { Answer, PeerAnswer, SeenAlert, SeenSilence } from '../../contract/observation.ts'
import type { Heartbeat, PeerHealth } from '../../contract/source-health.ts'
import type { Poller, SourceConfig } from '../sources/source.ts'

export interface WatchedSource {
  readonly config: SourceConfig
  readonly mirrorAcks: boolean
}

export interface Watched extends WatchedSource {
  readonly id: SourceId
  poller: Poller
  readonly environments: Set<string>
  readonly customers: Set<string>
  unknownSeverities: readonly string[]
  readonly beats: Map<number, boolean>
  readonly slices: Set<string>
  silences: readonly SeenSilence[]
  /** a server that started after our last good answer is not believed about absences before this, epoch ms */
  catchUpUntil: number
  /** the last good answer of an earlier run, until this run has one */
  earlierGoodAt: number | null
  peers: ReadonlyMap<string, PeerHealth>
}

const beatMinutes = 30
/** A source's reach is shown in a line; more names than this help nobody. */
export const mostNames = 50

/** A server needs this long after its start to be told again of everything that fires (Prometheus re-sends each minute). */
const catchUpMs = 120_000

/**
 * Until when a source is catching up, seen from an earlier run: the source itself cannot know that its servers started
 * after what this laptop last heard. 0 when one of them is older than that.
 */
export function catchUpAfter(earlierGoodAt: number | null, peers: readonly PeerAnswer[]): number {
  const started = peers.flatMap((peer) => (peer.failure || peer.startedAt === null ? [] : [peer.startedAt]))
  if (earlierGoodAt === null || started.length === 0) return 0
  return Math.min(...started) >= earlierGoodAt ? Math.max(...started) + catchUpMs : 0
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
      disagreesSince: peer.lacks ? (before?.disagreesSince ?? now) : null,
      skewMs: peer.skewMs,
    }
  })
  if (peers.length > 0) source.peers = new Map(peers.map((peer) => [peer.url, peer]))
  return [...source.peers.values()]
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

/** What a source shows, as its health names it. */
export function reachOf(source: Watched) {
  return {
    environments: [...source.environments],
    customers: [...source.customers],
    unknownSeverities: source.unknownSeverities,
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

/** Nothing in it that could change a row: then nothing is written at all. */
export function isUneventful(answer: Answer): boolean {
  return !answer.full && answer.changed.length === 0 && answer.gone.length === 0 && answer.silences === null
}

export function sameSource(a: WatchedSource, b: WatchedSource): boolean {
  return a.mirrorAcks === b.mirrorAcks && JSON.stringify(a.config) === JSON.stringify(b.config)
}

export function listed(slices: ReadonlySet<string>, changed: readonly SeenAlert[]): ReadonlySet<string> {
  return new Set([...slices, ...changed.map((seen) => seen.fingerprint)])
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
