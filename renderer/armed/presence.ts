/** Tells the engine that somebody sits at this page, where the system does not say so itself. */
import { monotonic } from '../now.ts'
import { isLive, usePage } from '../store.ts'

/** A touch counts for a minute there; it is told this often at most, ms. */
const tellEveryMs = 20_000
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Starts listening; the answer stops it. */
export function followPresence(): () => void {
  let toldAt = Number.NEGATIVE_INFINITY
  const touched = (): void => {
    const page = usePage.getState()
    const now = monotonic()
    if (!isLive(page) || page.state?.desk.shell.facts.idle !== null || now - toldAt < tellEveryMs) return
    toldAt = now
    page.engine?.order('presence.report', {}).catch(() => {
      // The next touch tells it again.
    })
  }
  for (const touch of touches) window.addEventListener(touch, touched, { passive: true, capture: true })
  return () => {
    for (const touch of touches) window.removeEventListener(touch, touched, { capture: true })
  }
}
