/**
 * What each call's ladder must sound like, worked out anew from the instants that it was first seen with: a restart at any
 * second neither begins a stage again nor leaves one out, and no instant that was stored ever moves.
 */
import type { LadderRow } from '../../main/night/ladder.ts'
import { fail } from './broken.ts'
import type { Program, Surroundings } from './program.ts'

/** A stage is ordered within this of its instant, by a program that is awake, ms. */
const orderedWithinMs = 3_000
/** The same instant by two clocks, of which one counts whole milliseconds. */
const roundingMs = 5
/** The loudness of a stage that began so long after the first sound, by night and by day, ms. */
const stages = {
  night: [
    { fromMs: 0, gain: 0.4 },
    { fromMs: 30_000, gain: 0.7 },
    { fromMs: 60_000, gain: 1 },
  ],
  day: [{ fromMs: 60_000, gain: 0.4 }],
} as const
/** From then on there are short calls only, ms. */
const stagesEndMs = 300_000
/** A short call comes this often, ms, */
const shortEveryMs = 120_000
/** and never sooner after the one before, ms. */
const betweenShortMs = 110_000

interface Climb {
  /** true instant of its first sound */
  readonly soundAt: number
  /** how the laptop's clock stood to the true time then, ms */
  readonly offset: number
  shortCalls: number
  shortAt: number | null
}

export interface Climbs {
  /**
   * @param isSettled the program has had its time since it slept, stood still or began
   * @param unsavedAt when nothing could be saved last: true ms
   * @throws Broken
   */
  check(program: Program, rows: readonly LadderRow[], isSettled: boolean, unsavedAt: number): void
}

export function createClimbs({ time, rings }: Surroundings): Climbs {
  const climbs = new Map<number, Climb>()
  /** when each notification was shown first, by its attempt: true ms */
  const shownAt = new Map<number, number>()
  let looked = 0
  /** when the ladders were looked at before this time: true ms */
  let lastLookAt = time.now()
  /** when they could be looked at again after a while in which they could not: true ms */
  let lastGapAt = Number.NEGATIVE_INFINITY

  const follow = (program: Program, row: LadderRow): void => {
    // The program's clock is the wall's at its start, so a wall that was set shows only after a restart.
    const offset = program.clock.now() - time.now()
    const soundAt = row.soundAt - offset
    const known = climbs.get(row.id)
    if (!known || Math.abs(known.offset - offset) > roundingMs) {
      climbs.set(row.id, { soundAt, offset, shortCalls: row.shortCalls, shortAt: row.shortAt })
      return
    }
    if (Math.abs(known.soundAt - soundAt) > roundingMs)
      fail(`The first sound of ladder ${row.id} of #${row.episodeId} moved by ${soundAt - known.soundAt} ms.`)
    if (row.shortCalls === known.shortCalls) {
      if (row.shortAt !== known.shortAt) fail(`The short call of ladder ${row.id} moved.`)
      return
    }
    // While nothing can be saved the calls that were made stand in memory alone, and are written down with the next one.
    const isUnseen = time.now() - lastGapAt <= 2 * betweenShortMs
    if (row.shortCalls !== known.shortCalls + 1 && !isUnseen)
      fail(`Ladder ${row.id} went from ${known.shortCalls} short calls to ${row.shortCalls}.`)
    if (known.shortAt !== null && (row.shortAt ?? 0) - known.shortAt < betweenShortMs)
      fail(`Ladder ${row.id} called shortly twice within ${(row.shortAt ?? 0) - known.shortAt} ms.`)
    known.shortCalls = row.shortCalls
    known.shortAt = row.shortAt
  }

  /** How loud the stages of all climbs are together; 0 = no stage. */
  const loudnessAt = (rows: readonly LadderRow[], at: number): number =>
    Math.max(
      0,
      ...rows.map((row) => {
        const passed = at - (climbs.get(row.id)?.soundAt ?? at)
        if (passed < 0 || passed >= stagesEndMs) return 0
        return stages[row.program].findLast(({ fromMs }) => passed >= fromMs)?.gain ?? 0
      }),
    )

  /** After the stages a short call comes every two minutes, for as long as it calls. */
  const checkShortCalls = (row: LadderRow, now: number): void => {
    const climb = climbs.get(row.id)
    if (!climb) return
    const last = row.shortAt === null ? climb.soundAt + stagesEndMs : row.shortAt - climb.offset
    const isDue = now - last > shortEveryMs + orderedWithinMs
    if (isDue && now - lastGapAt > shortEveryMs)
      fail(`Ladder ${row.id} of #${row.episodeId} has made no short call for ${Math.round(now - last)} ms.`)
  }

  return {
    check: (program, rows, isSettled, unsavedAt) => {
      for (; looked < rings.length; looked += 1) {
        const { notice, at } = rings[looked] ?? {}
        if (!notice || at === undefined || notice.attemptId < 1) continue
        const firstAt = shownAt.get(notice.attemptId)
        shownAt.set(notice.attemptId, at)
        // That it was shown could not be written down, and a start after that cannot know.
        if (firstAt !== undefined && unsavedAt < firstAt)
          fail(`Notification ${notice.attemptId} was shown again after ${at - firstAt} ms.`)
      }
      if (time.now() - lastLookAt > orderedWithinMs) lastGapAt = time.now()
      lastLookAt = time.now()
      for (const row of rows) follow(program, row)
      if (!isSettled) return
      const play = program.playing()
      const mine = rows.filter(({ episodeId }) => program.engine.core.episodes.has(episodeId))
      const now = time.now()
      const wanted = [roundingMs, 0, -orderedWithinMs].map((ms) => loudnessAt(mine, now + ms))
      for (const row of mine) checkShortCalls(row, now)
      if (play === null) {
        const canSound = program.engine.core.desk.speaker.way !== null
        if (canSound && wanted.every((gain) => gain > 0))
          fail(`Nothing sounds and its stored instants say ${wanted.join(' or ')}.`)
        return
      }
      if (play.pattern !== 'short' && !wanted.includes(play.gain))
        fail(`It sounds at ${play.gain} and its stored instants say ${wanted.join(' or ')}.`)
    },
  }
}
