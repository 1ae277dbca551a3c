/** Alerts that are over, and what is asked about them: for pictures, axe and keys. */
import type { Page } from 'playwright'
import type { EpisodeReview, ReviewAnswers } from '../../contract/episode-review.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import { judgeReview } from '../../contract/postmortem-policy.ts'
import type { Snapshot } from '../../contract/state.ts'
import { aDraft } from './desk-fixtures.ts'
import type { FakeEngine } from './fake-engine.ts'
import { hourMs, minuteMs } from './fixtures.ts'
import { busyNight } from './nights.ts'
import type { Scene } from './scenes.ts'

/** The busy night, with a question about each of the first alerts that went quiet. */
export function overNight(count = 1): Snapshot {
  const night = busyNight()
  const over = night.episodes.filter(({ firing, severity }) => !firing && severity === 'page').slice(0, count)
  const reviews = over.map(
    ({ id: episodeId, title, quietAt }): EpisodeReview => ({
      ...{ episodeId, title, askedAt: quietAt ?? night.now, laterAt: null, answered: null },
    }),
  )
  return { ...night, desk: { ...night.desk, reviews } }
}

/** Answers and puts off as the real engine does. */
export function answersReviews(engine: FakeEngine): void {
  const change = (ids: readonly EpisodeId[], to: (one: EpisodeReview) => EpisodeReview): void => {
    const { desk } = engine.state()
    const reviews = desk.reviews.map((one) => (ids.includes(one.episodeId) ? to(one) : one))
    engine.push({ desk: { ...desk, reviews } })
  }
  type Answer = { readonly episodeIds: EpisodeId[]; readonly answers: ReviewAnswers }
  engine.onOrder('review.answer', ({ episodeIds, answers }: Answer) =>
    change(episodeIds, (one) => ({
      ...one,
      answered: { at: engine.now(), by: 'Mira Lund', answers, ...judgeReview(answers, '2022') },
    })),
  )
  engine.onOrder('review.later', ({ episodeIds }: { readonly episodeIds: EpisodeId[] }) =>
    change(episodeIds, (one) => ({ ...one, laterAt: engine.now() + 2 * hourMs })),
  )
  const noMore = ({ postmortemId }: { readonly postmortemId: PostmortemId }): void => {
    const { desk } = engine.state()
    engine.push({ desk: { ...desk, nightDrafts: desk.nightDrafts.filter((id) => id !== postmortemId) } })
  }
  engine.onOrder('postmortems.morning', noMore)
}

/** A morning after a night in which a draft was left and two alerts were not spoken of. */
export function leftNight(): Snapshot {
  const night = overNight(2)
  const draft = aDraft(1, 'Ingress at Mosslund Credit ran out of memory')
  const life = { ...draft.life, nightAt: night.now - 20 * minuteMs }
  const digest = { from: night.now - 5 * hourMs, until: night.now, heldBack: 2, healed: 1, woke: 2, again: 0 }
  return {
    ...night,
    desk: { ...night.desk, digest, nightDrafts: [draft.id] },
    postmortems: [{ ...draft, life }],
  }
}

const line = (page: Page) => page.getByRole('region', { name: 'What was it?' })
const keys = async (page: Page, ...all: readonly string[]): Promise<void> => {
  await line(page).waitFor()
  for (const one of all) await page.keyboard.press(one)
}

export const reviewScenes: Readonly<Record<string, Scene>> = {
  'review-line': { night: overNight, prepare: answersReviews, act: async (page) => line(page).waitFor() },
  'review-lines': {
    night: () => overNight(3),
    prepare: answersReviews,
    act: async (page) => line(page).waitFor(),
  },
  'review-impact': { night: () => overNight(), prepare: answersReviews, act: (page) => keys(page, 'i') },
  'review-question': {
    night: () => overNight(),
    prepare: answersReviews,
    act: (page) => keys(page, 'i', '2'),
  },
  'review-result': {
    night: () => overNight(3),
    prepare: answersReviews,
    act: async (page) => {
      await keys(page, 'i', '2', 'n', 'y', 'y')
      await page.getByText('A postmortem is required.').waitFor()
    },
  },
  'review-pane': {
    night: () => overNight(),
    prepare: answersReviews,
    act: async (page) => {
      await keys(page, 'i', '1', 'n', 'y', 'n')
      await page.getByText('A postmortem is suggested.').waitFor()
      await page.keyboard.press('Enter')
      await page
        .getByRole('option', { name: /Node disk above 90 %/ })
        .first()
        .click()
      await page.getByRole('region', { name: 'What it was' }).waitFor()
    },
  },
  'review-morning': { night: leftNight, prepare: answersReviews, act: async (page) => line(page).waitFor() },
  'review-digest': {
    night: leftNight,
    prepare: answersReviews,
    act: async (page) => {
      await line(page).waitFor()
      await page.keyboard.press('g')
      await page.keyboard.press('d')
      await page.getByRole('heading', { name: /Not said yet/ }).waitFor()
    },
  },
}
