/** What is asked when an alert that called somebody is over: its impact, three questions, and what follows from them. */
import type { Impact } from './alert.ts'
import type { EpisodeId } from './ids.ts'

export const verdicts = ['required', 'suggested', 'not-needed'] as const
export type Verdict = (typeof verdicts)[number]

/** So many are asked about at once; what is older is not asked any more. */
export const mostReviews = 50

/** The answers; null = not told. */
export interface ReviewAnswers {
  readonly impact: Impact
  readonly falseAlarm: boolean | null
  /** only a temporary fix */
  readonly temporary: boolean | null
  /** it could hit other environments */
  readonly elsewhere: boolean | null
}

/** One end that is asked about, or was. Instants are epoch ms. */
export interface EpisodeReview {
  readonly episodeId: EpisodeId
  readonly title: string
  readonly askedAt: number
  /** asked again then; null = now */
  readonly laterAt: number | null
  /** null = not answered */
  readonly answered: {
    readonly at: number
    readonly by: string
    readonly answers: ReviewAnswers
    readonly verdict: Verdict
    /** why, as a sentence */
    readonly reason: string
    /** the policy with its version */
    readonly policy: string
  } | null
}

/** Those that wait for an answer at `now`, the one that ended last first. */
export function waitingReviews(reviews: readonly EpisodeReview[], now: number): readonly EpisodeReview[] {
  return reviews.filter(({ answered, laterAt }) => answered === null && (laterAt === null || laterAt <= now))
}
