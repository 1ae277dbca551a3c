/** The questions about shifts. */
import { shiftsView } from '../../shifts/week.ts'
import { readHandOff } from '../hand-off.ts'
import type { HandlerDeps, QueryHandlers } from '../handlers.ts'
import type { SilenceAnswers } from '../silence-answers.ts'

export function shiftQueries(
  { core, configuration, rotations }: HandlerDeps,
  silences: Pick<SilenceAnswers, 'list'>,
): Pick<QueryHandlers, 'shifts.between' | 'handOff.read'> {
  return {
    'shifts.between': (asked) => shiftsView(rotations.all(), core.desk.me.name, asked, core.clock.now()),
    'handOff.read': async () => {
      const inventory = await silences.list()
      const { duty } = configuration.config()
      const rotation = rotations.all().find(({ name }) => name === duty?.rotation) ?? null
      return readHandOff(core, rotation, inventory)
    },
  }
}
