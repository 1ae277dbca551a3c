/** The data folder: backups, restore, export, salvage. */
import { AppError } from '../../../contract/errors.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

const later = (): never => {
  throw new AppError('internal', 'Not built yet.')
}

/** Their orders. */
export function dataOrders(
  _deps: HandlerDeps,
): Pick<OrderHandlers, 'data.backUp' | 'data.restore' | 'data.export' | 'data.salvageRead'> {
  return {
    'data.backUp': later,
    'data.restore': later,
    'data.export': later,
    'data.salvageRead': later,
  }
}

/** Their questions. */
export function dataQueries(_deps: HandlerDeps): Pick<QueryHandlers, 'data.status'> {
  return {
    'data.status': later,
  }
}
