/** Escalations. */
import { askColleague } from '../ask-colleague.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Their orders. */
export function escalationOrders({
  core,
  configuration,
  escalations: { orders },
}: HandlerDeps): Pick<
  OrderHandlers,
  | 'escalations.ask'
  | 'escalations.askColleague'
  | 'escalations.answer'
  | 'escalations.withdraw'
  | 'escalations.told'
> {
  return {
    'escalations.ask': orders.ask,
    'escalations.askColleague': (asked) => askColleague(core, configuration, asked),
    'escalations.answer': orders.answer,
    'escalations.withdraw': orders.withdraw,
    'escalations.told': orders.told,
  }
}

/** Their question. */
export function escalationQueries({ escalations }: HandlerDeps): Pick<QueryHandlers, 'escalations.prepare'> {
  return { 'escalations.prepare': ({ episodeId }) => escalations.prepare(episodeId) }
}
