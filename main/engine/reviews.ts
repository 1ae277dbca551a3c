/** What is asked when an alert that called somebody is over, and the drafts that were left for the morning. */
import type { Episode } from '../../contract/alert.ts'
import type { ReviewAnswers } from '../../contract/episode-review.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import { judgeReview } from '../../contract/postmortem-policy.ts'
import { chooseImpact } from '../alerts/acknowledge.ts'
import type { WriteDb } from '../db/db.ts'
import { type Effects, joinEffects, noEffects } from '../db/journal.ts'
import { keepLife } from '../postmortems/keep-life.ts'
import { lifeById } from '../postmortems/life-table.ts'
import {
  answerReview,
  insertReview,
  listReviews,
  postmortemsAbout,
  putOffReview,
} from '../postmortems/review-table.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import { announcePostmortem } from './postmortem-rows.ts'

/** What nobody answered in so long is not asked any more, ms: nobody remembers. */
const askedForMs = 7 * 86_400_000
/** By day "later" is this, ms. */
const laterMs = 7_200_000
/** Where no hours are the night, it is over so long after it was late, ms. */
const nightMs = 8 * 3_600_000
/** What is past its time goes, and what time brings is looked at, this often, ms. */
const lookAgainMs = 3_600_000
/** How old the knowledge may be when whoever was woken has slept, ms. */
const readAgainMs = 60_000

export interface Reviews extends EnginePart {
  run(now: number): number
  /** @throws AppError `not-found` where none of them was asked about */
  answer(ids: readonly EpisodeId[], answers: ReviewAnswers): void
  later(ids: readonly EpisodeId[]): void
  /** leaves a draft for the morning. @throws AppError `not-found` */
  sleep(id: PostmortemId): void
  /** it needs no reminder any more */
  morning(id: PostmortemId): void
}

/** Wires them to the core. `freshAt`: when a rest in one piece is over, epoch ms; null = it is, or there was none. */
export function createReviews(
  core: Core,
  deps: {
    readonly circumstances: Pick<CircumstancesNow, 'isNight' | 'nextBoundary' | 'nightsOver' | 'nightsSince'>
    readonly freshAt: () => number | null
    readonly wake: () => void
  },
): Reviews {
  const { db, clock } = core
  const { circumstances } = deps
  const me = (): string => core.desk.me.name

  core.inCommit.push((write, { now }, touched) => {
    for (const episode of touched)
      if (isOverNow(core.episodes.get(episode.id), episode)) insertReview(write, episode.id, now)
    return noEffects
  })
  core.afterCommit.push(({ touched, before }) => {
    const known = new Set(core.desk.reviews.map(({ episodeId }) => episodeId))
    // What fires again is not over, and comes back with its next end.
    const isNews = ({ id, firing }: Episode): boolean =>
      known.has(id) || (!firing && before.get(id)?.firing === true)
    if (touched.some(isNews)) show(clock.now())
  })

  const show = (now: number): void => {
    const since = { askedSince: now - askedForMs, answeredSince: now - core.policy.quietWindowMs }
    core.setDesk({ reviews: listReviews(db, since), nightDrafts: nightDrafts(now) })
  }

  let seen = core.postmortems
  core.afterPublish.push(() => {
    if (seen === core.postmortems) return
    seen = core.postmortems
    core.setDesk({ nightDrafts: nightDrafts(clock.now()) })
  })

  /** The morning after `at`: the night is over, and whoever was woken has slept. */
  const isMorning = (at: number, now: number): boolean => {
    const over = circumstances.nightsOver(now)
    const isOver = over.length === 0 ? now - at >= nightMs : over.some(({ to }) => to > at)
    return isOver && freshAt(now) <= now
  }

  /** Read of the record of weeks: not with every word that is typed. */
  let fresh = { at: 0, readAt: Number.NEGATIVE_INFINITY }
  const freshAt = (now: number): number => {
    if (Math.abs(now - fresh.readAt) >= readAgainMs) fresh = { at: deps.freshAt() ?? 0, readAt: now }
    return fresh.at
  }

  const nightDrafts = (now: number): readonly PostmortemId[] =>
    core.postmortems
      .flatMap(({ id, life: { nightAt } }) => (nightAt === null ? [] : [{ id, nightAt }]))
      .filter(({ nightAt }) => isMorning(nightAt, now))
      .toSorted((a, b) => b.nightAt - a.nightAt || b.id - a.id)
      .map(({ id }) => id)

  const laterAt = (now: number): number => {
    if (!circumstances.isNight(now)) return now + laterMs
    const night = circumstances.nightsSince(now, now).find(({ to }) => to > now)
    return Math.max(night?.to ?? now + nightMs, freshAt(now))
  }

  let lookAt = 0
  const setNight = (id: PostmortemId, nightAt: number | null): void => {
    const before = lifeById(db, id)
    if (!before) throw new AppError('not-found', 'This draft is not here any more.')
    if ((before.nightAt === null) === (nightAt === null)) return
    core.commit((write, { now: at }) => {
      const story = nightAt === null ? [] : [{ kind: 'left-for-morning' as const, text: null }]
      keepLife(write, id, { before, life: { ...before, nightAt }, story }, { now: at, by: me() })
      return noEffects
    })
    announcePostmortem(core, id)
    lookAt = 0
    show(clock.now())
    deps.wake()
  }

  return {
    run: (now) => {
      if (now < lookAt) return lookAt
      show(now)
      const isLeft = core.postmortems.some(({ life }) => life.nightAt !== null)
      const times = [circumstances.nextBoundary(now), now + lookAgainMs, ...(isLeft ? [freshAt(now)] : [])]
      lookAt = Math.min(...times.filter((at) => at > now))
      return lookAt
    },
    answer: (ids, answers) => {
      const drafts = postmortemsAbout(db, ids)
      core.commit((write, { now }) => {
        const judgement = judgeReview(answers, core.desk.settings.postmortems.policy)
        const answered = ids.filter((id) =>
          answerReview(write, id, answers, judgement, { at: now, by: me() }),
        )
        if (answered.length === 0) throw new AppError('not-found', 'Nothing is asked about this alert.')
        for (const id of drafts) tellDraft(write, id, answers, judgement.policy, { at: now, by: me() })
        return joinEffects(...answered.map((id) => withImpact(core, write, id, answers)))
      })
      for (const id of drafts) announcePostmortem(core, id)
      show(clock.now())
    },
    later: (ids) => {
      core.commit((write, { now }) => {
        const at = laterAt(now)
        for (const id of ids) putOffReview(write, id, at)
        return noEffects
      })
      show(clock.now())
    },
    sleep: (id) => setNight(id, clock.now()),
    morning: (id) => setNight(id, null),
  }
}

/** It called somebody, it has ended with this commit, and it was not kept quiet. */
function isOverNow(before: Episode | undefined, { firing, calledAt, keptQuiet, severity }: Episode): boolean {
  if (!before?.firing || firing || calledAt === null || severity === 'none') return false
  return before.keptQuiet === null && keptQuiet === null
}

/** The alert says it too, where it was told: a person's word, as everywhere. */
function withImpact(core: Core, write: WriteDb, id: EpisodeId, { impact }: ReviewAnswers): Effects {
  const episode = core.episodes.get(id)
  if (!episode || impact === 'unknown') return { episodes: [id], events: [] }
  return joinEffects({ episodes: [id], events: [] }, chooseImpact(write, episode, core.desk.me.name, impact))
}

/** What the draft has not been told yet, it knows from now on. */
function tellDraft(
  write: WriteDb,
  id: PostmortemId,
  { impact }: ReviewAnswers,
  policy: string,
  stamp: { readonly at: number; readonly by: string },
): void {
  const before = lifeById(write, id)
  if (!before) return
  const isNews = before.impact === 'unknown' && impact !== 'unknown'
  const story = isNews ? [{ kind: 'impact' as const, text: impact }] : []
  // What was handed out was judged already: it keeps the policy it was judged under.
  const isJudged = before.state !== 'draft' && before.policy !== ''
  const life = {
    ...{ ...before, policy: isJudged ? before.policy : policy },
    impact: isNews ? impact : before.impact,
  }
  keepLife(write, id, { before, life, story }, { now: stamp.at, by: stamp.by })
}
