/** Postmortem drafts. */
import { AppError } from '../../../contract/errors.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

const later = (): never => {
  throw new AppError('internal', 'Not built yet.')
}

/** Their orders. */
export function postmortemOrders(
  _deps: HandlerDeps,
): Pick<OrderHandlers, 'postmortems.create' | 'postmortems.save' | 'postmortems.remove'> {
  return {
    'postmortems.create': later,
    'postmortems.save': later,
    'postmortems.remove': later,
  }
}

/** Their questions. */
export function postmortemQueries(_deps: HandlerDeps): Pick<QueryHandlers, 'postmortems.read'> {
  return {
    'postmortems.read': later,
  }
}
