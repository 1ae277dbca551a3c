/** The monitored world of a simulated night: sources with their peers, what really fires, and who silenced what. */
import type { SeenMatcher } from '../../contract/observation.ts'
import type { InhibitRule, ListedAlert } from '../../main/drill/alert-book.ts'
import { type AlertmanagerDouble, createAlertmanagerDouble } from '../../main/drill/alertmanager-double.ts'
import { fingerprintOf } from '../../main/drill/fingerprint.ts'
import { createSilenceBook, type Silence, type SilenceBook, stateOf } from '../../main/drill/silence-book.ts'
import type { Clock } from '../../main/platform/clock.ts'
import type { Random } from '../../main/platform/random.ts'
import type { VirtualTime } from './virtual-time.ts'

/** How requests to one peer end. */
export type PeerMood =
  | 'well'
  | 'refused'
  | 'hangs'
  | 'slow'
  | 'error-500'
  | 'error-503'
  | 'limited-seconds'
  | 'limited-date'
  | 'no-sign-in'
  | 'truncated'
  | 'portal'
  | 'wrong-shape'
  | 'loses-replies'

export type Labels = Readonly<Record<string, string>>

/** What really fires, by Prometheus, whatever its Alertmanagers still know. */
export interface TrueAlert {
  readonly labels: Labels
  readonly fingerprint: string
  readonly since: number
  /** the peers that are told of it */
  readonly peers: readonly number[]
}

/** A time interval in which a peer mutes the alerts of one name. */
export interface Mute {
  readonly interval: string
  readonly alertname: string
}

export interface FleetPeer {
  readonly url: string
  readonly double: AlertmanagerDouble
  readonly book: SilenceBook
  /** as its own configuration has them; what it inhibits depends on the alerts that it knows itself */
  readonly inhibitRules: InhibitRule[]
  /** alerts of these names are muted here for now */
  readonly mutes: Mute[]
  mood: PeerMood
  /** true instant since which it has been well */
  wellSince: number
}

export interface FleetSource {
  readonly name: string
  readonly pollMs: number
  readonly mirrorAcks: boolean
  readonly hasHeartbeat: boolean
  /** the fingerprint of its heartbeat, whether it has one or not */
  readonly beat: string
  /** its servers' clocks minus the true time, ms */
  skewMs: number
  /** true instant at which those clocks were set last */
  skewedAt: number
  /** how long a silence takes from one peer to the others, ms */
  gossipMs: number
  readonly peers: readonly FleetPeer[]
  readonly firing: Map<string, TrueAlert>
  /** what has begun to fire and was not looked at yet */
  readonly fresh: TrueAlert[]
  /** when an alert last ceased to fire, by fingerprint: true instants */
  readonly endedAt: Map<string, number>
  /** the shared truth about silences, whoever knows of them */
  readonly silences: SilenceBook
  /** silences that were over by the servers' clocks, until those were set back */
  readonly revived: ReadonlySet<string>
  fire(labels: Labels, peers?: readonly number[]): void
  end(labels: Labels): void
  /** a peer's process starts anew: it has forgotten its alerts, and is told again within a minute */
  restart(peer: number, random: Random): void
  silence(by: string, comment: string, matchers: readonly SeenMatcher[], ms: number): Silence | 'not-found'
}

/** A fact about a cluster that keeps its pages and notifications quiet. */
export const inhibitorName = 'ClusterUpdating'

/** What the peers of every source inhibit, unless one of them has other rules for a while. */
export const inhibitRules: readonly InhibitRule[] = [
  {
    source: [{ name: 'alertname', value: inhibitorName, isRegex: false, isEqual: true }],
    target: [{ name: 'severity', value: 'page|notify', isRegex: true, isEqual: true }],
    equal: ['cluster_id'],
  },
]

export const heartbeatLabels = (source: string): Labels => ({
  alertname: 'Watchdog',
  severity: 'none',
  installation: source,
})

export function createFleetSource(
  options: {
    readonly name: string
    readonly peers: number
    readonly pollMs: number
    readonly mirrorAcks: boolean
    readonly hasHeartbeat: boolean
  },
  time: VirtualTime,
): FleetSource {
  let ids = 0
  const known = new Map<string, number[]>()
  const revived = new Set<string>()
  const shared = createSilenceBook(
    () => `00000000-0000-4000-8000-${options.name.length}${String(++ids).padStart(11, '0')}`,
  )
  const own = { skewMs: 0, gossipMs: 200 }
  const clock: Clock = {
    now: () => time.now() + own.skewMs,
    mono: () => time.now(),
    after: () => () => {},
    onGap: () => () => {},
  }
  const urls = Array.from({ length: options.peers }, (_, index) => `http://${options.name}-${index}.invalid`)
  const facts = urls.map((_, index) => ({ name: `P${index}`, address: `127.0.0.1:${9_000 + index}` }))
  const peers = urls.map((url, index): FleetPeer => {
    const book = bookOf(shared, known, index, time, () => own.gossipMs)
    const rules = [...inhibitRules]
    const double = createAlertmanagerDouble({
      clock,
      silences: book,
      inhibitRules: rules,
      receiversOf: () => ['default'],
      receivers: ['default'],
      name: `P${index}`,
      peers: facts,
    })
    return { url, double, book, inhibitRules: rules, mutes: [], mood: 'well', wellSince: time.now() }
  })
  const tell = (alert: TrueAlert, peer: number): void => {
    peers[peer]?.double.alerts.put(
      {
        labels: alert.labels,
        annotations: { summary: `It is ${alert.labels.alertname}` },
        startsAt: alert.since + source.skewMs,
        endsAt: null,
        generatorUrl: null,
      },
      clock.now(),
    )
  }
  const source: FleetSource = {
    name: options.name,
    pollMs: options.pollMs,
    mirrorAcks: options.mirrorAcks,
    hasHeartbeat: options.hasHeartbeat,
    beat: fingerprintOf(heartbeatLabels(options.name)),
    skewedAt: 0,
    get skewMs() {
      return own.skewMs
    },
    set skewMs(ms) {
      const isOver = (silence: Silence): boolean => stateOf(silence, clock.now()) === 'expired'
      const over = shared.list(clock.now()).filter(isOver)
      own.skewMs = ms
      for (const silence of over) if (!isOver(silence)) revived.add(silence.id)
    },
    get gossipMs() {
      return own.gossipMs
    },
    set gossipMs(ms) {
      own.gossipMs = ms
    },
    peers,
    firing: new Map(),
    fresh: [],
    endedAt: new Map(),
    silences: shared,
    revived,
    fire: (labels, where) => {
      const fingerprint = fingerprintOf(labels)
      const told = where ?? peers.map((_, index) => index)
      const alert: TrueAlert = { labels, fingerprint, since: time.now(), peers: told }
      source.firing.set(fingerprint, alert)
      source.fresh.push(alert)
      for (const peer of told) tell(alert, peer)
    },
    end: (labels) => {
      const fingerprint = fingerprintOf(labels)
      if (source.firing.delete(fingerprint)) source.endedAt.set(fingerprint, time.now())
      for (const { double } of peers) double.alerts.resolve(fingerprint)
    },
    restart: (index, random) => {
      peers[index]?.double.restart()
      for (const alert of source.firing.values()) {
        if (!alert.peers.includes(index)) continue
        time.at(time.now() + 1_000 + Math.floor(random() * 59_000), () => {
          if (source.firing.get(alert.fingerprint) === alert) tell(alert, index)
        })
      }
    },
    silence: (createdBy, comment, matchers, ms) => {
      const now = clock.now()
      const book = peers[0]?.book ?? shared
      return book.set({ id: null, matchers, startsAt: now, endsAt: now + ms, createdBy, comment }, now)
    },
  }
  return source
}

/** One peer's view of the silences: what another peer took in is known here only after the gossip. */
function bookOf(
  shared: SilenceBook,
  known: Map<string, number[]>,
  peer: number,
  time: VirtualTime,
  gossipMs: () => number,
): SilenceBook {
  const knows = (id: string): boolean => (known.get(id)?.[peer] ?? 0) <= time.now()
  return {
    set: (wanted, now) => {
      if (wanted.id !== null && !knows(wanted.id)) return 'not-found'
      const written = shared.set(wanted, now)
      if (written !== 'not-found' && !known.has(written.id)) {
        const later = time.now() + gossipMs()
        known.set(
          written.id,
          Array.from({ length: 3 }, (_, index) => (index === peer ? 0 : later)),
        )
      }
      return written
    },
    expire: (id, now) => (knows(id) ? shared.expire(id, now) : 'not-found'),
    get: (id) => (knows(id) ? shared.get(id) : undefined),
    list: (now) => shared.list(now).filter((silence) => knows(silence.id)),
    covering: (labels, now) => shared.covering(labels, now).filter(knows),
  }
}

/** An alert as one peer lists it, with all that keeps it quiet there. */
export interface ListedThere extends ListedAlert {
  readonly mutedBy: readonly string[]
  /** nothing suppresses it there */
  readonly active: boolean
  /** something keeps it quiet there that is no acknowledgement */
  readonly keptQuiet: boolean
  /** a colleague has acknowledged it there, or this laptop has */
  readonly acked: boolean
}

/** What a peer lists now. */
export function listedBy(source: FleetSource, peer: FleetPeer, time: VirtualTime): readonly ListedThere[] {
  const isAck = (id: string): boolean => source.silences.get(id)?.comment.startsWith('ACK!') === true
  return peer.double.alerts.list(time.now() + source.skewMs).map((alert) => {
    const mutedBy = peer.mutes.flatMap((mute) =>
      mute.alertname === alert.labels.alertname ? [mute.interval] : [],
    )
    const keptQuiet =
      alert.inhibitedBy.length + mutedBy.length > 0 || alert.silencedBy.some((id) => !isAck(id))
    const acked = alert.silencedBy.some(isAck)
    return { ...alert, mutedBy, active: !keptQuiet && !acked, keptQuiet, acked }
  })
}

/** The silences that stand at the source now, whichever peer knows them. */
export function standing(source: FleetSource, time: VirtualTime): readonly Silence[] {
  const now = time.now() + source.skewMs
  return source.silences.list(now).filter((silence) => stateOf(silence, now) !== 'expired')
}
