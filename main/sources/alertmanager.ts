/** Alertmanager, API v2: one list out of all its peers, what changed in it, and whether absences may be believed. */
import type { PeerAnswer, SeenSilence } from '../../contract/observation.ts'
import type { PeerList } from './alert-reader.ts'
import { checkPeers } from './alertmanager-check.ts'
import { fetchList, type Listing } from './alertmanager-list.ts'
import { createPeer, listDeadlineMs, type Peer, type PeerPlace } from './alertmanager-peer.ts'
import { afterFailure, type PeerFacts, unknownPeer, verifyPeers } from './alertmanager-restart.ts'
import {
  createSilenceOrders,
  fetchCarriers,
  fetchSilences,
  inForce,
  type MatchersFor,
} from './alertmanager-silence.ts'
import type { Witness } from './alertmanager-witness.ts'
import { alertIn, areSame, countOf, differenceOf, type PeerLists, silencedByOf } from './peer-lists.ts'
import { createReplica } from './prometheus-ask.ts'
import { figureOf, mostFigureBytes } from './prometheus-figure.ts'
import { createSliceStore } from './slice-store.ts'
import type { ConnectedSource, Polled, SourceConfig, SourceDefinition, SourcePlatform } from './source.ts'

export const alertmanager: SourceDefinition = {
  kind: 'alertmanager',
  label: 'Alertmanager',
  connect: (config, platform) => ({
    ...connectAlertmanager(config, platform),
    ...figuresOf(config, platform),
  }),
}

/** Figures, where the source names the Prometheus whose rules raise its alerts. */
function figuresOf(config: SourceConfig, platform: SourcePlatform): Pick<ConnectedSource, 'detail'> {
  const { prometheus, ca } = config
  if (!prometheus) return {}
  const { url, headers } = prometheus
  const peer = createReplica(url, { headers, ca, maxBytes: mostFigureBytes }, null, platform)
  return {
    detail: async (alert, signal) => prometheus.broken ?? figureOf([peer], alert, platform.clock, signal),
  }
}

/**
 * A peer that hangs while others answer is waited for only this long, ms, so that their alerts are not held up at every
 * poll; but each fourth try is a patient one, since it may merely have become slow.
 */
const impatientMs = 3_000
const patientEvery = 4

/** How long what is known of silences stands before they are read again, ms: who made one can edit its words. */
const silencesEveryMs = 60_000

/** Where what speaks this API differs from Alertmanager itself. */
export interface Flavour {
  readonly place?: PeerPlace
  /** behind one address several processes answer in turn: only a start that is later than all known ones is a new one */
  readonly isShared?: boolean
  /** who is heard before an absence is believed */
  readonly witness?: Witness
  /** the matchers a silence is written with */
  readonly matchersFor?: MatchersFor
}

/** What is remembered from one poll to the next. Replaced at the end of a poll, so that an aborted one leaves no trace. */
interface Known {
  /** what the peers that answered listed in the last good poll; null: the next answer is full */
  readonly union: PeerLists | null
  /** how many different alerts that was, and which silences they named */
  readonly total: number
  readonly names: string
  /** per peer the last list it gave, to recognise the next one by; null before the first */
  readonly lists: readonly (PeerList | null)[]
  readonly facts: readonly PeerFacts[]
  /** per peer: polls in a row that it let run into the deadline */
  readonly timeouts: readonly number[]
  /** the ids of silences that alerts named when silences were last read; null before the first time */
  readonly silencedBy: string | null
  readonly silencesReadAt: number
  readonly hasSilences: boolean
  /** the silences that carried escalations in the last poll, as JSON; null: they are told anew */
  readonly carriers: string | null
}

/** Connects to what speaks Alertmanager's API v2; `flavour` says where it differs from Alertmanager itself. */
export function connectAlertmanager(
  config: SourceConfig,
  platform: SourcePlatform,
  flavour: Flavour = {},
): ConnectedSource {
  const { clock } = platform
  const peers = config.urls.map((url) => createPeer(url, config, platform, flavour.place))
  const { isShared = false } = flavour
  const store = createSliceStore()
  let known: Known = {
    union: null,
    total: 0,
    names: '',
    lists: peers.map(() => null),
    facts: peers.map(() => unknownPeer),
    timeouts: peers.map(() => 0),
    silencedBy: null,
    silencesReadAt: 0,
    hasSilences: false,
    carriers: null,
  }

  const poll = async (signal: AbortSignal): Promise<Polled> => {
    let heard = 0
    // A slow line is waited for while nobody else has told anything: what another peer has is not held up by it.
    const isWanted = (): boolean => heard === 0
    const listings = await Promise.all(
      peers.map(async (peer, index) => {
        const options = { deadlineMs: patienceWith(index), isWanted, signal }
        const listing = await fetchList(peer, known.lists[index] ?? null, store, options)
        if (listing.list) heard += 1
        return listing
      }),
    )
    signal.throwIfAborted()
    const timeouts = listings.map(({ failure }, index) =>
      failure?.kind === 'timeout' ? (known.timeouts[index] ?? 0) + 1 : 0,
    )
    const lists = listings.map(({ list }, index) => list ?? known.lists[index] ?? null)
    const answered = peers.filter((_, index) => listings[index]?.list)
    const facts = known.facts.map((fact, index) => (listings[index]?.list ? fact : afterFailure(fact)))
    const first = listings.find(({ failure }) => failure)?.failure
    if (answered.length === 0 && first) {
      known = { ...known, lists, facts, timeouts }
      return {
        kind: 'miss',
        failure: first,
        peers: report(listings, facts, null),
        nextTryInMs: shortestWait(),
      }
    }

    const union = listings.flatMap(({ list }) => (list ? [list] : []))
    const isSame = areSame(known.union, union)
    const vouching = known.lists.flatMap((list) => list ?? [])
    const { changed, gone } = differenceOf(known.union, union, vouching)
    const total = isSame ? known.total : countOf(union)
    const names = isSame ? known.names : silencedByOf(union)

    const [verified, silences, carriers, testimony] = await Promise.all([
      // What was forgotten cannot be seen to be gone: a full answer may hide a restart too.
      verifyPeers(peers, listings, facts, gone.length > 0 || known.union === null, clock, signal, {
        isShared,
      }),
      readSilencesIfDue(names, answered, signal),
      config.carries ? fetchCarriers(answered, clock.now(), signal) : null,
      flavour.witness?.({
        gone: gone.flatMap(({ fingerprint }) => alertIn(vouching, fingerprint) ?? []),
        isListed: (fingerprint) => union.some(({ places }) => places.has(fingerprint)),
        signal,
      }) ?? null,
    ])
    signal.throwIfAborted()
    const full = known.union === null
    const carriersText = carriers && JSON.stringify(carriers)
    const carriersDiffer = carriersText !== null && carriersText !== known.carriers
    if (carriersDiffer) known = { ...known, carriers: carriersText }
    known = { ...known, ...silences.known, union, total, names, lists, facts: verified.facts, timeouts }
    if (!isSame) store.tidy(() => lists.flatMap((list) => list?.slices ?? []))
    const now = clock.now()
    const facing = verified.facts.filter((_, index) => listings[index]?.list)
    const restarted = facing.every((fact) => verified.restarted.has(fact) || now < fact.catchingUpUntil)
    const isWhole = answered.length === peers.length && facing.every((fact) => fact.verified)
    return {
      kind: 'answer',
      full,
      changed,
      gone,
      silences: silences.read,
      ...(carriersDiffer ? { carriers } : {}),
      ...(config.carries && carriers === null ? { carriersUnread: true } : {}),
      complete:
        isWhole &&
        (testimony?.isSettled ?? true) &&
        verified.restarted.size === 0 &&
        facing.every((fact) => now >= fact.catchingUpUntil),
      restarted,
      total,
      ...(testimony ? { blindSpots: testimony.blindSpots, remarks: testimony.remarks } : {}),
      peers: report(listings, verified.facts, union.length > 1 ? total : null),
      nextTryInMs: 0,
    }
  }

  const patienceWith = (index: number): number => {
    const timeouts = known.timeouts[index] ?? 0
    return peers.length > 1 && timeouts % patientEvery !== 0 ? impatientMs : listDeadlineMs
  }

  /** Reads silences when alerts name others than before, and every minute while there are any. */
  const readSilencesIfDue = async (
    silencedBy: string,
    answered: readonly Peer[],
    signal: AbortSignal,
  ): Promise<{ readonly read: readonly SeenSilence[] | null; readonly known: Partial<Known> }> => {
    const isOld = clock.mono() - known.silencesReadAt >= silencesEveryMs
    const isDue = silencedBy !== known.silencedBy || (isOld && (silencedBy !== '' || known.hasSilences))
    if (!isDue) return { read: null, known: {} }
    const fetched = await fetchSilences(answered, signal)
    if (fetched.answered.length === 0) return { read: null, known: {} }
    const read = inForce(fetched.silences)
    return { read, known: { silencedBy, silencesReadAt: clock.mono(), hasSilences: read.length > 0 } }
  }

  /** @param all how many alerts the peers list together, null when there is nobody to compare a peer with */
  const report = (
    listings: readonly Listing[],
    facts: readonly PeerFacts[],
    all: number | null,
  ): readonly PeerAnswer[] =>
    listings.map(({ list, failure, latencyMs, skewMs }, index) => ({
      url: peers[index]?.url ?? '',
      failure,
      version: facts[index]?.version ?? null,
      startedAt: facts[index]?.startedAt ?? null,
      alertCount: list?.slices.length ?? null,
      lacks: list && all !== null ? all - list.places.size : null,
      latencyMs,
      skewMs,
    }))

  const shortestWait = (): number => Math.min(...peers.map((peer) => peer.waitMs()))

  const { broken } = config
  return {
    poll: async (signal) =>
      broken ? { kind: 'miss', failure: broken, peers: [], nextTryInMs: 0 } : poll(signal),
    forget: () => {
      known = { ...known, union: null, silencedBy: null, carriers: null }
    },
    test: (signal) => checkPeers(peers, broken, clock, signal),
    ...createSilenceOrders(peers, broken, clock, flavour.matchersFor),
  }
}
