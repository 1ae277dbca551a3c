/** A row's timer: which of its looks, its figure and its words. Pure; instants epoch ms, durations ms. */
import { dueOf, type Episode } from '../../contract/alert.ts'
import { spokenText, timerText } from '../ui/duration.ts'

/** Under this an ack timer is outlined. */
const ackSoonMs = 60_000
/** Under this a resolve timer is outlined. */
const resolveSoonMs = 15 * 60_000

export interface TimerLook {
  readonly kind: 'ack' | 'resolve'
  readonly tone: 'calm' | 'soon' | 'late'
  readonly figure: string
  /** under the figure */
  readonly words: string
  /** for screen readers */
  readonly spoken: string
  /** share of the time that is left, 0 to 1 */
  readonly left: number
}

/** What the timer of a firing episode shows at `now`. `targetMs` is the length of its clock, for the bar. */
export function timerLook(
  episode: Episode,
  now: number,
  target: { readonly ackTargetMs: number; readonly resolveTargetMs: number },
): TimerLook {
  const due = dueOf(episode)
  const leftMs = due.at - now
  const acking = due.kind === 'ack'
  const tone = leftMs <= 0 ? 'late' : leftMs < (acking ? ackSoonMs : resolveSoonMs) ? 'soon' : 'calm'
  const span = acking ? target.ackTargetMs : target.resolveTargetMs
  const words = acking
    ? tone === 'late'
      ? 'ack overdue'
      : 'left to ack'
    : tone === 'late'
      ? 'overdue'
      : 'to resolve'
  return {
    kind: due.kind,
    tone,
    figure: timerText(leftMs),
    words,
    spoken: `${spokenText(leftMs)} to ${acking ? 'acknowledge' : 'resolve'}`,
    left: Math.min(1, Math.max(0, leftMs / Math.max(1, span))),
  }
}
