/** Orders and questions about places. */
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

export function environmentOrders({
  environments,
}: HandlerDeps): Pick<OrderHandlers, 'environments.note' | 'environments.removeNote'> {
  return {
    'environments.note': environments.note,
    'environments.removeNote': ({ id }) => environments.removeNote(id),
  }
}

export function environmentQueries({
  environments,
}: HandlerDeps): Pick<QueryHandlers, 'environments.read' | 'environments.notes'> {
  return {
    'environments.read': () => environments.read(),
    'environments.notes': ({ environment }) => environments.notes(environment),
  }
}
