/** The live threads: read from the database when something touched them, told to the pages when they are others than before. */
import type { Episode } from '../../contract/alert.ts'
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

/** Wires them to the core. */
export function createSupportLive(core: Core, shown: SupportShown, followed: SupportFollowed): SupportLive {
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

  /** Live threads that an alert is linked with, or may belong to. */
  const threadsOf = (episodes: readonly Episode[]): ReadonlySet<ThreadId> => {
    const found = new Set(episodes.flatMap(({ id }) => [...(byEpisode.get(id) ?? [])]))
    const names = new Set(
      episodes.flatMap(({ customer, environment }) => [plain(customer), plain(environment)]),
    )
    names.delete('')
    for (const { id, closed, customer, environment } of core.threads.values())
      if (closed === null && (names.has(plain(customer)) || names.has(plain(environment)))) found.add(id)
    return found
  }

  let hasAlertNews = false
  core.inCommit.push((write, _stamp, touched) => {
    const news = touched.filter((episode) => {
      const old = core.episodes.get(episode.id)
      return (
        episode.severity !== 'none' && (old?.firing !== episode.firing || old.customer !== episode.customer)
      )
    })
    if (news.length === 0) return noEffects
    hasAlertNews = true
    // Their panes show other alerts now, so each is one version further.
    for (const id of threadsOf(news)) {
      bumpThread(write, id)
      dirty.add(id)
    }
    return noEffects
  })
  core.afterCommit.push(() => {
    if (hasAlertNews) shown.forgetAlerts()
    hasAlertNews = false
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
      if (core.threads.size === 0) return Number.POSITIVE_INFINITY
      if (now >= nextAt) readAll()
      return nextAt
    },
  }
}
