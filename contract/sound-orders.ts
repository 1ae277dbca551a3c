/** The orders about sound: what is chosen, what a seat can do, how it is. */
import { z } from 'zod'

const share = z.number().min(0).max(1)
/** ms */
const lasting = z.number().int().min(0).max(300_000)
const stage = z.object({ afterMs: lasting, gain: share, everyMs: lasting })

export const soundOrders = {
  /** what is left out stays; the stages come in the order of their beginnings */
  'sound.set': z
    .object({
      volume: share,
      stages: z
        .tuple([stage, stage, stage])
        .refine(
          ([first, second, third]) => first.afterMs <= second.afterMs && second.afterMs <= third.afterMs,
          'a stage begins after the one before it',
        ),
      tone: z.enum(['t3', 't3-melody']),
      speech: z.boolean(),
      flash: z.boolean(),
    })
    .partial(),
  /** lets a stage be heard for a few seconds */
  'sound.test': z.object({ stage: z.literal([1, 2, 3]) }),
  /** what this page can do: after every connection, and whenever that changes */
  'sound.offer': z.object({ able: z.boolean(), kind: z.enum(['window', 'page']) }),
  /** the answer to each order to sound: which one this page plays, and whether it can be heard */
  'sound.beat': z.object({ revision: z.number().int().min(0), audible: z.boolean() }),
  /** somebody has the calls before their eyes: a hand moved on a page that shows them */
  'sound.seen': z.object({}),
} as const
