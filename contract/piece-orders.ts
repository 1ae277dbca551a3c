/** The order for what is too long for one message. */
import { z } from 'zod'
import { maxPieceLength } from './pieces.ts'

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
