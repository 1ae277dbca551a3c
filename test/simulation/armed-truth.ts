/** "Armed" is a promise too: whoever would not be called is told so within a minute or two of what broke it. */
import { fail } from './broken.ts'
import { type Heard, pollTakesMs } from './heard.ts'
import { cannotSave, type Program, type Surroundings } from './program.ts'

/** A precondition that fails is on the page within this, ms (night: a minute, and the time to ask). */
const toldWithinMs = 90_000
/** A source is stale after so many intervals, which is not armed. */
const staleAfterIntervals = 3

export interface ArmedTruth {
  /** after every step. @throws Broken */
  check(program: Program): void
}

export function createArmedTruth(around: Surroundings, heard: Heard): ArmedTruth {
  const { time, sources } = around
  /** since when it has not been so: true ms */
  let shownUntil = time.now()
  let savedUntil = time.now()

  return {
    check: (program) => {
      const now = time.now()
      if (around.notifier !== 'blocked') shownUntil = now
      if (!cannotSave(around)) savedUntil = now
      if (program.state().desk.armed.reason !== null) return
      const awakeMs = now - Math.max(heard.wokeAt(), program.startedAt)
      if (awakeMs < toldWithinMs) return
      for (const { name, pollMs } of sources) {
        const silentMs = now - (heard.answeredAt.get(name) ?? 0)
        if (silentMs > staleAfterIntervals * pollMs + pollTakesMs + toldWithinMs)
          fail(`Armed although ${name} was not heard for ${Math.round(silentMs)} ms.`)
      }
      if (now - shownUntil > toldWithinMs)
        fail(`Armed although notifications have been blocked for ${Math.round(now - shownUntil)} ms.`)
      if (now - savedUntil > toldWithinMs + pollTakesMs)
        fail(`Armed although nothing could be saved for ${Math.round(now - savedUntil)} ms.`)
    },
  }
}
