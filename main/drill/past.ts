/** The weeks before the drill, made up: enough to have seen things before, and a shift in which some went quiet. */
import type { Random } from '../platform/random.ts'
import { type DrillAlert, pastAlerts, storyAlerts } from './drill-alerts.ts'
import { fingerprintOf } from './fingerprint.ts'

/** One episode that is over. Instants are epoch ms. */
export interface PastEpisode {
  readonly sourceId: string
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly firedAt: number
  readonly quietAt: number
  /** null = it healed by itself before anybody took it */
  readonly ack: { readonly by: string; readonly at: number } | null
  readonly note: string | null
}

const second = 1_000
const minute = 60_000
const hour = 3_600_000
const day = 86_400_000

/** How often each alert fired in the weeks before tonight. */
const repeats: readonly (readonly [DrillAlert, number])[] = [
  [storyAlerts.ingressErrors, 4],
  [storyAlerts.cardQueue, 2],
  [storyAlerts.nodesNotReady, 3],
  [storyAlerts.nightlyJobs, 4],
  [storyAlerts.storagePool, 2],
  [storyAlerts.dnsSlow, 5],
  [storyAlerts.imagePulls, 3],
  [storyAlerts.checkoutQueue, 3],
  [storyAlerts.etcdSlow, 2],
  [storyAlerts.probeFlaps, 9],
  [storyAlerts.vpnTunnel, 7],
  [pastAlerts.diskFilling, 8],
  [pastAlerts.apiSlow, 5],
  [pastAlerts.targetsFailing, 9],
  [pastAlerts.kubeletRestarts, 8],
  [pastAlerts.ingressMemory, 9],
  [pastAlerts.replicaLag, 5],
  [pastAlerts.mailQueue, 7],
  [pastAlerts.volumeStuck, 4],
  [pastAlerts.externalDns, 7],
  [pastAlerts.certManager, 6],
]

/** What went quiet tonight: minutes since its end, how many minutes it took, and whether somebody had it. */
const tonight: readonly (readonly [DrillAlert, ago: number, took: number, by: string | null])[] = [
  [pastAlerts.diskFilling, 12, 6, null],
  [pastAlerts.apiSlow, 36, 21, 'Ines Okafor'],
  [pastAlerts.targetsFailing, 79, 34, 'Tomasz Wrona'],
  [pastAlerts.kubeletRestarts, 118, 3, null],
  [pastAlerts.ingressMemory, 152, 47, 'Ruta Halsey'],
  [pastAlerts.replicaLag, 205, 28, 'Ruta Halsey'],
  [pastAlerts.mailQueue, 261, 9, null],
  [pastAlerts.externalDns, 318, 14, null],
  [pastAlerts.certManager, 377, 52, 'Ines Okafor'],
]

const colleagues = ['Tomasz Wrona', 'Ines Okafor', 'Ruta Halsey'] as const

/** What people wrote down, by alert. */
const notes: Readonly<Record<string, readonly string[]>> = {
  IngressErrorRatioHigh: [
    'Raised the memory limit of the ingress pods to 1 GiB, the errors ended at once.',
    'Same as last time: the configuration reload doubles the memory. Recipe worked.',
  ],
  NodesNotReady: ['The zone had a network fault. Nodes came back by themselves.'],
  ClusterDnsLatencyHigh: ['Restarted the DNS pod that hung. Wants a readiness probe that looks up a name.'],
  EtcdCommitsSlow: ['Noisy neighbour on the same disk. Moved the member.'],
  ImagePullsFail: ['The mirror disk was full. Emptied it, 40 GB of old layers.'],
  ApiServerSlow: ['A controller listed all secrets in a loop. Scaled it to zero, told its owners.'],
  DatabaseReplicaLags: ['A report ran for an hour. Cancelled it, the replica caught up in 4 min.'],
  VolumeAttachStuck: ['Detached by hand in the console.'],
  IngressMemoryHigh: ['Rolled the pods one by one.'],
}

/** The newest time an episode of the weeks before may begin: a day before, so that tonight is a new episode. */
const newestMs = 26 * hour
/** The oldest: within the 30 days the screen shows, whatever the hour is. */
const oldestMs = 28.5 * day

/** About 120 episodes before `nowAt`, oldest first; the same for the same numbers. No alert overlaps itself. */
export function pastEpisodes(nowAt: number, random: Random): readonly PastEpisode[] {
  const earlier = repeats.flatMap(([alert, count]) => {
    const slotMs = (oldestMs - newestMs) / count
    return Array.from({ length: count }, (_, index) => {
      // The last fifth of every slot stays free: longer than any episode takes.
      const firedAt = Math.round(nowAt - oldestMs + (index + 0.8 * random()) * slotMs)
      return anEpisode(alert, firedAt, random)
    })
  })
  const recent = tonight.map(([alert, ago, took, by]): PastEpisode => {
    const quietAt = nowAt - ago * minute
    const firedAt = quietAt - took * minute
    const ack = by === null ? null : { by, at: firedAt + ackAfterMs(random) }
    return episode(alert, firedAt, quietAt, ack, by === null ? null : noteOf(alert, random))
  })
  return [...earlier, ...recent].sort((a, b) => a.firedAt - b.firedAt)
}

/** Two in five heal by themselves within minutes; the others are taken, mostly within 2 min, and ended within 2 h. */
function anEpisode(alert: DrillAlert, firedAt: number, random: Random): PastEpisode {
  if (random() < 0.4) {
    return episode(alert, firedAt, firedAt + Math.round(between(2, 24, random) * minute), null, null)
  }
  const at = firedAt + ackAfterMs(random)
  const by = pick(colleagues, random)
  const quietAt = at + Math.round(between(5, 110, random) * minute)
  const note = random() < 0.5 ? noteOf(alert, random) : null
  return episode(alert, firedAt, quietAt, { by, at }, note)
}

function episode(
  { sourceId, labels, annotations }: DrillAlert,
  firedAt: number,
  quietAt: number,
  ack: PastEpisode['ack'],
  note: string | null,
): PastEpisode {
  return { sourceId, fingerprint: fingerprintOf(labels), labels, annotations, firedAt, quietAt, ack, note }
}

/** From half a minute to three: four in five within the target of two. */
function ackAfterMs(random: Random): number {
  return Math.round((random() < 0.8 ? between(30, 115, random) : between(120, 190, random)) * second)
}

function noteOf({ labels }: DrillAlert, random: Random): string | null {
  const known = notes[labels.alertname ?? ''] ?? []
  return known.length > 0 ? pick(known, random) : null
}

function between(from: number, to: number, random: Random): number {
  return from + (to - from) * random()
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T
}
