/** The words of postmortems. */
import type { pieceOrders } from '../../../contract/piece-orders.ts'
import type { postmortemTextOrders, postmortemTextQueries } from '../../../contract/postmortem-text-orders.ts'
import type { HandlerDeps, OrderHandlers, QueryHandlers } from '../handlers.ts'

/** Their orders. */
export function textOrders({
  drafts,
}: HandlerDeps): Pick<OrderHandlers, keyof typeof postmortemTextOrders | keyof typeof pieceOrders> {
  return {
    'postmortems.create': async ({ episodeIds, threadId }, caller) =>
      caller.showPostmortem(await drafts.create(episodeIds, threadId)),
    'postmortems.save': (input, caller) => {
      const copy = drafts.save(input)
      if (copy !== null) caller.showPostmortem(copy)
    },
    'postmortems.edit': (input, caller) => {
      const copy = drafts.edit(input)
      if (copy !== null) caller.showPostmortem(copy)
    },
    'pieces.put': ({ pieces, index, text }) => drafts.pieces.put(pieces, index, text),
    'postmortems.spot': ({ postmortemId, spot }) => drafts.leaveAt(postmortemId, spot),
    'postmortems.restore': (input) => drafts.restore(input),
    'postmortems.addImage': (input) => drafts.images.add(input),
    'postmortems.remove': ({ postmortemId }) => drafts.remove(postmortemId),
    'postmortems.bringBack': ({ postmortemId }) => drafts.bringBack(postmortemId),
  }
}

/** Their questions. */
export function textQueries({
  drafts,
}: HandlerDeps): Pick<QueryHandlers, keyof typeof postmortemTextQueries> {
  return {
    'postmortems.read': ({ postmortemId }) => drafts.read(postmortemId),
    'postmortems.removed': () => drafts.removed(),
    'postmortems.versions': ({ postmortemId, before, apartMs = 0 }) =>
      drafts.versions(postmortemId, before, apartMs),
    'postmortems.version': ({ postmortemId, version }) => drafts.version(postmortemId, version),
    'postmortems.images': ({ postmortemId }) => drafts.images.list(postmortemId),
    'postmortems.image': ({ postmortemId, name }) => drafts.images.read(postmortemId, name),
  }
}
