/** Watching the sources: observations into commits, and what can be seen at any moment. */
import { AppError } from '../../contract/errors.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { LabelMapping } from '../../contract/label-mapping.ts'
import type { Answer, Observation } from '../../contract/observation.ts'
import type { SourceDetail } from '../../contract/queries.ts'
import { type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { hasAbsences } from '../alerts/absence-table.ts'
import { titleOf } from '../alerts/alert-table.ts'
import { type IngestContext, ingestAlerts } from '../alerts/ingest.ts'
import type { Sync, WriteDb } from '../db/db.ts'
import type { Effects } from '../db/journal.ts'
import {
  hasOpenGap,
  listedHeartbeats,
  putSource,
  recordGap,
  unknownSeverities,
} from '../history/source-table.ts'
import { isBeingEnded } from '../outbox/deliver.ts'
import type { Poller, PollSink, SourceConfig } from '../sources/source.ts'
import { beginSource } from './begin-source.ts'
import { type Blindness, createBlindness } from './blindness.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import { awaitsSight } from './ended-acks.ts'
import { countDisagreement, countPoll, sourceDetail } from './source-facts.ts'
import { createTakeIn } from './take-in.ts'
import { noteUnwatched } from './unwatched-peers.ts'
import {
  beat,
  catchUpAfter,
  doubtAfter,
  giveUpAnswer,
  healthAfter,
  healthAfterMiss,
  heartbeatsNow,
  isUneventful,
  mostNames,
  reported,
  reportsOf,
  sameButMapping,
  sameButSecrets,
  sameSource,
  skewOf,
  stoppedMiss,
  takePeers,
  type Watched,
  type WatchedSource,
  withSpent,
} from './watched.ts'

/** How the engine has sources polled: in a worker, or in this thread when time is simulated. */
export type WatchSource = (config: SourceConfig, sink: PollSink) => Poller

export interface Watching {
  /** watches exactly these; the unchanged go on undisturbed */
  set(sources: readonly WatchedSource[]): void
  tryNow(name: string | null): void
  /** begins a source's polls anew and says so as a miss: nothing was heard of them any more */
  restart(name: string): void
  /** how often a source's polls have reported, good or bad, and when they are to do so next, epoch ms */
  reportsOf(name: string): { readonly count: number; readonly dueAt: number } | null
  /** looks for sources that turned blind; answers when to look again, epoch ms */
  look(now: number): number
  /** forgets which heartbeats a source had, so that one removed on purpose is not missed for ever */
  forgetHeartbeats(name: string): void
  /** what its card shows. @throws AppError `not-found` */
  detail(name: string): SourceDetail
  readonly watchByHand: Blindness['watchByHand']
  /** writes down when each source was last heard */
  remember(db: WriteDb): void
  stop(): void
}

/** Wires the sources to the core. */
export function createWatching(
  core: Core,
  deps: {
    readonly watch: WatchSource
    readonly calls: Calls
    readonly mapping: (sourceId: SourceId) => LabelMapping
    /** was this silence written by this installation for an ack? */
    readonly isOwnSilence: (
      sourceId: SourceId,
      silence: { readonly id: string; readonly comment: string },
    ) => boolean
    readonly heardAgain: (sourceId: SourceId) => void
    /** requests of the last minute that its polls know nothing of: what people did and asked */
    readonly spentHere: (sourceId: SourceId) => number
  },
): Watching {
  const watched = new Map<string, Watched>()

  const contextOf = (source: Watched, now: number): IngestContext => ({
    sourceId: source.id,
    now,
    policy: core.policy,
    mapping: deps.mapping(source.id),
    silences: source.silences,
    isOwnSilence: (silence) => deps.isOwnSilence(source.id, silence),
    inhibitor: (fingerprint) => titleOf(core.db, source.id, fingerprint),
    lastGoodAt: core.sources.get(source.id)?.lastGoodAt ?? source.earlierGoodAt,
    listed: source.listed,
    skewMs: skewOf([...source.peers.values()]),
    isPartial: source.isPartial === true,
    isGivenUp: (id) => isBeingEnded(core.db, id, now),
  })

  const sink: PollSink = {
    slice: async (name, changed, first) => {
      const source = watched.get(name)
      if (!source) return true
      if (first) {
        source.answers += 1
        source.listed.clear()
        source.sleptIn = false
      } else if (source.sleptIn) return refuse(source)
      // The answer itself follows and is synced; until then all of this could be asked for again.
      const kept = keep(source.id, (db, now) => ingestAlerts(db, contextOf(source, now), changed), 'later')
      reported(source, core.clock.now(), kept ? 0 : source.config.pollMs)
      if (!kept) giveUpAnswer(source)
      return kept
    },
    observed: async (name, polled) => {
      const source = watched.get(name)
      if (!source) return true
      const observation = withSpent(polled, deps.spentHere(source.id))
      reported(source, core.clock.now(), observation.nextTryInMs)
      countPoll(source.facts, observation, core.clock.now())
      if (observation.kind === 'answer' && source.sleptIn) return refuse(source)
      return observation.kind === 'answer' ? answered(source, observation) : missed(source, observation)
    },
  }

  /** What was heard before the machine slept does not say how things stand now: it is asked for again at once. */
  const refuse = (source: Watched): boolean => {
    giveUpAnswer(source)
    return false
  }
  const forgetGap = core.clock.onGap(() => {
    for (const source of watched.values()) source.sleptIn ||= source.listed.size > 0
  })

  const keep = (id: SourceId, work: (db: WriteDb, now: number) => Effects, sync?: Sync): boolean => {
    try {
      core.insist((db, { now }) => work(db, now), sync)
      return true
    } catch (error) {
      core.log('observation-not-kept', { sourceId: id, message: String(error) })
      return false
    }
  }

  const takeIn = createTakeIn(core, keep)

  const answered = async (source: Watched, answer: Answer): Promise<boolean> => {
    let now = core.clock.now()
    const before = core.sources.get(source.id)
    if (!before) return true
    let health = before
    const lastGoodAt = health.lastGoodAt ?? source.earlierGoodAt
    const wasBlind = sightOf(health, now) === 'blind'
    // A reader without memory knows no start of before: its own, or that of a server it had not met yet.
    if (answer.full)
      source.catchUpUntil = Math.max(source.catchUpUntil, catchUpAfter(lastGoodAt, answer.peers, now))
    if (answer.full || source.earlierGoodAt !== null)
      source.doubtUntil = Math.max(source.doubtUntil, doubtAfter(lastGoodAt, answer.peers, now))
    const restarted = answer.restarted || now < source.catchUpUntil
    let { heartbeats } = health
    const wasAway = lastGoodAt !== null && now - lastGoodAt > 3 * health.intervalMs
    const quietAnswer =
      isUneventful(answer) &&
      (!source.isPartial || now < source.quietUntil) &&
      // The slices before it may have brought something.
      source.listed.size === 0 &&
      health.lastGoodAt !== null &&
      !wasAway &&
      // What was put off while it caught up is looked at now.
      !health.catchingUp &&
      !source.forgotBeats &&
      core.desk.storageProblem === null
    if (!quietAnswer || hasAbsences(core.db, source.id) || awaitsSight(core.db, source)) {
      if (answer.silences) source.silences = answer.silences
      const believed = { ...answer, complete: answer.complete && !restarted && now >= source.doubtUntil }
      const contextAt = (at: number): IngestContext => ({ ...contextOf(source, at), lastGoodAt })
      const outcome = await takeIn(source, believed, contextAt, (db, at) => {
        const known = core.sources.get(source.id)?.heartbeats ?? []
        // A server that has just started knows no heartbeat yet: that is catching up, not a heartbeat that stopped.
        heartbeats = restarted
          ? known
          : heartbeatsNow(known, listedHeartbeats(db, source.id, deps.mapping(source.id).heartbeats), at)
        rememberGap(db, source, lastGoodAt, at, health)
        putSource(db, source.id, { lastGoodAt: at, silences: source.silences, heartbeats })
      })
      if (outcome === 'given-up') return false
      source.listed.clear()
      // It may have taken a while, and what people said of the source meanwhile stands.
      health = core.sources.get(source.id) ?? health
      now = core.clock.now()
      reported(source, now, answer.nextTryInMs)
      if (outcome === 'not-kept') {
        source.countsAnew = true
        return false
      }
    }
    source.countsAnew = false
    source.forgotBeats = false
    beat(source, now, true)
    const peers = takePeers(source, answer.peers, now)
    noteUnwatched(source, answer, watched.values())
    publishHealth(healthAfter({ ...health, peers, heartbeats, catchingUp: restarted }, source, answer, now))
    const after = core.sources.get(source.id)
    if (after && sightOf(after, now) === 'blind') blindness.call(after, now)
    else if (after) blindness.seen(after, wasBlind || health.failure !== null)
    const disagreement = countDisagreement(source.facts, peers)
    if (disagreement !== null) {
      keep(source.id, () => ({
        episodes: [],
        events: [{ sourceId: source.id, kind: 'peers-disagree', text: disagreement }],
      }))
    }
    return true
  }

  const missed = (source: Watched, miss: Extract<Observation, { kind: 'miss' }>): boolean => {
    const now = core.clock.now()
    const health = core.sources.get(source.id)
    if (!health) return true
    // The reader that began it may be gone.
    if (source.listed.size > 0 || source.takenIn > 0) giveUpAnswer(source)
    beat(source, now, false)
    if (health.failure?.kind !== miss.failure.kind) {
      keep(source.id, () => ({
        episodes: [],
        events: [
          { sourceId: source.id, kind: 'sight-lost', text: `${miss.failure.kind}: ${miss.failure.detail}` },
        ],
      }))
    }
    publishHealth(healthAfterMiss(health, source, miss, now))
    return true
  }

  const rememberGap = (
    db: WriteDb,
    source: Watched,
    lastGoodAt: number | null,
    now: number,
    health: SourceHealth,
  ): void => {
    if (lastGoodAt === null || now - lastGoodAt <= 3 * health.intervalMs || hasOpenGap(db, source.id)) return
    recordGap(
      db,
      source.id,
      lastGoodAt,
      now,
      health.lastGoodAt === null ? 'Nightdesk was not running' : 'no answer',
    )
  }

  core.afterCommit.push(({ touched }) => {
    for (const { sourceId, environment, customer, severityKnown } of touched) {
      const source = watched.get(sourceId)
      if (!source) continue
      if (environment !== null && source.environments.size < mostNames) source.environments.add(environment)
      if (customer !== null && source.customers.size < mostNames) source.customers.add(customer)
      if (!severityKnown)
        source.unknownSeverities = unknownSeverities(core.db, sourceId, deps.mapping(sourceId).severity)
    }
  })

  const publishHealth = (health: SourceHealth): void => {
    core.sources.set(health.id, health)
    core.publish({ sources: [health] })
  }

  const blindness = createBlindness(core, {
    calls: deps.calls,
    keep,
    publish: publishHealth,
    heardAgain: deps.heardAgain,
  })

  const begin = (one: WatchedSource, now: number): void => {
    const { source, health } = beginSource(core.db, one, deps.mapping(one.config.id as SourceId), now)
    core.sources.set(source.id, health)
    watched.set(source.id, source)
    source.poller = deps.watch(one.config, sink)
  }

  return {
    set: (sources) => {
      const now = core.clock.now()
      const wanted = new Map(sources.map((one) => [one.config.id, one]))
      const removed: SourceId[] = []
      for (const source of [...watched.values()]) {
        const next = wanted.get(source.id)
        if (next && sameSource(source, next)) {
          wanted.delete(source.id)
          continue
        }
        source.poller.stop()
        if (next && (sameButSecrets(source, next) || sameButMapping(source, next))) {
          wanted.delete(source.id)
          source.config = next.config
          source.written = next.written
          source.mapping = next.mapping
          giveUpAnswer(source)
          source.poller = deps.watch(next.config, sink)
          continue
        }
        giveUpAnswer(source)
        watched.delete(source.id)
        core.sources.delete(source.id)
        if (!next) removed.push(source.id)
      }
      for (const one of wanted.values()) begin(one, now)
      core.publish({ sources: [...core.sources.values()], removedSources: removed })
    },
    tryNow: (name) => {
      for (const source of watched.values()) if (name === null || source.id === name) source.poller.tryNow()
    },
    restart: (name) => {
      const source = watched.get(name)
      const health = core.sources.get(name)
      if (!source || !health) return
      source.poller.stop()
      giveUpAnswer(source)
      missed(source, stoppedMiss(health.intervalMs))
      source.reportDueAt = core.clock.now() + health.intervalMs
      source.poller = deps.watch(source.config, sink)
    },
    reportsOf: (name) => reportsOf(watched.get(name)),
    look: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const source of watched.values()) {
        const health = core.sources.get(source.id)
        if (!health) continue
        next = Math.min(next, blindness.look(health, now))
      }
      return next
    },
    forgetHeartbeats: (name) => {
      const source = watched.get(name)
      const health = core.sources.get(name)
      if (!source || !health) return
      source.forgotBeats = true
      publishHealth({ ...health, heartbeats: [] })
    },
    detail: (name) => {
      const source = watched.get(name)
      if (!source) throw new AppError('not-found', `No source is called ${name}.`)
      return sourceDetail(core.db, source.id, source.facts, core.clock.now())
    },
    watchByHand: blindness.watchByHand,
    remember: (db) => {
      for (const source of watched.values()) {
        const health = core.sources.get(source.id)
        if (!health || health.lastGoodAt === null) continue
        const { lastGoodAt, heartbeats } = health
        putSource(db, source.id, { lastGoodAt, heartbeats, silences: source.silences })
      }
    },
    stop: () => {
      forgetGap()
      for (const source of watched.values()) {
        source.poller.stop()
        giveUpAnswer(source)
      }
      watched.clear()
    },
  }
}
