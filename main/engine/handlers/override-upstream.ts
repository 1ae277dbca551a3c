/** Shifts that somebody else takes, upstream: the orders and the questions. */
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

export function overrideUpstreamOrders({
  overrideLoop,
}: HandlerDeps): Pick<
  OrderHandlers,
  'shifts.overrideUpstream' | 'shifts.takeBackUpstream' | 'shifts.retryUpstream'
> {
  return {
    'shifts.overrideUpstream': (wanted) => overrideLoop.ask(wanted),
    'shifts.takeBackUpstream': ({ orderId }) => overrideLoop.takeBack(orderId),
    'shifts.retryUpstream': ({ orderId }) => overrideLoop.retry(orderId),
  }
}

export function overrideUpstreamQueries({
  configuration,
  overrideLoop,
  scheduleFeeds,
}: HandlerDeps): Pick<QueryHandlers, 'shifts.upstream' | 'shifts.upstreamPeople'> {
  return {
    'shifts.upstream': () => ({
      rotations: configuration
        .config()
        .rotations.flatMap(({ name, pagerduty }) => (pagerduty === null ? [] : [name])),
      overrides: overrideLoop.shown(),
    }),
    'shifts.upstreamPeople': ({ rotation }) => scheduleFeeds.people(overrideLoop.feedOf(rotation)),
  }
}
