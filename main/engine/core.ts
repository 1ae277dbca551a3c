/** The engine's core: one door for writes, the live state made of what they changed, and the seats that hear of it. */
import { byNeed, type Episode, placeOf } from '../../contract/alert.ts'
import type { BatchResult } from '../../contract/batch.ts'
import { AppError } from '../../contract/errors.ts'
import type { Escalation } from '../../contract/escalation.ts'
import type { EpisodeId, ThreadId } from '../../contract/ids.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { type Changes, type Desk, mergeChanges, type Snapshot } from '../../contract/state.ts'
import type { SupportHealth, Thread } from '../../contract/support.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { bumpVersion, episodeById, liveEpisodes } from '../alerts/episode-table.ts'
import type { EpisodePolicy } from '../alerts/policy.ts'
import type { Db, Sync, WriteDb } from '../db/db.ts'
import { appendEvents, type Effects, type Stamp } from '../db/journal.ts'
import { countOpenAlertOrders } from '../outbox/alert-order-table.ts'
import { countOpen, progressOf } from '../outbox/outbox-table.ts'
import { countOpenOverrideOrders } from '../outbox/override-order-table.ts'
import { countOpenSilenceOrders } from '../outbox/silence-order-table.ts'
import { countOpenSupportOrders } from '../outbox/support-order-table.ts'
import { afterTurn, type Clock } from '../platform/clock.ts'
import type { Log } from '../platform/log.ts'
import { countOpenIssueOrders } from '../postmortems/order-table.ts'
import { LiveEpisodes } from './live-episodes.ts'

/** What a commit is told after its transaction is on disk. */
export interface Committed {
  readonly touched: readonly Episode[]
  readonly before: ReadonlyMap<EpisodeId, Episode>
}

/** Work of one transaction, run on the rows it is given; what it answers is written and announced. */
export type Work = (db: WriteDb, stamp: Stamp) => Effects

export interface Core {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly runId: number
  policy: EpisodePolicy
  /** every live episode by id; replaced row by row, never edited */
  readonly episodes: LiveEpisodes
  readonly sources: Map<string, SourceHealth>
  desk: Desk
  drafts: Record<string, string>
  postmortems: readonly PostmortemSummary[]
  escalations: readonly Escalation[]
  /** every live thread by id; replaced row by row, never edited */
  readonly threads: Map<ThreadId, Thread>
  supportSources: readonly SupportHealth[]
  batch: BatchResult | null
  /** one transaction, then one announcement. @throws AppError when it could not be kept: then nothing has changed */
  commit(work: Work, sync?: Sync): Committed
  /**
   * As `commit`, but once more in memory when the disk has just failed: for what must be shown and called whatever
   * the disk does. @throws AppError when even memory did not take it
   */
  insist(work: Work, sync?: Sync): Committed
  /** the running commit is a part of something larger, and others follow: said by its work, for those that it concerns */
  isPart: boolean
  /** announces what is not in a table: sources' health, the desk */
  publish(changes: Changes): void
  setDesk(change: Partial<Desk>): void
  push(event: ServerEvent): void
  seat(push: (event: ServerEvent) => void): () => void
  seats(): number
  /** further work inside every commit, on the episodes it touched; answers whose rows it changed again */
  readonly inCommit: ((db: WriteDb, stamp: Stamp, touched: readonly Episode[]) => Effects)[]
  readonly afterCommit: ((committed: Committed) => void)[]
  /** told after each change that was announced without a commit */
  readonly afterPublish: (() => void)[]
  /** forgets what a commit had prepared when nothing came of it */
  readonly afterFailure: (() => void)[]
  /** reads the live episodes anew, those of the configured sources only, and gives every page a fresh snapshot */
  reload(): void
}

/** A snapshot holds the first rows at once and the rest follows, so that the first screen never waits for a storm. */
const firstRows = 300
const laterRows = 500

/** Creates the core over an open database. `knows` says whether a source is configured: others' episodes stay unseen. */
export function createCore(deps: {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly runId: number
  readonly policy: EpisodePolicy
  readonly desk: Desk
  readonly drafts: Record<string, string>
  readonly knows: (sourceId: string) => boolean
  /** why nothing outlives the program, as a sentence; null while the disk takes it */
  readonly memoryProblem?: () => string | null
}): Core {
  const { db, clock } = deps
  const memoryProblem = deps.memoryProblem ?? (() => null)
  const seats = new Set<(event: ServerEvent) => void>()

  /** One that throws keeps no other from hearing, and undoes nothing of what it is told. */
  const tell = <Told extends readonly unknown[]>(
    listeners: Iterable<(...told: Told) => void>,
    ...told: Told
  ): void => {
    for (const listener of listeners) {
      try {
        listener(...told)
      } catch (error) {
        deps.log('listener-failed', { message: error instanceof Error ? (error.stack ?? '') : String(error) })
      }
    }
  }

  const push = (event: ServerEvent): void => tell(seats, event)

  /** Facts told while a commit is being announced join that announcement: one message, not three. */
  let gathering: Changes | null = null
  const publish = (changes: Changes): void => {
    if (gathering) {
      gathering = mergeChanges(gathering, changes)
      return
    }
    send(changes)
    tell(core.afterPublish)
  }
  const send = (changes: Changes): void =>
    push({ event: 'changed', changes: { now: clock.now(), ...changes } })

  const setDesk = (change: Partial<Desk>): void => {
    const changed = (Object.keys(change) as (keyof Desk)[]).some(
      (key) => JSON.stringify(change[key]) !== JSON.stringify(core.desk[key]),
    )
    if (!changed) return
    core.desk = { ...core.desk, ...change }
    publish({ desk: core.desk })
  }

  const read = (ids: readonly EpisodeId[]): readonly Episode[] => {
    const progress = progressOf(db, ids)
    return ids.flatMap((id) => {
      const episode = episodeById(db, core.policy, id)
      return episode ? [withOrder(episode, progress)] : []
    })
  }

  const commit = (work: Work, sync?: Sync): Committed => {
    let touched: readonly Episode[] = []
    core.isPart = false
    try {
      touched = db.transact((write) => {
        const stamp: Stamp = { now: clock.now(), mono: clock.mono(), runId: deps.runId }
        const ids = new Set<EpisodeId>()
        const take = ({ episodes, events }: Effects): readonly EpisodeId[] => {
          const own = new Set([...episodes, ...events.flatMap((event) => event.episodeId ?? [])])
          for (const id of own) {
            // One commit is one version, however often its row was written.
            if (!ids.has(id)) bumpVersion(write, id)
            ids.add(id)
          }
          appendEvents(write, stamp, events)
          return [...own]
        }
        take(work(write, stamp))
        let rows = read([...ids])
        for (const further of core.inCommit) {
          const again = new Set(take(further(write, stamp, rows)))
          if (again.size === 0) continue
          const fresh = new Map(read([...again]).map((row) => [row.id, row]))
          const known = rows.map(({ id }) => id)
          rows = rows.map((row) => fresh.get(row.id) ?? row)
          for (const id of known) fresh.delete(id)
          rows = [...rows, ...fresh.values()]
        }
        return rows
      }, sync)
    } catch (error) {
      tell(core.afterFailure)
      if (error instanceof AppError && error.code === 'cannot-save')
        setDesk({ storageProblem: memoryProblem() ?? error.message })
      throw error
    }
    return announce(touched)
  }

  const insist = (work: Work, sync?: Sync): Committed => {
    const onDisk = memoryProblem() === null
    try {
      return commit(work, sync)
    } catch (error) {
      const fellBack = onDisk && memoryProblem() !== null
      if (fellBack && error instanceof AppError && error.code === 'cannot-save') return commit(work)
      throw error
    }
  }

  const countQueued = (): void =>
    setDesk({
      storageProblem: memoryProblem(),
      queued:
        countOpen(db) +
        countOpenAlertOrders(db) +
        countOpenSilenceOrders(db) +
        countOpenOverrideOrders(db) +
        countOpenSupportOrders(db) +
        countOpenIssueOrders(db),
    })

  const announce = (touched: readonly Episode[]): Committed => {
    const before = new Map<EpisodeId, Episode>()
    const seen: Episode[] = []
    for (const episode of touched) {
      if (!deps.knows(episode.sourceId)) continue
      const old = core.episodes.get(episode.id)
      if (old) before.set(episode.id, old)
      core.episodes.set(episode.id, episode)
      seen.push(episode)
    }
    const committed: Committed = { touched: seen, before }
    gathering = seen.length > 0 ? { episodes: seen } : {}
    try {
      tell([countQueued, ...core.afterCommit], committed)
    } finally {
      const changes = gathering
      gathering = null
      if (Object.keys(changes).length > 0) send(changes)
    }
    return committed
  }

  const snapshot = (seat: (event: ServerEvent) => void): void => {
    const whole = core.episodes.size <= firstRows
    // In a storm these alone are more than fit in, and far fewer than all.
    const { needsYou } = core.episodes.needing(core.desk.settings.myTeams)
    const wanted = needsYou.size < firstRows ? core.episodes : needsYou
    const first = whole ? [...core.episodes.values()] : mostNeeded(wanted.values(), firstRows)
    const taken = new Set(first.map(({ id }) => id))
    const rest = whole ? [] : [...core.episodes.keys()].filter((id) => !taken.has(id))
    const state: Snapshot = {
      now: clock.now(),
      desk: core.desk,
      sources: [...core.sources.values()],
      episodes: first,
      drafts: core.drafts,
      postmortems: core.postmortems,
      escalations: core.escalations,
      threads: [...core.threads.values()],
      supportSources: core.supportSources,
      batch: core.batch,
      loading: rest.length,
    }
    seat({ event: 'snapshot', snapshot: state })
    const sendRest = (from: number): void => {
      if (!seats.has(seat)) return
      const ids = rest.slice(from, from + laterRows)
      const episodes = ids.flatMap((id) => core.episodes.get(id) ?? [])
      const loading = Math.max(0, rest.length - from - laterRows)
      seat({ event: 'changed', changes: { episodes, loading } })
      if (loading > 0) later(from + laterRows)
    }
    // In a turn of their own, and no faster than a timer: the page has to take in what it was sent.
    const later = (from: number): void => void clock.after(0, () => afterTurn(clock, () => sendRest(from)))
    if (!whole) later(0)
  }

  const core: Core = {
    db,
    clock,
    log: deps.log,
    runId: deps.runId,
    policy: deps.policy,
    episodes: new LiveEpisodes(),
    sources: new Map(),
    desk: deps.desk,
    drafts: deps.drafts,
    postmortems: [],
    escalations: [],
    threads: new Map(),
    supportSources: [],
    batch: null,
    isPart: false,
    commit,
    insist,
    publish,
    setDesk,
    push,
    inCommit: [],
    afterCommit: [],
    afterPublish: [],
    afterFailure: [],
    seats: () => seats.size,
    seat: (seat) => {
      seats.add(seat)
      snapshot(seat)
      return () => seats.delete(seat)
    },
    reload: () => {
      const from = clock.now() - core.policy.quietWindowMs
      const live = liveEpisodes(db, core.policy, from).filter((episode) => deps.knows(episode.sourceId))
      const progress = progressOf(db, 'all-open')
      core.episodes.clear()
      for (const episode of live) core.episodes.set(episode.id, withOrder(episode, progress))
      for (const seat of seats) snapshot(seat)
    },
  }
  return core
}

const rank: Record<ReturnType<typeof placeOf>, number> = {
  'needs-you': 0,
  'in-hand': 1,
  'went-quiet': 2,
  'kept-quiet': 3,
  maintenance: 3,
  'also-firing': 3,
  'other-teams': 3,
  'also-quiet': 4,
  joined: 5,
  hidden: 5,
}

/** The first `count` rows a person would look at, in order, without sorting a whole storm for them. */
function mostNeeded(all: Iterable<Episode>, count: number): readonly Episode[] {
  const most: { readonly episode: Episode; readonly place: number }[] = []
  for (const episode of all) {
    const place = placeRank(episode)
    const isBefore = (other: (typeof most)[number]): boolean =>
      (place - other.place || byNeed(episode, other.episode)) < 0
    const last = most.at(-1)
    if (most.length === count && last && !isBefore(last)) continue
    let low = 0
    let high = most.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = most[middle]
      if (other && !isBefore(other)) low = middle + 1
      else high = middle
    }
    most.splice(low, 0, { episode, place })
    if (most.length > count) most.pop()
  }
  return most.map(({ episode }) => episode)
}

const placeRank = (episode: Episode): number => rank[placeOf(episode, [])]

function withOrder(episode: Episode, progress: ReturnType<typeof progressOf>): Episode {
  const order = episode.ack?.mine && episode.ack.origin === 'here' ? progress.get(episode.id) : undefined
  return episode.ack && order ? { ...episode, ack: { ...episode.ack, order } } : episode
}
