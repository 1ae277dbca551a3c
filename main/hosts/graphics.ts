/** Graphics that keep crashing: from the second time on the processor draws alone, also after the next start. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { App } from 'electron'
import type { Clock } from '../platform/clock.ts'

/** One crash may be a driver that was just updated; a second one within this time is a loop, ms. */
const loopWithinMs = 600_000

/**
 * Must run before the app is ready. `file` remembers the decision for this version alone: the next one brings another
 * Chromium, which is given a new chance. After the second crash the app is started anew, in order, by `leave`; while
 * `mayLeave` says no, it only holds for the next start.
 */
export function guardGraphics(
  app: Pick<App, 'on' | 'disableHardwareAcceleration' | 'getVersion' | 'relaunch'>,
  file: string,
  { clock, log }: { readonly clock: Pick<Clock, 'mono'>; readonly log: (line: string) => void },
  {
    mayLeave,
    leave,
    args,
  }: {
    readonly mayLeave: () => boolean
    readonly leave: () => void
    /** the words to start again with */
    readonly args: () => readonly string[]
  },
): void {
  if (rememberedFor(file) === app.getVersion()) {
    app.disableHardwareAcceleration()
    return
  }
  let lastAt = Number.NEGATIVE_INFINITY
  let leaving = false
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return
    log(`The graphics process ended: ${reason}.`)
    const again = clock.mono() - lastAt < loopWithinMs
    lastAt = clock.mono()
    if (!again || leaving) return
    try {
      writeFileSync(file, app.getVersion(), { mode: 0o600 })
    } catch (error) {
      // Without a memory of it, starting anew would crash the same way.
      log(`Drawing without the graphics card could not be remembered: ${String(error)}`)
      return
    }
    if (!mayLeave()) {
      log('From its next start on Nightdesk draws without the graphics card.')
      return
    }
    leaving = true
    log('Nightdesk starts again and draws without the graphics card.')
    app.relaunch({ args: [...args()] })
    leave()
  })
}

function rememberedFor(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
