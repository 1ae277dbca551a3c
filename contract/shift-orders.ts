/** The orders and questions about shifts. */
import { z } from 'zod'
import { handOffQueries } from './hand-off-orders.ts'

/** epoch ms within the range of a Date */
const instant = z.number().int().min(0).max(8_640_000_000_000_000)
/** Nobody looks at more than this at once, ms. */
const mostMs = 62 * 86_400_000

const rotationName = z.string().min(1).max(100)
const wall = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'a date and a time, such as "2026-12-24 08:00"')
/** names the rotations that it was chosen over */
const base = z.string().max(100)
/** A swap is two of them; more than these are no swap. */
const mostAtOnce = 10

export const shiftOrders = {
  /** who takes what, all in one write; wall times of each rotation's own zone; person null = nobody */
  'shifts.override': z.object({
    base,
    overrides: z
      .array(
        z.object({
          rotation: rotationName,
          person: z.string().trim().min(1, 'a name').max(100).nullable(),
          ...{ from: wall, to: wall },
        }),
      )
      .min(1)
      .max(mostAtOnce),
  }),
  /** takes these out of the file, whether they are to come or have passed */
  'shifts.removeOverride': z.object({
    base,
    overrides: z
      .array(
        z.object({
          rotation: rotationName,
          person: z.string().max(100).nullable(),
          ...{ from: instant, to: instant },
        }),
      )
      .min(1)
      .max(500),
  }),
  /** what other systems say of a rotation is read now; done when it has been */
  'shifts.readAgain': z.object({ rotation: rotationName }),
  /** the user has read which shifts have moved */
  'shifts.movesRead': z.object({}),
} as const

export const shiftQueries = {
  'shifts.between': z
    .object({ from: instant, to: instant })
    .refine(({ from, to }) => from < to && to - from <= mostMs, 'a stretch of at most 62 days'),
  ...handOffQueries,
  /** who I am taken for, the roles in their order, the colleagues elsewhere */
  'shifts.team': z.object({}),
  /** what the nights cost, from the record of this laptop */
  'rest.read': z.object({}),
  /** my last shifts that are over, and what happened in them */
  'shifts.past': z.object({}),
  /** my own shifts as an iCal text */
  'shifts.calendar': z.object({}),
} as const
