/** A week counted by team, severity, night and mine: what every figure by week is added up from. Pure. */
import type { Severity } from '../../contract/alert.ts'
import type { InsightsQuestion, TeamFigures } from '../../contract/insights.ts'
import type { Surroundings } from './chapter.ts'
import type { EpisodeFact } from './insights-facts.ts'
import {
  acknowledgedIn,
  countedAt,
  isHealed,
  isMine,
  type Measured,
  resolvedIn,
  targetsOf,
} from './insights-rules.ts'
import type { Sight } from './insights-sight.ts'
import { spreadOf, type Tally, tallyOf, tallyTogether } from './insights-tally.ts'
import { isNightAt } from './insights-weeks.ts'

/** What was counted of a team. */
export interface Counted {
  readonly team: string | null
  readonly called: number
  readonly told: number
  readonly healed: number
  /** when the last of them began to count, epoch ms */
  readonly lastAt: number
  readonly acknowledged: Tally
  readonly resolved: Tally
}

/** Of all that can be asked of a team, one of each. */
export interface Cell extends Counted {
  readonly severity: Severity
  readonly night: boolean
  readonly mine: boolean
}

/** Which cells are asked for. */
export type CellsAsked = Pick<InsightsQuestion, 'whose' | 'team' | 'severity' | 'when'>

/** Counts the episodes of one week. */
export function cellsOf(
  episodes: readonly EpisodeFact[],
  surroundings: Surroundings,
  sight: Sight,
): readonly Cell[] {
  const { ackMs, resolveMs } = targetsOf(surroundings)
  const groups = new Map<string, EpisodeFact[]>()
  for (const episode of episodes) {
    const { team, severity } = episode
    const key = JSON.stringify([team, severity, isNightAt(surroundings, countedAt(episode)), isMine(episode)])
    const group = groups.get(key)
    if (group) group.push(episode)
    else groups.set(key, [episode])
  }
  return [...groups].map(([key, group]): Cell => {
    const [team, severity, night, mine] = JSON.parse(key) as [string | null, Severity, boolean, boolean]
    const called = group.filter(({ calledAt }) => calledAt !== null)
    return {
      ...{ team, severity, night, mine },
      called: called.length,
      told: group.length - called.length,
      healed: called.filter(isHealed).length,
      lastAt: group.reduce((last, episode) => Math.max(last, countedAt(episode)), Number.NEGATIVE_INFINITY),
      acknowledged: tallyMeasured(called, (episode) => acknowledgedIn(episode, sight), ackMs),
      resolved: tallyMeasured(called, (episode) => resolvedIn(episode, sight), resolveMs),
    }
  })
}

/** Counts what can be measured of these, and how many have an end that nobody saw. */
export function tallyMeasured(
  episodes: readonly EpisodeFact[],
  measure: (episode: EpisodeFact) => Measured,
  targetMs: number | null,
): Tally {
  const values: number[] = []
  let leftOut = 0
  for (const episode of episodes) {
    const measured = measure(episode)
    if (measured.ms !== null) values.push(measured.ms)
    else if (measured.why === 'unseen') leftOut += 1
  }
  return tallyOf(values, leftOut, targetMs)
}

/** The cells of each team as one. */
export function teamsOf(cells: readonly Counted[]): readonly Counted[] {
  return [...Map.groupBy(cells, ({ team }) => team)].map(([team, own]): Counted => {
    const sum = (of: (cell: Counted) => number): number => own.reduce((all, cell) => all + of(cell), 0)
    return {
      team,
      called: sum(({ called }) => called),
      told: sum(({ told }) => told),
      healed: sum(({ healed }) => healed),
      lastAt: own.reduce((last, cell) => Math.max(last, cell.lastAt), Number.NEGATIVE_INFINITY),
      acknowledged: tallyTogether(own.map(({ acknowledged }) => acknowledged)),
      resolved: tallyTogether(own.map(({ resolved }) => resolved)),
    }
  })
}

/** Is everything of the teams asked for, so that what is kept of each as one will do? */
export function isOfTeams({ whose, severity, when }: CellsAsked): boolean {
  return whose === 'team' && severity === null && when === 'all'
}

/** What these cells say of each team. */
export function byTeam(cells: readonly Counted[], surroundings: Surroundings): readonly TeamFigures[] {
  const { ackMs, resolveMs } = targetsOf(surroundings)
  return [...Map.groupBy(cells, ({ team }) => team)]
    .map(([team, own]) => ({
      team,
      pages: own.reduce((sum, { called }) => sum + called, 0),
      acknowledged: spreadOf(
        own.map(({ acknowledged }) => acknowledged),
        ackMs,
      ),
      resolved: spreadOf(
        own.map(({ resolved }) => resolved),
        resolveMs,
      ),
    }))
    .filter(({ pages }) => pages > 0)
    .sort((a, b) => b.pages - a.pages || ((a.team ?? '') < (b.team ?? '') ? -1 : 1))
}

/** Is a cell among what is asked? */
export function isCellAsked(
  cell: Pick<Cell, 'team' | 'severity' | 'night' | 'mine'>,
  { whose, team, severity, when }: CellsAsked,
): boolean {
  return (
    (whose === 'team' || cell.mine) &&
    (team === null || cell.team === team) &&
    (severity === null || cell.severity === severity) &&
    (when === 'all' || cell.night === (when === 'night'))
  )
}
