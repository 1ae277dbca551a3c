/** One look at an Icinga: hosts and services with a problem, and what is said about them. */
import type { PeerAnswer, SeenAlert } from '../../contract/observation.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { IcingaOptions } from '../../contract/source-options.ts'
import type { Clock } from '../platform/clock.ts'
import { type IcingaDoor, type IcingaEndpoint, isTrouble, ownPerMinute } from './icinga-door.ts'
import {
  asNumber,
  asTime,
  hostAttrs,
  type IcingaProblem,
  type IcingaProcess,
  type IcingaWords,
  readProblems,
  readProcess,
  readWords,
  resultsOf,
  serviceAttrs,
  serviceJoins,
} from './icinga-read.ts'
import { type KnownWords, seenOf } from './icinga-seen.ts'
import type { IcingaStream } from './icinga-stream.ts'
import { asObject, type Read, readBody } from './json-shape.ts'
import { differenceBetween, type KeptList, keepList } from './seen-difference.ts'
import type { Polled } from './source.ts'

/** How long the list of services may take, ms, that of hosts, and what is asked beside: in all less than the loop's 40 s. */
const listDeadlineMs = 15_000
const hostsDeadlineMs = 8_000
const asideDeadlineMs = 3_000
/** What was refused is asked again after this long, ms: somebody may have given the permission. */
const refusedMs = 600_000
/** Names of objects in one question; a body may have a megabyte. */
const mostNames = 2_000

/** After a look news waits this many times as long as it took, so that we are no more than a tenth of its work, */
const restFactor = 9
/** and at most this long, ms. */
const longestRestMs = 20_000

type Ended = readonly { readonly fingerprint: string; readonly at: number | null }[]

/** What one endpoint answered. */
export type IcingaLook =
  | {
      readonly ok: true
      readonly endpoint: IcingaEndpoint
      readonly problems: readonly IcingaProblem[]
      readonly words: KnownWords
      readonly process: IcingaProcess | null
      /** what could not be read beside, for the source's card */
      readonly remarks: readonly string[]
      readonly latencyMs: number
      readonly skewMs: number | null
    }
  | { readonly ok: false; readonly failure: Failure; readonly isTrouble: boolean; readonly latencyMs: number }

/** What is remembered from one poll to the next. Replaced at its end, so that an aborted one leaves no trace. */
interface Known {
  readonly list: KeptList | null
  readonly startedAt: number | null
}

export interface IcingaPoll {
  poll(signal: AbortSignal): Promise<Polled>
  look(endpoint: IcingaEndpoint, signal: AbortSignal): Promise<IcingaLook>
  forget(): void
  /** until when news had better wait, by `clock.mono()`: a server that answers slowly is not asked at every event */
  restsUntil(): number
}

/** The filter of a list. The user's own comes first: what is wrong in it shows at once, not when the first problem comes. */
export function filterOf(own: string | null, kind: 'host' | 'service'): string {
  return own === null ? `${kind}.problem` : `(${own}) && ${kind}.problem`
}

/** @param stream what tells of changes, which a look may find to be deaf */
export function createIcingaPoll(
  door: IcingaDoor,
  options: IcingaOptions,
  user: string | null,
  clock: Clock,
  stream: Pick<IcingaStream, 'remark' | 'foundUntold'> | null = null,
): IcingaPoll {
  let known: Known = { list: null, startedAt: null }
  /** paths that were refused, with when, by `clock.mono()` */
  const refused = new Map<string, { readonly at: number; readonly detail: string }>()

  const listOf = async (endpoint: IcingaEndpoint, kind: 'host' | 'service', signal: AbortSignal) => {
    const reply = await door.askAt(
      endpoint,
      {
        path: `/objects/${kind}s`,
        body: {
          filter: filterOf(options.filter, kind),
          // In a list of hosts a filter may speak of a service all the same: of one that has nothing.
          ...(kind === 'host' && options.filter !== null ? { filter_vars: { service: { vars: {} } } } : {}),
          attrs: kind === 'host' ? hostAttrs : serviceAttrs,
          ...(kind === 'service' ? { joins: serviceJoins } : {}),
        },
        reads: true,
        deadlineMs: kind === 'service' ? listDeadlineMs : hostsDeadlineMs,
      },
      signal,
    )
    if (!reply.ok) {
      const isRefused = reply.status === 404 && isIcingas(reply.body)
      const failure = isRefused ? unlisted(endpoint, kind, options.filter) : reply.failure
      return { ok: false, failure, isTrouble: isTrouble(reply), latencyMs: reply.latencyMs } as const
    }
    const read = readBody(reply.body, (whole) => readProblems(whole, kind))
    return read.ok
      ? { ...read, latencyMs: reply.latencyMs, skewMs: reply.skewMs }
      : ({
          ok: false,
          failure: endpoint.door.bare(read.failure),
          isTrouble: true,
          latencyMs: reply.latencyMs,
        } as const)
  }

  /** Something beside the lists: null when it cannot be had, which is remembered if it was refused. */
  const aside = async <T>(
    endpoint: IcingaEndpoint,
    path: string,
    body: unknown,
    read: (whole: unknown) => T,
    signal: AbortSignal,
  ): Promise<T | null> => {
    const before = refused.get(path)
    if (before && clock.mono() - before.at < refusedMs) return null
    const reply = await door.askAt(endpoint, { path, body, reads: true, deadlineMs: asideDeadlineMs }, signal)
    if (!reply.ok) {
      if (reply.status === 403 || reply.status === 404)
        refused.set(path, { at: clock.mono(), detail: reply.failure.detail })
      return null
    }
    refused.delete(path)
    const answer: Read<T> = readBody(reply.body, read)
    return answer.ok ? answer.value : null
  }

  const look = async (endpoint: IcingaEndpoint, signal: AbortSignal): Promise<IcingaLook> => {
    const services = await listOf(endpoint, 'service', signal)
    if (!services.ok) return services
    const hosts = await listOf(endpoint, 'host', signal)
    if (!hosts.ok) return hosts
    const problems = [...hosts.value, ...services.value]
    const process = await aside(endpoint, '/status/IcingaApplication', undefined, readProcess, signal)
    const said = async (kind: 'comment' | 'downtime', filter: string, attrs: readonly string[]) =>
      (await aside(
        endpoint,
        `/objects/${kind}s`,
        { filter, attrs: ['host_name', 'service_name', 'author', 'entry_time', ...attrs] },
        (whole) => readWords(whole, kind),
        signal,
      )) ?? []
    const acknowledgements = problems.some(({ isAcknowledged }) => isAcknowledged)
      ? await said('comment', 'comment.entry_type == 4', ['text', 'expire_time'])
      : []
    const downtimes = problems.some(({ isInDowntime }) => isInDowntime)
      ? await said('downtime', 'downtime.trigger_time > 0', ['comment', 'end_time'])
      : []
    const remarks = [...refused.keys()].flatMap((path) => remarkOn(path, user))
    return {
      ...{ ok: true, endpoint, problems, process, remarks },
      words: { acknowledgements: latest(acknowledgements), downtimes: longest(downtimes) },
      latencyMs: services.latencyMs + hosts.latencyMs,
      skewMs: services.skewMs,
    }
  }

  /** What became of objects that are listed no more: over by Icinga's word, or not checked since it started anew. */
  const fateOf = async (
    endpoint: IcingaEndpoint,
    fingerprints: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly ended: Ended; readonly unchecked: ReadonlySet<string> }> => {
    const ended: { fingerprint: string; at: number | null }[] = []
    const unchecked = new Set<string>()
    for (const kind of ['host', 'service'] as const) {
      const names = fingerprints.filter((name) => name.includes('!') === (kind === 'service'))
      for (let from = 0; from < names.length; from += mostNames) {
        const asked = Object.fromEntries(names.slice(from, from + mostNames).map((name) => [name, true]))
        const filter = `nd_names.contains(${kind}.__name)`
        const attrs = ['state', 'last_check', 'last_hard_state_change', 'last_state_change']
        const question = {
          path: `/objects/${kind}s`,
          body: { filter, filter_vars: { nd_names: asked }, attrs },
        }
        const reply = await door.askAt(
          endpoint,
          { ...question, reads: true, deadlineMs: asideDeadlineMs },
          signal,
        )
        if (!reply.ok) continue
        const read = readBody(reply.body, resultsOf)
        for (const { name, attrs: now } of read.ok ? read.value : []) {
          if (asTime(now.last_check) === 0) unchecked.add(name)
          else if (now.state === 0)
            ended.push({ fingerprint: name, at: asTime(now.last_state_change) || null })
        }
      }
    }
    return { ended, unchecked }
  }

  let restsUntil = Number.NEGATIVE_INFINITY

  const poll = async (signal: AbortSignal): Promise<Polled> => {
    const began = clock.mono()
    try {
      return await pollOnce(signal)
    } finally {
      const now = clock.mono()
      restsUntil = now + Math.min(longestRestMs, restFactor * (now - began))
    }
  }

  const pollOnce = async (signal: AbortSignal): Promise<Polled> => {
    const peers: PeerAnswer[] = []
    let failure: Failure | null = null
    for (const endpoint of door.inOrder()) {
      const looked = await look(endpoint, signal)
      signal.throwIfAborted()
      if (looked.ok) return await answerOf(looked, peers, signal)
      peers.push(peerOf(endpoint, looked, null))
      failure ??= looked.failure
      if (!looked.isTrouble) break
    }
    const none: Failure = { kind: 'unreachable', detail: 'This source has no address.' }
    return { kind: 'miss', failure: failure ?? none, peers, nextTryInMs: door.waitMs() }
  }

  const answerOf = async (
    looked: Extract<IcingaLook, { ok: true }>,
    failed: readonly PeerAnswer[],
    signal: AbortSignal,
  ): Promise<Polled> => {
    const { problems, words, endpoint, process } = looked
    const now = clock.now()
    const downHosts = new Set(
      problems.flatMap(({ kind, isSoft, host }) => (kind === 'host' && !isSoft ? [host] : [])),
    )
    const listed = problems.map((problem): SeenAlert => {
      const alert = seenOf(problem, words, user, downHosts, now)
      const before = alert.sinceUnknown ? known.list?.get(alert.fingerprint)?.alert : undefined
      return before ? { ...alert, firedAt: before.firedAt } : alert
    })
    const names = new Set(listed.map(({ fingerprint }) => fingerprint))
    const missing = [...(known.list?.keys() ?? [])].filter((name) => !names.has(name))
    const { ended, unchecked } =
      missing.length === 0
        ? { ended: [], unchecked: new Set<string>() }
        : await fateOf(endpoint, missing, signal)
    signal.throwIfAborted()
    // Icinga has started anew without its memory: until the check has run again, what was stands.
    const standing = [...unchecked].flatMap((name) => known.list?.get(name)?.alert ?? [])
    const list = keepList([...listed, ...standing], known.list)
    const over = new Set(ended.map(({ fingerprint }) => fingerprint))
    const { full, changed, gone } = differenceBetween(known.list, list)
    const startedAt = process?.startedAt ?? null
    const restarted = known.startedAt !== null && startedAt !== null && startedAt > known.startedAt
    const isNew = ({ fingerprint }: SeenAlert): boolean => !known.list?.has(fingerprint)
    if (!full && (ended.length > 0 || changed.some(isNew))) stream?.foundUntold()
    known = { list, startedAt: startedAt ?? known.startedAt }
    const { usedLastMinute, newsInMs } = door.spent()
    const untold = stream?.remark() ?? null
    const off = process?.off ?? []
    return {
      ...{ kind: 'answer', full, changed, silences: null, complete: true, restarted },
      gone: gone.filter(({ fingerprint }) => !over.has(fingerprint)),
      ...(ended.length > 0 ? { ended } : {}),
      remarks: [...looked.remarks, ...(untold === null ? [] : [untold])],
      budget: {
        ...{ ownPerMinute, usedLastMinute, left: null, limit: null },
        waitsUntil: newsInMs > 0 ? now + newsInMs : null,
      },
      blindSpots: off.map((name) => ({
        name,
        detail: `Icinga runs no ${name}: they are turned off there, and nothing new is seen.`,
      })),
      total: list.size,
      peers: [...failed, peerOf(endpoint, looked, list.size)],
      nextTryInMs: 0,
    }
  }

  return {
    poll,
    look,
    restsUntil: () => restsUntil,
    forget: () => {
      known = { ...known, list: null }
    },
  }
}

/** An endpoint as it is shown. */
export function peerOf({ url }: IcingaEndpoint, looked: IcingaLook, alertCount: number | null): PeerAnswer {
  const { latencyMs } = looked
  if (!looked.ok)
    return {
      ...{ url, failure: looked.failure, latencyMs },
      ...{ version: null, startedAt: null, alertCount: null, lacks: null, skewMs: null },
    }
  const { process, skewMs } = looked
  const { version, startedAt } = process ?? { version: null, startedAt: null }
  return { url, failure: null, version, startedAt, alertCount, lacks: null, latencyMs, skewMs }
}

/** Its own refusal, `{"error":404,"status":…}`; a web server without an Icinga behind it says 404 in other ways. */
function isIcingas(body: Buffer | undefined): boolean {
  return body !== undefined && readBody(body, (whole) => asNumber(asObject(whole, 'it').error, 'error')).ok
}

/** 404 is what a filter with a mistake and a user without permission get alike; a list of nothing is a 200. */
function unlisted(endpoint: IcingaEndpoint, kind: 'host' | 'service', filter: string | null): Failure {
  const need = `the permission objects/query/${kind === 'host' ? 'Host' : 'Service'}`
  return {
    kind: 'forbidden',
    detail:
      filter === null
        ? `${endpoint.door.host} lists no ${kind}s to this user (404): it needs ${need}.`
        : `${endpoint.door.host} lists no ${kind}s to this user (404): the filter of this source has a mistake, or the user lacks ${need}.`,
  }
}

function remarkOn(path: string, user: string | null): readonly string[] {
  const who = user === null ? 'The user' : `The user ${user}`
  switch (path) {
    case '/objects/comments':
      return [`${who} may not read comments (objects/query/Comment): who acknowledged is not known.`]
    case '/objects/downtimes':
      return [
        `${who} may not read downtimes (objects/query/Downtime): who set them and until when is not known.`,
      ]
    default:
      return []
  }
}

/** Of each object the words that were written last. */
function latest(words: readonly IcingaWords[]): ReadonlyMap<string, IcingaWords> {
  return chosen(words, (a, b) => a.at > b.at)
}

/** Of each object the downtime that ends last. */
function longest(words: readonly IcingaWords[]): ReadonlyMap<string, IcingaWords> {
  return chosen(words, (a, b) => a.until > b.until)
}

function chosen(
  words: readonly IcingaWords[],
  isBetter: (a: IcingaWords, b: IcingaWords) => boolean,
): ReadonlyMap<string, IcingaWords> {
  const map = new Map<string, IcingaWords>()
  for (const one of words) {
    const known = map.get(one.fingerprint)
    if (!known || isBetter(one, known)) map.set(one.fingerprint, one)
  }
  return map
}
