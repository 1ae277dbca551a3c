/**
 * Keeps a press from meeting what has only just come: nothing counts within 400 ms of another alert standing there, or of
 * the keyboard having come to the window in the middle of somebody's typing. All in ms of the monotonic clock.
 */
import { handMs } from '../watch/hold.ts'

export interface Settled {
  /** this stands on the screen; only another one starts the time anew */
  show(subject: string | null, at: number): void
  /** the user has put this there: a press may follow at once */
  choose(subject: string | null): void
  /** the window has just got the keyboard */
  focus(at: number): void
  /** a finger or a mouse button went down */
  down(at: number): void
  /** may a key that is pressed now act on `subject`? */
  mayKey(subject: string, at: number): boolean
  /** may a click act on `subject`? It counts from where and when the button went down. @param pointer false: by keyboard or a reader */
  mayClick(subject: string, at: number, pointer: boolean): boolean
}

/** One for each window; nothing is shown yet. */
export function createSettled(): Settled {
  let shown: string | null = null
  let since = Number.NEGATIVE_INFINITY
  let focusedAt = Number.NEGATIVE_INFINITY
  let begun: { readonly subject: string | null; readonly settled: boolean } | null = null
  return {
    show: (subject, at) => {
      if (subject === shown) return
      shown = subject
      since = at
    },
    choose: (subject) => {
      shown = subject
      since = Number.NEGATIVE_INFINITY
    },
    focus: (at) => {
      focusedAt = at
    },
    down: (at) => {
      begun = { subject: shown, settled: at - since >= handMs }
    },
    mayKey: (subject, at) => subject === shown && at - Math.max(since, focusedAt) >= handMs,
    mayClick: (subject, at, pointer) => {
      const down = pointer ? begun : null
      begun = null
      if (subject !== shown) return false
      return down ? down.subject === subject && down.settled : at - Math.max(since, focusedAt) >= handMs
    },
  }
}
