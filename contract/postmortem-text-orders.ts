/** Orders and questions about the words of a postmortem. */
import { z } from 'zod'
import { mostInBatch } from './batch.ts'
import { episodeId, postmortemId, threadId } from './id-fields.ts'
import { piecesKey } from './piece-orders.ts'
import { maxPostmortemLength, type Postmortem, type RemovedPostmortem } from './postmortem.ts'
import type { ImageBytes, PostmortemImage, VersionList, VersionText } from './postmortem-text.ts'

const place = z.number().int().min(0).max(maxPostmortemLength)
const version = z.number().int().min(1)

/** Where the cursor stands, and the first line that is shown. */
const spot = z.object({ start: place, end: place, top: z.number().int().min(0).max(1_000_000_000) })

/** The longest insertion in one message; the rest of a longer one goes ahead as pieces. */
const maxInsert = 400_000

export const postmortemTextOrders = {
  /** begins a draft with these episodes' timelines in it; the page that asked is shown it */
  'postmortems.create': z.object({
    episodeIds: z.array(episodeId).max(mostInBatch),
    threadId: threadId.nullable().optional(),
  }),
  /**
   * The whole text, where the change alone cannot be told. `base` is the version the words were typed over; the text
   * begins with `pieces`, if some were sent.
   */
  'postmortems.save': z.object({
    postmortemId,
    base: z.number().int().min(0),
    text: z.string().max(maxPostmortemLength),
    pieces: piecesKey.optional(),
  }),
  /**
   * What was changed in the text of version `base`; `length` is that of the text that comes out. What is inserted begins
   * with `pieces`. Refused as too late where the words of `base` are not known any more: `save` says all of them.
   */
  'postmortems.edit': z.object({
    postmortemId,
    base: z.number().int().min(0),
    edit: z.object({ from: place, until: place, insert: z.string().max(maxInsert) }),
    length: place,
    pieces: piecesKey.optional(),
    spot: spot.optional(),
  }),
  /** where the cursor was left */
  'postmortems.spot': z.object({ postmortemId, spot }),
  /** the words of an earlier version as the newest one */
  'postmortems.restore': z.object({ postmortemId, version }),
  /** a picture whose bytes were sent as pieces of base64; `name` is made of them (`imageName`) */
  'postmortems.addImage': z.object({
    postmortemId,
    name: z.string().regex(/^[0-9a-f]{32}\.(png|jpg|gif|webp)$/),
    pieces: piecesKey,
  }),
  /** puts a draft away; `bringBack` undoes that at any time */
  'postmortems.remove': z.object({ postmortemId }),
  'postmortems.bringBack': z.object({ postmortemId }),
} as const

export const postmortemTextQueries = {
  'postmortems.read': z.object({ postmortemId }),
  /** drafts that were put away, the one removed last first, at most 100 */
  'postmortems.removed': z.object({}),
  /**
   * At most 100, the newest first. `before`: older than this version. `apartMs`: saves within the same stretch of so long
   * are listed as the last of them, ms
   */
  'postmortems.versions': z.object({
    postmortemId,
    before: version.nullable(),
    apartMs: z.number().int().min(0).max(86_400_000).optional(),
  }),
  'postmortems.version': z.object({ postmortemId, version }),
  /** a draft's pictures, without their bytes */
  'postmortems.images': z.object({ postmortemId }),
  'postmortems.image': z.object({ postmortemId, name: z.string().max(60) }),
} as const

/** What is answered. */
export interface PostmortemTextAnswers {
  readonly 'postmortems.read': Postmortem
  readonly 'postmortems.removed': readonly RemovedPostmortem[]
  readonly 'postmortems.versions': VersionList
  readonly 'postmortems.version': VersionText
  readonly 'postmortems.images': readonly PostmortemImage[]
  readonly 'postmortems.image': ImageBytes
}
