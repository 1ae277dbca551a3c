/**
 * By which answers a postmortem is needed. The presets are the process as it was written down in three years; a change to one
 * gets a new version, and what was judged keeps the words and the version it was judged under. Pure.
 */

import type { ReviewAnswers, Verdict } from './episode-review.ts'
import { assertNever } from './errors.ts'

export const policyNames = ['2019', '2022', '2024'] as const
export type PolicyName = (typeof policyNames)[number]

/** The version of all presets as they stand here. */
const version = 1

/** What each of them says, in a sentence. */
export const policySentences: Readonly<Record<PolicyName, string>> = {
  '2019': 'Where the trouble could not really be resolved and may hit others.',
  '2022': 'Where only a temporary fix was possible and others could be hit.',
  '2024': 'After every end that was no false alarm.',
}

export interface Judgement {
  readonly verdict: Verdict
  /** why, as a sentence */
  readonly reason: string
  /** the policy with its version: `2024 v1` */
  readonly policy: string
}

/** Is it one of the presets? */
export function isPolicyName(name: string): name is PolicyName {
  return (policyNames as readonly string[]).includes(name)
}

/** A preset with its version, as it is kept with what is judged under it: `2024 v1`; the newest where there is none of that name. */
export function policyWords(name: string): string {
  return `${presetOf(name)} v${version}`
}

const presetOf = (name: string): PolicyName => (isPolicyName(name) ? name : '2024')

/** Judges the answers by a preset; by the newest where there is none of that name. What is not answered is never taken for a no. */
export function judgeReview(answers: ReviewAnswers, name: string): Judgement {
  const policy = presetOf(name)
  const [verdict, reason] =
    answers.falseAlarm === true ? (['not-needed', 'It was a false alarm.'] as const) : judged(answers, policy)
  return { verdict, reason, policy: policyWords(name) }
}

type Words = readonly [Verdict, string]

function judged(answers: ReviewAnswers, policy: PolicyName): Words {
  switch (policy) {
    case '2019':
      return bothNeeded(answers, 'not-needed')
    case '2022':
      return bothNeeded(answers, 'suggested')
    case '2024':
      return everyEnd(answers)
    default:
      return assertNever(policy)
  }
}

/** Needed where both hold. @param one what follows where only one does */
function bothNeeded({ temporary, elsewhere }: ReviewAnswers, one: 'suggested' | 'not-needed'): Words {
  if (temporary && elsewhere)
    return ['required', 'Only a temporary fix is in place, and it could hit other environments.']
  if (temporary === false && elsewhere === false)
    return ['not-needed', 'It is fixed for good, and nobody else could be hit.']
  if (temporary === false)
    return [
      elsewhere ? one : 'not-needed',
      `It is fixed for good${elsewhere ? ', but it could hit other environments' : ''}.`,
    ]
  if (elsewhere === false)
    return [
      temporary ? one : 'not-needed',
      `${temporary ? 'Only a temporary fix is in place, but n' : 'N'}obody else could be hit.`,
    ]
  if (temporary)
    return ['suggested', 'Only a temporary fix is in place, and nobody has said whether it could hit others.']
  if (elsewhere)
    return ['suggested', 'It could hit other environments, and nobody has said whether it is fixed for good.']
  return ['suggested', 'Nobody has said whether it is fixed for good, and whether it could hit others.']
}

function everyEnd({ falseAlarm, impact }: ReviewAnswers): Words {
  if (falseAlarm === null) return ['suggested', 'Nobody has said whether it was a false alarm.']
  const felt = { down: 'Customers were down.', degraded: 'Customers felt it.', none: '', unknown: '' }[impact]
  return ['required', `It was no false alarm.${felt === '' ? '' : ` ${felt}`}`]
}
