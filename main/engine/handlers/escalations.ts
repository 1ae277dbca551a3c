/** Escalations. */
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Their orders. */
export function escalationOrders({
  escalations: { orders },
}: HandlerDeps): Pick<
  OrderHandlers,
  'escalations.ask' | 'escalations.answer' | 'escalations.withdraw' | 'escalations.told'
> {
  return {
    'escalations.ask': orders.ask,
    'escalations.answer': orders.answer,
    'escalations.withdraw': orders.withdraw,
    'escalations.told': orders.told,
  }
}

/** Their question. */
export function escalationQueries({ escalations }: HandlerDeps): Pick<QueryHandlers, 'escalations.prepare'> {
  return { 'escalations.prepare': ({ episodeId }) => escalations.prepare(episodeId) }
}
