/** What the record has for a postmortem. */
import type {
  postmortemEvidenceOrders,
  postmortemEvidenceQueries,
} from '../../../contract/postmortem-evidence-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Its orders. */
export function evidenceOrders({
  evidence,
}: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemEvidenceOrders> {
  return {
    'postmortems.addAlerts': (input, caller) => {
      evidence.addAlerts(input)
      caller.showPostmortem(input.postmortemId)
    },
    'postmortems.setAside': ({ postmortemId, key, aside }) => evidence.setAside(postmortemId, key, aside),
  }
}

/** Its questions. */
export function evidenceQueries({
  evidence,
}: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemEvidenceQueries> {
  return { 'postmortems.evidence': ({ postmortemId }) => evidence.read(postmortemId) }
}
