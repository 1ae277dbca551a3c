/** What calls most often, and whether it needed anybody. Pure. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { Noisy } from '../../contract/insights.ts'
import type { Surroundings } from './chapter.ts'
import type { EpisodeFact } from './insights-facts.ts'
import { neededAction, targetsOf } from './insights-rules.ts'
import type { Sight } from './insights-sight.ts'
import { isNightAt } from './insights-weeks.ts'

/** More lines are read by nobody. */
const most = 20

/** @param called what called, the oldest first */
export function noisiestOf(
  called: readonly EpisodeFact[],
  surroundings: Surroundings,
  sight: Sight,
): readonly Noisy[] {
  const { ackMs } = targetsOf(surroundings)
  const names = Map.groupBy(called, ({ alertname }) => alertname)
  return [...names]
    .map(([alertname, episodes]): Noisy => {
      const newest = episodes.reduce((last, one) =>
        (one.calledAt ?? 0) >= (last.calledAt ?? 0) ? one : last,
      )
      const known = episodes.flatMap((one) => neededAction(one, ackMs, sight) ?? [])
      return {
        ...{ alertname, title: newest.title, environments: environmentsOf(episodes) },
        fired: episodes.length,
        neededAction: known.filter(Boolean).length,
        known: known.length,
        atNight: episodes.filter(({ calledAt }) => calledAt !== null && isNightAt(surroundings, calledAt))
          .length,
        episodeId: newest.id as EpisodeId,
      }
    })
    .sort((a, b) => b.fired - a.fired || b.atNight - a.atNight || (a.alertname < b.alertname ? -1 : 1))
    .slice(0, most)
}

/** The one with the most first. */
function environmentsOf(episodes: readonly EpisodeFact[]): readonly string[] {
  const times = new Map<string, number>()
  for (const { environment } of episodes)
    if (environment !== null) times.set(environment, (times.get(environment) ?? 0) + 1)
  return [...times].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([name]) => name)
}
