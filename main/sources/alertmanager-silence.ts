/** Silences: read from all peers, written and ended at one. Writing is not idempotent upstream, so it is looked up first. */
import { carrierFilter, isCarrier } from '../../contract/escalation-carrier.ts'
import type { SeenSilence } from '../../contract/observation.ts'
import type { Failure, FailureKind } from '../../contract/source-health.ts'
import type { Clock } from '../platform/clock.ts'
import { askDeadlineMs, type Peer, type Refusal } from './alertmanager-peer.ts'
import { type ListedSilence, readSilenceId, readSilences } from './alertmanager-read.ts'
import { uniteSilences } from './alertmanager-union.ts'
import type { ConnectedSource, Delivery, SilenceOrder } from './source.ts'

/** The request never reached a server: another peer may be asked without fear of doing it twice. */
const neverLeft: ReadonlySet<FailureKind> = new Set<FailureKind>([
  'offline',
  'name-unknown',
  'refused',
  'unreachable',
  'tls-untrusted',
  'tls-expired',
  'tls-name',
  'clock-wrong',
])
/** Statuses with which a server says that it did nothing. A 502 or 504 is a proxy that does not know. */
const didNothing: ReadonlySet<number> = new Set([429, 500, 501, 503])
/** Differences between clocks below this are a Date header's rounding and the way it took. */
const skewAtLeastMs = 5_000

/** What is said when nothing else is known. */
const noPeer: Refusal = {
  ok: false,
  failure: { kind: 'unreachable', detail: 'No address of this source answered.' },
  status: null,
  retryAfterMs: null,
  latencyMs: 0,
}

interface SilencesRead {
  readonly silences: readonly ListedSilence[]
  /** the peers that answered, with their clocks' lead over ours in ms */
  readonly answered: readonly { readonly peer: Peer; readonly skewMs: number }[]
  /** of the first peer that did not answer */
  readonly refusal: Refusal | null
}

/** All silences all peers know, expired ones included. */
export async function fetchSilences(
  peers: readonly Peer[],
  signal: AbortSignal,
  path = '/silences',
): Promise<SilencesRead> {
  const replies = await Promise.all(
    peers.map((peer) => peer.ask('GET', path, { deadlineMs: askDeadlineMs, signal })),
  )
  const lists: (readonly ListedSilence[])[] = []
  const answered: { peer: Peer; skewMs: number }[] = []
  let refusal: Refusal | null = null
  for (const [index, peer] of peers.entries()) {
    const reply = replies[index] ?? noPeer
    const read = reply.ok ? peer.bare(readSilences(reply.body)) : reply
    if (read.ok && reply.ok) {
      lists.push(read.value)
      const skewMs = reply.skewMs ?? 0
      answered.push({ peer, skewMs: Math.abs(skewMs) < skewAtLeastMs ? 0 : skewMs })
    } else if (!read.ok) refusal ??= { ...noPeer, ...read }
  }
  return { silences: uniteSilences(lists), answered, refusal }
}

/** What was ended this long ago is of no more use to anybody, ms. */
const carriersForMs = 3_600_000

/** The silences that carry escalations, those that ended lately included, the newest first; null when nobody answered. */
export async function fetchCarriers(
  peers: readonly Peer[],
  now: number,
  signal: AbortSignal,
): Promise<readonly SeenSilence[] | null> {
  const path = `/silences?filter=${encodeURIComponent(carrierFilter)}`
  const { silences, answered } = await fetchSilences(peers, signal, path)
  if (answered.length === 0) return null
  // A server that knows no filter lists them all.
  return silences
    .filter(({ matchers, endsAt }) => isCarrier(matchers) && endsAt > now - carriersForMs)
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, mostCarriersRead)
    .map(({ updatedAt: _, ...silence }) => silence)
}

/** More than this are not handed on: whoever writes them is no team. */
const mostCarriersRead = 500

/** The silences that are active or yet to come, as the engine knows them. */
export function inForce(silences: readonly ListedSilence[]): readonly SeenSilence[] {
  return silences.filter(({ state }) => state !== 'expired').map(({ updatedAt: _, ...silence }) => silence)
}

/** The matchers a silence is written with where they are more than those of its order. @param stored the one to extend */
export type MatchersFor = (
  order: SilenceOrder,
  stored: SeenSilence | null,
  peers: readonly Peer[],
  signal: AbortSignal,
) => Promise<SilenceOrder['matchers']>

/** The orders about silences. */
export function createSilenceOrders(
  peers: readonly Peer[],
  broken: Failure | null,
  clock: Clock,
  matchersFor: MatchersFor = async ({ matchers }) => matchers,
): Required<Pick<ConnectedSource, 'silence' | 'expireSilence' | 'listSilences'>> {
  return {
    silence: async (order, signal) =>
      broken ? notDone({ ...noPeer, failure: broken }) : write(peers, order, signal, matchersFor),
    expireSilence: async (id, signal) =>
      broken ? notDone({ ...noPeer, failure: broken }) : expire(peers, id, signal, clock),
    listSilences: async (signal) => {
      if (broken) return broken
      const { silences, answered, refusal } = await fetchSilences(peers, signal)
      return answered.length === 0 && refusal ? refusal.failure : inForce(silences)
    },
  }
}

/**
 * Writes a silence at the first peer that answers. The marker is looked up before, since an earlier try may have
 * arrived although its reply did not, also before this program was started; and again when a reply is lost.
 */
async function write(
  peers: readonly Peer[],
  order: SilenceOrder,
  signal: AbortSignal,
  matchersFor: MatchersFor,
): Promise<Delivery> {
  const before = await fetchSilences(peers, signal)
  const known = findDone(before, order)
  if (known) return known
  // An earlier try may have written it under a new id that nobody could keep: that one is extended, not joined by another.
  const marked = before.silences.filter(
    ({ state, comment }) => state !== 'expired' && comment.includes(order.marker),
  )
  const [other] = marked
  if (order.id !== null && other && marked.every(({ id }) => id !== order.id))
    return write(peers, { ...order, id: other.id }, signal, matchersFor)
  let refusal = before.refusal
  // Alertmanager extends a silence under its id only when its start is the stored one, to the second.
  const stored = before.silences.find(({ id }) => id === order.id) ?? null
  const startedAt = stored?.startsAt ?? null
  const answering = before.answered.map(({ peer }) => peer)
  const matchers = await matchersFor(order, stored, answering, signal)
  let isKnownNowhere = order.id !== null && before.answered.length > 0
  for (const { peer, skewMs } of before.answered) {
    const posted = await post(peer, bodyOf({ ...order, matchers }, skewMs, startedAt), signal)
    if (posted.ok) return { ok: true, ref: posted.id, endsAt: order.endsAt }
    if (isLost(posted)) return findDone(await fetchSilences(peers, signal), order) ?? retriable(posted)
    // A silence that is to be extended may not have been gossiped to this peer yet: that is no refusal.
    if (posted.status === 404 && order.id !== null) continue
    if (isFinal(posted)) return notDone(posted)
    isKnownNowhere = false
    refusal = posted
  }
  if (isKnownNowhere) return write(peers, { ...order, id: null }, signal, matchersFor)
  return notDone(refusal ?? noPeer)
}

async function post(
  peer: Peer,
  body: string,
  signal: AbortSignal,
): Promise<Refusal | { readonly ok: true; readonly id: string }> {
  const reply = await peer.ask('POST', '/silences', { deadlineMs: askDeadlineMs, body, signal })
  if (!reply.ok) return reply
  const id = peer.bare(readSilenceId(reply.body))
  return id.ok ? { ok: true, id: id.value } : { ...noPeer, failure: id.failure }
}

/** Ends a silence now. A peer that does not know it may be behind its cluster, so all are asked before that counts. */
async function expire(
  peers: readonly Peer[],
  id: string,
  signal: AbortSignal,
  clock: Clock,
): Promise<Delivery> {
  const path = `/silence/${encodeURIComponent(id)}`
  let refusal: Refusal | null = null
  for (const peer of peers) {
    const reply = await peer.ask('DELETE', path, { deadlineMs: askDeadlineMs, signal })
    if (reply.ok) return { ok: true, ref: id, endsAt: clock.now() }
    if (!isUnknownOrOver(reply)) refusal ??= reply
  }
  return refusal ? notDone(refusal) : { ok: true, ref: id, endsAt: clock.now() }
}

/** 0.25 answers 500 for a silence it does not know, later versions 404; a wrong path prefix is a 404 of its own words. */
function isUnknownOrOver({ status, failure }: Refusal): boolean {
  if (status === 404) return !/page not found/i.test(failure.detail)
  return status !== null && /not found|already expired/i.test(failure.detail)
}

/**
 * The silence that shows that this order was carried out. An extension must also reach as far as it was to: whoever
 * reuses a marker would otherwise find the silence of before.
 */
function findDone({ silences, answered }: SilencesRead, order: SilenceOrder): Delivery | null {
  const skewMs = answered[0]?.skewMs ?? 0
  const found = silences.find(({ state, comment, endsAt }) => {
    if (!comment.includes(order.marker)) return false
    return order.id === null || (state !== 'expired' && endsAt - skewMs >= order.endsAt - skewAtLeastMs)
  })
  return found ? { ok: true, ref: found.id, endsAt: found.endsAt - skewMs } : null
}

/** May the order have been carried out although no good reply came? */
function isLost({ status, failure }: Refusal): boolean {
  if (status === null) return !neverLeft.has(failure.kind)
  return status >= 500 && !didNothing.has(status)
}

/** A no that the same order would hear again. */
function isFinal({ status }: Refusal): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429
}

function notDone(refusal: Refusal): Delivery {
  const { failure, retryAfterMs } = refusal
  return { ok: false, failure, final: isFinal(refusal), retryAfterMs }
}

function retriable({ failure, retryAfterMs }: Refusal): Delivery {
  return { ok: false, failure, final: false, retryAfterMs }
}

/** `isEqual` is always sent: some versions read its absence as "everything but". Times are the server's, RFC 3339. */
function bodyOf(
  { id, matchers, startsAt, endsAt, createdBy, comment }: SilenceOrder,
  skewMs: number,
  startedAt: number | null,
): string {
  return JSON.stringify({
    ...(id === null ? {} : { id }),
    matchers: matchers.map(({ name, value, isRegex, isEqual }) => ({ name, value, isRegex, isEqual })),
    startsAt: new Date(startedAt ?? startsAt + skewMs).toISOString(),
    endsAt: new Date(endsAt + skewMs).toISOString(),
    createdBy,
    comment,
  })
}
