/**
 * Keeps a press from meeting what has only just come: nothing counts within 400 ms of another alert standing there, or of
 * the keyboard having come to the window in the middle of somebody's typing. All in ms of the monotonic clock.
 */
import { handMs } from '../watch/hold.ts'

export interface Settled {
  /** this stands on the screen; only another one starts the time anew. null: nothing that could be pressed */
  show(subject: string | null, at: number): void
  /** the user has put this there: a press may follow at once */
  choose(subject: string | null): void
  /** the window has just got the keyboard */
  focus(at: number): void
  /** a finger or a mouse button went down: whoever does that is not typing elsewhere */
  down(at: number): void
  /** may a key that is pressed now count at all, whatever it is for? */
  countsKeys(at: number): boolean
  /** a key went down and nothing came of it: whoever types into the window without knowing goes on typing */
  refuse(at: number): void
  /** may a key that is pressed now act on `subject`? */
  mayKey(subject: string, at: number): boolean
  /** may a click act on `subject`? It counts from where and when the button went down. @param pointer false: by keyboard or a reader */
  mayClick(subject: string, at: number, pointer: boolean): boolean
}

/**
 * One for each window; nothing is shown yet.
 * @param restMs how long no key may have been pressed after the keyboard came by itself
 */
export function createSettled(restMs = handMs): Settled {
  let shown: string | null = null
  let since = Number.NEGATIVE_INFINITY
  let keysFrom = Number.NEGATIVE_INFINITY
  let downAt = Number.NEGATIVE_INFINITY
  /** the keyboard came without a pointer, and no key was meant for the window yet */
  let unasked = false
  let begun: { readonly subject: string | null; readonly settled: boolean } | null = null
  const mayNow = (subject: string, at: number): boolean =>
    subject === shown && at - since >= handMs && at >= keysFrom
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
      // The pointer that brings the window may be told of before the focus, or right after it.
      if (at - downAt < handMs) return
      unasked = true
      keysFrom = at + restMs
    },
    down: (at) => {
      downAt = at
      unasked = false
      keysFrom = Number.NEGATIVE_INFINITY
      begun = { subject: shown, settled: at - since >= handMs }
    },
    countsKeys: (at) => at >= keysFrom,
    refuse: (at) => {
      if (unasked) keysFrom = at + restMs
    },
    mayKey: (subject, at) => {
      if (!mayNow(subject, at)) return false
      unasked = false
      return true
    },
    mayClick: (subject, at, pointer) => {
      const down = pointer ? begun : null
      begun = null
      if (!down) return mayNow(subject, at)
      return subject === shown && down.subject === subject && down.settled
    },
  }
}
