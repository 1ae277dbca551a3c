/** The orders and questions about shifts. */
import { z } from 'zod'

/** epoch ms within the range of a Date */
const instant = z.number().int().min(0).max(8_640_000_000_000_000)
/** Nobody looks at more than this at once, ms. */
const mostMs = 62 * 86_400_000

export const shiftQueries = {
  'shifts.between': z
    .object({ from: instant, to: instant })
    .refine(({ from, to }) => from < to && to - from <= mostMs, 'a stretch of at most 62 days'),
  /** of the shift that is under way, or has just ended */
  'handOff.read': z.object({}),
} as const

export const shiftOrders = {
  /** what other systems say of a rotation is read now; done when it has been */
  'shifts.readAgain': z.object({ rotation: z.string().min(1).max(100) }),
} as const
