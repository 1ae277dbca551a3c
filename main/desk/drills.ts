/** Whether a fire drill is on: begun when nobody is needed for a real page, ended at once when somebody is. */
import { AppError } from '../../contract/errors.ts'
import type { RunningDrill } from './begin-drill.ts'

export interface Drills {
  /** the drill that is on, if one is */
  running(): RunningDrill | null
  /** @throws AppError `not-allowed` while a real page is in nobody's hands, also when one comes meanwhile */
  start(): Promise<void>
  /** ends the one that is on or starting; the desk has changed when this returns, and all is put away when it settles */
  stop(): Promise<void>
}

export interface DrillsDeps {
  readonly begin: () => Promise<RunningDrill>
  /** is somebody needed for a real page? */
  readonly isCalled: () => boolean
  /** one has begun */
  readonly begun: (drill: RunningDrill) => void
  /** it is over, and its engine about to stop */
  readonly ended: () => void
}

/** A drill beside a page that somebody is needed for would hide it. */
const noDrillNow =
  'A real page or a colleague needs somebody. See to that first; the fire drill can be started after it.'

/** One drill at a time. */
export function createDrills({ begin, isCalled, begun, ended }: DrillsDeps): Drills {
  let drill: RunningDrill | null = null
  let starting: Promise<void> | null = null
  /** the drill that is starting is not wanted any more */
  let stopAsked = false

  return {
    running: () => drill,
    start: async () => {
      if (drill) return
      if (isCalled()) throw new AppError('not-allowed', noDrillNow)
      if (!starting) stopAsked = false
      starting ??= begin()
        .then(async (running) => {
          // It took a while. Whoever is needed for a real page must not be led to a made-up one.
          if (stopAsked || isCalled()) {
            await running.stop()
            if (isCalled()) throw new AppError('not-allowed', noDrillNow)
            return
          }
          drill = running
          begun(running)
        })
        .finally(() => {
          starting = null
        })
      await starting
    },
    stop: async () => {
      stopAsked = true
      // What goes wrong with a start is told to whoever asked for it.
      if (starting !== null) await starting.catch(() => {})
      const over = drill
      if (!over) return
      drill = null
      // While its pages still sit at it: those that show notifications themselves take theirs back.
      over.engine.hush()
      ended()
      await over.stop()
    },
  }
}
