/** Silences by hand on their way upstream: queued, re-validated, sent, written down. */
import type { SourceId } from '../../contract/ids.ts'
import type { LabelMapping } from '../../contract/label-mapping.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { SilenceRefusal } from '../../contract/silences.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, noEffects } from '../db/journal.ts'
import { beginTry, dropSilence, markedComment, settleSilence, tooOld } from '../outbox/deliver-silence.ts'
import { damagedMatchers } from '../outbox/outbox-table.ts'
import {
  dueSilenceOrders,
  hasRetrying,
  hurrySilenceOrders,
  nextSilenceOrderAt,
  type StoredSilenceOrder,
} from '../outbox/silence-order-table.ts'
import { guard } from '../silences/guard.ts'
import { silencesText } from '../silences/standing-table.ts'
import type { ConnectedSource, Delivery } from '../sources/source.ts'
import { newBreath } from './breathing.ts'
import type { Core } from './core.ts'
import { inWords, lost, unsavedRestMs } from './delivery.ts'
import type { EnginePart } from './part.ts'

export interface SilenceLoop extends EnginePart {
  readonly run: (now: number) => number
  readonly stop: () => void
  /** the connected source, when it takes silences */
  source(sourceId: string): Silenceable | undefined
  /** why a silence with these matchers may not be written, by what is known now */
  refusals(sourceId: SourceId, matchers: readonly SeenMatcher[]): Promise<readonly SilenceRefusal[]>
  /** one transaction about orders; every inventory that was read before is out of date afterwards */
  readonly commit: Core['commit']
  /** the source answers again: what waited for it goes out now */
  hurry(sourceId: SourceId): void
  /** a marker for a new order, by which its silence is known as ours */
  newMarker(): string
  /** was a silence with this comment written by this Nightdesk? */
  hasOwnMark(comment: string): boolean
}

type Silenceable = Required<Pick<ConnectedSource, 'silence' | 'expireSilence' | 'listSilences'>>

export interface SilenceLoopDeps {
  readonly connected: (sourceId: string) => ConnectedSource | undefined
  readonly mapping: (sourceId: SourceId) => LabelMapping
  /** what the markers of this installation begin with */
  readonly tag: string
  readonly randomToken: (bytes: number) => string
  /** sources with a delivery under way, of acks too: one after another */
  readonly busy: Set<string>
  /** asks the source now: something there has just changed */
  readonly askAgain: (sourceId: string) => void
  /** called when a delivery has ended */
  readonly wake: () => void
}

/** Peers tell each other of a silence within about a fifth of a second; until then they disagree about its alerts, ms. */
const gossipMs = 1_000

/** Wires orders about silences to the core. */
export function createSilenceLoop(core: Core, deps: SilenceLoopDeps): SilenceLoop {
  const { busy } = deps
  const abort = new AbortController()
  /** the sources' silences as of the last commit; null before the first */
  let known: string | null = null
  /** the commit under way is about orders */
  let isOwn = false

  const commit: Core['commit'] = (work) => {
    isOwn = true
    try {
      return core.commit(work)
    } finally {
      isOwn = false
    }
  }

  const quiet = (episode: { readonly keptQuiet: unknown } | undefined): string =>
    JSON.stringify(episode?.keptQuiet ?? null)

  core.afterCommit.push(({ touched, before }) => {
    const text = silencesText(core.db)
    const isOther = known !== null && text !== known
    known = text
    if (isOwn || isOther || touched.some((episode) => quiet(episode) !== quiet(before.get(episode.id)))) {
      core.setDesk({ silencesVersion: core.desk.silencesVersion + 1 })
    }
  })

  const source = (sourceId: string): Silenceable | undefined => {
    const one = deps.connected(sourceId)
    if (!one?.silence || !one.expireSilence || !one.listSilences) return undefined
    return { silence: one.silence, expireSilence: one.expireSilence, listSilences: one.listSilences }
  }

  const refusals = (
    sourceId: SourceId,
    matchers: readonly SeenMatcher[],
  ): Promise<readonly SilenceRefusal[]> =>
    guard(
      core.db,
      { sourceId, heartbeats: deps.mapping(sourceId).heartbeats },
      matchers,
      newBreath(core.clock),
    )

  const deliver = async (order: StoredSilenceOrder): Promise<void> => {
    const why = tooOld(order, core.clock.now()) ?? (await refusedNow(order))
    if (abort.signal.aborted) return
    if (why !== null) {
      commit((db, { now }) => dropSilence(db, order, why, now))
      return
    }
    if (!begin((db) => beginTry(db, order))) return
    const delivery = await send(order, source(order.sourceId))
    if (abort.signal.aborted) return
    commit((db, { now }) => settleSilence(db, order, inWords(delivery), now))
    if (delivery.ok) askAgain(order.sourceId)
  }

  /** Asks what has come of it, several peers once they can have told each other. */
  const askAgain = (sourceId: SourceId): void => {
    const peers = core.sources.get(sourceId)?.peers.length ?? 1
    if (peers === 1) deps.askAgain(sourceId)
    else core.clock.after(gossipMs, () => deps.askAgain(sourceId))
  }

  /** What has come to be known since it was asked for counts too: a heartbeat may have appeared meanwhile. */
  const refusedNow = async (order: StoredSilenceOrder): Promise<string | null> => {
    if (order.kind === 'expire') return null
    if (order.matchers.length === 0) return `${damagedMatchers}.`
    const [first] = await refusals(order.sourceId, order.matchers)
    return first?.message ?? null
  }

  const begin = (work: (db: WriteDb) => boolean): boolean => {
    let isWanted = false
    core.commit((db): Effects => {
      isWanted = work(db)
      return noEffects
    })
    return isWanted
  }

  const send = async (order: StoredSilenceOrder, to: Silenceable | undefined): Promise<Delivery> => {
    if (!to) return no('This source is not connected or takes no silences.')
    const { marker, silenceId } = order
    if (order.kind === 'expire' && silenceId !== null) return to.expireSilence(silenceId, abort.signal)
    if (order.kind !== 'create') {
      const standing = await to.listSilences(abort.signal)
      if ('kind' in standing) return { ok: false, failure: standing, final: false, retryAfterMs: null }
      const written = standing.find(({ comment }) => comment.includes(marker))
      if (order.kind === 'expire') {
        return written
          ? to.expireSilence(written.id, abort.signal)
          : { ok: true, ref: '', endsAt: core.clock.now() }
      }
      if (!written && !standing.some((silence) => silence.id === silenceId)) {
        return no('Somebody ended this silence meanwhile. Write a new one if it is still needed.')
      }
    }
    return to.silence(
      {
        id: silenceId,
        matchers: order.matchers,
        startsAt: core.clock.now(),
        endsAt: order.endsAt,
        createdBy: order.createdBy,
        comment: markedComment(order.comment, marker),
        marker,
      },
      abort.signal,
    )
  }

  const start = (order: StoredSilenceOrder): void => {
    busy.add(order.sourceId)
    void deliver(order)
      .catch((error: unknown) => {
        core.log('silence-delivery-failed', { sourceId: order.sourceId, message: String(error) })
        commit((db, { now }) => settleSilence(db, order, lost(error), now))
      })
      .then(() => freed(order.sourceId))
      .catch((error: unknown) => {
        core.log('silence-delivery-not-recorded', { message: String(error) })
        core.clock.after(unsavedRestMs, () => freed(order.sourceId))
      })
  }
  const freed = (sourceId: string): void => {
    busy.delete(sourceId)
    if (!abort.signal.aborted) deps.wake()
  }

  return {
    source,
    refusals,
    commit,
    newMarker: () => `${deps.tag}-${deps.randomToken(6)}`,
    hasOwnMark: (comment) => comment.includes(`[${deps.tag}-`),
    hurry: (sourceId) => {
      if (!hasRetrying(core.db, sourceId)) return
      commit((db, { now }) => {
        hurrySilenceOrders(db, sourceId, now)
        return noEffects
      })
    },
    run: (now) => {
      for (const order of dueSilenceOrders(core.db, now)) if (!busy.has(order.sourceId)) start(order)
      const due = nextSilenceOrderAt(core.db)
      return due === null || (due <= now && busy.size > 0) ? Number.POSITIVE_INFINITY : due
    },
    stop: () => abort.abort(),
  }
}

const no = (detail: string): Delivery => ({
  ok: false,
  failure: { kind: 'bad-request', detail },
  final: true,
  retryAfterMs: null,
})
