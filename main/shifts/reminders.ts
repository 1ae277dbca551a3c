/** When my shifts are said ahead: each lead once, late only where it still helps, and never two for one. Pure. */
import type { SeenShift, ShiftEdge } from '../../contract/shift-news.ts'

/** A reminder that was told, or that there was no sense in telling any more. Instants epoch ms. */
export interface ToldReminder {
  readonly rotation: string
  readonly kind: ShiftEdge['kind']
  readonly at: number
  readonly leadMs: number
  readonly toldAt: number
}

/** Told this much later it is still on time, ms: what wakes the engine may come a little late. */
const onTimeMs = 120_000
/** A late one gives way to one that comes within this, ms. */
const nextIsNearMs = 600_000
/** Kept beyond the shift's begin or end for this long, ms: a clock that was a day ahead must not have it told again. */
const keptMs = 2 * 86_400_000

/** The beginnings and ends of these that are still to come. */
export function edgesOf(rotation: string, shifts: readonly SeenShift[], now: number): readonly ShiftEdge[] {
  return shifts.flatMap(({ from, to }) => [
    ...(from !== null && from > now ? [{ rotation, kind: 'begins', at: from } as const] : []),
    ...(to !== null && to > now ? [{ rotation, kind: 'ends', at: to } as const] : []),
  ])
}

export interface RemindersNow {
  /** the nearest first; they are one notification */
  readonly tell: readonly ShiftEdge[]
  /** all whose time has come, told or not */
  readonly passed: readonly ToldReminder[]
  /** when the next one is due, epoch ms; Infinity = none in sight */
  readonly nextAt: number
}

/**
 * What is to be said at `now`.
 * @param leads how long before, ms, in any order
 * @param isNews a shift that has only just come to be known: what lies behind it is not told late
 */
export function remindersAt(
  edges: readonly ShiftEdge[],
  leads: readonly number[],
  told: readonly ToldReminder[],
  now: number,
  isNews: (edge: ShiftEdge) => boolean = () => false,
): RemindersNow {
  const tell: ShiftEdge[] = []
  const passed: ToldReminder[] = []
  let nextAt = Number.POSITIVE_INFINITY
  for (const edge of edges.toSorted((a, b) => a.at - b.at)) {
    const { rotation, kind, at } = edge
    if (at <= now) continue
    const over = leads.filter((leadMs) => at - leadMs <= now)
    const next = Math.min(...leads.filter((leadMs) => at - leadMs > now).map((leadMs) => at - leadMs))
    nextAt = Math.min(nextAt, next)
    const untold = over.filter((leadMs) => !told.some((one) => isOf(one, edge) && one.leadMs === leadMs))
    const nearest = Math.min(...over)
    passed.push(...untold.map((leadMs) => ({ rotation, kind, at, leadMs, toldAt: now })))
    if (!untold.includes(nearest) || isNews(edge)) continue
    const lateMs = now - (at - nearest)
    if (lateMs < onTimeMs || next - now > nextIsNearMs) tell.push(edge)
  }
  return { tell, passed, nextAt }
}

/** What need not be remembered is forgotten; what was told by a clock that was ahead was not told. */
export function stillTold(told: readonly ToldReminder[], now: number): readonly ToldReminder[] {
  return told.filter(({ at, toldAt }) => at > now - keptMs && toldAt <= now + onTimeMs)
}

function isOf(one: ToldReminder, { rotation, kind, at }: ShiftEdge): boolean {
  return one.rotation === rotation && one.kind === kind && one.at === at
}
