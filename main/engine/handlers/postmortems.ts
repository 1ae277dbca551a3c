/** Postmortem drafts. */
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Their orders. */
export function postmortemOrders({
  drafts,
}: HandlerDeps): Pick<
  OrderHandlers,
  'postmortems.create' | 'postmortems.save' | 'postmortems.remove' | 'postmortems.bringBack'
> {
  return {
    'postmortems.create': ({ episodeIds }, caller) => caller.showPostmortem(drafts.create(episodeIds)),
    'postmortems.save': (input, caller) => {
      const copy = drafts.save(input)
      if (copy !== null) caller.showPostmortem(copy)
    },
    'postmortems.remove': ({ postmortemId }) => drafts.remove(postmortemId),
    'postmortems.bringBack': ({ postmortemId }) => drafts.bringBack(postmortemId),
  }
}

/** Their questions. */
export function postmortemQueries({
  drafts,
}: HandlerDeps): Pick<QueryHandlers, 'postmortems.read' | 'postmortems.removed'> {
  return {
    'postmortems.read': ({ postmortemId }) => drafts.read(postmortemId),
    'postmortems.removed': () => drafts.removed(),
  }
}
