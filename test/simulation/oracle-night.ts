/**
 * The truth about sound: it is ordered if and only if a ladder says so, a ladder is open if and only if its page calls,
 * and no trouble begins to ring twice in ten minutes. Read from the database, and from what a seat was really told.
 */
import { isCall } from '../../contract/call.ts'
import { type LadderRow, shortCallMs, stepAt } from '../../main/night/ladder.ts'
import { openLadders } from '../../main/night/ladder-table.ts'
import { Broken } from './broken.ts'
import { createClimbs } from './climbs.ts'
import { cannotSave, type Program, type Surroundings } from './program.ts'

/** A due sound is ordered within this of its instant, by a program that is awake, ms. */
const orderedWithinMs = 3_000
/** After sleep or a stall this may pass first: sources are asked, and what is missing has its time. A start knows all. */
const settlesWithinMs = { slept: 130_000, began: 5_000 } as const
/** Without anything that sounds a notification rings this often, ms: half a minute, and the time to notice. */
const ringsWithinMs = 45_000

export interface NightOracle {
  /** the program slept, stood still, died or began */
  interrupted(how: keyof typeof settlesWithinMs): void
  /** after every step. @throws Broken */
  check(program: Program): void
  /** the whole database. @throws Broken */
  inspect(program: Program): void
}

export function createNightOracle(around: Surroundings): NightOracle {
  const { time } = around
  let interruptedAt = time.now()
  let settledFrom = interruptedAt + settlesWithinMs.began
  const climbs = createClimbs(around)
  /** true instants: since when nothing can sound, since when notifications come through, since when it can be saved */
  let deafSince: number | null = null
  let shownSince = 0
  let savedSince = 0
  /** the open ladders, as they were read after the last write of this run */
  let read: {
    readonly program: Program
    readonly writes: number
    readonly rows: readonly LadderRow[]
  } | null = null
  const openNow = (program: Program): readonly LadderRow[] => {
    const writes = program.writes()
    if (read?.program !== program || read.writes !== writes)
      read = { program, writes, rows: openLadders(program.db) }
    return read.rows
  }

  const fail = (what: string): never => {
    throw new Broken(what)
  }

  /** A ladder is open for each page that calls, and for nothing else. */
  const checkOpen = (program: Program, rows: readonly LadderRow[]): void => {
    const { core } = program.engine
    const open = new Set(rows.map(({ episodeId }) => episodeId))
    for (const episode of core.episodes.values()) {
      const calls = isCall(episode, core.desk.settings.myTeams)
      if (calls && !open.has(episode.id)) fail(`#${episode.id} calls and no ladder is open for it.`)
      if (!calls && open.has(episode.id)) fail(`#${episode.id} calls no more and its ladder is open.`)
    }
  }

  const checkSound = (program: Program, rows: readonly LadderRow[]): void => {
    const { core } = program.engine
    const now = program.clock.now()
    const { sound } = core.desk.settings
    const step = (row: LadderRow, at: number) =>
      stepAt(row, sound, core.episodes.get(row.episodeId)?.ackDueAt ?? at, at)
    const known = rows.filter(({ episodeId }) => core.episodes.has(episodeId))
    const may = (at: number) => known.some((row) => step(row, at).sound !== 'none')
    const isShort = known.some(
      ({ shortAt }) => shortAt !== null && now >= shortAt && now < shortAt + shortCallMs + orderedWithinMs,
    )
    const play = program.playing()
    // Until the clock has looked for sleep, the program cannot know of it; a speaker stops by itself.
    const isAwake = time.now() - interruptedAt > orderedWithinMs
    if (isAwake && play !== null && !may(now) && !may(now - orderedWithinMs) && !isShort)
      fail(`It sounds (${play.pattern}, ${play.gain}) although no ladder says so.`)
    if (time.now() < settledFrom) return
    // Due now and for a while already: of a stage, since a short call is over before anybody could ask.
    const due = known.some((row) =>
      [now, now - orderedWithinMs].every((at) => at >= row.soundAt && step(row, at).sound === 'stage'),
    )
    if (!due) return
    if (deafSince === null) {
      if (play === null) fail('A ladder is at a stage that sounds, and nothing was ordered.')
      return
    }
    // Here nothing goes on in memory while the disk refuses, and what cannot be written down is not shown.
    const since = Math.max(deafSince, shownSince, savedSince, settledFrom)
    const dueLong = known.some((row) =>
      [now, now - ringsWithinMs].every((at) => at >= row.soundAt && step(row, at).sound === 'stage'),
    )
    if (!dueLong || time.now() - since <= ringsWithinMs) return
    const rang = around.rings.findLast(({ notice }) => notice.loud && notice.quietly !== true)
    if (!rang || time.now() - rang.at > ringsWithinMs)
      fail(`Nothing can sound, and no notification rang for ${rang ? time.now() - rang.at : 'ever'} ms.`)
  }

  return {
    interrupted: (how) => {
      interruptedAt = time.now()
      settledFrom = interruptedAt + settlesWithinMs[how]
      deafSince = null
    },
    check: (program) => {
      const rows = openNow(program)
      if (around.notifier !== 'well') shownSince = time.now()
      if (cannotSave(around)) savedSince = time.now()
      if (program.engine.core.desk.speaker.way !== null) deafSince = null
      else deafSince ??= time.now()
      checkOpen(program, rows)
      // While nothing can be saved the marks are in memory alone.
      if (time.now() - savedSince <= 10_000) return
      checkSound(program, rows)
      climbs.check(program, rows, time.now() >= settledFrom, savedSince)
    },
    inspect: ({ db }) => {
      const twice = db.get(
        `SELECT b.episode_id AS id, b.sound_at - a.sound_at AS apart FROM ladder a JOIN ladder b
           ON b.episode_id = a.episode_id AND b.id > a.id
         WHERE a.ended_by IN ('resolved', 'refired') AND a.ended_at >= a.sound_at
           AND b.started_at >= a.ended_at AND b.sound_at - a.sound_at BETWEEN 0 AND 599999
           AND NOT EXISTS (SELECT 1 FROM ladder c WHERE c.episode_id = a.episode_id AND c.id > a.id AND c.id < b.id)`,
      )
      if (twice) fail(`#${twice.id} began to ring twice within ${twice.apart} ms.`)
      for (const kind of ['unanswered', 'target-near']) {
        const often = db.get(
          `SELECT episode_id AS id, count(*) AS n FROM event WHERE kind = ? GROUP BY episode_id
           HAVING n > (SELECT count(*) FROM ladder l WHERE l.episode_id = event.episode_id)`,
          kind,
        )
        if (often) fail(`#${often.id} was told "${kind}" ${often.n} times.`)
      }
      const open = db.get(
        'SELECT episode_id AS id, count(*) AS n FROM ladder WHERE ended_at IS NULL GROUP BY episode_id HAVING n > 1',
      )
      if (open) fail(`#${open.id} climbs ${open.n} ladders.`)
    },
  }
}
