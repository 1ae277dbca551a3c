/** Orders and questions about places. */
import { AppError } from '../../../contract/errors.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

export function environmentOrders(
  _deps: HandlerDeps,
): Pick<OrderHandlers, 'environments.note' | 'environments.removeNote'> {
  const none = (): never => {
    throw new AppError('not-found', 'Places keep no notes yet.')
  }
  return { 'environments.note': none, 'environments.removeNote': none }
}

export function environmentQueries(
  _deps: HandlerDeps,
): Pick<QueryHandlers, 'environments.read' | 'environments.notes'> {
  return { 'environments.read': () => [], 'environments.notes': () => [] }
}
