/** What must hold after every step: who is called, who is heard, what ends, and that nobody is told "all quiet" wrongly. */
import { type Episode, placeOf } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { sightOf } from '../../contract/source-health.ts'
import { blindSources, isAllQuiet, type State } from '../../contract/state.ts'
import { isCalm } from '../../main/engine/calm.ts'
import { Broken, describe, episodeOf, fail, keyOf } from './broken.ts'
import { type FleetPeer, type FleetSource, type ListedThere, listedBy } from './fleet.ts'
import { type Heard, pollTakesMs } from './heard.ts'
import { createKeptWords } from './kept-words.ts'
import { boundaryMs, isMine, mayWake, surelyWakes } from './must-wake.ts'
import { longestRetryAfterS } from './network.ts'
import type { Promises } from './person.ts'
import { cannotSave, type Program, type Surroundings } from './program.ts'
import { checkDuty } from './shift.ts'

/** Rounding and immediate timers. */
const slackMs = 500
/** A refused sign-in is tried again after a minute, a limiting server after its Retry-After. */
const longestPauseMs = Math.max(60_000, longestRetryAfterS * 1_000)

/** How long stamps of before stay about after a server's clock was set. */
const clocksSettleMs = 900_000
/** How often the clock looks for sleep, and a turn. */
const clockLooksMs = 2_500

/** Something is written at least this often, and then it is known that nothing is kept, ms. */
const unsavedKnownMs = 180_000
/** A heartbeat may be missing for as long before it counts, ms. */
const beatMissingMs = 180_000

export interface Steps {
  /** cheap: after every step. @throws Broken */
  check(program: Program): void
  /** the program has just started */
  began(program: Program): void
  /** steps after which it said that all is quiet */
  quiet(): number
}

export function createSteps(around: Surroundings, heard: Heard, promises: Promises): Steps {
  const { time, sources } = around
  const words = createKeptWords(around, heard, promises)
  let quietSteps = 0
  /** true ms */
  let savedUntil = time.now()
  let lastState: State | null = null
  const wasFiring = new Map<EpisodeId, boolean>()
  const wasCalled = new Set<EpisodeId>()
  const quiet = new Set<EpisodeId>()
  /** those that were called, were kept quiet and are heard again, until they ring: true ms */
  const waitsSince = new Map<EpisodeId, number>()
  /** true ms */
  const seenAt = new Map<EpisodeId, number>()
  /** the page's episodes as they were looked through last: while it has the same, only time has passed */
  let judged: State['episodes'] | null = null
  let listened: State['episodes'] | null = null
  let toJudge: readonly Episode[] = []
  const alerts = new Map<EpisodeId, { readonly source: FleetSource; readonly fingerprint: string }>()

  const isTaken = ({ ack, snooze, keptQuiet }: Episode): boolean =>
    ack !== null || snooze !== null || keptQuiet !== null

  const mayLack = ({ severity, calledAt, ack, snooze }: Episode): boolean =>
    severity === 'page' && calledAt === null && !ack && !snooze
  const hasOthersAck = ({ ack, absentSince }: Episode): boolean =>
    ack?.origin === 'upstream' && absentSince === null

  const checkCalled = (program: Program): void => {
    const now = time.now()
    const listed = new Map<FleetSource, ReadonlySet<string>>()
    const listedAt = (source: FleetSource): ReadonlySet<string> => {
      const known = listed.get(source)
      if (known) return known
      const all = source.peers.flatMap(({ double }) =>
        double.alerts.list(now + source.skewMs).map((alert) => alert.fingerprint),
      )
      const made = new Set(all)
      listed.set(source, made)
      return made
    }
    for (const [key, { source, fingerprint, at }] of heard.expected) {
      if (now - at <= pollTakesMs + slackMs) continue
      heard.expected.delete(key)
      const episode = episodeOf(program, source, fingerprint)
      if (!episode)
        throw new Broken(
          `A page that was delivered ${now - at} ms ago has no episode: ${describe(source, fingerprint)}`,
        )
      const still = source.firing.get(fingerprint)
      // After sleep the hours of the answer were judged by a clock that knew nothing of it yet.
      if (still && !surelyWakes(still.labels, around, program.clock.now())) continue
      if (episode.calledAt === null && !isTaken(episode) && episode.firing)
        fail(
          `A page that was delivered ${now - at} ms ago was not called: #${episode.id} ${describe(source, fingerprint)}`,
        )
      if (still && listedAt(source).has(fingerprint) && still.since < at - slackMs && !episode.firing)
        fail(`A page that fires counts as ended: #${episode.id} ${describe(source, fingerprint)}`)
    }
  }

  /** The alert of an episode never becomes another. */
  const alertOf = (program: Program, id: EpisodeId): { source: FleetSource; fingerprint: string } | null => {
    const known = alerts.get(id)
    if (known) return known
    const row = program.db.get(
      'SELECT a.source_id, a.fingerprint FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.id = ?',
      id,
    )
    const source = sources.find(({ name }) => name === row?.source_id)
    if (!source) return null
    const found = { source, fingerprint: String(row?.fingerprint) }
    alerts.set(id, found)
    return found
  }

  /**
   * What one peer calls active is not kept quiet, whatever the others say; if it is a page, it was called. What every peer
   * keeps quiet calls nobody. Somebody else's ack stands while one peer that is heard knows of it, and no longer.
   */
  const checkHeard = (program: Program): void => {
    const now = time.now()
    const { episodes } = program.state()
    const newlyCalled = new Set<EpisodeId>()
    if (episodes !== judged) {
      judged = episodes
      toJudge = [...episodes.values()].filter((episode) => {
        const { id, firing, keptQuiet, calledAt } = episode
        if (!seenAt.has(id)) seenAt.set(id, now)
        const isNewlyCalled = calledAt !== null && !wasCalled.has(id)
        if (isNewlyCalled) newlyCalled.add(id)
        if (isNewlyCalled) wasCalled.add(id)
        return firing && (keptQuiet || isNewlyCalled || mayLack(episode) || hasOthersAck(episode))
      })
    }
    for (const episode of toJudge) {
      const { id, keptQuiet, ack } = episode
      const alert = alertOf(program, id)
      if (!alert) continue
      const { source, fingerprint } = alert
      const labels = source.firing.get(fingerprint)?.labels
      // The poll that said so first may have been given up; the next one said so again.
      const patience = source.pollMs + 2 * pollTakesMs + slackMs
      const isLong = (since: number | null): boolean => since !== null && now - since > patience
      const what = `#${id} ${describe(source, fingerprint)}`
      const wakes = (at: number): boolean => labels !== undefined && surelyWakes(labels, around, at)
      const may = (at: number): boolean => labels !== undefined && mayWake(labels, around, at)
      const laptopNow = program.clock.now()
      const uncalled = mayLack(episode) && wakes(laptopNow) && wakes(laptopNow - patience)
      if (newlyCalled.has(id) && labels && !may(laptopNow) && !may(laptopNow - boundaryMs))
        fail(`Somebody was called and the rules forbid it: ${what} ${JSON.stringify(labels)}`)
      if (keptQuiet && isLong(heard.activeSince(source, fingerprint)))
        fail(`A peer has long called it active and it counts as ${keptQuiet.kind}: ${what}`)
      if (uncalled && isLong(heard.activeSince(source, fingerprint)))
        fail(`A peer has long called it active and nobody was called: ${what}`)
      const quietSince = heard.quietSince(source, fingerprint)
      const isQuiet = isLong(quietSince) || (quietSince !== null && quietSince <= (seenAt.get(id) ?? 0))
      const otherwiseAt = heard.lastNotQuietAt(source, fingerprint)
      if (newlyCalled.has(id) && isQuiet && (otherwiseAt === null || isLong(otherwiseAt)))
        fail(`Every list has kept it quiet and somebody was called: ${what}`)
      if (hasOthersAck(episode) && isLong(heard.unackedSince(source, fingerprint)))
        fail(`No peer has long known of the ack of ${ack?.by}: ${what}`)
    }
  }

  /** Who took it since it is heard again, and gave it back, knows of it. */
  const wasTaken = ({ db }: Program, id: EpisodeId): boolean =>
    db.get(
      `SELECT 1 FROM event WHERE episode_id = ? AND kind IN ('acked', 'snoozed')
         AND id > (SELECT max(id) FROM event WHERE episode_id = ? AND kind = 'heard-again')`,
      id,
      id,
    ) !== undefined

  /** A page that was called, was kept quiet and is heard again rings again, unless it is quiet again or somebody has it. */
  const checkRingsAgain = (program: Program): void => {
    const now = time.now()
    if (heard.undisturbedSince() === now || around.notifier !== 'well') waitsSince.clear()
    const { episodes } = program.state()
    if (episodes !== listened) {
      listened = episodes
      for (const episode of episodes.values()) {
        const { id, firing, keptQuiet, severity, calledAt, ack, snooze } = episode
        const wasQuiet = quiet.has(id)
        if (keptQuiet) quiet.add(id)
        else quiet.delete(id)
        const isOpen = firing && !keptQuiet && severity === 'page' && calledAt !== null && !ack && !snooze
        if (!isOpen) waitsSince.delete(id)
        else if (wasQuiet && wasCalled.has(id)) waitsSince.set(id, now)
      }
    }
    for (const [id, since] of waitsSince) {
      const episode = episodes.get(id)
      if (!episode) continue
      const pollMs = sources.find(({ name }) => name === episode.sourceId)?.pollMs ?? 0
      // What only one peer says has to last for two intervals.
      if (now - since <= 2 * pollMs + 2 * slackMs) continue
      waitsSince.delete(id)
      const whose = `customer:${episode.customer ?? episode.environment ?? episode.sourceId}`
      const rang = around.rings.some(
        ({ at, notice }) => at >= since - slackMs && notice.loud && [whose, 'storm'].includes(notice.tag),
      )
      if (!rang && !wasTaken(program, id))
        fail(`It was kept quiet, is heard again and did not ring: #${id} ${episode.title}`)
    }
  }

  const needsYou = (state: State, now: number): number =>
    [...state.episodes.values()].filter(
      (episode) => placeOf(episode, state.desk.settings.myTeams) === 'needs-you',
    ).length + blindSources(state.sources, now).length

  /** Nobody may be told that all is quiet when it is not. */
  const checkQuiet = (program: Program): void => {
    if (!cannotSave(around)) savedUntil = time.now()
    const state = program.state()
    const laptopNow = program.clock.now()
    // Until the clock has looked for sleep, up to 2 s after it, the program cannot know of it.
    if (time.now() - heard.wokeAt() < clockLooksMs) return
    // The cheap half first: almost always something is not calm.
    const isCalmOutside = isCalm(program.engine.core, laptopNow)
    if (!isAllQuiet(state, 0, laptopNow) || needsYou(state, laptopNow) > 0) {
      if (isCalmOutside) fail('The tray says that all is quiet and the page does not.')
      return
    }
    quietSteps += 1
    const now = time.now()
    // A peer is asked once for all alerts of a storm: asked for each, a silenced one costs a second a step.
    const lists = new Map<FleetPeer, ReadonlyMap<string, ListedThere>>()
    const listOf = (source: FleetSource, peer: FleetPeer): ReadonlyMap<string, ListedThere> => {
      const known = lists.get(peer)
      if (known) return known
      const made = new Map(listedBy(source, peer, time).map((one) => [one.fingerprint, one]))
      lists.set(peer, made)
      return made
    }
    if (cannotSave(around) && (state.desk.storageProblem !== null || now - savedUntil > unsavedKnownMs))
      fail(`All quiet although nothing could be saved for ${Math.round(now - savedUntil)} ms.`)
    for (const source of sources) {
      const heardAt = heard.answeredAt.get(source.name)
      const limit = 2 * source.pollMs + 5_000 + slackMs
      if (heardAt === undefined || now - heardAt > limit + pollTakesMs)
        fail(
          `All quiet although ${source.name} was not heard for ${heardAt === undefined ? 'ever' : now - heardAt} ms.`,
        )
      const since = Math.max(heard.reachableSince(source), 0)
      const grace = limit + pollTakesMs
      if (now - since <= grace) continue
      if (source.hasHeartbeat && !source.firing.has(source.beat)) {
        const ended = source.endedAt.get(source.beat) ?? now
        const knew = heard.lacking.has(keyOf(source, source.beat))
        if (knew && now - ended > grace + 180_000)
          fail(`All quiet although the heartbeat of ${source.name} is gone.`)
      }
      for (const alert of source.firing.values()) {
        if (alert.labels.severity !== 'page' && alert.labels.severity !== 'notify') continue
        if (!isMine(alert.labels)) continue
        if (now - alert.since <= grace) continue
        const reachable = source.peers.some((peer) => {
          // One of several that begged to be left alone is not asked before that is over, while another answers.
          if (peer.mood !== 'well' || now - peer.wellSince <= grace + longestPauseMs) return false
          const one = listOf(source, peer).get(alert.fingerprint)
          return one?.active && now + source.skewMs - one.updatedAt > 0
        })
        if (!reachable) continue
        const episode = episodeOf(program, source, alert.fingerprint)
        if (!episode?.firing || !isTaken(episode)) {
          const told = heard.lacking.get(keyOf(source, alert.fingerprint))
          if (told) fail(`All quiet although ${describe(source, alert.fingerprint)} fires and nobody has it.`)
        }
      }
    }
  }

  /** A program that can hear its sources hears them. */
  const checkHearing = (program: Program): void => {
    const now = time.now()
    const state = program.state()
    for (const source of sources) {
      const health = state.sources.find(({ id }) => id === source.name)
      if (health?.failure?.kind === 'worker-lost') fail(`The watcher failed: ${health.failure.detail}`)
      const since = heard.reachableSince(source)
      const bound = source.pollMs + longestPauseMs + pollTakesMs + slackMs
      if (now - since <= bound) continue
      if (!health) throw new Broken(`${source.name} is not shown at all.`)
      const sight = sightOf(health, program.clock.now())
      const missing = health.heartbeats.some(({ missingSince }) => missingSince !== null)
      const goneMs = now - (source.endedAt.get(source.beat) ?? now)
      const heardMs = now - Math.max(since, ...source.peers.map(({ wellSince }) => wellSince))
      const isWell = source.peers.every(({ mood }) => mood === 'well')
      const knew = heard.lacking.has(keyOf(source, source.beat)) && !source.firing.has(source.beat)
      if (knew && isWell && Math.min(goneMs, heardMs) > bound + beatMissingMs && sight !== 'blind')
        fail(`The heartbeat of ${source.name} is gone for ${Math.round(goneMs)} ms and it is ${sight}.`)
      if ((sight === 'blind' && !missing) || sight === 'waiting')
        fail(`${source.name} could be heard for ${now - since} ms and is ${sight}.`)
    }
  }

  /** An episode ends only by the rule of absence. */
  const checkEnds = (program: Program): void => {
    if (program.state() === lastState) return
    lastState = program.state()
    for (const episode of program.engine.core.episodes.values()) {
      const fired = wasFiring.get(episode.id)
      wasFiring.set(episode.id, episode.firing)
      if (fired !== true || episode.firing) continue
      const row = program.db.get(
        'SELECT a.source_id, a.fingerprint, a.id AS alert_id FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.id = ?',
        episode.id,
      )
      const source = sources.find(({ name }) => name === row?.source_id)
      const fingerprint = String(row?.fingerprint)
      if (!source) continue
      const newer = program.db.get(
        'SELECT 1 FROM episode WHERE alert_id = ? AND id > ?',
        Number(row?.alert_id),
        episode.id,
      )
      if (newer) continue
      const known = heard.lacking.get(keyOf(source, fingerprint))
      // A server's clock that was set meanwhile has made its own stamps wrong.
      if (!known || time.now() - source.skewedAt < clocksSettleMs) continue
      const now = time.now()
      const ranOut = now >= known.vouchedUntil + 60_000 - 6_000
      const missedByAll = source.peers.every(({ url }) => (known.byPeer.get(url) ?? 0) >= 2)
      // What fires anew since it was first missed is another firing.
      const reallyFires = (source.firing.get(fingerprint)?.since ?? now) < known.firstAt
      if (!ranOut && (!missedByAll || reallyFires))
        fail(
          `#${episode.id} ${episode.title} ended ${reallyFires ? 'while it fires' : 'too early'}: missed ${source.peers
            .map(({ url }) => known.byPeer.get(url) ?? 0)
            .join('/')}, vouched for ${Math.round((known.vouchedUntil - now) / 1_000)} s more.`,
        )
    }
  }

  return {
    quiet: () => quietSteps,
    began: (program) => {
      wasFiring.clear()
      waitsSince.clear()
      words.began()
      quiet.clear()
      for (const { id, firing, calledAt } of program.engine.core.episodes.values()) {
        wasFiring.set(id, firing)
        if (calledAt !== null) wasCalled.add(id)
        // Of what was there before, nobody knows since when.
        seenAt.set(id, 0)
      }
    },
    check: (program) => {
      checkQuiet(program)
      checkCalled(program)
      checkRingsAgain(program)
      checkHeard(program)
      checkEnds(program)
      checkHearing(program)
      words.check(program)
      const awakeMs = time.now() - Math.max(heard.wokeAt(), program.startedAt)
      checkDuty(program, around.shift, awakeMs > boundaryMs)
    },
  }
}
