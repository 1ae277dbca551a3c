/** "Test" of an Alertmanager: asks every peer once and says what it saw, and what to know although it works. */
import type { SourceTest } from '../../contract/queries.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import { askDeadlineMs, flowingListMs, listDeadlineMs, type Peer } from './alertmanager-peer.ts'
import { type PeerStatus, readAlerts, readStatus } from './alertmanager-read.ts'
import { unite } from './alertmanager-union.ts'

/** Names under which people run an alert that always fires, so that its absence shows a broken pipeline. */
const heartbeatNames: ReadonlySet<string> = new Set(['Watchdog', 'Heartbeat', 'DeadMansSwitch'])

/** Works (`ok`) when every peer gave a valid list. Changes nothing at the source. */
export async function checkPeers(
  peers: readonly Peer[],
  broken: Failure | null,
  clock: Clock,
  signal: AbortSignal,
): Promise<SourceTest> {
  if (broken) return { ok: false, peers: [], alertCount: null, advice: [], failure: broken }
  const checks = await Promise.all(peers.map((peer) => checkPeer(peer, signal)))
  const lists = checks.flatMap(({ alerts }) => (alerts ? [alerts] : []))
  const union = lists.length > 0 ? unite(lists) : null
  const failure = checks.find((check) => check.failure)?.failure ?? null
  return {
    ok: failure === null,
    peers: checks.map(({ peer, alerts, status, failure, latencyMs }) => ({
      url: peer.url,
      lastGoodAt: alerts ? clock.now() : null,
      failure,
      version: status?.version ?? null,
      alertCount: alerts?.length ?? null,
      latencyMs,
      lacks: null,
      disagreesSince: null,
      skewMs: null,
      clusterPeers: status ? status.clusterPeers.length : null,
    })),
    alertCount: union?.size ?? null,
    advice: union ? adviceOn(checks, union) : [],
    failure,
  }
}

type Check = Awaited<ReturnType<typeof checkPeer>>

/** Whoever tries a source waits for it as long as its polls would. */
const flowing = { deadlineMs: flowingListMs, isWanted: () => true }

async function checkPeer(peer: Peer, signal: AbortSignal) {
  const [list, told] = await Promise.all([
    peer.ask('GET', '/alerts', { deadlineMs: listDeadlineMs, flowing, signal }),
    peer.ask('GET', '/status', { deadlineMs: askDeadlineMs, signal }),
  ])
  const { latencyMs } = list
  const alerts = list.ok ? peer.bare(readAlerts(list.body)) : list
  const status = told.ok ? peer.bare(readStatus(told.body)) : told
  return {
    peer,
    latencyMs,
    alerts: alerts.ok ? alerts.value : null,
    status: status.ok ? status.value : null,
    failure: alerts.ok ? null : alerts.failure,
  }
}

/** What works but will hurt one night. Pure. */
function adviceOn(checks: readonly Check[], union: ReturnType<typeof unite>): readonly string[] {
  const advice: string[] = []
  const statuses = checks.flatMap(({ status }) => (status ? [status] : []))
  const largest = Math.max(0, ...statuses.map(({ clusterPeers }) => clusterPeers.length))
  if (largest > checks.length) {
    advice.push(
      `The cluster has ${largest} peers, but ${count(checks.length, 'address is', 'addresses are')} given. Peers do not share alerts: give every peer's own address, not one that is load-balanced.`,
    )
  }
  const names = statuses.flatMap(({ clusterName }) => (clusterName === null ? [] : [clusterName]))
  if (new Set(names).size < names.length) {
    advice.push('Two addresses lead to the same peer: one of them is load-balanced, or they are one server.')
  } else if (checks.length > 1 && !isOneCluster(statuses)) {
    advice.push(
      'These peers are not one cluster: an acknowledgement written to one is not known to the others. Make them sources of their own.',
    )
  }
  for (const { peer, alerts, status } of checks) {
    if (!alerts || status) continue
    advice.push(
      `${peer.host} does not tell its status, so a restart there shows late: what ends is believed later.`,
    )
  }
  if (![...union.values()].some(({ labels }) => heartbeatNames.has(labels.alertname ?? ''))) {
    advice.push(
      'No heartbeat alert (Watchdog, Heartbeat, DeadMansSwitch) is firing. With one, Nightdesk notices when alerts stop arriving here.',
    )
  }
  return advice
}

/** Does every peer that told its name and its cluster know all the others? */
function isOneCluster(statuses: readonly PeerStatus[]): boolean {
  return statuses.every(({ clusterPeers }) =>
    statuses.every(({ clusterName }) => clusterName !== null && clusterPeers.includes(clusterName)),
  )
}

function count(number: number, one: string, many: string): string {
  return number === 1 ? `only 1 ${one}` : `only ${number} ${many}`
}
