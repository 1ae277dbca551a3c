/** What is behind a figure: each thing that counts with its value, and why one does not. Pure; epoch ms. */
import { assertNever } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { FigureItem } from '../../contract/insights.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { Moment } from './almanac.ts'
import { downtimeIn } from './insights-downtime.ts'
import type { EpisodeFact, EscalationFact, FactSource, PostmortemFact, ThreadFact } from './insights-facts.ts'
import { responsesOf } from './insights-response.ts'
import {
  acknowledgedIn,
  countedAt,
  isAsked,
  isHealed,
  type Measured,
  neededAction,
  resolvedIn,
  targetsOf,
} from './insights-rules.ts'
import { type Scope, scopeOf } from './insights-scope.ts'
import { countsOf, cycleMs, feltFor, sightOf, wakingsIn } from './insights-view.ts'
import { cellAt } from './insights-weeks.ts'

/** More are read by nobody. */
const most = 500

type Asked = QueryValue<'insights.behind'>

/** Newest first. @throws AppError `bad-input` where the calendar has no such day */
export function behindOf(facts: FactSource, input: Asked, moment: Moment): readonly FigureItem[] {
  return itemsOf(facts, input, moment, scopeOf(input.question, moment.surroundings))
    .toSorted((a, b) => b.at - a.at || (b.episodeId ?? 0) - (a.episodeId ?? 0))
    .slice(0, most)
}

function itemsOf(facts: FactSource, input: Asked, moment: Moment, scope: Scope): readonly FigureItem[] {
  const { surroundings, now } = moment
  const { question, window, recent } = scope
  const sight = sightOf(facts)
  const asked = (episodes: readonly EpisodeFact[]) =>
    episodes.filter((episode) => isAsked(episode, question, surroundings))
  const called = () => asked(facts.called(window.from, window.to))
  const recently = () => asked(facts.called(recent.from, recent.to))
  const counts = () => countsOf(facts, scope, surroundings)
  switch (input.figure) {
    case 'acknowledged':
      return called().map((one) => measured(one, acknowledgedIn(one, sight), whyNotTaken))
    case 'resolved':
      return called().map((one) => measured(one, resolvedIn(one, sight), whyNotOver))
    case 'pages':
      return called().map((one) => itemOf(one))
    case 'notifies':
      return asked(facts.told(window.from, window.to)).map((one) => itemOf(one))
    case 'healed':
      return called()
        .filter(isHealed)
        .map((one) => itemOf(one, (one.quietAt ?? 0) - countedAt(one)))
    case 'called-in':
      return counts().calledIn(window).map(itemOfEscalation)
    case 'postmortems-opened':
      return counts()
        .opened(window)
        .map((one) => itemOfPostmortem(one, one.createdAt, null))
    case 'postmortems-closed':
    case 'cycle':
      return counts()
        .closed(window)
        .map((one) => itemOfPostmortem(one, one.since, cycleMs(one)))
    case 'woken':
      // Of others' sleep there is nothing to see.
      if (question.whose === 'team') return []
      return wakingsIn(facts, scope, moment, window).flatMap(({ from, episodes }) =>
        episodes.slice(0, 1).map((one) => ({ ...itemOf(one), at: from })),
      )
    case 'downtime': {
      const felt = feltFor(facts, scope, surroundings, sight, now)
      return felt.flatMap((one) =>
        downtimeIn([one], window.from, Math.min(window.to, now)).incidents.map(({ ms }) => ({
          ...nothing,
          ...{
            episodeId: one.episodeId as EpisodeId | null,
            postmortemId: one.postmortemId as PostmortemId | null,
          },
          ...{ title: one.title, environment: one.environment, customer: one.customer, at: one.from, ms },
        })),
      )
    }
    case 'interruptions':
      return recently()
        .filter((one) => {
          const { day, hour } = cellAt(surroundings.zone, countedAt(one))
          return input.cell === null || (day === input.cell.day && hour === input.cell.hour)
        })
        .map((one) => itemOf(one))
    case 'noisiest':
      return recently()
        .filter(({ alertname }) => input.alertname === null || alertname === input.alertname)
        .map((one) => ({
          ...itemOf(one),
          leftOut:
            neededAction(one, targetsOf(surroundings).ackMs, sight) === null
              ? 'Nobody knows whether it needed action.'
              : null,
        }))
    case 'first-response':
      return responsesOf(facts.threads(window.from, window.to), surroundings).map(itemOfThread)
    case 'observed': {
      const sources = facts.sources(scope.calling.from, scope.calling.to)
      return sight.missed(sources, window.from, Math.min(window.to, now)).map(({ from, to }) => ({
        ...{ ...nothing, title: 'Not everything could be seen', at: from, ms: to - from },
      }))
    }
    default:
      return assertNever(input.figure)
  }
}

const nothing: Omit<FigureItem, 'title' | 'at'> = {
  ...{ episodeId: null, postmortemId: null, threadId: null },
  ...{ environment: null, customer: null, ms: null, leftOut: null },
}

function itemOf(episode: EpisodeFact, ms: number | null = null): FigureItem {
  const { id, postmortemId, title, environment, customer } = episode
  return {
    ...nothing,
    ...{ episodeId: id as EpisodeId, postmortemId: postmortemId as PostmortemId | null },
    ...{ title, environment, customer, at: countedAt(episode), ms },
  }
}

type Why = Extract<Measured, { ms: null }>['why']
const unseen = 'Nobody could see when.'
const whyNotTaken: Readonly<Record<Why, string>> = {
  ...{ unseen, never: 'It was quiet again before anybody took it.', 'not-yet': 'Nobody has taken it yet.' },
}
const whyNotOver: Readonly<Record<Why, string>> = {
  ...{ unseen, never: 'It called nobody.', 'not-yet': 'It still fires.' },
}

function measured(episode: EpisodeFact, how: Measured, why: Readonly<Record<Why, string>>): FigureItem {
  return { ...itemOf(episode, how.ms), leftOut: how.ms === null ? why[how.why] : null }
}

function itemOfEscalation({ of, episodeId, threadId, at, level }: EscalationFact): FigureItem {
  return {
    ...nothing,
    ...{ episodeId: episodeId as EpisodeId | null, threadId: threadId as ThreadId | null, at },
    title: of === null ? `${level} was asked` : `${of.title}: ${level} was asked`,
    ...{ environment: of?.environment ?? null, customer: of?.customer ?? null },
  }
}

function itemOfPostmortem(
  { id, title, customers }: PostmortemFact,
  at: number,
  ms: number | null,
): FigureItem {
  const customer = customers.length > 0 ? customers.join(', ') : null
  return { ...nothing, postmortemId: id as PostmortemId, title, customer, at, ms }
}

function itemOfThread({
  thread,
  ms,
}: {
  readonly thread: ThreadFact
  readonly ms: number | null
}): FigureItem {
  const { id, title, customer, environment, openedAt } = thread
  return {
    ...nothing,
    ...{ threadId: id as ThreadId, title, customer, environment, at: openedAt, ms },
    leftOut: ms === null ? 'Nobody has answered yet.' : null,
  }
}
