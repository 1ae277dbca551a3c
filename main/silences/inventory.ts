/** Everything silenced at one source: what stands upstream, and what is on its way there. Pure. */
import type { OrderProgress } from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SeenMatcher, SeenSilence } from '../../contract/observation.ts'
import { reasonOf, type SilenceEntry, type SilenceOrderKind } from '../../contract/silences.ts'

/** An order as the inventory needs it. Instants in epoch ms. */
export interface InventoryOrder {
  readonly id: number
  readonly kind: SilenceOrderKind
  readonly state: 'waiting' | 'retrying' | 'sent' | 'refused' | 'withdrawn' | 'expired'
  readonly silenceId: string | null
  readonly matchers: readonly SeenMatcher[]
  readonly startsAt: number
  readonly endsAt: number
  readonly comment: string
  readonly createdBy: string
  readonly dueAt: number
  readonly attempts: number
  readonly reason: string | null
  /** the alerts it was asked for */
  readonly episodeIds: readonly EpisodeId[]
}

export interface InventoryFacts {
  readonly sourceId: SourceId
  readonly now: number
  readonly standing: readonly SeenSilence[]
  /** `standing` was read from the source just now: what it does not list is not there */
  readonly isFresh: boolean
  /** orders that are open, refused, given up, or lately carried out, oldest first */
  readonly orders: readonly InventoryOrder[]
  /** how many firing alerts each silence hides, by its id */
  readonly hides: ReadonlyMap<string, number>
  readonly isMine: (silence: { readonly comment: string; readonly createdBy: string }) => boolean
  readonly isAck: (comment: string) => boolean
}

/** The entries of one source, the soonest end first. */
export function inventoryOf(facts: InventoryFacts): readonly SilenceEntry[] {
  const { now, orders } = facts
  // What was carried out a moment ago is true although an older list does not say so.
  const ended = new Set(orders.flatMap((one) => (isDone(one, 'expire') ? one.silenceId : [])))
  const standing = facts.standing.filter(
    ({ id, state, endsAt }) => state !== 'expired' && endsAt > now && !ended.has(id),
  )
  const listed = new Set(standing.map(({ id }) => id))
  const open = orders.filter(({ state }) => state !== 'sent')
  const written = new Map<string, InventoryOrder>()
  for (const one of facts.isFresh ? [] : orders) {
    if (!isDone(one, 'create') && !isDone(one, 'edit')) continue
    const { silenceId } = one
    if (silenceId !== null && !listed.has(silenceId) && !ended.has(silenceId)) written.set(silenceId, one)
  }
  const unplaced = open.filter(
    ({ kind, silenceId }) =>
      (kind !== 'expire' || silenceId !== null) && (silenceId === null || !listed.has(silenceId)),
  )
  return [
    ...standing.map((silence) => standingEntry(facts, silence, open)),
    ...[...written.values()].map((order) => orderEntry(facts, order, true)),
    ...unplaced.map((order) => orderEntry(facts, order, false)),
  ].toSorted((a, b) => a.endsAt - b.endsAt || (a.key < b.key ? -1 : 1))
}

function isDone({ kind, state }: InventoryOrder, wanted: SilenceOrderKind): boolean {
  return kind === wanted && state === 'sent'
}

function standingEntry(
  facts: InventoryFacts,
  silence: SeenSilence,
  open: readonly InventoryOrder[],
): SilenceEntry {
  const about = open.findLast(({ silenceId }) => silenceId === silence.id)
  const extended = facts.isFresh
    ? undefined
    : facts.orders.findLast((one) => isDone(one, 'extend') && one.silenceId === silence.id)
  return {
    key: silence.id,
    sourceId: facts.sourceId,
    silenceId: silence.id,
    // The source's own word, since its clock may not be ours; only a pending one may have begun since it was read.
    state: silence.state === 'pending' && silence.startsAt > facts.now ? 'pending' : 'active',
    by: silence.createdBy || 'somebody',
    mine: facts.isMine(silence),
    isAck: facts.isAck(silence.comment),
    comment: reasonOf(silence.comment),
    startsAt: silence.startsAt,
    endsAt: extended?.endsAt ?? silence.endsAt,
    matchers: silence.matchers,
    hides: facts.hides.get(silence.id) ?? 0,
    order: about ? progressOf(about) : null,
    ...(about ? { episodeIds: about.episodeIds } : {}),
  }
}

function orderEntry(facts: InventoryFacts, order: InventoryOrder, isWritten: boolean): SilenceEntry {
  const silenceId = isWritten ? order.silenceId : null
  return {
    key: silenceId ?? `order-${order.id}`,
    sourceId: facts.sourceId,
    silenceId,
    state: isWritten ? 'active' : 'queued',
    by: order.createdBy,
    mine: facts.isMine(order),
    isAck: false,
    comment: reasonOf(order.comment),
    startsAt: order.startsAt,
    endsAt: order.endsAt,
    matchers: order.matchers,
    hides: silenceId === null ? 0 : (facts.hides.get(silenceId) ?? 0),
    episodeIds: order.episodeIds,
    order: isWritten ? null : progressOf(order),
  }
}

function progressOf({ id, kind, state, dueAt, attempts, reason }: InventoryOrder): SilenceEntry['order'] {
  const isOpen = state === 'waiting' || state === 'retrying'
  const shown: OrderProgress['state'] = isOpen || state === 'sent' ? state : 'refused'
  return { id, kind, state: shown, nextAt: isOpen ? dueAt : null, attempts, reason }
}
