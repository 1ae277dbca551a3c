/** Prometheus itself: what fires and what waits to, straight from its rules, and the rules that it cannot evaluate. */
import type { PeerAnswer } from '../../contract/observation.ts'
import type { PrometheusOptions } from '../../contract/source-options.ts'
import type { Peer } from './alertmanager-peer.ts'
import { afterFailure, type PeerFacts, unknownPeer, verifyPeers } from './alertmanager-restart.ts'
import { askAlertmanagers, askProcess, createReplica, type Listed, listAlerts } from './prometheus-ask.ts'
import { createListBook } from './prometheus-book.ts'
import { checkReplicas } from './prometheus-check.ts'
import { figureOf, mostFigureBytes } from './prometheus-figure.ts'
import {
  brokenRules,
  differenceOf,
  isPending,
  longestAnewMs,
  type ReplicaList,
  type UnitedLists,
  uniteBetween,
} from './prometheus-union.ts'
import { createSliceStore } from './slice-store.ts'
import type { ConnectedSource, Polled, SourceConfig, SourceDefinition, SourcePlatform } from './source.ts'

export const prometheus: SourceDefinition = { kind: 'prometheus', label: 'Prometheus', connect }

/** How often a replica that refuses its rules is asked for them again, ms: somebody may have given the permission. */
const rulesAgainMs = 600_000

/** How often it is asked where it sends its alerts, ms: that changes with a rollout, not by the minute. */
const sendsToEveryMs = 600_000

/** What is remembered from one poll to the next. Replaced at the end of a poll, so that an aborted one leaves no trace. */
interface Known {
  /** null: the next answer is full */
  readonly before: { readonly united: UnitedLists; readonly listedAt: number } | null
  readonly facts: readonly PeerFacts[]
  /** by `clock.mono()` */
  readonly sendsToReadAt: number
  /** per replica: why it refused its rules, and until when (by `clock.mono()`) that is believed */
  readonly refusals: readonly ({
    readonly failure: NonNullable<Listed['rulesRefused']>
    readonly until: number
  } | null)[]
}

function connect(config: SourceConfig, platform: SourcePlatform): ConnectedSource {
  const { clock } = platform
  const { tenant, pending } = optionsOf(config)
  const peers = config.urls.map((url) => createReplica(url, config, tenant, platform))
  const figurePeers = config.urls.map((url) =>
    createReplica(url, { ...config, maxBytes: mostFigureBytes }, tenant, platform),
  )
  const store = createSliceStore()
  const books = peers.map(() => createListBook(store))
  let known: Known = {
    before: null,
    facts: peers.map(() => unknownPeer),
    sendsToReadAt: Number.NEGATIVE_INFINITY,
    refusals: peers.map(() => null),
  }

  const poll = async (signal: AbortSignal): Promise<Polled> => {
    let heard = 0
    const listings = await Promise.all(
      peers.map(async (peer, index) => {
        const refusal = known.refusals[index] ?? null
        const refused = refusal && clock.mono() < refusal.until ? refusal.failure : null
        const options = { signal, isWanted: () => heard === 0, refused }
        const book = books[index] ?? createListBook(store)
        const listed = await listAlerts(peer, book, options)
        if (listed.list) heard += 1
        return listed
      }),
    )
    signal.throwIfAborted()
    const facts = known.facts.map((fact, index) => (listings[index]?.list ? fact : afterFailure(fact)))
    const refusals = listings.map(({ rulesRefused }, index) => {
      const before = known.refusals[index] ?? null
      if (!rulesRefused) return null
      return before && clock.mono() < before.until
        ? before
        : { failure: rulesRefused, until: clock.mono() + rulesAgainMs }
    })
    const lists = listings.flatMap(({ list }, index): readonly ReplicaList[] => {
      const peer = peers[index]
      if (!list || !peer) return []
      return [{ list, rules: list.rules, url: peer.url, host: peer.host }]
    })
    const first = listings.find(({ failure }) => failure)?.failure
    if (lists.length === 0 && first) {
      known = { ...known, facts, refusals }
      const nextTryInMs = Math.min(...peers.map((peer) => peer.waitMs()))
      return { kind: 'miss', failure: first, peers: report(listings, facts), nextTryInMs }
    }

    const between = uniteBetween(known.before?.united ?? null, lists, pending)
    const isMissing = [...between.before].some(([key, old]) => {
      const now = between.now.get(key)
      // What waits again after it fired may be a new beginning of the server, not of the trouble.
      return !now || (isPending(now) && !isPending(old))
    })
    const isAll = isMissing || known.before === null
    const isDue = clock.mono() - known.sendsToReadAt >= sendsToEveryMs
    const [verified, sendsTo] = await Promise.all([
      verifyPeers(peers, listings, facts, isAll, clock, signal, { ask: askProcess }),
      isDue ? sendsToOf(peers, listings, signal) : null,
    ])
    signal.throwIfAborted()
    const now = clock.now()
    const facing = verified.facts.filter((_, index) => listings[index]?.list)
    const rules = lists.flatMap((list) => list.rules)
    const hasNoRules = rules.length === 0 && listings.every(({ rulesRefused }) => !rulesRefused)
    const isEvaluated = rules.every((rule) => rule.isEvaluated)
    const isNew = (fact: PeerFacts): boolean => verified.restarted.has(fact) || now < fact.catchingUpUntil
    // After a restart what had fired may wait anew, as long as its rule says.
    const longestWait = Math.min(
      longestAnewMs,
      rules.reduce((longest, { forMs }) => Math.max(longest, forMs), 0),
    )
    const isSettled = facing.every((fact) => now >= fact.catchingUpUntil + longestWait && !isNew(fact))
    const isWhole = lists.length === peers.length && facing.every((fact) => fact.verified) && isEvaluated
    const skewMs = listings.find(({ list }) => list)?.skewMs ?? 0
    const listedAt = now + skewMs
    const complete = isWhole && isSettled
    const full = known.before === null
    const difference = differenceOf(
      known.before && { united: between.before, listedAt: known.before.listedAt },
      between.now,
      listedAt,
      complete,
    )
    const broken = brokenRules(lists)
    const sendsToReadAt = isDue ? clock.mono() : known.sendsToReadAt
    for (const [index, { list }] of listings.entries()) if (list) books[index]?.settle(list)
    const { united } = between
    known = { before: { united, listedAt }, facts: verified.facts, refusals, sendsToReadAt }
    store.tidy(() => books.flatMap((book) => book.kept()))
    return {
      kind: 'answer',
      full,
      ...difference,
      silences: null,
      complete,
      restarted: facing.every(isNew) || (rules.length > 0 && rules.every((rule) => !rule.isEvaluated)),
      total: united.total,
      peers: report(listings, verified.facts),
      blindSpots: broken.blindSpots,
      remarks: [...refusalWords(listings), ...(hasNoRules ? [noRules] : []), ...broken.remarks],
      ...(hasNoRules ? { unproven: 'it has no alerting rules' } : {}),
      ...(sendsTo ? { sendsTo } : {}),
      nextTryInMs: 0,
    }
  }

  const report = (listings: readonly Listed[], facts: readonly PeerFacts[]): readonly PeerAnswer[] =>
    listings.map(({ list, failure, latencyMs, skewMs }, index) => ({
      url: peers[index]?.url ?? '',
      failure,
      version: facts[index]?.version ?? null,
      startedAt: facts[index]?.startedAt ?? null,
      alertCount: list?.count ?? null,
      // Replicas evaluate at different instants: what one of them does not list yet says nothing.
      lacks: null,
      latencyMs,
      skewMs,
    }))

  const refusalWords = (listings: readonly Listed[]): readonly string[] =>
    listings.flatMap(({ rulesRefused }) =>
      rulesRefused
        ? [`Its rules cannot be read, so a rule that is broken is not noticed: ${rulesRefused.detail}`]
        : [],
    )

  const { broken } = config
  return {
    poll: async (signal) =>
      broken ? { kind: 'miss', failure: broken, peers: [], nextTryInMs: 0 } : poll(signal),
    forget: () => {
      known = { ...known, before: null, sendsToReadAt: Number.NEGATIVE_INFINITY }
    },
    detail: async (alert, signal) => broken ?? figureOf(figurePeers, alert, clock, signal),
    test: (signal) => checkReplicas(peers, broken, clock, signal),
  }
}

const noRules = 'It has no alerting rules: nothing will ever fire here, and its silence proves nothing.'

/** Where those that answered send their alerts, together; null when none of them says. */
async function sendsToOf(
  peers: readonly Peer[],
  listings: readonly Listed[],
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  const answering = peers.filter((_, index) => listings[index]?.list)
  const each = await Promise.all(answering.map((peer) => askAlertmanagers(peer, signal)))
  const told = each.filter((urls) => urls !== null)
  return told.length === 0 ? null : [...new Set(told.flat())].sort()
}

function optionsOf({ options }: SourceConfig): Pick<PrometheusOptions, 'tenant' | 'pending'> {
  return options?.kind === 'prometheus' ? options : { tenant: null, pending: true }
}
