/** What the record has for a postmortem. */
import type {
  postmortemEvidenceOrders,
  postmortemEvidenceQueries,
} from '../../../contract/postmortem-evidence-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function evidenceOrders(
  _deps: HandlerDeps,
): Pick<OrderHandlers, keyof typeof postmortemEvidenceOrders> {
  return {}
}

/** Its questions. */
export function evidenceQueries(
  _deps: HandlerDeps,
): Pick<QueryHandlers, keyof typeof postmortemEvidenceQueries> {
  return {}
}
