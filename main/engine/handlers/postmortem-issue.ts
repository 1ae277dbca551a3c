/** A postmortem's issue at GitHub. */
import type {
  postmortemIssueOrders,
  postmortemIssueQueries,
} from '../../../contract/postmortem-issue-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function issueOrders(_deps: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemIssueOrders> {
  return {}
}

/** Its questions. */
export function issueQueries(_deps: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemIssueQueries> {
  return {}
}
