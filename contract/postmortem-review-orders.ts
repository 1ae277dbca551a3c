/** Orders about what is asked when an alert is over, and about leaving a draft for the morning. */
import { z } from 'zod'
import { mostReviews } from './episode-review.ts'
import { episodeId, postmortemId } from './id-fields.ts'

const episodeIds = z.array(episodeId).min(1).max(mostReviews)
const answer = z.boolean().nullable()

export const postmortemReviewOrders = {
  /** the same answers for each of them; given once more they take the place of those before */
  'review.answer': z.object({
    episodeIds,
    answers: z.object({
      impact: z.enum(['down', 'degraded', 'none', 'unknown']),
      falseAlarm: answer,
      temporary: answer,
      elsewhere: answer,
    }),
  }),
  /** asks again later: at night in the morning, after the rest; by day in two hours */
  'review.later': z.object({ episodeIds }),
  /** good enough for tonight: the draft is offered again in the morning */
  'postmortems.sleep': z.object({ postmortemId }),
  /** the morning has come for this draft: it is looked at, or needs no reminder */
  'postmortems.morning': z.object({ postmortemId }),
} as const

export const postmortemReviewQueries = {} as const

/** What is answered. */
// biome-ignore lint/complexity/noBannedTypes: there is no question yet
export type PostmortemReviewAnswers = {}
