/** Which window folds an alert at an instant. Pure. */
import { holds, type MaintenanceWindow } from '../../contract/maintenance.ts'
import type { SeenMatcher } from '../../contract/observation.ts'

type Labels = Readonly<Record<string, string>>

/** A window made ready for many alerts. */
export interface ReadyWindow extends MaintenanceWindow {
  /** when the calendar that names it was last read, epoch ms; null for one by hand */
  readonly readAt: number | null
  readonly test: (labels: Labels) => boolean
}

/** What is asked of an alert beside its labels. */
export interface FoldedFacts {
  readonly severity: string
  readonly allPipelines: boolean
}

/** A calendar that could not be read for longer than this begins no window any more, ms: it may say something else by now. */
export const trustMs = 24 * 3_600_000

/** Does it hold at `now`? One of a calendar only if it was known when it began, or shortly before. */
export function isInForce(window: Pick<ReadyWindow, 'startsAt' | 'endsAt' | 'readAt'>, now: number): boolean {
  const { readAt, startsAt } = window
  return holds(window, now) && (readAt === null || startsAt <= readAt + trustMs)
}

/** What no window folds, whatever it matches: heartbeats and all that only proves something, and what pages everywhere. */
export function mayFold({ severity, allPipelines }: FoldedFacts): boolean {
  return severity !== 'none' && !allPipelines
}

/** The window among those in force that folds these labels: of several the one that ends last. */
export function foldedBy(labels: Labels, inForce: readonly ReadyWindow[]): ReadyWindow | null {
  let last: ReadyWindow | null = null
  for (const window of inForce)
    if ((last === null || window.endsAt > last.endsAt) && window.test(labels)) last = window
  return last
}

/** The next instant at which a window begins or ends, epoch ms; Infinity when none does. */
export function nextChange(windows: readonly ReadyWindow[], now: number): number {
  let next = Number.POSITIVE_INFINITY
  for (const { startsAt, endsAt } of windows)
    for (const at of [startsAt, endsAt]) if (at > now && at < next) next = at
  return next
}

/** The windows made ready; one whose matchers cannot be compiled folds nothing. */
export function ready(
  windows: readonly (MaintenanceWindow & { readonly readAt: number | null })[],
  compile: (matchers: readonly SeenMatcher[]) => ((labels: Labels) => boolean) | null,
): readonly ReadyWindow[] {
  return windows.map((window) => ({ ...window, test: compile(window.matchers) ?? (() => false) }))
}
