import { describe, expect, test } from 'vitest'
import type { ReviewAnswers, Verdict } from '../../contract/episode-review.ts'
import { judgeReview, policyNames } from '../../contract/postmortem-policy.ts'

const told: ReviewAnswers = { impact: 'down', falseAlarm: false, temporary: true, elsewhere: true }

describe('is a postmortem needed', () => {
  // temporary and elsewhere, then what 2019, 2022 and 2024 say of it
  test.each<[boolean | null, boolean | null, Verdict, Verdict, Verdict]>([
    [true, true, 'required', 'required', 'required'],
    [true, false, 'not-needed', 'suggested', 'required'],
    [false, true, 'not-needed', 'suggested', 'required'],
    [false, false, 'not-needed', 'not-needed', 'required'],
    [true, null, 'suggested', 'suggested', 'required'],
    [null, true, 'suggested', 'suggested', 'required'],
    [null, null, 'suggested', 'suggested', 'required'],
    [false, null, 'not-needed', 'not-needed', 'required'],
    [null, false, 'not-needed', 'not-needed', 'required'],
  ])('temporary %s, elsewhere %s: %s, %s, %s', (temporary, elsewhere, ...expected) => {
    const verdicts = policyNames.map((name) => judgeReview({ ...told, temporary, elsewhere }, name).verdict)
    expect(verdicts).toEqual(expected)
  })

  test('never for a false alarm; what nobody said is no no', () => {
    for (const name of policyNames) {
      expect(judgeReview({ ...told, falseAlarm: true }, name)).toMatchObject({
        verdict: 'not-needed',
        reason: 'It was a false alarm.',
      })
    }
    expect(judgeReview({ ...told, falseAlarm: null }, '2024').verdict).toBe('suggested')
  })

  test('the reason is a sentence, and the policy has its version', () => {
    expect(judgeReview(told, '2022')).toEqual({
      verdict: 'required',
      reason: 'Only a temporary fix is in place, and it could hit other environments.',
      policy: '2022 v1',
    })
    expect(judgeReview({ ...told, temporary: false }, '2022').reason).toBe(
      'It is fixed for good, but it could hit other environments.',
    )
    expect(judgeReview(told, 'of another house')).toMatchObject({ policy: '2024 v1' })
    expect(judgeReview(told, '2024').reason).toBe('It was no false alarm. Customers were down.')
  })
})
