/** A page that dies or hangs: brought back once, then a plain one in its place. The engine never waits for it. */
import type { WebContents } from 'electron'
import type { Clock } from '../platform/clock.ts'

/** Two ends within this time are no accident, ms: a third would follow, at the moment somebody needs the screen. */
const patternWithinMs = 600_000
/** Electron says "unresponsive" after half a minute; for this much longer a page may still come back by itself, ms. */
const hungAfterMs = 10_000

/**
 * Watches one window's page.
 * @param page.reload brings the full page back, `page.safe` stands in for it
 * @returns `lives`, to be called when the page has its port: one that ends before would only end again
 */
export function watchPage(
  contents: Pick<WebContents, 'on' | 'isDestroyed' | 'forcefullyCrashRenderer'>,
  onHang: { on(event: 'unresponsive' | 'responsive', listener: () => void): unknown },
  page: {
    readonly reload: () => void
    readonly safe: () => void
    readonly isSafe: () => boolean
    readonly mayClose: () => boolean
  },
  { clock, log }: { readonly clock: Pick<Clock, 'mono' | 'after'>; readonly log: (line: string) => void },
): { lives(): void } {
  let alive = false
  let lastEndAt: number | null = null
  let spare = (): void => {}

  onHang.on('unresponsive', () => {
    log('The page does not react.')
    spare()
    spare = clock.after(hungAfterMs, () => {
      if (contents.isDestroyed()) return
      log('The page is ended, since it did not come back.')
      contents.forcefullyCrashRenderer()
    })
  })
  onHang.on('responsive', () => spare())
  contents.on('destroyed', () => spare())
  contents.on('render-process-gone', (_event, details) => {
    spare()
    if (details.reason === 'clean-exit' || page.mayClose()) return
    log(`The page ended: ${details.reason}.`)
    // Even the plain page ended: loading anything again could go on for ever. The tray and the notifications remain.
    if (page.isSafe()) return
    const again = lastEndAt !== null && clock.mono() - lastEndAt < patternWithinMs
    lastEndAt = clock.mono()
    const worthIt = alive && !again
    alive = false
    if (worthIt) {
      page.reload()
      return
    }
    log('The page ended too often.')
    page.safe()
  })
  return {
    lives: () => {
      alive = true
    },
  }
}
