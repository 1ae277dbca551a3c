/** Silences and snoozes, orders about several alerts, the filter by matchers. */
import { AppError } from '../../../contract/errors.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

const later = (): never => {
  throw new AppError('internal', 'Not built yet.')
}

/** Their orders. */
export function silenceOrders(
  _deps: HandlerDeps,
): Pick<
  OrderHandlers,
  | 'alerts.snooze'
  | 'alerts.unsnooze'
  | 'batch.run'
  | 'batch.undo'
  | 'silences.create'
  | 'silences.edit'
  | 'silences.extend'
  | 'silences.expire'
  | 'silences.retry'
  | 'silences.withdraw'
> {
  return {
    'alerts.snooze': later,
    'alerts.unsnooze': later,
    'batch.run': later,
    'batch.undo': later,
    'silences.create': later,
    'silences.edit': later,
    'silences.extend': later,
    'silences.expire': later,
    'silences.retry': later,
    'silences.withdraw': later,
  }
}

/** Their questions. */
export function silenceQueries(
  _deps: HandlerDeps,
): Pick<QueryHandlers, 'episodes.filter' | 'silences.propose' | 'silences.preview' | 'silences.list'> {
  return {
    'episodes.filter': later,
    'silences.propose': later,
    'silences.preview': later,
    'silences.list': later,
  }
}
