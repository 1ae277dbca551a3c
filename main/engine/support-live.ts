/** The live threads: read from the database when something touched them, told to the pages when they are others than before. */
import type { EpisodeId, EscalationId, ThreadId } from '../../contract/ids.ts'
import type { Thread } from '../../contract/support.ts'
import { noEffects } from '../db/journal.ts'
import { unsentCounts, unsentOf } from '../outbox/support-order-table.ts'
import { linksOfLive, linksOfThread } from '../support/link-table.ts'
import {
  bumpThread,
  handOverOf,
  handOversOf,
  isLive,
  type LiveSince,
  liveThreads,
  threadById,
} from '../support/thread-table.ts'
import { plainName } from '../support/whose.ts'
import type { Core } from './core.ts'
import type { SupportFollowed } from './support-followed.ts'
import { linksByThread, noFacts, type SupportShown, type ThreadFacts } from './support-shown.ts'

export interface SupportLive {
  /** reads all of them anew, and tells what is another than before */
  readAll(): void
  /** this one is to be read anew when the commit under way is done */
  dirty(id: ThreadId): void
  /** a thread that is not among the live ones, as the page sees it */
  shownOf(id: ThreadId): Thread | null
  /** reads them anew where time alone has changed them; answers when it does so next, epoch ms */
  run(now: number): number
}

/** Closed threads stay in sight for this long, ms; those that wait for nobody here for this long. */
const closedForMs = 86_400_000
const idleForMs = 30 * 86_400_000
/** What leaves sight by time alone does so about this often, ms. */
const sweepEveryMs = 3_600_000

/** An alert storm over many customers: so many threads are read anew in one turn, and the next turn is this much later, ms. */
export const threadsATurn = 100
const restMs = 50

/** Wires them to the core. @param wake asks for a turn soon */
export function createSupportLive(
  core: Core,
  shown: SupportShown,
  followed: SupportFollowed,
  wake: () => void,
): SupportLive {
  const { db, clock } = core
  const dirty = new Set<ThreadId>()
  /** live threads that an alert is linked with, or suggested for */
  let byEpisode = new Map<EpisodeId, Set<ThreadId>>()
  let nextAt = Number.NEGATIVE_INFINITY
  /** few names, asked for again and again */
  const plains = new Map<string, string>()
  const plain = (name: string | null): string => {
    if (name === null) return ''
    const known = plains.get(name)
    if (known !== undefined) return known
    const made = plainName(name)
    plains.set(name, made)
    return made
  }

  const since = (now: number): LiveSince => ({ closedFrom: now - closedForMs, changedFrom: now - idleForMs })

  const factsOf = (id: ThreadId): ThreadFacts => {
    const unsent = unsentOf(db, id)
    const unsure = unsent.filter(({ state }) => state === 'unsure').length
    return { links: linksOfThread(db, id), unsent: unsent.length, unsure, escalationId: handOverOf(db, id) }
  }

  const note = (id: ThreadId, links: ThreadFacts['links']): void => {
    for (const { episodeId } of links) {
      const known = byEpisode.get(episodeId)
      if (known) known.add(id)
      else byEpisode.set(episodeId, new Set([id]))
    }
  }

  /** Takes rows in and tells what of them is news. */
  const take = (rows: readonly Thread[], gone: readonly ThreadId[]): void => {
    const changed = rows.filter((row) => JSON.stringify(core.threads.get(row.id)) !== JSON.stringify(row))
    const removed = gone.filter((id) => core.threads.delete(id))
    for (const row of changed) core.threads.set(row.id, row)
    if (changed.length === 0 && removed.length === 0) return
    core.publish({
      ...(changed.length > 0 ? { threads: changed } : {}),
      ...(removed.length > 0 ? { removedThreads: removed } : {}),
    })
  }

  const readAll = (): void => {
    const now = clock.now()
    nextAt = Math.min(shown.hours().boundaryAfter(now) ?? Number.POSITIVE_INFINITY, now + sweepEveryMs)
    dirty.clear()
    byEpisode = new Map()
    const links = linksByThread(linksOfLive(db, now - closedForMs))
    const counts = unsentCounts(db)
    const handOvers: ReadonlyMap<ThreadId, EscalationId> = handOversOf(db)
    const rows = liveThreads(db, since(now)).map((thread) => {
      const own = links.get(thread.id) ?? []
      note(thread.id, own)
      const escalationId = handOvers.get(thread.id) ?? null
      return shown.shown(thread, { ...noFacts, ...counts.get(thread.id), links: own, escalationId }, now)
    })
    const there = new Set(rows.map(({ id }) => id))
    take(
      rows,
      [...core.threads.keys()].filter((id) => !there.has(id)),
    )
  }

  const readDirty = (): void => {
    const now = clock.now()
    const rows: Thread[] = []
    const gone: ThreadId[] = []
    for (const id of dirty) {
      const thread = threadById(db, id)
      if (thread) followed.note(thread)
      const facts = factsOf(id)
      if (!thread || (!isLive(thread, since(now)) && facts.unsent === 0)) {
        gone.push(id)
        continue
      }
      note(id, facts.links)
      rows.push(shown.shown(thread, facts, now))
    }
    dirty.clear()
    take(rows, gone)
  }

  /** what alerts have changed since it was last seen to: their ids and plain names, and the threads that follow from it */
  const alertNews = { episodes: new Set<EpisodeId>(), names: new Set<string>() }
  const behind = new Set<ThreadId>()

  /** Which live threads the changed alerts are linked with, or may belong to. */
  const spreadNews = (): void => {
    const { episodes, names } = alertNews
    if (episodes.size === 0) return
    for (const id of episodes) for (const thread of byEpisode.get(id) ?? []) behind.add(thread)
    names.delete('')
    for (const { id, closed, customer, environment } of core.threads.values())
      if (closed === null && (names.has(plain(customer)) || names.has(plain(environment)))) behind.add(id)
    episodes.clear()
    names.clear()
  }

  /** Some of those that are behind, in one transaction: their panes show other alerts, so each is a version further. */
  const catchUp = (): void => {
    const some = [...behind].slice(0, threadsATurn)
    if (some.length === 0) return
    core.commit((write) => {
      for (const id of some) {
        bumpThread(write, id)
        dirty.add(id)
      }
      return noEffects
    })
    for (const id of some) behind.delete(id)
  }

  // What is done for alerts comes first: here it is only written down which of them are news. Threads follow in their turn.
  core.inCommit.push((_write, _stamp, touched) => {
    try {
      for (const episode of touched) {
        const old = core.episodes.get(episode.id)
        const isNews = old?.firing !== episode.firing || old.customer !== episode.customer
        if (episode.severity === 'none' || !isNews) continue
        alertNews.episodes.add(episode.id)
        for (const name of [episode.customer, episode.environment]) alertNews.names.add(plain(name))
      }
    } catch (error) {
      core.log('support-behind-alerts', { message: String(error) })
    }
    return noEffects
  })
  core.afterCommit.push(() => {
    if (alertNews.episodes.size > 0) {
      shown.forgetAlerts()
      wake()
    }
    if (dirty.size > 0) readDirty()
  })
  core.afterFailure.push(() => dirty.clear())

  return {
    readAll,
    dirty: (id) => void dirty.add(id),
    shownOf: (id) => {
      const thread = threadById(db, id)
      return thread ? shown.shown(thread, factsOf(id), clock.now()) : null
    },
    run: (now) => {
      if (core.threads.size === 0) {
        alertNews.episodes.clear()
        alertNews.names.clear()
        return Number.POSITIVE_INFINITY
      }
      spreadNews()
      if (now >= nextAt) readAll()
      catchUp()
      return behind.size > 0 ? now + restMs : nextAt
    },
  }
}
