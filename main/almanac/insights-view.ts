/** The figures of a question, out of weeks that were counted and facts. Pure: the same facts give the same figures. */
import type { InsightsQuestion, InsightsView, WeekFigures } from '../../contract/insights.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import type { Moment } from './almanac.ts'
import type { Surroundings } from './chapter.ts'
import { byTeam, type CellsAsked, type Counted, cellsOf, isCellAsked } from './insights-cells.ts'
import { downtimeIn, type Felt, feltOf } from './insights-downtime.ts'
import type { EpisodeFact, FactSource, PostmortemFact } from './insights-facts.ts'
import { noisiestOf } from './insights-noisiest.ts'
import { responsesOf } from './insights-response.ts'
import { isAsked, isEscalationAsked, neededAction, targetsOf } from './insights-rules.ts'
import { type Scope, scopeOf, shownWeeks } from './insights-scope.ts'
import { createSight, lengthOf, type Sight } from './insights-sight.ts'
import { spreadOf, tallyOf } from './insights-tally.ts'
import { cellAt, type LocalWeek } from './insights-weeks.ts'
import { wakingsOf, worstNight } from './insights-woken.ts'

const dayMs = 86_400_000

/** What was counted of a week, of what is asked: kept, or counted now. Nothing is said of how it is divided, but by team. */
export type CountedOfWeek = (week: LocalWeek, asked: CellsAsked) => readonly Counted[]

/** Counts a week out of facts, at once. */
export function scannedCells(facts: FactSource, surroundings: Surroundings, sight: Sight): CountedOfWeek {
  return ({ from, to }, asked) =>
    cellsOf([...facts.called(from, to), ...facts.told(from, to)], surroundings, sight).filter((cell) =>
      isCellAsked(cell, asked),
    )
}

/** Everything that is shown of a question. @throws AppError `bad-input` where the calendar has no such day */
export function viewOf(
  facts: FactSource,
  asked: InsightsQuestion,
  moment: Moment,
  cells: CountedOfWeek = scannedCells(facts, moment.surroundings, sightOf(facts)),
): InsightsView {
  const { surroundings, now, behind } = moment
  const scope = scopeOf(asked, surroundings)
  const { question, window, before, recent } = scope
  const sight = sightOf(facts)
  const sources = facts.sources(scope.calling.from, scope.calling.to)
  const weeks = scope.weeks.map((week) => ({ ...week, cells: cells(week, question) }))
  const felt = feltFor(facts, scope, surroundings, sight, now)
  const counts = countsOf(facts, scope, surroundings)
  const inside = ({ from, to }: Span) =>
    weeks.filter((week) => from <= week.from && week.to <= to).flatMap((week) => week.cells)
  const spreads = (of: readonly Counted[]) => {
    const { ackMs, resolveMs } = targetsOf(surroundings)
    return {
      acknowledged: spreadOf(
        of.map(({ acknowledged }) => acknowledged),
        ackMs,
      ),
      resolved: spreadOf(
        of.map(({ resolved }) => resolved),
        resolveMs,
      ),
    }
  }
  const missed = sight.missed(sources, window.from, Math.min(window.to, now))
  const askedOf = (episodes: readonly EpisodeFact[]) =>
    episodes.filter((episode) => isAsked(episode, question, surroundings))
  const recently = askedOf(facts.called(recent.from, recent.to))
  const inWindow = downtimeIn(felt, window.from, Math.min(window.to, now))
  return {
    question,
    ...{ from: window.from, to: window.to, zone: surroundings.zone, night: surroundings.night },
    ...spreads(inside(window)),
    before: spreads(inside(before)),
    byTeam: byTeam(inside(window), surroundings),
    weeks: weeks.slice(-shownWeeks).map(
      (week): WeekFigures => ({
        ...{ week: week.week, number: week.number, from: week.from, to: week.to },
        ...spreads(week.cells),
        pages: sum(week.cells, ({ called }) => called),
        notifies: sum(week.cells, ({ told }) => told),
        ...counts.of(week),
        healed: sum(week.cells, ({ healed }) => healed),
        downtimeMs: downtimeIn(felt, week.from, Math.min(week.to, now)).ms,
        observed: observedIn(sight, sources, week, now),
      }),
    ),
    hours: hoursOf(recently, surroundings),
    woken: question.whose === 'mine' ? wokenOf(facts, scope, moment, sight) : null,
    downtime: {
      ms: inWindow.ms,
      beforeMs: downtimeIn(felt, before.from, Math.min(before.to, now)).ms,
      incidents: inWindow.incidents,
    },
    noisiest: noisiestOf(recently, surroundings, sight),
    firstResponse: responseOf(facts, window, surroundings),
    responseInHours: surroundings.support !== undefined,
    cycle: spreadOf([tallyOf(counts.closed(window).map(cycleMs), 0, null)], null),
    observed: {
      share: observedIn(sight, sources, window, now),
      missedMs: lengthOf(missed),
      gaps: missed.length,
    },
    teams: facts.teams,
    counted: countedOf(weeks, counts, facts.threads(scope.weeks[0]?.from ?? window.from, window.to)),
    behind,
  }
}

export function sightOf({ gaps, runs, since }: Pick<FactSource, 'gaps' | 'runs' | 'since'>): Sight {
  return createSight(gaps, runs, since)
}

export function cycleMs({ createdAt, since }: PostmortemFact): number {
  return Math.max(0, since - createdAt)
}

function sum(cells: readonly Counted[], of: (cell: Counted) => number): number {
  return cells.reduce((all, cell) => all + of(cell), 0)
}

/** What of a stretch has passed and could be seen, 0..1; of one that has not begun nothing. */
export function observedIn(sight: Sight, sources: readonly string[], span: Span, now: number): number {
  const to = Math.min(span.to, now)
  if (to <= span.from) return 0
  return 1 - lengthOf(sight.missed(sources, span.from, to)) / (to - span.from)
}

/** What people said that customers felt, of what is asked: an incident of a postmortem where one of its alerts is. */
export function feltFor(
  facts: FactSource,
  { question, weeks, window }: Scope,
  surroundings: Surroundings,
  sight: Sight,
  now: number,
): readonly Felt[] {
  const episodes = facts.felt(weeks[0]?.from ?? window.from, window.to)
  const isAll =
    question.whose === 'team' &&
    question.team === null &&
    question.severity === null &&
    question.when === 'all'
  const all = feltOf(episodes, facts.postmortems, sight, now)
  if (isAll) return all
  const asked = new Set(episodes.filter((one) => isAsked(one, question, surroundings)).map(({ id }) => id))
  const named = new Map(facts.postmortems.map(({ id, episodeIds }) => [id, episodeIds]))
  return all.filter(({ episodeId, postmortemId }) =>
    [
      ...(episodeId === null ? [] : [episodeId]),
      ...((postmortemId !== null && episodeId === null && named.get(postmortemId)) || []),
    ].some((id) => asked.has(id)),
  )
}

/** Postmortems and questions to others, by week. */
export function countsOf(facts: FactSource, { question, weeks, window }: Scope, surroundings: Surroundings) {
  const postmortems = facts.postmortems.filter(({ team }) => question.team === null || team === question.team)
  const escalations = facts
    .escalations(weeks[0]?.from ?? window.from, window.to)
    .filter((one) => isEscalationAsked(one, question, surroundings))
  const opened = ({ from, to }: Span) =>
    postmortems.filter(({ createdAt }) => from <= createdAt && createdAt < to)
  const closed = ({ from, to }: Span) =>
    postmortems.filter(({ state, since }) => state === 'closed' && from <= since && since < to)
  const calledIn = ({ from, to }: Span) => escalations.filter(({ at }) => from <= at && at < to)
  return {
    ...{ opened, closed, calledIn },
    of: (week: Span) => ({
      calledIn: calledIn(week).length,
      postmortemsOpened: opened(week).length,
      postmortemsClosed: closed(week).length,
    }),
  }
}

function hoursOf(called: readonly EpisodeFact[], { zone }: Surroundings): InsightsView['hours'] {
  const hours = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { calledAt } of called) {
    if (calledAt === null) continue
    const { day, hour } = cellAt(zone, calledAt)
    const row = hours[day]
    if (row) row[hour] = (row[hour] ?? 0) + 1
  }
  return hours
}

/** The wakings of a stretch, by what is asked. */
export function wakingsIn(
  facts: FactSource,
  { question }: Scope,
  { surroundings, now }: Moment,
  { from, to }: Span,
) {
  const episodes = facts
    .sounded(from - dayMs, to)
    .filter((episode) => isAsked(episode, { ...question, whose: 'mine', when: 'all' }, surroundings))
  return wakingsOf(episodes, surroundings, now).filter((one) => from <= one.from && one.from < to)
}

function wokenOf(facts: FactSource, scope: Scope, moment: Moment, sight: Sight): InsightsView['woken'] {
  const { ackMs } = targetsOf(moment.surroundings)
  const wakings = wakingsIn(facts, scope, moment, scope.window)
  return {
    count: wakings.length,
    before: wakingsIn(facts, scope, moment, scope.before).length,
    worst: worstNight(wakings, moment.surroundings),
    noAction: wakings.filter(({ episodes }) =>
      episodes.every((episode) => neededAction(episode, ackMs, sight) === false),
    ).length,
  }
}

function responseOf(facts: FactSource, { from, to }: Span, surroundings: Surroundings) {
  const target = targetsOf(surroundings).respondMs
  const waited = responsesOf(facts.threads(from, to), surroundings).flatMap(({ ms }) => ms ?? [])
  return spreadOf([tallyOf(waited, 0, target)], target)
}

function countedOf(
  weeks: readonly (Span & { readonly cells: readonly Counted[] })[],
  counts: ReturnType<typeof countsOf>,
  threads: readonly { readonly openedAt: number }[],
): InsightsView['counted'] {
  const all = { from: weeks[0]?.from ?? 0, to: weeks.at(-1)?.to ?? 0 }
  const cells = weeks.flatMap((week) => week.cells)
  const opened = counts.opened(all)
  const calledIn = counts.calledIn(all)
  const last = [
    ...cells.map(({ lastAt }) => lastAt),
    ...opened.map(({ createdAt }) => createdAt),
    ...calledIn.map(({ at }) => at),
    ...threads.map(({ openedAt }) => openedAt),
  ].reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY)
  return {
    records:
      sum(cells, ({ called, told }) => called + told) + opened.length + calledIn.length + threads.length,
    lastAt: Number.isFinite(last) ? last : null,
  }
}
