/** Facts that are at hand, as those of an export are. Pure. */
import type { EpisodeFact, EscalationFact, FactSource, PostmortemFact, ThreadFact } from './insights-facts.ts'
import { impactOf, isFelt } from './insights-rules.ts'
import type { Run, SightGap } from './insights-sight.ts'

/** All facts behind one view, and nothing else. */
export interface FactList {
  readonly episodes: readonly EpisodeFact[]
  readonly postmortems: readonly PostmortemFact[]
  readonly threads: readonly ThreadFact[]
  readonly escalations: readonly EscalationFact[]
  readonly gaps: readonly SightGap[]
  readonly runs: readonly Run[]
  /** when the record begins, epoch ms; null = there is none */
  readonly since: number | null
  readonly teams: readonly string[]
  /** those that called in the 13 weeks before the end */
  readonly sources: readonly string[]
}

/** The list as a source of facts, for questions about the same last week. */
export function listedFacts(list: FactList): FactSource {
  const within =
    (from: number, to: number) =>
    (at: number | null): boolean =>
      at !== null && from <= at && at < to
  const named = new Set(list.postmortems.flatMap(({ episodeIds }) => episodeIds))
  const called = (from: number, to: number) => {
    const isIn = within(from, to)
    return list.episodes
      .filter(({ calledAt }) => isIn(calledAt))
      .toSorted((a, b) => (a.calledAt ?? 0) - (b.calledAt ?? 0) || a.id - b.id)
  }
  return {
    ...list,
    called,
    told: (from, to) => {
      const isIn = within(from, to)
      return list.episodes
        .filter(({ calledAt, outcome, seenAt }) => calledAt === null && outcome === 'notify' && isIn(seenAt))
        .toSorted((a, b) => a.seenAt - b.seenAt || a.id - b.id)
    },
    sounded: (from, to) => called(from, to).filter(({ sounded }) => sounded.length > 0),
    felt: (from, to) =>
      list.episodes
        .filter(
          (one) =>
            named.has(one.id) ||
            ((isFelt(impactOf(one)) || one.review !== null) &&
              one.firedAt < to &&
              (one.quietAt === null || one.quietAt >= from)),
        )
        .toSorted((a, b) => a.firedAt - b.firedAt || a.id - b.id),
    threads: (from, to) => list.threads.filter(({ openedAt }) => within(from, to)(openedAt)),
    escalations: (from, to) => list.escalations.filter(({ at }) => within(from, to)(at)),
    sources: () => list.sources,
  }
}
