/** The numbers for what stands outside of the page, looked at again and again: blindness and lateness come by time alone. */
import type { Clock } from '../platform/clock.ts'
import type { DeskSummary } from './summary.ts'

/** How often they are looked at, ms. */
export const summaryEveryMs = 1_000

/**
 * Calls back now and whenever the numbers change, until the returned function is called. A listener that throws is heard
 * by whoever runs the clock, and ends nothing.
 */
export function watchSummary(
  clock: Pick<Clock, 'after'>,
  read: () => DeskSummary,
  listener: (summary: DeskSummary) => void,
): () => void {
  let last = ''
  let cancel = (): void => {}
  const look = (): void => {
    // Before anything that may throw: a tray that stands still would say for ever what was true once.
    cancel = clock.after(summaryEveryMs, look)
    const summary = read()
    const text = JSON.stringify(summary)
    if (text === last) return
    last = text
    listener(summary)
  }
  look()
  return () => cancel()
}
