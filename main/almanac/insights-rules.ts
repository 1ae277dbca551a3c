/** The rules of the figures: what an episode counts for, and why not. Pure. */
import type { InsightsQuestion } from '../../contract/insights.ts'
import type { Surroundings } from './chapter.ts'
import type { EpisodeFact, EscalationFact } from './insights-facts.ts'
import type { Sight } from './insights-sight.ts'
import { isNightAt } from './insights-weeks.ts'

/** What is promised where the configuration says nothing: two minutes, two hours (process S13, S14). */
const usualTargets = { ackMs: 120_000, resolveMs: 7_200_000, respondMs: null }

export function targetsOf({ targets }: Surroundings): NonNullable<Surroundings['targets']> {
  return targets ?? usualTargets
}

/** A duration, or why there is none. */
export type Measured =
  | { readonly ms: number }
  | { readonly ms: null; readonly why: 'not-yet' | 'never' | 'unseen' }

/** From the call until somebody took it. What is taken here is known, whatever the source could be seen of. */
export function acknowledgedIn(episode: EpisodeFact, sight: Sight): Measured {
  const { calledAt, ackAt, ackOrigin, quietAt, sourceId } = episode
  if (calledAt === null) return { ms: null, why: 'never' }
  if (ackAt === null) return { ms: null, why: quietAt === null ? 'not-yet' : 'never' }
  if (ackOrigin !== 'here' && sight.unseenSince(sourceId, ackAt) !== null) return { ms: null, why: 'unseen' }
  return { ms: Math.max(0, ackAt - calledAt) }
}

/** From the call until it was quiet. */
export function resolvedIn({ calledAt, quietAt, sourceId }: EpisodeFact, sight: Sight): Measured {
  if (calledAt === null) return { ms: null, why: 'never' }
  if (quietAt === null) return { ms: null, why: 'not-yet' }
  if (sight.unseenSince(sourceId, quietAt) !== null) return { ms: null, why: 'unseen' }
  return { ms: Math.max(0, quietAt - calledAt) }
}

/** It called, and was quiet before anybody took it. */
export function isHealed({ calledAt, quietAt, ackAt }: EpisodeFact): boolean {
  return calledAt !== null && quietAt !== null && ackAt === null
}

/** When it counts: first called, else first seen. */
export function countedAt({ calledAt, seenAt }: Pick<EpisodeFact, 'calledAt' | 'seenAt'>): number {
  return calledAt ?? seenAt
}

/** It sounded here, or I took it. */
export function isMine({ sounded, ackMine }: Pick<EpisodeFact, 'sounded' | 'ackMine'>): boolean {
  return ackMine || sounded.length > 0
}

/**
 * Did it need action? null = nobody knows, which is not "no". The user's own word goes before what shows it; what was quiet
 * again, untaken, within the target left nobody the time to act.
 */
export function neededAction(episode: EpisodeFact, ackTargetMs: number, sight: Sight): boolean | null {
  const { worth, review, postmortemId, calledIn, calledAt, quietAt } = episode
  if (worth !== null) return worth === 'actionable'
  if (review?.falseAlarm === true) return false
  if (postmortemId !== null || calledIn || isFelt(impactOf(episode))) return true
  if (!isHealed(episode) || calledAt === null || quietAt === null) return null
  const isSeen = sight.unseenSince(episode.sourceId, quietAt) === null
  return isSeen && quietAt - calledAt <= ackTargetMs ? false : null
}

/** What was answered after its end, else what was said or labelled before. */
export function impactOf({ impact, review }: Pick<EpisodeFact, 'impact' | 'review'>): EpisodeFact['impact'] {
  const said = review?.impact ?? null
  return said === null || said === 'unknown' ? impact : said
}

export function isFelt(impact: EpisodeFact['impact']): boolean {
  return impact === 'down' || impact === 'degraded'
}

type Choice = Pick<InsightsQuestion, 'whose' | 'team' | 'severity' | 'when'>

/** Is an episode among what is asked? */
export function isAsked(
  episode: EpisodeFact,
  question: Choice,
  surroundings: Pick<Surroundings, 'zone' | 'night'>,
): boolean {
  const { whose, team, severity, when } = question
  if (whose === 'mine' && !isMine(episode)) return false
  if (team !== null && episode.team !== team) return false
  if (severity !== null && episode.severity !== severity) return false
  return when === 'all' || isNightAt(surroundings, countedAt(episode)) === (when === 'night')
}

/** Is a question to somebody else among what is asked? One about a thread has no team and no severity. */
export function isEscalationAsked(
  { of, direction, at }: EscalationFact,
  { whose, team, severity, when }: Choice,
  surroundings: Pick<Surroundings, 'zone' | 'night'>,
): boolean {
  if (whose === 'mine' && direction !== 'out') return false
  if (team !== null && of?.team !== team) return false
  if (severity !== null && of?.severity !== severity) return false
  return when === 'all' || isNightAt(surroundings, at) === (when === 'night')
}
