/** Into which stretches a window is cut so that what began can be counted. Pure; instants are epoch ms. */
import { dayMs } from '../../contract/weekly-spans.ts'
import { instantOf, wallAt } from '../../contract/zoned-time.ts'

/** A window of more days than this is cut into equal parts: bars narrower than a few pixels say nothing. */
const mostDays = 400
/** Below so many days the parts are equal and shorter than a day. */
const fewDays = 3
const parts = 48

/** The edges of the stretches, one more than there are stretches: local midnights, and the window's own ends. */
export function edgesOf(from: number, to: number, zone: string): readonly number[] {
  const days = (to - from) / dayMs
  if (days < fewDays || days > mostDays) {
    const count = Math.max(1, Math.min(parts, Math.floor(to - from)))
    return Array.from({ length: count + 1 }, (_, index) => from + Math.round(((to - from) * index) / count))
  }
  const edges = [from]
  // The calendar counts: a day has 23 to 25 hours.
  for (let day = Math.floor(wallAt(zone, from) / dayMs) + 1; ; day += 1) {
    const at = instantOf(zone, day * dayMs)
    if (at >= to) break
    if (at > from) edges.push(at)
  }
  return [...edges, to]
}
