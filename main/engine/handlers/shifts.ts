/** Shifts: the orders that put overrides into the file and take them out of it, and the questions. */
import { AppError } from '../../../contract/errors.ts'
import { overrideProblem } from '../../../contract/overrides.ts'
import { type Rotation, zoneOf } from '../../../contract/rotation.ts'
import { refuseReadOnly } from '../../config/config-file.ts'
import { withOverrides, withoutOverrides } from '../../config/rotation-edits.ts'
import type { Config } from '../../config/schema.ts'
import { editionOf } from '../../shifts/edition.ts'
import { shiftsView } from '../../shifts/week.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import { createPastShifts } from '../past-shifts.ts'
import { inOrder } from '../roles.ts'
import { calendarOf } from '../shift-calendar.ts'

/** The orders. What is written into the file is in force before the reply, and no news to whoever wrote it. */
export function shiftOrders({
  applyConfiguration,
  configuration,
  core,
  rotations,
  shiftNews,
}: HandlerDeps): Pick<
  OrderHandlers,
  'shifts.override' | 'shifts.removeOverride' | 'shifts.readAgain' | 'shifts.movesRead'
> {
  /** Writes over exactly those rotations that the order was given over. */
  const write = (base: string, work: (text: string, config: Config) => string): void => {
    // What stands on disk counts, taken up or not.
    if (configuration.reload()) applyConfiguration()
    if (editionOf(configuration.config().rotations) !== base)
      throw new AppError(
        'too-late',
        'The rotations were changed meanwhile. Nothing was saved. Look at who has it now, and order it again.',
      )
    if (configuration.file !== '') refuseReadOnly(configuration.file)
    shiftNews.quietly(() => {
      try {
        configuration.change(work)
      } catch (error) {
        if (error instanceof AppError) throw error
        const why = error instanceof Error ? error.message : String(error)
        throw new AppError('cannot-save', `Nothing was saved: the file cannot be written (${why}).`)
      }
      applyConfiguration()
    })
  }
  const named = (name: string): Rotation => {
    const rotation = rotations.all().find((one) => one.name === name)
    if (rotation) return rotation
    throw new AppError('not-found', `No rotation is called ${name} any more. Nothing was saved.`)
  }

  return {
    'shifts.override': ({ base, overrides }) =>
      write(base, (text, config) => {
        const now = core.clock.now()
        for (const [index, wanted] of overrides.entries()) {
          const rotation = named(wanted.rotation)
          const zone = zoneOf(rotation)
          const problem = overrideProblem({ zone, overrides: rotation.overrides }, wanted, now)
          if (problem !== null) throw new AppError('bad-input', `Nothing was saved. ${problem}`)
          const isTwice = overrides
            .slice(0, index)
            .some((one) => one.rotation === wanted.rotation && one.from < wanted.to && wanted.from < one.to)
          if (isTwice)
            throw new AppError('bad-input', 'Nothing was saved: the two shifts lie over each other.')
        }
        return withOverrides(text, config, overrides)
      }),
    'shifts.removeOverride': ({ base, overrides }) =>
      write(base, (text, config) => withoutOverrides(text, config, overrides)),
    'shifts.readAgain': ({ rotation }) => rotations.readAgain(rotation),
    'shifts.movesRead': () => shiftNews.movesRead(),
  }
}

/** The questions. */
export function shiftQueries({
  core,
  configuration,
  rotations,
}: HandlerDeps): Pick<QueryHandlers, 'shifts.between' | 'shifts.past' | 'shifts.calendar'> {
  return {
    'shifts.past': createPastShifts(core, rotations),
    'shifts.between': (asked) => {
      const { roles, rotations: written } = configuration.config()
      const view = shiftsView(inOrder(rotations.all(), roles), core.desk.me, asked, core.clock.now())
      // Overrides are written over the file as it stands, in its own order and spelling.
      return { ...view, base: editionOf(written) }
    },
    'shifts.calendar': () => calendarOf(rotations.all(), core.desk.me, core.clock.now()),
  }
}
