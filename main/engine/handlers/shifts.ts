/** The questions about shifts. */
import { mappingOf } from '../../config/resolve.ts'
import { shiftsView } from '../../shifts/week.ts'
import { readHandOff } from '../hand-off.ts'
import type { HandlerDeps, QueryHandlers } from '../handlers.ts'
import { createSilenceAnswers } from '../silence-answers.ts'

export function shiftQueries({
  core,
  configuration,
  silenceLoop,
}: HandlerDeps): Pick<QueryHandlers, 'shifts.between' | 'handOff.read'> {
  const silences = createSilenceAnswers(core, silenceLoop, () => mappingOf(configuration.config()))
  return {
    'shifts.between': (asked) =>
      shiftsView(configuration.config().rotations, core.desk.me.name, asked, core.clock.now()),
    'handOff.read': async () => {
      const inventory = await silences.list()
      const { duty, rotations } = configuration.config()
      const rotation = rotations.find(({ name }) => name === duty?.rotation) ?? null
      return readHandOff(core, rotation, inventory)
    },
  }
}
