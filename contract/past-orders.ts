/** The questions about the history of one thing. */
import { z } from 'zod'
import { episodeId, instant } from './id-fields.ts'
import { type PastAbout, type PastText, type PastView, pastForms } from './past.ts'

const value = z.string().min(1).max(4_000)
export const pastSubject = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['alertname', 'environment', 'customer', 'team']), value }),
  z.object({ kind: z.literal('label'), name: z.string().min(1).max(1_000), value }),
])

const window = { subject: pastSubject, from: instant, to: instant }

export const pastQueries = {
  'past.of': z.object({
    ...window,
    /** `next` of the page before */
    before: z.object({ firedAt: instant, id: episodeId }).nullable(),
    limit: z.number().int().min(1).max(500),
  }),
  /** counts, gaps, who and what, of the whole window */
  'past.about': z.object(window),
  /** the whole window, as it is shown */
  'past.export': z.object({ ...window, form: z.enum(pastForms) }),
} as const

/** What is answered. */
export interface PastAnswers {
  readonly 'past.of': PastView
  readonly 'past.about': PastAbout
  readonly 'past.export': PastText
}
