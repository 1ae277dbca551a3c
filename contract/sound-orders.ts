/** The orders about sound: what is chosen, what a seat can do, how it is. */
import { z } from 'zod'
import { ladderProblem } from './ladder.ts'

const lasting = z.number().int().positive()
/** below this nobody wakes: it would be no choice of a volume */
const volume = z.number().min(0.05).max(1)

export const soundOrders = {
  /** what is left out stays */
  'sound.set': z
    .object({ volume, tone: z.enum(['t3', 't3-melody']), speech: z.boolean(), flash: z.boolean() })
    .partial(),
  /** how long the stages last, ms; written into the file */
  'ladder.set': z
    .object({
      secondAfterMs: lasting,
      thirdAfterMs: lasting,
      firstEveryMs: lasting,
      secondEveryMs: lasting,
      unansweredAfterMs: lasting,
    })
    .superRefine((lengths, context) => {
      const problem = ladderProblem(lengths)
      if (problem) context.addIssue({ code: 'custom', path: [problem.key], message: problem.expected })
    }),
  /** lets a stage be heard for a few seconds */
  'sound.test': z.object({ stage: z.literal([1, 2, 3]) }),
  /** what this page can do: after every connection, and whenever that changes */
  'sound.offer': z.object({ able: z.boolean(), kind: z.enum(['window', 'page']) }),
  /** the answer to each order to sound: which one this page plays, and whether it can be heard */
  'sound.beat': z.object({ revision: z.number().int().min(0), audible: z.boolean() }),
  /** somebody has the calls before their eyes: a hand moved on a page that shows them */
  'sound.seen': z.object({}),
} as const
