/** The questions of a review one after the other, by one key each. Pure. */
import type { Impact } from '../../contract/alert.ts'
import type { ReviewAnswers } from '../../contract/episode-review.ts'
import { assertNever } from '../../contract/errors.ts'

export const reviewSteps = ['impact', 'falseAlarm', 'temporary', 'elsewhere'] as const
export type ReviewStep = (typeof reviewSteps)[number]

/** What was answered so far; `step` null = all of it. */
export interface Reviewing {
  readonly step: ReviewStep | null
  readonly answers: ReviewAnswers
}

export const impactKeys: Readonly<Record<string, Impact>> = {
  0: 'none',
  1: 'degraded',
  2: 'down',
  9: 'unknown',
}

/** The first question, with nothing told. */
export const firstQuestion: Reviewing = {
  step: 'impact',
  answers: { impact: 'unknown', falseAlarm: null, temporary: null, elsewhere: null },
}

/** One answer given; null = not known. A false alarm needs no further questions. */
export function answered(now: Reviewing, value: Impact | boolean | null): Reviewing {
  const { step, answers } = now
  const yesNo = typeof value === 'boolean' ? value : null
  switch (step) {
    case 'impact':
      return {
        step: 'falseAlarm',
        answers: { ...answers, impact: typeof value === 'string' ? value : 'unknown' },
      }
    case 'falseAlarm': {
      const rest = yesNo ? { temporary: null, elsewhere: null } : {}
      return { step: yesNo ? null : 'temporary', answers: { ...answers, ...rest, falseAlarm: yesNo } }
    }
    case 'temporary':
      return { step: 'elsewhere', answers: { ...answers, temporary: yesNo } }
    case 'elsewhere':
      return { step: null, answers: { ...answers, elsewhere: yesNo } }
    case null:
      return now
    default:
      return assertNever(step)
  }
}

/** The question before. */
export function back(now: Reviewing): Reviewing {
  if (now.step === null) return now
  return { ...now, step: reviewSteps[Math.max(0, reviewSteps.indexOf(now.step) - 1)] ?? 'impact' }
}

/** What a key answers to the question asked now; undefined = it is no answer. Enter to a question says that it is not known. */
export function answerOfKey({ step }: Reviewing, key: string): Impact | boolean | null | undefined {
  if (step === 'impact') return impactKeys[key]
  if (step === null) return undefined
  return { y: true, n: false, Enter: null }[key.length === 1 ? key.toLowerCase() : key]
}
