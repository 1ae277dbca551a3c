/** May Nightdesk put itself away for an update now? Nobody is called while it does. */
import type { DeskSummary } from './summary.ts'

/**
 * Null when it may, else the sentence that says why not.
 * @param summary the real desk's numbers; null while the engine has not said any
 */
export function whyNotInstall(summary: DeskSummary | null): string | null {
  if (summary === null) return 'Nightdesk is still starting. Try again in a moment.'
  // Beside a drill `call` is the drill's own, so nothing is known about who was called for real.
  if (summary.drill) return 'End the fire drill first: an update restarts Nightdesk.'
  if (summary.call !== null)
    return 'You were called for a page, and nobody has it yet. Take it first: an update restarts Nightdesk.'
  if (summary.asked > 0)
    return 'A colleague asks you to take an alert over. Answer that first: an update restarts Nightdesk.'
  if (summary.alerts > 0)
    return `${summary.alerts === 1 ? 'One alert needs' : `${summary.alerts} alerts need`} you. Take care of that first: an update restarts Nightdesk.`
  return null
}
