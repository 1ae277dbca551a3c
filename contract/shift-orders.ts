/** The questions about shifts. */
import { z } from 'zod'
import { handOffQueries } from './hand-off-orders.ts'

/** epoch ms within the range of a Date */
const instant = z.number().int().min(0).max(8_640_000_000_000_000)
/** Nobody looks at more than this at once, ms. */
const mostMs = 62 * 86_400_000

export const shiftQueries = {
  'shifts.between': z
    .object({ from: instant, to: instant })
    .refine(({ from, to }) => from < to && to - from <= mostMs, 'a stretch of at most 62 days'),
  ...handOffQueries,
} as const
