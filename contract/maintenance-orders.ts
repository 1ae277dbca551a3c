/** Orders about maintenance windows. */
import { z } from 'zod'
import { longestReason } from './maintenance.ts'

/** epoch ms within the range of a Date */
const instant = z.number().int().min(0).max(8_640_000_000_000_000)
const windowKey = z.string().min(1).max(1_000)

/** @param matcher one Alertmanager matcher (orders.ts, which would else import in a circle) */
export function maintenanceOrders<Matcher extends z.ZodType>(matcher: Matcher) {
  return {
    /** writes a window into the configuration file: a new one, or in the place of the one with the key `replaces` */
    'maintenance.save': z.object({
      reason: z.string().trim().min(1, 'a reason').max(longestReason),
      matchers: z.array(matcher).min(1).max(60),
      startsAt: instant,
      endsAt: instant,
      /** it is meant to last longer than a day */
      long: z.boolean(),
      replaces: windowKey.nullable(),
    }),
    /** ends one that holds now; one by hand that is yet to come is taken out of the file */
    'maintenance.end': z.object({ key: windowKey }),
    /** takes one by hand out of the file */
    'maintenance.remove': z.object({ key: windowKey }),
  } as const
}
