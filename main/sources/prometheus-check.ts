/** "Test" of a Prometheus: asks every replica once and says what it saw, and what to know although it works. */
import type { SourceTest } from '../../contract/queries.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import type { Peer } from './alertmanager-peer.ts'
import { askAlertmanagers, askProcess, listAlerts } from './prometheus-ask.ts'
import { createListBook } from './prometheus-book.ts'
import { brokenRules, unite } from './prometheus-union.ts'
import { createSliceStore } from './slice-store.ts'

/** Works (`ok`) when every replica gave a valid list. Changes nothing at the source. */
export async function checkReplicas(
  peers: readonly Peer[],
  broken: Failure | null,
  clock: Clock,
  signal: AbortSignal,
): Promise<SourceTest> {
  if (broken) return { ok: false, peers: [], alertCount: null, advice: [], failure: broken }
  const checks = await Promise.all(peers.map((peer) => checkReplica(peer, signal)))
  const lists = checks.flatMap(({ peer, listed }) =>
    listed.list ? [{ list: listed.list, rules: listed.list.rules, url: peer.url, host: peer.host }] : [],
  )
  const failure = checks.find(({ listed }) => listed.failure)?.listed.failure ?? null
  const peersFound = [...new Set(checks.flatMap(({ sendsTo }) => sendsTo ?? []))].sort()
  return {
    ok: failure === null,
    peers: checks.map(({ peer, listed, process }) => ({
      url: peer.url,
      lastGoodAt: listed.list ? clock.now() : null,
      failure: listed.failure,
      version: process.ok ? process.value.version : null,
      alertCount: listed.list?.count ?? null,
      latencyMs: listed.latencyMs,
      lacks: null,
      disagreesSince: null,
      skewMs: null,
      clusterPeers: null,
    })),
    alertCount: lists.length > 0 ? unite(lists).size : null,
    advice: lists.length > 0 ? adviceOn(checks, lists) : [],
    failure,
    peersFound,
  }
}

type Check = Awaited<ReturnType<typeof checkReplica>>

async function checkReplica(peer: Peer, signal: AbortSignal) {
  const [listed, process, sendsTo] = await Promise.all([
    listAlerts(peer, createListBook(createSliceStore()), { signal, isWanted: () => true, refused: null }),
    askProcess(peer, signal),
    askAlertmanagers(peer, signal),
  ])
  return { peer, listed, process, sendsTo }
}

/** What works but will hurt one night. Pure. */
function adviceOn(checks: readonly Check[], lists: Parameters<typeof brokenRules>[0]): readonly string[] {
  const advice: string[] = []
  const { blindSpots, remarks } = brokenRules(lists)
  for (const { name, detail } of blindSpots) advice.push(`The rule ${name} cannot be evaluated: ${detail}`)
  advice.push(...remarks)
  for (const { peer, listed, process } of checks) {
    if (listed.rulesRefused)
      advice.push(
        `${peer.host} does not show its rules, so a rule that is broken is not noticed. ${listed.rulesRefused.detail}`,
      )
    if (listed.list && !process.ok)
      advice.push(
        `${peer.host} does not tell when it started, so a restart there shows late: what ends is believed later.`,
      )
  }
  const rules = lists.flatMap((list) => list.rules)
  if (rules.length === 0 && checks.every(({ listed }) => !listed.rulesRefused))
    advice.push('It has no alerting rules: nothing will ever fire here.')
  return advice
}
