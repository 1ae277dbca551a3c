/** What is too long for one message goes ahead in pieces. */
import { z } from 'zod'

/** Characters of one piece at most: with what stands around it, base64 stays below the 1 MiB a message may have. */
export const maxPieceLength = 700_000
/** Characters that travel in one message, however many bytes each takes: six at the most, as \u0000. */
export const safePieceLength = 150_000

/** What was sent in pieces before, under a name that whoever sends makes up. */
export const piecesKey = z.string().regex(/^[\w-]{8,40}$/)

export const pieceOrders = {
  /** one piece, in their order; it is kept until the order or question that it belongs to */
  'pieces.put': z.object({
    pieces: piecesKey,
    index: z.number().int().min(0).max(999),
    text: z.string().max(maxPieceLength),
  }),
} as const
