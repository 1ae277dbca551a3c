/** The questions about shifts and hand-offs, and the orders about those that came. */
import { shiftsView } from '../../shifts/week.ts'
import { readHandOff, shiftToHandOver, sinceLastShift } from '../hand-off.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'
import type { SilenceAnswers } from '../silence-answers.ts'

export function handOffOrders({
  handOffs,
  wake,
}: HandlerDeps): Pick<
  OrderHandlers,
  'handOff.receive' | 'handOff.takeOver' | 'handOff.putAway' | 'handOff.seen'
> {
  return {
    'handOff.receive': ({ text }) => {
      handOffs.receive(text)
      wake()
    },
    'handOff.takeOver': ({ id }) => handOffs.takeOver(id),
    'handOff.putAway': ({ id }) => handOffs.putAway(id),
    'handOff.seen': ({ from }) => handOffs.seen(from),
  }
}

export function shiftQueries(
  { core, configuration, handOffs }: HandlerDeps,
  silences: Pick<SilenceAnswers, 'list'>,
): Pick<QueryHandlers, 'shifts.between' | 'handOff.read' | 'handOff.look' | 'handOff.received'> {
  return {
    'shifts.between': (asked) =>
      shiftsView(configuration.config().rotations, core.desk.me.name, asked, core.clock.now()),
    'handOff.read': async ({ of }) => {
      const inventory = await silences.list()
      const { duty, rotations } = configuration.config()
      const rotation = rotations.find(({ name }) => name === duty?.rotation) ?? null
      const spanOf = of === 'since-last' ? sinceLastShift : shiftToHandOver
      return readHandOff(core, spanOf(core.desk, rotation, core.clock.now()), inventory)
    },
    'handOff.look': ({ text }) => handOffs.look(text),
    'handOff.received': () => handOffs.list(),
  }
}
