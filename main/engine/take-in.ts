/** Whole answers into commits: one for nearly every answer, and several, between which the loop turns, where much has ended. */
import type { SourceId } from '../../contract/ids.ts'
import type { Answer } from '../../contract/observation.ts'
import type { IngestContext } from '../alerts/ingest.ts'
import type { Sync, WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { afterFreeTurn } from '../platform/clock.ts'
import { createPace } from '../platform/pace.ts'
import type { Core } from './core.ts'
import { type AnswerTaken, concludeAnswer, nothingTaken, takeAnswer } from './take-alerts.ts'
import { giveUpAnswer, reported, type Watched } from './watched.ts'

/** Rows that an answer changes in its first commit, which is nearly always its only one. */
const mostAtFirst = 100

/** kept: all of it. not-kept: what was not, is asked for again. given-up: another answer, or none, counts now. */
export type TakenIn = 'kept' | 'not-kept' | 'given-up'

/**
 * Takes in an answer after its slices.
 * @param contextAt with the silences as this answer gives them, and the good answer before it
 * @param conclude is called in the last commit: what is written of the source itself
 */
export type TakeIn = (
  source: Watched,
  answer: Answer,
  contextAt: (now: number) => IngestContext,
  conclude: (db: WriteDb, now: number) => void,
) => Promise<TakenIn>

/** @param keep one commit; answers whether it was kept */
export function createTakeIn(
  core: Pick<Core, 'clock' | 'episodes' | 'sources' | 'isPart'>,
  keep: (id: SourceId, work: (db: WriteDb, now: number) => Effects, sync?: Sync) => boolean,
): TakeIn {
  const { clock } = core

  const takeIn: TakeIn = async (source, answer, contextAt, conclude) => {
    source.answers += 1
    const own = source.answers
    const pace = createPace(mostAtFirst)
    let taken: AnswerTaken | null = nothingTaken
    while (true) {
      const before: AnswerTaken | null = taken
      // Between the first commit and the last nothing is said of the source: it could all be asked for again.
      const mayEnd = before === nothingTaken || before === null
      const beganAt = clock.mono()
      const isKept = keep(
        source.id,
        (db, now) => {
          const context = contextAt(now)
          const part = before && takeAnswer(core, db, source, answer, context, before, pace.size())
          taken = part?.taken ?? null
          const effects = part?.effects ?? noEffects
          core.isPart = !mayEnd || taken !== null
          if (core.isPart) return effects
          const concluded = joinEffects(effects, concludeAnswer(core, db, source, answer, context))
          conclude(db, now)
          return concluded
        },
        mayEnd ? 'soon' : 'later',
      )
      if (!isKept) return 'not-kept'
      if (mayEnd && taken === null) return 'kept'
      pace.took(clock.mono() - beganAt)
      reported(source, clock.now(), 0)
      await new Promise<void>((resolve) => afterFreeTurn(clock, resolve))
      if (source.answers !== own) return 'given-up'
    }
  }

  return async (source, ...rest) => {
    // What was heard before the machine slept does not say how things stand now.
    const forgetGap = clock.onGap(() => giveUpAnswer(source))
    source.takenIn += 1
    try {
      return await takeIn(source, ...rest)
    } finally {
      source.takenIn -= 1
      forgetGap()
    }
  }
}
