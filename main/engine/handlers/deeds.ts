/** What is done about alerts at their sources: the orders and the questions. */
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

export function deedOrders({
  deeds,
}: HandlerDeps): Pick<OrderHandlers, 'deeds.do' | 'deeds.takeBack' | 'deeds.again'> {
  return {
    'deeds.do': (wanted) => deeds.ask(wanted),
    'deeds.takeBack': ({ orderId }) => deeds.takeBack(orderId),
    'deeds.again': ({ orderId }) => deeds.again(orderId),
  }
}

export function deedQueries({ deeds }: HandlerDeps): Pick<QueryHandlers, 'deeds.people' | 'deeds.detail'> {
  return {
    'deeds.people': ({ sourceId }) => deeds.questions.people(sourceId),
    'deeds.detail': ({ episodeId, ask }) => deeds.questions.detail(episodeId, ask),
  }
}
