/** The life of a postmortem after its words. */
import type { postmortemLifeOrders, postmortemLifeQueries } from '../../../contract/postmortem-life-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function lifeOrders(_deps: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemLifeOrders> {
  return {}
}

/** Its questions. */
export function lifeQueries(_deps: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemLifeQueries> {
  return {}
}
