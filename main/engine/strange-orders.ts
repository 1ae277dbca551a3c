/** Orders that were given to the drill and come to the real desk: its numbers of alerts mean others there. */
import { AppError } from '../../contract/errors.ts'

/** An order that comes this soon after the drill gave way was given to the drill: nobody has seen the real desk by then, ms. */
export const strangeMs = 400

/** What a page says of itself is true of any desk. */
const reports: readonly string[] = [
  'armed.report',
  'attempts.report',
  'presence.report',
  'sound.offer',
  'sound.beat',
]

/**
 * @param now by the run's monotonic clock, ms; `until` likewise
 * @throws AppError `too-late` for an order that may have been meant for the drill
 */
export function refuseStrange(name: string, now: number, until: number): void {
  if (now >= until || reports.includes(name)) return
  const words = 'The fire drill has just ended, so this was not done. Look again: these are the real alerts.'
  throw new AppError('too-late', words)
}
