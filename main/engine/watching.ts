/** Watching the sources: observations into commits, and what can be seen at any moment. */
import type { SourceId } from '../../contract/ids.ts'
import type { LabelMapping } from '../../contract/label-mapping.ts'
import type { Answer, Observation } from '../../contract/observation.ts'
import { blindAt, blindSince, type SourceHealth, sightOf } from '../../contract/source-health.ts'
import { hasAbsences } from '../alerts/absence-table.ts'
import { titleOf } from '../alerts/alert-table.ts'
import {
  type IngestContext,
  ingestAbsences,
  ingestAlerts,
  ingestSilences,
  missingFrom,
} from '../alerts/ingest.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import {
  closeGap,
  hasOpenGap,
  listedHeartbeats,
  openGap,
  putSource,
  recordGap,
  sourceReach,
  storedSource,
  unknownSeverities,
} from '../history/source-table.ts'
import { blindNotice } from '../night/notice.ts'
import { noticeEndedMirrors } from '../outbox/deliver.ts'
import { hurry } from '../outbox/outbox-table.ts'
import { definitionOf } from '../sources/registry.ts'
import type { Poller, PollSink, SourceConfig } from '../sources/source.ts'
import type { Calls } from './calls.ts'
import type { Core } from './core.ts'
import {
  beat,
  beatsOf,
  catchUpAfter,
  emptyPeer,
  heartbeatsNow,
  isUneventful,
  listed,
  mostNames,
  reachOf,
  sameSource,
  takePeers,
  type Watched,
  type WatchedSource,
} from './watched.ts'

/** How the engine has sources polled: in a worker, or in this thread when time is simulated. */
export type WatchSource = (config: SourceConfig, sink: PollSink) => Poller

export interface Watching {
  /** watches exactly these; the unchanged go on undisturbed */
  set(sources: readonly WatchedSource[]): void
  tryNow(name: string | null): void
  /** looks for sources that turned blind; answers when to look again, epoch ms */
  look(now: number): number
  /** forgets which heartbeats a source had, so that one removed on purpose is not missed for ever */
  forgetHeartbeats(name: string): void
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
    readonly mapping: () => LabelMapping
    readonly isOwnSilence: (silence: { readonly id: string; readonly comment: string }) => boolean
    readonly heardAgain: (sourceId: SourceId) => void
  },
): Watching {
  const watched = new Map<string, Watched>()

  const contextOf = (source: Watched, now: number): IngestContext => ({
    sourceId: source.id,
    now,
    policy: core.policy,
    mapping: deps.mapping(),
    silences: source.silences,
    isOwnSilence: deps.isOwnSilence,
    inhibitor: (fingerprint) => titleOf(core.db, source.id, fingerprint),
    lastGoodAt: core.sources.get(source.id)?.lastGoodAt ?? source.earlierGoodAt,
  })

  const sink: PollSink = {
    slice: async (name, changed, first) => {
      const source = watched.get(name)
      if (!source) return true
      if (first) source.slices.clear()
      for (const { fingerprint } of changed) source.slices.add(fingerprint)
      return keep(source, (db, now) => ingestAlerts(db, contextOf(source, now), changed))
    },
    observed: async (name, observation) => {
      const source = watched.get(name)
      if (!source) return true
      return observation.kind === 'answer' ? answered(source, observation) : missed(source, observation)
    },
  }

  const keep = (source: Watched, work: (db: WriteDb, now: number) => Effects): boolean => {
    try {
      core.commit((db, { now }) => work(db, now))
      return true
    } catch (error) {
      core.log('observation-not-kept', { sourceId: source.id, message: String(error) })
      return false
    }
  }

  const answered = (source: Watched, answer: Answer): boolean => {
    const now = core.clock.now()
    const health = core.sources.get(source.id)
    if (!health) return true
    const lastGoodAt = health.lastGoodAt ?? source.earlierGoodAt
    const wasBlind = sightOf(health, now) === 'blind'
    if (health.lastGoodAt === null) source.catchUpUntil = catchUpAfter(source.earlierGoodAt, answer.peers)
    const restarted = answer.restarted || now < source.catchUpUntil
    let heartbeats = health.heartbeats
    const wasAway = lastGoodAt !== null && now - lastGoodAt > 3 * health.intervalMs
    const quietAnswer =
      isUneventful(answer) && health.lastGoodAt !== null && !wasAway && core.desk.storageProblem === null
    const kept =
      (quietAnswer && !hasAbsences(core.db, source.id)) ||
      keep(source, (db, at) => {
        const effects = ingestAnswer(
          db,
          source,
          { ...answer, complete: answer.complete && !restarted },
          at,
          lastGoodAt,
        )
        // A server that has just started knows no heartbeat yet: that is catching up, not a heartbeat that stopped.
        if (!answer.restarted)
          heartbeats = heartbeatsNow(
            health.heartbeats,
            listedHeartbeats(db, source.id, deps.mapping().heartbeats),
            at,
          )
        rememberGap(db, source, lastGoodAt, at, health)
        putSource(db, source.id, { lastGoodAt: at, silences: source.silences, heartbeats })
        return effects
      })
    source.slices.clear()
    if (!kept) return false
    beat(source, now, true)
    publishHealth(source, {
      ...health,
      peers: takePeers(source, answer.peers, now),
      heartbeats,
      ...reachOf(source),
      lastGoodAt: now,
      lastTriedAt: now,
      nextTryAt: now + answer.nextTryInMs,
      failure: null,
      catchingUp: restarted,
      alertCount: answer.total,
      beats: beatsOf(source, now),
    })
    source.earlierGoodAt = null
    const after = core.sources.get(source.id)
    if (after && sightOf(after, now) === 'blind') callBlind(source, after, now)
    else if (wasBlind || health.failure !== null) recovered(source)
    return true
  }

  const ingestAnswer = (
    db: WriteDb,
    source: Watched,
    answer: Answer,
    now: number,
    lastGoodAt: number | null,
  ): Effects => {
    const silencesRead = answer.silences !== null
    if (answer.silences) source.silences = answer.silences
    const context = contextOf(source, now)
    const alerts = ingestAlerts(db, context, answer.changed)
    const gone =
      answer.full && !isAllOpen(source, answer)
        ? missingFrom(db, source.id, listed(source.slices, answer.changed), lastGoodAt)
        : answer.gone
    return joinEffects(
      alerts,
      silencesRead ? ingestSilences(db, context) : noEffects,
      silencesRead ? noticeEndedMirrors(db, source.id, source.silences, isHeld, now) : noEffects,
      ingestAbsences(db, context, gone, answer.complete),
    )
  }

  /** After a large answer came in slices, everything it lists is open: as many open episodes leave none to be missing. */
  const isAllOpen = (source: Watched, answer: Answer): boolean => {
    if (answer.changed.length > 0 || source.slices.size === 0) return false
    let open = 0
    for (const episode of core.episodes.values())
      if (episode.firing && episode.sourceId === source.id) open += 1
    return open === source.slices.size
  }

  const isHeld = (id: Parameters<typeof core.episodes.get>[0]): boolean => {
    const episode = core.episodes.get(id)
    return episode?.firing === true && episode.ack?.mine === true
  }

  const missed = (source: Watched, miss: Extract<Observation, { kind: 'miss' }>): boolean => {
    const now = core.clock.now()
    const health = core.sources.get(source.id)
    if (!health) return true
    beat(source, now, false)
    if (health.failure?.kind !== miss.failure.kind) {
      keep(source, () => ({
        episodes: [],
        events: [
          { sourceId: source.id, kind: 'sight-lost', text: `${miss.failure.kind}: ${miss.failure.detail}` },
        ],
      }))
    }
    publishHealth(source, {
      ...health,
      peers: takePeers(source, miss.peers, now),
      lastTriedAt: now,
      nextTryAt: now + miss.nextTryInMs,
      failure: miss.failure,
      beats: beatsOf(source, now),
    })
    return true
  }

  const recovered = (source: Watched): void => {
    const now = core.clock.now()
    const health = core.sources.get(source.id)
    if (health && sightOf(health, now) === 'blind') return
    keep(source, (db, at) => {
      closeGap(db, source.id, at)
      // What waited for this source goes out now instead of at its next turn.
      hurry(db, source.id, at)
      return { episodes: [], events: [{ sourceId: source.id, kind: 'sight-back' }] }
    })
    deps.calls.withdraw(`source:${source.id}`)
    deps.heardAgain(source.id)
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
        source.unknownSeverities = unknownSeverities(core.db, sourceId, deps.mapping().severity)
    }
  })

  const publishHealth = (source: Watched, health: SourceHealth): void => {
    core.sources.set(source.id, health)
    core.publish({ sources: [health] })
  }

  const begin = (one: WatchedSource, now: number): void => {
    const id = one.config.id as SourceId
    const stored = storedSource(core.db, id)
    const reach = sourceReach(core.db, id)
    const source: Watched = {
      ...one,
      id,
      environments: new Set(reach.environments),
      customers: new Set(reach.customers),
      unknownSeverities: reach.unknownSeverity ? unknownSeverities(core.db, id, deps.mapping().severity) : [],
      beats: new Map(),
      slices: new Set(),
      silences: stored.silences,
      catchUpUntil: 0,
      earlierGoodAt: stored.lastGoodAt,
      peers: new Map(one.config.urls.map((url) => [url, emptyPeer(url)])),
      poller: { tryNow: () => {}, stop: () => {} },
    }
    const definition = definitionOf(one.config.kind)
    core.sources.set(id, {
      id,
      name: one.config.id,
      kind: one.config.kind,
      label: `${definition.label} ${one.config.id}`,
      intervalMs: one.config.pollMs,
      mirrorAcks: one.mirrorAcks,
      watchedSince: now,
      lastGoodAt: null,
      lastTriedAt: null,
      nextTryAt: now,
      failure: null,
      peers: [...source.peers.values()],
      heartbeats: stored.heartbeats,
      catchingUp: false,
      alertCount: 0,
      beats: beatsOf(source, now),
      byHand: null,
      ...reachOf(source),
    })
    watched.set(id, source)
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
    look: (now) => {
      let next = Number.POSITIVE_INFINITY
      for (const source of watched.values()) {
        const health = core.sources.get(source.id)
        if (!health) continue
        if (sightOf(health, now) === 'blind') callBlind(source, health, now)
        else next = Math.min(next, blindAt(health))
      }
      return next
    },
    forgetHeartbeats: (name) => {
      const source = watched.get(name)
      const health = core.sources.get(name)
      if (source && health) publishHealth(source, { ...health, heartbeats: [] })
    },
    remember: (db) => {
      for (const source of watched.values()) {
        const health = core.sources.get(source.id)
        if (!health || health.lastGoodAt === null) continue
        const { lastGoodAt, heartbeats } = health
        putSource(db, source.id, { lastGoodAt, heartbeats, silences: source.silences })
      }
    },
    stop: () => {
      for (const source of watched.values()) source.poller.stop()
      watched.clear()
    },
  }

  /** Losing sight rings once: the open gap in the database is what remembers it, over restarts too. */
  function callBlind(source: Watched, health: SourceHealth, now: number): void {
    if (hasOpenGap(core.db, source.id)) return
    const since = blindSince(health, now)
    const missing = health.heartbeats.find((one) => one.missingSince !== null)
    keep(source, (db, at) => {
      const reason = missing
        ? `heartbeat ${missing.alertname} is missing`
        : (health.failure?.kind ?? 'no answer')
      if (!openGap(db, source.id, since, reason)) return noEffects
      deps.calls.attempt(db, blindNotice(health, now - since, missing?.alertname ?? null), at)
      return { episodes: [], events: [{ sourceId: source.id, kind: 'sight-lost', text: reason }] }
    })
  }
}
