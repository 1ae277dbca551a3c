/** The night of the drill: who fires, who is kept quiet, who falls silent, as offsets in ms from its start. Pure. */
import type { SeenMatcher } from '../../contract/observation.ts'
import { type DrillAlert, storyAlerts, watchdogOf } from './drill-alerts.ts'
import { type EnvironmentName, fleet } from './fleet.ts'

const second = 1_000
const minute = 60_000
const hour = 3_600_000

/** An alert and when it fires: from–to, `null` = beyond the end of the story. */
interface Line {
  readonly alert: DrillAlert
  readonly spans: readonly (readonly [fromMs: number, toMs: number | null])[]
}

/**
 * A time in which a peer gives no answer. `hold`: it takes connections and says nothing, like a process that hangs.
 * `refuse`: it is gone, and comes back as a restarted one does, without its alerts until they are sent again.
 */
export interface Outage {
  readonly sourceId: EnvironmentName
  /** counts from 0 */
  readonly peer: number
  readonly kind: 'hold' | 'refuse'
  readonly fromMs: number
  readonly toMs: number
}

/** A silence somebody else has written before the drill began. */
export interface StorySilence {
  readonly sourceId: EnvironmentName
  readonly matchers: readonly SeenMatcher[]
  readonly createdBy: string
  readonly comment: string
  readonly fromMs: number
  readonly toMs: number
}

/** What a peer shows at an instant of the story. */
export interface Scene {
  readonly firing: readonly { readonly alert: DrillAlert; readonly sinceMs: number }[]
  readonly outage: Outage['kind'] | null
}

/** Prometheus needs up to a minute to send a restarted Alertmanager everything again. */
const resentAfterMs = 30 * second

const {
  ingressErrors,
  cardQueue,
  nodesNotReady,
  podsWait,
  nightlyJobs,
  storagePool,
  dnsSlow,
  clusterUpdating,
  replicasLacking,
  imagePulls,
  checkoutQueue,
  etcdSlow,
  probeFlaps,
  unscanned,
  vpnTunnel,
  certificate,
} = storyAlerts

/** One alert that comes and goes: 45 s on, 45 s off. */
const flapping = Array.from({ length: 6 }, (_, turn): readonly [number, number] => {
  const from = 2 * minute + turn * 90 * second
  return [from, from + 45 * second]
})

const lines: readonly Line[] = [
  ...fleet.map(({ name }) => ({
    alert: watchdogOf(name),
    // One heartbeat stops although its Alertmanager answers: blindness of the other kind.
    spans: [
      ...(name === 'siskin' ? [[-26 * 24 * hour, 10 * minute] as const] : []),
      [name === 'siskin' ? 14 * minute : -26 * 24 * hour, null] as const,
    ],
  })),
  { alert: dnsSlow, spans: [[-95 * second, 11 * minute]] },
  { alert: etcdSlow, spans: [[-27 * minute, 17 * minute]] },
  { alert: imagePulls, spans: [[-12 * minute, 18 * minute]] },
  { alert: storagePool, spans: [[-50 * minute, hour]] },
  { alert: clusterUpdating, spans: [[-9 * minute, 15 * minute]] },
  { alert: replicasLacking, spans: [[-6 * minute, 15 * minute]] },
  { alert: certificate, spans: [[-71 * hour, null]] },
  { alert: unscanned, spans: [[-6 * hour, null]] },
  { alert: ingressErrors, spans: [[8 * second, 12 * minute]] },
  { alert: nodesNotReady, spans: [[40 * second, 9 * minute]] },
  { alert: podsWait, spans: [[55 * second, 9 * minute]] },
  { alert: vpnTunnel, spans: [[70 * second, 2 * minute]] },
  { alert: probeFlaps, spans: flapping },
  { alert: nightlyJobs, spans: [[3 * minute, 13 * minute]] },
  // Fires while its source is silent: it is seen three minutes after it began.
  { alert: checkoutQueue, spans: [[5 * minute, 16 * minute]] },
  // Ends while one of its two peers is away: the other's word alone is not believed.
  { alert: cardQueue, spans: [[6 * minute, 14 * minute]] },
]

const outages: readonly Outage[] = [
  { sourceId: 'osprey', peer: 0, kind: 'hold', fromMs: 4 * minute, toMs: 8 * minute },
  { sourceId: 'plover', peer: 1, kind: 'refuse', fromMs: 13 * minute, toMs: 14 * minute + 30 * second },
]

/** Silences that stand when the drill begins: two colleagues' acknowledgements and a maintenance. */
export const storySilences: readonly StorySilence[] = [
  ackOf(etcdSlow, 'Tomasz Wrona', 'ACK! on it, moving the member to another disk', -25 * minute),
  ackOf(imagePulls, 'Ines Okafor', 'ACK! the mirror is being refilled', -10 * minute),
  {
    sourceId: 'dunlin',
    matchers: [equals('alertname', 'StoragePoolFilling'), equals('cluster_id', 'batch-1')],
    createdBy: 'Ruta Halsey',
    comment: 'Disk replaced, the pool rebuilds until morning',
    fromMs: -48 * minute,
    toMs: 100 * minute,
  },
]

/** An acknowledgement as other tools write it: a silence of all labels whose comment begins with `ACK!`. */
function ackOf(alert: DrillAlert, createdBy: string, comment: string, fromMs: number): StorySilence {
  const matchers = Object.entries(alert.labels).map(([name, value]) => equals(name, value))
  return { sourceId: alert.sourceId, matchers, createdBy, comment, fromMs, toMs: 45 * minute }
}

function equals(name: string, value: string): SeenMatcher {
  return { name, value, isRegex: false, isEqual: true }
}

/** What a peer of a source shows `offsetMs` after the drill's start. */
export function storyAt(offsetMs: number, sourceId: EnvironmentName, peer: number): Scene {
  const isNow = (fromMs: number, toMs: number | null): boolean =>
    fromMs <= offsetMs && (toMs === null || offsetMs < toMs)
  const own = outages.filter((outage) => outage.sourceId === sourceId && outage.peer === peer)
  const outage = own.find(({ fromMs, toMs }) => isNow(fromMs, toMs))
  const forgot = own.some(
    ({ kind, fromMs, toMs }) => kind === 'refuse' && isNow(fromMs, toMs + resentAfterMs),
  )
  const firing = lines.flatMap(({ alert, spans }) => {
    const span = spans.find(([fromMs, toMs]) => isNow(fromMs, toMs))
    return span && alert.sourceId === sourceId ? [{ alert, sinceMs: span[0] }] : []
  })
  return { firing: forgot ? [] : firing, outage: outage?.kind ?? null }
}

/** The offsets at which something changes, in order; the last one is the end of the story. */
export const storyChangesMs: readonly number[] = [
  ...new Set([
    ...lines.flatMap(({ spans }) => spans.flat()),
    ...outages.flatMap(({ fromMs, toMs }) => [fromMs, toMs, toMs + resentAfterMs]),
  ]),
]
  .filter((at): at is number => at !== null && at > 0)
  .sort((a, b) => a - b)
