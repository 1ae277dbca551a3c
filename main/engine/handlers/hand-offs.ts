/** Hand-offs: the own one out of the record, and those that came from others. */
import { readHandOff, shiftToHandOver, sinceLastShift } from '../hand-off.ts'
import { handOffPlaces, sendHandOff } from '../hand-off-threads.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import type { SilenceAnswers } from '../silence-answers.ts'

export function handOffOrders({
  core,
  configuration,
  support,
  handOffs,
  wake,
}: HandlerDeps): Pick<
  OrderHandlers,
  'handOff.receive' | 'handOff.takeOver' | 'handOff.putAway' | 'handOff.seen' | 'handOff.send'
> {
  return {
    'handOff.send': (input) => sendHandOff(core, configuration, support.desk, input),
    'handOff.receive': ({ text }) => {
      handOffs.receive(text)
      wake()
    },
    'handOff.takeOver': ({ id }) => handOffs.takeOver(id),
    'handOff.putAway': ({ id }) => handOffs.putAway(id),
    'handOff.seen': ({ from }) => handOffs.seen(from),
  }
}

export function handOffQueries(
  { core, configuration, handOffs, rotations }: HandlerDeps,
  silences: Pick<SilenceAnswers, 'list'>,
): Pick<QueryHandlers, 'handOff.read' | 'handOff.look' | 'handOff.received' | 'handOff.places'> {
  return {
    'handOff.read': async ({ of }) => {
      const inventory = await silences.list()
      const { duty } = configuration.config()
      const rotation = rotations.all().find(({ name }) => name === duty?.rotation) ?? null
      const spanOf = of === 'since-last' ? sinceLastShift : shiftToHandOver
      return readHandOff(core, spanOf(core.desk, rotation, core.clock.now()), inventory)
    },
    'handOff.look': ({ text }) => handOffs.look(text),
    'handOff.received': () => handOffs.list(),
    'handOff.places': () => handOffPlaces(core, configuration),
  }
}
