/** What is asked when an alert is over, and the drafts left for the morning. */
import type {
  postmortemReviewOrders,
  postmortemReviewQueries,
} from '../../../contract/postmortem-review-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function reviewOrders({
  reviews,
}: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemReviewOrders> {
  return {
    'review.answer': ({ episodeIds, answers }) => reviews.answer(episodeIds, answers),
    'review.later': ({ episodeIds }) => reviews.later(episodeIds),
    'postmortems.sleep': ({ postmortemId }) => reviews.sleep(postmortemId),
    'postmortems.morning': ({ postmortemId }) => reviews.morning(postmortemId),
  }
}

/** Its questions. */
export function reviewQueries(_deps: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemReviewQueries> {
  return {}
}
