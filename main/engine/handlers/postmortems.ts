/** Postmortems: all of their orders and questions. */
import type { HandlerDeps } from '../handlers.ts'
import { evidenceOrders, evidenceQueries } from './postmortem-evidence.ts'
import { issueOrders, issueQueries } from './postmortem-issue.ts'
import { lifeOrders, lifeQueries } from './postmortem-life.ts'
import { outOrders, outQueries } from './postmortem-out.ts'
import { reviewOrders, reviewQueries } from './postmortem-review.ts'
import { textOrders, textQueries } from './postmortem-text.ts'

/** Their orders. */
export function postmortemOrders(deps: HandlerDeps) {
  return {
    ...textOrders(deps),
    ...lifeOrders(deps),
    ...evidenceOrders(deps),
    ...reviewOrders(deps),
    ...outOrders(deps),
    ...issueOrders(deps),
  }
}

/** Their questions. */
export function postmortemQueries(deps: HandlerDeps) {
  return {
    ...textQueries(deps),
    ...lifeQueries(deps),
    ...evidenceQueries(deps),
    ...reviewQueries(deps),
    ...outQueries(deps),
    ...issueQueries(deps),
  }
}
