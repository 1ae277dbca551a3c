/** Orders and questions about shifts that somebody else takes upstream. */
import { z } from 'zod'

/** epoch ms within the range of a Date */
const instant = z.number().int().min(0).max(8_640_000_000_000_000)
const orderId = z.number().int().positive()
const rotation = z.string().min(1).max(100)

export const overrideUpstreamOrders = {
  /** gives a stretch of a rotation to somebody in the pager it is read from: sent after the undo window */
  'shifts.overrideUpstream': z
    .object({
      rotation,
      userId: z.string().min(1).max(64),
      person: z.string().min(1).max(300),
      from: instant,
      to: instant,
    })
    .refine(({ from, to }) => from < to, 'an end after its beginning'),
  /** not sent: it is not; sent: it is taken away there; refused: it is put away here */
  'shifts.takeBackUpstream': z.object({ orderId }),
  /** once more, now */
  'shifts.retryUpstream': z.object({ orderId }),
} as const

export const overrideUpstreamQueries = {
  'shifts.upstream': z.object({}),
  /** everybody whom the rotation's pager knows */
  'shifts.upstreamPeople': z.object({ rotation }),
} as const
