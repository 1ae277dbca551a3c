/** One replica of a Prometheus: what it lists, and what it tells of itself. */

import type { Failure } from '../../contract/source-health.ts'
import type { PrometheusOptions } from '../../contract/source-options.ts'
import { askDeadlineMs, createPeer, flowingListMs, listDeadlineMs, type Peer } from './alertmanager-peer.ts'
import type { AskProcess } from './alertmanager-restart.ts'
import type { ListBook, SlicedList } from './prometheus-book.ts'
import { readAlertmanagers, readStart, readVersion } from './prometheus-read.ts'
import type { SourceConfig, SourcePlatform } from './source.ts'

/** What became of asking a replica for its alerts. */
export interface Listed {
  readonly list: SlicedList | null
  readonly failure: Failure | null
  /** why its rules are not shown although its alerts are */
  readonly rulesRefused: Failure | null
  readonly latencyMs: number
  readonly skewMs: number | null
}

/** The replica at `url`; what people paste from the address bar is cut off. */
export function createReplica(
  url: string,
  config: Pick<SourceConfig, 'headers' | 'maxBytes' | 'ca'>,
  tenant: PrometheusOptions['tenant'],
  platform: SourcePlatform,
): Peer {
  return createPeer(url.replace(/\/(graph|alerts|rules|query|targets)\/?$/, ''), config, platform, {
    path: '/api/v1',
    headers: tenant === null ? {} : { 'x-scope-orgid': tenant },
    advise: (_, __, status, words) =>
      status === 401 && /no org id/i.test(words) ? 'The source has to name its tenant.' : '',
  })
}

/** Statuses of a server that lists alerts but does not show its rules to us, or has no such page. */
const noRules: ReadonlySet<number> = new Set([403, 404, 405, 501])

/**
 * Its alerts with their rules, or where it does not show these, its alerts alone; what is as in its book is not parsed again.
 * @param refused why it has refused its rules lately: then only the alerts are asked for
 */
export async function listAlerts(
  peer: Peer,
  book: ListBook,
  {
    signal,
    isWanted,
    refused,
  }: {
    readonly signal: AbortSignal
    readonly isWanted: () => boolean
    readonly refused: Failure | null
  },
): Promise<Listed> {
  const flowing = { deadlineMs: flowingListMs, isWanted }
  const ask = async (page: 'rules' | 'alerts', path: string) => {
    const reader = book.reader(page)
    const options = { deadlineMs: listDeadlineMs, flowing, signal, take: reader.take }
    return { reply: await peer.ask('GET', path, options), reader }
  }
  let rulesRefused = refused
  if (!refused) {
    const { reply, reader } = await ask('rules', '/rules?type=alert')
    if (reply.ok || reply.status === null || !noRules.has(reply.status))
      return listedOf(peer, reply, reader, null)
    rulesRefused = reply.failure
  }
  const { reply, reader } = await ask('alerts', '/alerts')
  return listedOf(peer, reply, reader, rulesRefused)
}

function listedOf(
  peer: Peer,
  reply: Awaited<ReturnType<Peer['ask']>>,
  reader: ReturnType<ListBook['reader']>,
  rulesRefused: Failure | null,
): Listed {
  const { latencyMs } = reply
  if (!reply.ok) return { list: null, failure: reply.failure, rulesRefused: null, latencyMs, skewMs: null }
  reader.take(reply.body)
  const read = peer.bare(reader.end())
  if (read.ok) return { list: read.value, failure: null, rulesRefused, latencyMs, skewMs: reply.skewMs }
  const failure = { ...read.failure, detail: `${peer.host}: ${read.failure.detail}` }
  return { list: null, failure, rulesRefused: null, latencyMs, skewMs: null }
}

/** When its process started, and its version where it tells it. */
export const askProcess: AskProcess = async (peer, signal) => {
  const options = { deadlineMs: askDeadlineMs, signal }
  const [start, build] = await Promise.all([
    peer.ask('GET', '/status/runtimeinfo', options),
    peer.ask('GET', '/status/buildinfo', options),
  ])
  const startedAt = start.ok ? peer.bare(readStart(start.body)) : start
  if (!startedAt.ok) return startedAt
  const version = build.ok ? readVersion(build.body) : null
  return { ok: true, value: { startedAt: startedAt.value, version: version?.ok ? version.value : null } }
}

/** Where it sends its alerts; null when it does not say. */
export async function askAlertmanagers(peer: Peer, signal: AbortSignal): Promise<readonly string[] | null> {
  const reply = await peer.ask('GET', '/alertmanagers', { deadlineMs: askDeadlineMs, signal })
  const read = reply.ok ? readAlertmanagers(reply.body) : null
  return read?.ok ? read.value : null
}
