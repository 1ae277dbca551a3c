/** When the same alert fired before, by local days, from this laptop's own history. Pure. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { SeenBefore } from '../../contract/queries.ts'

/** How many days the strip shows, today included. */
export const seenBeforeDays = 30

/** An earlier or present episode of the alert; instants in epoch ms. */
export interface PastFiring {
  readonly id: EpisodeId
  readonly firedAt: number
  readonly quietAt: number | null
  readonly ackBy: string | null
}

/** Local midnight `daysBack` days before the day of `now`. Days have 23 to 25 hours: the calendar counts, not hours. */
export function localDayStart(now: number, daysBack: number): number {
  const day = new Date(now)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysBack).getTime()
}

/** The strip and the newest earlier episode. `firings` newest first, the present episode `current` among them or not. */
export function seenBefore(
  firings: readonly PastFiring[],
  current: EpisodeId,
  now: number,
  historyFrom: number,
): SeenBefore {
  const starts = Array.from({ length: seenBeforeDays }, (_, index) =>
    localDayStart(now, seenBeforeDays - 1 - index),
  )
  const counts = starts.map(() => 0)
  for (const { firedAt } of firings) {
    const day = starts.findLastIndex((startsAt) => firedAt >= startsAt)
    if (day >= 0) counts[day] = (counts[day] ?? 0) + 1
  }
  const from = starts[0] ?? now
  const earlier = firings.filter((firing) => firing.id !== current && firing.firedAt >= from)
  const [last] = earlier
  return {
    days: starts.map((startsAt, index) => ({ startsAt, count: counts[index] ?? 0 })),
    count: earlier.length,
    last: last
      ? {
          at: last.firedAt,
          tookMs: last.quietAt === null ? null : last.quietAt - last.firedAt,
          by: last.ackBy,
        }
      : null,
    historyFrom,
  }
}
