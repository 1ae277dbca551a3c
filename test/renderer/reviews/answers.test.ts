import { describe, expect, it } from 'vitest'
import type { EpisodeReview } from '../../../contract/episode-review.ts'
import {
  answered,
  answerOfKey,
  back,
  firstQuestion,
  type Reviewing,
} from '../../../renderer/reviews/answers.ts'
import { overWords } from '../../../renderer/reviews/review-words.ts'

/** What comes of these keys, one after the other; a key that is no answer is skipped. */
function pressed(...keys: readonly string[]): Reviewing {
  return keys.reduce((now, key) => {
    const value = answerOfKey(now, key)
    return value === undefined ? now : answered(now, value)
  }, firstQuestion)
}

describe('the questions of a review', () => {
  it('take one key each, in whatever case', () => {
    expect(pressed('2', 'n', 'Y', 'y')).toEqual({
      step: null,
      answers: { impact: 'down', falseAlarm: false, temporary: true, elsewhere: true },
    })
    expect(pressed('9', 'Enter', 'Enter', 'n').answers).toEqual({
      ...{ impact: 'unknown', falseAlarm: null, temporary: null, elsewhere: false },
    })
  })

  it('end with a false alarm', () => {
    expect(pressed('0', 'y')).toEqual({
      step: null,
      answers: { impact: 'none', falseAlarm: true, temporary: null, elsewhere: null },
    })
  })

  it('know no other keys, and nothing behind the last one', () => {
    expect(pressed('3', 'y', 'Enter')).toEqual(firstQuestion)
    expect(pressed('1', '1', 'a')).toMatchObject({ step: 'falseAlarm' })
    const done = pressed('1', 'n', 'n', 'n')
    expect(pressed('1', 'n', 'n', 'n', 'y', 'y', '2')).toEqual(done)
  })

  it('go back one by one', () => {
    const asked = back(pressed('1', 'n', 'y'))
    expect(asked.step).toBe('temporary')
    expect(answered(asked, false).answers).toMatchObject({ impact: 'degraded', temporary: false })
    expect(back(firstQuestion)).toEqual(firstQuestion)
  })
})

it('the line names the alert, or how many there are', () => {
  const review = (title: string): EpisodeReview => ({
    ...{ episodeId: 1 as never, title, askedAt: 1, laterAt: null, answered: null },
  })
  expect(overWords([review('Ingress')])).toBe('Ingress')
  expect(overWords([review('A'), review('B')])).toBe('2 alerts')
})
