/**
 * Presses on Windows' toasts. The system may tell of one by the notification itself, by the app's activator, or by both
 * (Electron 45 calls the second one "in addition"): the first one counts, and each notice is pressed once.
 */
import { pressOfToast } from './electron-toast.ts'

/** A press of one that is neither on the screen nor in the system's list any more cannot come late by more than these. */
const remembered = 200

/** A button by its index; null = the toast itself. */
export type TakePress = (button: number | null) => void

export interface ToastPresses {
  /** a notice that is about to be shown: its mark for the toast's arguments, and how its own events take a press */
  expect(take: TakePress): { readonly mark: string; readonly press: TakePress; readonly forget: () => void }
  /** the activator was told of a press; false when it is of no notice that this run still waits for */
  hear(words: string): boolean
}

/** @param run tells this run's toasts from those that earlier ones left: letters, digits, "_" and "-" */
export function createToastPresses(run: string): ToastPresses {
  const waiting = new Map<string, TakePress>()
  const pressed = new Set<string>()
  let last = 0
  const bound = (marks: Map<string, unknown> | Set<string>): void => {
    const [oldest] = marks.keys()
    if (marks.size > remembered && oldest !== undefined) marks.delete(oldest)
  }
  const take = (mark: string, button: number | null): void => {
    const waits = waiting.get(mark)
    if (!waits) return
    waiting.delete(mark)
    pressed.add(mark)
    bound(pressed)
    waits(button)
  }
  return {
    expect: (deed) => {
      last += 1
      const mark = `${run}-${last}`
      waiting.set(mark, deed)
      bound(waiting)
      return { mark, press: (button) => take(mark, button), forget: () => void waiting.delete(mark) }
    },
    hear: (words) => {
      const press = pressOfToast(words)
      if (press === null) return false
      if (pressed.has(press.mark)) return true
      if (!waiting.has(press.mark)) return false
      take(press.mark, press.button)
      return true
    },
  }
}
