/** Graphics that keep crashing: from the second time on the processor draws alone, also after the next start. */
import { readFileSync, writeFileSync } from 'node:fs'
import type { App } from 'electron'

/** One crash may be a driver that was just updated; a second one in the same run is a loop. */
const crashesAccepted = 1

/**
 * Must run before the app is ready. `file` remembers the decision for this version alone: the next one brings another
 * Chromium, which is given a new chance. After the second crash the app is started anew, in order, by `leave`.
 */
export function guardGraphics(
  app: Pick<App, 'on' | 'disableHardwareAcceleration' | 'getVersion' | 'relaunch'>,
  file: string,
  log: (line: string) => void,
  leave: () => void,
): void {
  if (rememberedFor(file) === app.getVersion()) {
    app.disableHardwareAcceleration()
    return
  }
  let crashes = 0
  app.on('child-process-gone', (_event, { type, reason }) => {
    if (type !== 'GPU' || reason === 'clean-exit') return
    crashes += 1
    log(`The graphics process ended: ${reason}.`)
    if (crashes !== crashesAccepted + 1) return
    try {
      writeFileSync(file, app.getVersion(), { mode: 0o600 })
    } catch (error) {
      // Without a memory of it, starting anew would crash the same way.
      log(`Drawing without the graphics card could not be remembered: ${String(error)}`)
      return
    }
    log('Nightdesk starts again and draws without the graphics card.')
    app.relaunch()
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
