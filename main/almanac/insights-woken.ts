/** How often somebody was woken, by the rule of the digest and of the rest that Shifts shows. Pure; epoch ms. */
import type { InsightsView } from '../../contract/insights.ts'
import { joined, type Span } from '../../contract/weekly-spans.ts'
import type { Surroundings } from './chapter.ts'
import type { EpisodeFact } from './insights-facts.ts'
import { isNightAt, nightAt } from './insights-weeks.ts'

/** What sounds before somebody has fallen asleep again is the same waking, ms: the allowance of the digest. */
const againAsleepMs = 30 * 60_000

/** One waking: from its first sound, with what sounded in it. */
export interface Waking extends Span {
  readonly episodes: readonly EpisodeFact[]
}

/** How long one kept somebody awake: from its first sound to its end, or to when somebody took it; null = it woke nobody. */
function awakeIn({ sounded, quietAt, ackAt }: EpisodeFact, now: number): Span | null {
  // Over before anybody saw it.
  if (sounded.length === 0 || sounded.every(({ unseen }) => unseen === true)) return null
  const from = Math.min(...sounded.map((one) => one.from))
  const to = quietAt ?? ackAt ?? now
  return from < to ? { from, to } : null
}

/**
 * The wakings that began at night, the oldest first.
 * @param episodes with those of the day before, so that what goes on from then is no waking of its own
 */
export function wakingsOf(
  episodes: readonly EpisodeFact[],
  surroundings: Surroundings,
  now: number,
): readonly Waking[] {
  const awake = episodes.flatMap((episode) => {
    const span = awakeIn(episode, now)
    return span ? [{ ...span, episode }] : []
  })
  const whole = joined(awake.map(({ from, to }) => ({ from, to: to + againAsleepMs })))
  let index = 0
  const sorted = awake.toSorted((a, b) => a.from - b.from || a.episode.id - b.episode.id)
  return whole
    .map(({ from, to }): Waking => {
      const first = index
      while (index < sorted.length && (sorted[index]?.from ?? 0) <= to) index += 1
      return { from, to, episodes: sorted.slice(first, index).map(({ episode }) => episode) }
    })
    .filter(({ from }) => isNightAt(surroundings, from))
}

/** The night with the most wakings, of two the later; null = none. */
export function worstNight(
  wakings: readonly Waking[],
  surroundings: Surroundings,
): NonNullable<InsightsView['woken']>['worst'] {
  const nights = new Map<number, Span & { count: number }>()
  for (const { from } of wakings) {
    const night = nightAt(surroundings, from)
    if (night === null) continue
    const known = nights.get(night.from) ?? { ...night, count: 0 }
    nights.set(night.from, { ...known, count: known.count + 1 })
  }
  return [...nights.values()].reduce<(Span & { count: number }) | null>(
    (worst, one) => (worst === null || one.count >= worst.count ? one : worst),
    null,
  )
}
