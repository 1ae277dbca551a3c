/** The figures with the facts behind them, as a document that is read again to the same figures. Pure; epoch ms. */
import { AppError } from '../../contract/errors.ts'
import type { InsightsQuestion, InsightsView } from '../../contract/insights.ts'
import type { Moment } from './almanac.ts'
import type { Surroundings } from './chapter.ts'
import type { EpisodeFact, FactSource } from './insights-facts.ts'
import { type FactList, listedFacts } from './insights-memory.ts'
import { isAsked, isEscalationAsked } from './insights-rules.ts'
import { scopeOf } from './insights-scope.ts'
import { countsOf, feltFor, sightOf, viewOf } from './insights-view.ts'

const dayMs = 86_400_000
/** More than this is no document any more, and would hold up every other question. */
export const mostEpisodes = 50_000

export interface InsightsDocument {
  readonly kind: 'nightdesk-insights'
  readonly version: 1
  /** epoch ms: what still fired counts up to here */
  readonly madeAt: number
  readonly behind: number
  readonly surroundings: Surroundings
  readonly view: InsightsView
  readonly facts: FactList
}

/**
 * The view and all that it was counted from, and nothing of what was not asked. When somebody's sleep is not asked for, what
 * sounded is not in it.
 * @throws AppError `bad-input` where it would be too much
 */
export function documentOf(facts: FactSource, view: InsightsView, moment: Moment): InsightsDocument {
  const { surroundings, now, behind } = moment
  const { question } = view
  const scope = scopeOf(question, surroundings)
  const from = (scope.weeks[0]?.from ?? scope.window.from) - dayMs
  const { to } = scope.window
  const begins = from + dayMs
  const felt = feltFor(facts, scope, surroundings, sightOf(facts), now).filter(
    (one) => one.from < to && one.to > begins,
  )
  const counts = countsOf(facts, scope, surroundings)
  const own = [...facts.called(from, to), ...facts.told(from, to), ...facts.felt(begins, to)].filter((one) =>
    isAsked(one, question, surroundings),
  )
  // Sleep is told of nights, whatever hours the other figures are asked of.
  const sounded = question.whose === 'mine' ? facts.sounded(from, to) : []
  own.push(...sounded.filter((one) => isAsked(one, { ...question, when: 'all' }, surroundings)))
  const chosen = new Map(own.map((one) => [one.id, one]))
  const range = { from: begins, to }
  const told = new Set([
    ...[...counts.opened(range), ...counts.closed(range)].map(({ id }) => id),
    ...felt.flatMap(({ postmortemId }) => postmortemId ?? []),
  ])
  const postmortems = facts.postmortems.filter(
    ({ id, episodeIds }) => told.has(id) || episodeIds.some((one) => chosen.has(one)),
  )
  // One that is not asked may say when a postmortem's trouble began.
  const named = new Set(postmortems.flatMap(({ episodeIds }) => episodeIds))
  for (const one of facts.felt(begins, to)) if (named.has(one.id)) chosen.set(one.id, one)
  if (chosen.size > mostEpisodes)
    throw new AppError(
      'bad-input',
      `There are ${chosen.size} alerts behind these figures, and ${mostEpisodes} at most go into one file. Choose fewer weeks, or one team.`,
    )
  const sources = facts.sources(scope.calling.from, scope.calling.to)
  const sourceIds = [...new Set([...sources, ...[...chosen.values()].map(({ sourceId }) => sourceId)])]
  return {
    ...{ kind: 'nightdesk-insights', version: 1, madeAt: now, behind, surroundings, view },
    facts: {
      episodes: [...chosen.values()]
        .toSorted((a, b) => a.seenAt - b.seenAt || a.id - b.id)
        .map((one): EpisodeFact => (question.whose === 'mine' ? one : { ...one, sounded: [] })),
      postmortems,
      threads: facts.threads(begins, to),
      escalations: facts
        .escalations(begins, to)
        .filter((one) => isEscalationAsked(one, question, surroundings)),
      gaps: facts.gaps.filter(({ sourceId }) => sourceIds.includes(sourceId)),
      runs: facts.runs.filter(({ aliveBefore }) => aliveBefore !== null),
      since: facts.since,
      teams: facts.teams,
      sources,
    },
  }
}

/**
 * The figures of a document, counted anew. @param question null = that of the document
 * @throws AppError `bad-input` where the document does not hold what is asked
 */
export function viewOfDocument(document: InsightsDocument, question: InsightsQuestion | null): InsightsView {
  const { madeAt, behind, surroundings, facts, view } = document
  const held = view.question
  const asked = question ?? held
  const holds =
    scopeOf(asked, surroundings).question.week === held.week &&
    asked.weeks <= held.weeks &&
    asked.whose === held.whose &&
    (held.team === null || held.team === asked.team) &&
    (held.severity === null || held.severity === asked.severity) &&
    (held.when === 'all' || held.when === asked.when)
  if (!holds) {
    const weeks = held.weeks === 1 ? 'the week' : `the ${held.weeks} weeks`
    throw new AppError(
      'bad-input',
      `This file holds ${weeks} up to the one of ${held.week}, as ${held.whose === 'mine' ? 'one person’s' : 'the team’s'}, and not what is asked of it.`,
    )
  }
  return viewOf(listedFacts(facts), asked, { now: madeAt, behind, surroundings })
}
