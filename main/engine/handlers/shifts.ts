/** The question about shifts. */
import { shiftsView } from '../../shifts/week.ts'
import type { HandlerDeps, QueryHandlers } from '../handlers.ts'

export function shiftQueries({ core, configuration }: HandlerDeps): Pick<QueryHandlers, 'shifts.between'> {
  return {
    'shifts.between': (asked) =>
      shiftsView(configuration.config().rotations, core.desk.me.name, asked, core.clock.now()),
  }
}
