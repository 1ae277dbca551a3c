/** Whether this laptop's clock can be believed about who is on duty. Pure. */
import { durationWords } from './duration-words.ts'
import type { SourceHealth } from './source-health.ts'

/** From here on another shift may long have begun, ms: less than this shifts a hand-over, and the armed state names it. */
const believedWithinMs = 3_600_000

/**
 * How far this laptop's clock is from every server's that said what time it is, ms: above zero it is ahead, the least of
 * them counts. Null while no server says so, while they disagree, and within an hour.
 */
export function clockOffBy(sources: Iterable<Pick<SourceHealth, 'peers'>>): number | null {
  const skews = [...sources].flatMap(({ peers }) =>
    peers.flatMap(({ failure, skewMs }) => (failure || skewMs === null ? [] : [skewMs])),
  )
  const least = Math.min(...skews.map(Math.abs))
  const isAhead = skews.every((skew) => skew < 0)
  if (skews.length === 0 || least < believedWithinMs) return null
  if (!isAhead && !skews.every((skew) => skew > 0)) return null
  return isAhead ? least : -least
}

/** "This laptop’s clock is 24 h ahead of every server’s: who is on duty now is not known." */
export function clockOffWords(offMs: number): string {
  const way = offMs > 0 ? 'ahead of' : 'behind'
  return `This laptop’s clock is ${durationWords(Math.abs(offMs))} ${way} every server’s: who is on duty now is not known.`
}
