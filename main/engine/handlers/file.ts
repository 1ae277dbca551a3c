/** The configuration file as text, saved views, watching by hand, having read that nobody watched. */
import { AppError } from '../../../contract/errors.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

const later = (): never => {
  throw new AppError('internal', 'Not built yet.')
}

/** Their orders. */
export function fileOrders(
  _deps: HandlerDeps,
): Pick<OrderHandlers, 'config.save' | 'views.save' | 'views.remove' | 'sources.watchByHand' | 'away.read'> {
  return {
    'config.save': later,
    'views.save': later,
    'views.remove': later,
    'sources.watchByHand': later,
    'away.read': later,
  }
}

/** Their questions. */
export function fileQueries(_deps: HandlerDeps): Pick<QueryHandlers, 'config.read'> {
  return {
    'config.read': later,
  }
}
