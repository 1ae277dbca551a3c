import { expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { OpenAttempt } from '../../../main/night/attempt-table.ts'
import { sortAttempts } from '../../../main/night/sort-attempts.ts'
import { nightNow } from '../../helpers/fixtures.ts'

/** Attempts in the order in which they were decided, by tag, and what else is to be said of each. */
const attempts = (...all: readonly (readonly [tag: string, more?: Partial<OpenAttempt>])[]) =>
  all.map(
    ([tag, more], index): OpenAttempt => ({
      ...{ id: index + 1, createdAt: nightNow, tag, title: 'T', body: 'B', loud: true },
      ...{ episodeId: (index + 1) as EpisodeId, sourceId: null },
      ...more,
    }),
  )
/** The ids that are shown, and the reason of each other. */
const sorted = (open: readonly OpenAttempt[], over: readonly number[] = []) => {
  const { shown, passedOver } = sortAttempts(open, ({ id }) => !over.includes(id))
  return {
    shown: shown.map(({ id }) => id),
    ...Object.fromEntries(passedOver.map(({ attempt, reason }) => [attempt.id, reason])),
  }
}
const newer = 'a newer one took its place'
const over = 'it was over before it could be shown'

it('shows all that stand under tags of their own, in their order', () => {
  expect(sorted(attempts(['customer:B'], ['customer:A'], ['storm']))).toEqual({ shown: [1, 2, 3] })
})

it('shows the newest of each tag', () => {
  const open = attempts(['customer:A'], ['storm'], ['customer:A'], ['customer:A'], ['storm'])
  expect(sorted(open)).toEqual({ shown: [4, 5], 1: newer, 2: newer, 3: newer })
})

it('shows an older one when the newer are over, each with its reason', () => {
  const open = attempts(['quiet:A'], ['quiet:A'], ['quiet:A'], ['quiet:B'])
  expect(sorted(open, [1, 3, 4])).toEqual({ shown: [2], 1: over, 3: over, 4: over })
})

it('lets no words without a sound take the place of a call', () => {
  const words = { loud: false }
  const open = attempts(['customer:A'], ['customer:A'], ['customer:A', words], ['customer:B', words])
  expect(sorted(open)).toEqual({ shown: [2, 4], 1: newer, 3: 'a call took its place' })
  // What it called for is taken: the words stand.
  expect(sorted(open, [1, 2])).toEqual({ shown: [3, 4], 1: over, 2: over })
})
