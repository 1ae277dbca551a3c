/** What is asked when an alert is over. */
import type {
  postmortemReviewOrders,
  postmortemReviewQueries,
} from '../../../contract/postmortem-review-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function reviewOrders(_deps: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemReviewOrders> {
  return {}
}

/** Its questions. */
export function reviewQueries(_deps: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemReviewQueries> {
  return {}
}
