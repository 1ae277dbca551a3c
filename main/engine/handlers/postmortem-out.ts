/** Getting postmortems out, and in. */
import type { postmortemOutOrders, postmortemOutQueries } from '../../../contract/postmortem-out-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function outOrders(_deps: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemOutOrders> {
  return {}
}

/** Its questions. */
export function outQueries(_deps: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemOutQueries> {
  return {}
}
