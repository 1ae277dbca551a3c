/** The drawing of a history: episodes as bars, a lane for each place or name. Pure; instants are epoch ms. */
import type { Severity } from '../../contract/alert.ts'
import type { PastLane } from '../../contract/past.ts'
import type { LookedRow } from './past-around-table.ts'

/** So many lanes have a name of their own; what is left stands in one together. */
export const mostLanes = 8
/** Two episodes with less than this share of the window between them are one bar: about two pixels. */
const resolution = 1 / 500

const order: readonly Severity[] = ['page', 'notify', 'ticket', 'none']

/** @param rows newest first; @param worstOf how grave an alert is, by its number */
export function lanesOf(
  rows: readonly LookedRow[],
  { from, to }: { readonly from: number; readonly to: number },
  worstOf: (alertId: number) => Severity,
  nameOf: (laneId: number) => string,
): readonly PastLane[] {
  const named = [...Map.groupBy(rows, ({ laneId }) => laneId)].flatMap(([laneId, own]) =>
    laneId === null ? [] : [{ name: nameOf(laneId), own }],
  )
  const fullest = named.toSorted((a, b) => b.own.length - a.own.length || (a.name < b.name ? -1 : 1))
  // One alone under "others" has room for its own name.
  const shown = fullest.length > mostLanes + 1 ? fullest.slice(0, mostLanes) : fullest
  const withName = new Set(shown.flatMap(({ own }) => own.map(({ laneId }) => laneId)))
  const rest = rows.filter(({ laneId }) => !withName.has(laneId))
  const gapMs = (to - from) * resolution
  const lane = (name: string | null, names: number, own: readonly LookedRow[]): PastLane => ({
    ...{ name, names, count: own.length },
    bars: barsOf(own, gapMs, worstOf),
  })
  return [
    ...shown.map(({ name, own }) => lane(name, 1, own)),
    ...(rest.length > 0 ? [lane(null, fullest.length - shown.length, rest)] : []),
  ]
}

type Bar = PastLane['bars'][number]

/** In order of time; those that overlap or all but touch are one. */
function barsOf(
  newestFirst: readonly LookedRow[],
  gapMs: number,
  worstOf: (alertId: number) => Severity,
): readonly Bar[] {
  const bars: Bar[] = []
  for (const { id, alertId, firedAt, quietAt } of newestFirst.toReversed()) {
    const last = bars.at(-1)
    const own = { from: firedAt, to: quietAt, count: 1, worst: worstOf(alertId), episodeId: id }
    if (!last || (last.to !== null && firedAt - last.to > gapMs)) bars.push(own)
    else
      bars[bars.length - 1] = {
        from: last.from,
        to: last.to === null || quietAt === null ? null : Math.max(last.to, quietAt),
        count: last.count + 1,
        worst: order.indexOf(own.worst) < order.indexOf(last.worst) ? own.worst : last.worst,
        episodeId: id,
      }
  }
  return bars
}
