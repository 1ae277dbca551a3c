/**
 * The truth beside the program: what was delivered to it, what it has promised, and what therefore must hold after every
 * step. It reads the fleet directly and the program as a person (the page) and as a coroner (the database) would.
 */
import { isDeepStrictEqual } from 'node:util'
import { type Episode, placeOf } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { isVerifiedCalm, sightOf } from '../../contract/source-health.ts'
import { blindSources, fromSnapshot, isAllQuiet, type State } from '../../contract/state.ts'
import { episodeById } from '../../main/alerts/episode-table.ts'
import { fingerprintOf } from '../../main/drill/fingerprint.ts'
import { Broken } from './broken.ts'
import { type FleetSource, heartbeatLabels, standing } from './fleet.ts'
import { type Delivered, longestRetryAfterS } from './network.ts'
import { noPromises, type Promises } from './person.ts'
import type { Program, Surroundings } from './program.ts'

/**
 * How long a poll may take from a peer's answer to its being kept: another peer hangs for its whole deadline (10 s), then
 * silences or a status are asked for (5 s each), and the loop gives up after 20 s anyway.
 */
const pollTakesMs = 21_000
/** Rounding and immediate timers. */
const slackMs = 500
/** A refused sign-in is tried again after a minute, a limiting server after its Retry-After. */
const longestPauseMs = Math.max(60_000, longestRetryAfterS * 1_000)

/** How long stamps of before stay about after a server's clock was set. */
const clocksSettleMs = 900_000
/** How often the clock looks for sleep, and a turn. */
const clockLooksMs = 2_500

interface Lacking {
  /** lists in a row, per peer, that lacked the alert since it was last listed by any */
  readonly byPeer: Map<string, number>
  /** true instant of the first list that lacked it since */
  firstAt: number
  /** true instant up to which the source vouched for it, when it was last delivered */
  vouchedUntil: number
}

interface Kept {
  readonly ack: Episode['ack']
  readonly snooze: Episode['snooze']
  readonly impact: string
  readonly calledAt: number | null
}

export interface Oracle {
  readonly promises: Promises
  delivered(delivery: Delivered): void
  /** nothing delivered before counts any more: the program died, slept or could not save */
  interrupted(): void
  /** the program has just started again */
  began(program: Program): void
  /** remembers what the page showed, before the program ends */
  ends(program: Program): void
  /** what was shown before may have changed: an order was being carried out as the program died */
  doubts(): void
  /** cheap: after every step. @throws Broken */
  check(program: Program): void
  /** the whole database: at quiet moments. @throws Broken */
  inspect(program: Program): void
  /** after everything has been well for a while. @throws Broken */
  inspectAtRest(program: Program): void
  readonly checks: { steps: number; quiet: number; inspections: number }
}

export function createOracle(around: Surroundings): Oracle {
  const { time, sources } = around
  const promises = noPromises()
  /** alerts that were delivered as pages and not yet seen to be called: key to the true instant */
  let expected = new Map<
    string,
    { readonly source: FleetSource; readonly fingerprint: string; readonly at: number }
  >()
  const lacking = new Map<string, Lacking>()
  const answeredAt = new Map<string, number>()
  /** since when the program has been awake, running, online and able to save: true ms */
  let undisturbedSince = time.now()
  let wokeAt = 0
  let lastState: State | null = null
  let events = { max: 0, count: 0 }
  const wasFiring = new Map<EpisodeId, boolean>()
  const callsOf = new Map<EpisodeId, number>()
  let before: { readonly kept: Map<EpisodeId, Kept>; readonly at: number } | null = null
  const checks = { steps: 0, quiet: 0, inspections: 0 }

  const fail = (what: string): never => {
    throw new Broken(what)
  }
  const keyOf = (source: FleetSource, fingerprint: string): string => `${source.name} ${fingerprint}`

  /** Is the way to this source free: online, awake, running, and at least one peer well, each since this instant. */
  const reachableSince = (source: FleetSource): number => {
    const well = source.peers.filter(({ mood }) => mood === 'well').map(({ wellSince }) => wellSince)
    if (well.length === 0 || !around.network.online || around.diskFull) return Number.POSITIVE_INFINITY
    return Math.max(undisturbedSince, Math.min(...well))
  }

  const episodeOf = (program: Program, source: FleetSource, fingerprint: string): Episode | undefined => {
    const row = program.db.get(
      `SELECT e.id FROM alert a JOIN episode e ON e.alert_id = a.id WHERE a.source_id = ? AND a.fingerprint = ? ORDER BY e.id DESC LIMIT 1`,
      source.name,
      fingerprint,
    )
    return row && episodeById(program.db, program.engine.core.policy, Number(row.id) as EpisodeId)
  }

  const isTaken = ({ ack, snooze, keptQuiet }: Episode): boolean =>
    ack !== null || snooze !== null || keptQuiet !== null

  const checkCalled = (program: Program): void => {
    const now = time.now()
    const listed = new Map<FleetSource, ReadonlySet<string>>()
    const listedBy = (source: FleetSource): ReadonlySet<string> => {
      const known = listed.get(source)
      if (known) return known
      const all = source.peers.flatMap(({ double }) =>
        double.alerts.list(now + source.skewMs).map((alert) => alert.fingerprint),
      )
      const made = new Set(all)
      listed.set(source, made)
      return made
    }
    for (const [key, { source, fingerprint, at }] of expected) {
      if (now - at <= pollTakesMs + slackMs) continue
      expected.delete(key)
      const episode = episodeOf(program, source, fingerprint)
      if (!episode)
        throw new Broken(
          `A page that was delivered ${now - at} ms ago has no episode: ${describe(source, fingerprint)}`,
        )
      const still = source.firing.get(fingerprint)
      if (episode.calledAt === null && !isTaken(episode) && episode.firing)
        fail(
          `A page that was delivered ${now - at} ms ago was not called: #${episode.id} ${describe(source, fingerprint)}`,
        )
      if (still && listedBy(source).has(fingerprint) && still.since < at - slackMs && !episode.firing)
        fail(`A page that fires counts as ended: #${episode.id} ${describe(source, fingerprint)}`)
    }
  }

  const describe = (source: FleetSource, fingerprint: string): string => {
    const labels = source.firing.get(fingerprint)?.labels
    return `${source.name} ${labels?.alertname ?? ''} ${labels?.cluster_id ?? ''} ${fingerprint}`
  }

  const needsYou = (state: State, now: number): number =>
    [...state.episodes.values()].filter(
      (episode) => placeOf(episode, state.desk.settings.myTeams) === 'needs-you',
    ).length + blindSources(state.sources, now).length

  /** Nobody may be told that all is quiet when it is not. */
  const checkQuiet = (program: Program): void => {
    const state = program.state()
    const laptopNow = program.clock.now()
    // Until the clock has looked for sleep, up to 2 s after it, the program cannot know of it.
    if (time.now() - wokeAt < clockLooksMs) return
    // The cheap half first: almost always something is not calm.
    if (!isAllQuiet(state, 0, laptopNow) || needsYou(state, laptopNow) > 0) return
    checks.quiet += 1
    const now = time.now()
    if (around.diskFull && !state.desk.storageProblem && time.now() - undisturbedSince > 120_000)
      fail('All quiet although nothing could be saved for two minutes.')
    for (const source of sources) {
      const heard = answeredAt.get(source.name)
      const limit = 2 * source.pollMs + 5_000 + slackMs
      if (heard === undefined || now - heard > limit + pollTakesMs)
        fail(
          `All quiet although ${source.name} was not heard for ${heard === undefined ? 'ever' : now - heard} ms.`,
        )
      const since = Math.max(reachableSince(source), 0)
      const grace = limit + pollTakesMs
      if (now - since <= grace) continue
      if (source.hasHeartbeat && !source.firing.has(fingerprintOf(heartbeatLabels(source.name)))) {
        const ended = source.endedAt.get(fingerprintOf(heartbeatLabels(source.name))) ?? now
        const knew = lacking.has(keyOf(source, fingerprintOf(heartbeatLabels(source.name))))
        if (knew && now - ended > grace + 180_000)
          fail(`All quiet although the heartbeat of ${source.name} is gone.`)
      }
      for (const alert of source.firing.values()) {
        if (alert.labels.severity !== 'page' && alert.labels.severity !== 'notify') continue
        const reachable = source.peers.some(
          ({ mood, wellSince, double }) =>
            mood === 'well' &&
            now - wellSince > grace &&
            double.alerts
              .list(now + source.skewMs)
              .some(
                (one) =>
                  one.fingerprint === alert.fingerprint &&
                  one.silencedBy.length === 0 &&
                  now + source.skewMs - one.updatedAt > 0,
              ),
        )
        if (!reachable || now - alert.since <= grace) continue
        const episode = episodeOf(program, source, alert.fingerprint)
        if (!episode?.firing || !isTaken(episode)) {
          const told = lacking.get(keyOf(source, alert.fingerprint))
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
      const since = reachableSince(source)
      const bound = source.pollMs + longestPauseMs + pollTakesMs + slackMs
      if (now - since <= bound) continue
      if (!health) throw new Broken(`${source.name} is not shown at all.`)
      const sight = sightOf(health, program.clock.now())
      const missing = health.heartbeats.some(({ missingSince }) => missingSince !== null)
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
      const known = lacking.get(keyOf(source, fingerprint))
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

  const checkPromises = (program: Program): void => {
    const { core } = program.engine
    for (const [id, promised] of promises.acks) {
      const episode = core.episodes.get(id)
      if (!episode) continue
      if (promised?.mine && !(episode.ack?.mine && episode.ack.at === promised.at))
        fail(`The ack of #${id} was answered and is ${episode.ack ? 'another' : 'gone'}.`)
      if (promised === null && episode.ack?.mine) fail(`#${id} was given back and is acked again.`)
    }
    for (const [key, text] of promises.drafts)
      if (core.drafts[key] !== text)
        fail(`The draft ${key} was saved as "${text}" and is "${core.drafts[key]}".`)
    for (const [key, { draft, episodeId, note }] of promises.draftsOrNotes)
      if (core.drafts[key] !== draft && !hasNote(program, episodeId, note))
        fail(
          `The draft ${key} was saved as "${draft}", is "${core.drafts[key]}", and no note took its place.`,
        )
  }

  const hasNote = ({ db }: Program, id: EpisodeId, text: string): boolean =>
    db.get("SELECT 1 FROM event WHERE episode_id = ? AND kind = 'note' AND text = ?", id, text) !== undefined

  const inspect = (program: Program): void => {
    checks.inspections += 1
    const { db, engine } = program
    const { core } = engine
    // What the page has built of changes is what a page would be given anew.
    const page = program.state()
    const fresh = fromSnapshot(program.freshSnapshot())
    for (const key of ['desk', 'drafts', 'postmortems', 'batch'] as const)
      if (!isDeepStrictEqual(page[key], fresh[key]))
        fail(
          `The page's ${key} is not the engine's: ${JSON.stringify(page[key])} / ${JSON.stringify(fresh[key])}`,
        )
    const byId = <Row extends { readonly id: string | number }>(rows: Iterable<Row>) =>
      [...rows].sort((x, y) => (x.id < y.id ? -1 : 1))
    if (!isDeepStrictEqual(byId(page.sources), byId(fresh.sources)))
      fail('The page shows other sources than the engine.')
    if (
      page.loading === 0 &&
      !isDeepStrictEqual(byId(page.episodes.values()), byId(core.episodes.values()))
    ) {
      const other = byId(core.episodes.values()).find(
        (one) => !isDeepStrictEqual(one, page.episodes.get(one.id)),
      )
      fail(
        `The page shows other episodes than the engine: ${JSON.stringify(other)} / ${JSON.stringify(other && page.episodes.get(other.id))}`,
      )
    }
    // What the engine holds is what is on disk.
    for (const episode of core.episodes.values()) {
      const stored = episodeById(db, core.policy, episode.id)
      const { ack, ...rest } = episode
      const bare = { ...rest, ack: ack && { ...ack, order: null } }
      if (!isDeepStrictEqual(bare, stored))
        fail(
          `#${episode.id} in memory is not as on disk: ${JSON.stringify(bare)} / ${JSON.stringify(stored)}`,
        )
      const from = episode.calledAt ?? episode.seenAt
      if (episode.ackDueAt !== from + core.policy.ackTargetMs) fail(`The target of #${episode.id} has moved.`)
    }
    // Whatever fires on disk is on the desk.
    for (const row of db.all('SELECT id FROM episode WHERE quiet_at IS NULL'))
      if (!core.episodes.has(Number(row.id) as EpisodeId)) fail(`#${row.id} fires and is not on the desk.`)
    // Events are kept, and each run's are in its order.
    const row = db.get('SELECT count(*) AS n, coalesce(max(id), 0) AS last FROM event')
    const old = db.get('SELECT count(*) AS n FROM event WHERE id <= ?', events.max)
    if (Number(old?.n) !== events.count) fail(`Events are gone: ${old?.n} of ${events.count}.`)
    if (
      db.get(
        'SELECT 1 FROM event a JOIN event b ON b.id = a.id + 1 AND b.run_id = a.run_id WHERE a.id > ? AND b.mono < a.mono',
        Math.max(0, events.max - 1),
      )
    )
      fail('Events of one run are not in their order.')
    events = { max: Number(row?.last), count: Number(row?.n) }
    // Called once.
    for (const row of db.all(
      `SELECT episode_id AS id, sum(kind = 'called') AS calls, sum(kind IN ('returned', 'snooze-ended')) AS again
       FROM event WHERE episode_id IS NOT NULL GROUP BY episode_id HAVING calls > 1`,
    ))
      if (Number(row.calls) > 1 + Number(row.again)) fail(`#${row.id} was called ${row.calls} times.`)
    for (const row of db.all('SELECT id, called_at FROM episode WHERE called_at IS NOT NULL')) {
      const id = Number(row.id) as EpisodeId
      const first = callsOf.get(id)
      if (first === undefined) callsOf.set(id, Number(row.called_at))
      else if (first !== row.called_at) fail(`#${id} was called at another instant than before.`)
    }
    for (const { episodeId, text } of promises.notes)
      if (!hasNote(program, episodeId, text)) fail(`The note "${text}" on #${episodeId} is lost.`)
    inspectUpstream()
  }

  const inspectUpstream = (): void => {
    for (const source of sources) {
      const ours = standing(source, time).filter(({ createdBy }) => createdBy === 'Mara Lind')
      const markers = new Map<string, number>()
      for (const { id, comment } of ours) {
        // It was over when the next one was written; nobody but the clock has brought it back.
        if (source.revived.has(id)) continue
        const marker = /\[([^\]]+)\]\s*$/.exec(comment)?.[1] ?? comment
        markers.set(marker, (markers.get(marker) ?? 0) + 1)
      }
      for (const [marker, count] of markers)
        if (count > 1) fail(`${count} silences stand with the marker ${marker}.`)
      for (const silence of ours) {
        if (silence.comment.startsWith('ACK!')) continue
        const heartbeat = heartbeatLabels(source.name)
        const matches = (labels: Readonly<Record<string, string>>) =>
          silence.matchers.every(({ name, value, isRegex, isEqual }) => {
            const own = labels[name] ?? ''
            return (isRegex ? new RegExp(`^(?:${value})$`).test(own) : own === value) === isEqual
          })
        if (source.hasHeartbeat && matches(heartbeat))
          fail(`A silence by hand hides the heartbeat of ${source.name}.`)
      }
    }
  }

  return {
    promises,
    checks,
    delivered: ({ source, peer, at, alerts }) => {
      answeredAt.set(source.name, at)
      for (const [fingerprint, { labels, endsAt, suppressed }] of alerts) {
        const key = keyOf(source, fingerprint)
        const known = lacking.get(key)
        if (known) {
          known.byPeer.clear()
          known.firstAt = Number.POSITIVE_INFINITY
          // What could not be saved cannot be remembered.
          if (!around.diskFull) known.vouchedUntil = Math.max(known.vouchedUntil, endsAt)
        } else
          lacking.set(key, { byPeer: new Map(), firstAt: Number.POSITIVE_INFINITY, vouchedUntil: endsAt })
        if (labels.severity === 'page' && !suppressed && !expected.has(key))
          expected.set(key, { source, fingerprint, at })
        if (suppressed) expected.delete(key)
      }
      for (const [key, known] of lacking) {
        if (!key.startsWith(`${source.name} `) || alerts.has(key.slice(source.name.length + 1))) continue
        known.firstAt = Math.min(known.firstAt, at)
        known.byPeer.set(peer.url, (known.byPeer.get(peer.url) ?? 0) + 1)
      }
      // What ended meanwhile need not be called any more.
      for (const key of [...expected.keys()]) {
        const fingerprint = key.slice(source.name.length + 1)
        if (key.startsWith(`${source.name} `) && !alerts.has(fingerprint) && !source.firing.has(fingerprint))
          expected.delete(key)
      }
    },
    interrupted: () => {
      wokeAt = time.now()
      expected = new Map()
      undisturbedSince = time.now()
    },
    began: (program) => {
      undisturbedSince = time.now()
      wasFiring.clear()
      const { episodes } = program.engine.core
      for (const episode of episodes.values()) wasFiring.set(episode.id, episode.firing)
      if (!before) return
      const now = program.clock.now()
      for (const [id, kept] of before.kept) {
        const episode = episodes.get(id)
        if (!episode) continue
        if (kept.ack?.mine && episode.ack?.at !== kept.ack.at && promises.acks.has(id))
          fail(`The ack of #${id} did not outlive the program.`)
        if (kept.snooze && kept.snooze.until > Math.max(now, before.at) && !episode.snooze && episode.firing)
          fail(`The snooze of #${id} did not outlive the program.`)
        if (episode.impact !== kept.impact) fail(`The impact of #${id} did not outlive the program.`)
        if (kept.calledAt !== null && episode.calledAt !== kept.calledAt)
          fail(`#${id} forgot when it was called.`)
      }
    },
    doubts: () => {
      before = null
    },
    ends: (program) => {
      const kept = new Map<EpisodeId, Kept>()
      for (const { id, ack, snooze, impact, calledAt } of program.state().episodes.values())
        kept.set(id, { ack, snooze, impact, calledAt })
      before = { kept, at: program.clock.now() }
    },
    check: (program) => {
      checks.steps += 1
      if (around.faults.length > 0) fail(`The program noted a fault: ${around.faults.join('; ')}`)
      if (around.diskFull || !around.network.online) {
        expected = new Map()
        undisturbedSince = time.now()
      }
      checkQuiet(program)
      checkCalled(program)
      checkEnds(program)
      checkHearing(program)
      checkPromises(program)
    },
    inspect,
    inspectAtRest: (program) => {
      inspect(program)
      const now = program.clock.now()
      const { core } = program.engine
      for (const source of sources) {
        const health = core.sources.get(source.name)
        if (!health || !isVerifiedCalm(health, now))
          fail(
            `${source.name} is well and not seen as live: ${health && sightOf(health, now)} ${JSON.stringify(health)}`,
          )
        const open = new Set(
          program.db
            .all(
              'SELECT a.fingerprint FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.quiet_at IS NULL AND a.source_id = ?',
              source.name,
            )
            .map(({ fingerprint }) => String(fingerprint)),
        )
        for (const fingerprint of source.firing.keys())
          if (!open.delete(fingerprint))
            fail(`${describe(source, fingerprint)} fires and has no open episode.`)
        for (const fingerprint of open)
          fail(`${source.name} ${fingerprint} has ended and its episode is open.`)
        for (const silence of standing(source, time)) {
          if (silence.createdBy !== 'Mara Lind' || !silence.comment.startsWith('ACK!')) continue
          const row = program.db.get(
            'SELECT m.episode_id AS id FROM mirror m WHERE m.silence_id = ?',
            silence.id,
          )
          const episode = row && core.episodes.get(Number(row.id) as EpisodeId)
          if (!(episode?.firing && episode.ack?.mine))
            fail(`A silence for an ack that is no more stands at ${source.name}: ${silence.comment}`)
        }
      }
      for (const row of program.db.all(
        "SELECT id, kind, state, attempts, reason FROM outbox WHERE state IN ('waiting', 'retrying') AND created_at < ?",
        now - 60_000,
      ))
        fail(`An order never ended: ${JSON.stringify(row)}`)
    },
  }
}
