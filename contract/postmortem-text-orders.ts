/** Orders and questions about the words of a postmortem. */
import { z } from 'zod'
import { mostInBatch } from './batch.ts'
import { episodeId, postmortemId, threadId } from './id-fields.ts'
import { maxPostmortemLength, type Postmortem, type RemovedPostmortem } from './postmortem.ts'

export const postmortemTextOrders = {
  /** begins a draft with these episodes' timelines in it; the page that asked is shown it */
  'postmortems.create': z.object({
    episodeIds: z.array(episodeId).max(mostInBatch),
    threadId: threadId.nullable().optional(),
  }),
  /** `base` is the version the words were typed over */
  'postmortems.save': z.object({
    postmortemId,
    base: z.number().int().min(0),
    text: z.string().max(maxPostmortemLength),
  }),
  /** puts a draft away; `bringBack` undoes that at any time */
  'postmortems.remove': z.object({ postmortemId }),
  'postmortems.bringBack': z.object({ postmortemId }),
} as const

export const postmortemTextQueries = {
  'postmortems.read': z.object({ postmortemId }),
  /** drafts that were put away, the one removed last first, at most 100 */
  'postmortems.removed': z.object({}),
} as const

/** What is answered. */
export interface PostmortemTextAnswers {
  readonly 'postmortems.read': Postmortem
  readonly 'postmortems.removed': readonly RemovedPostmortem[]
}
