/** What the system says of itself: asleep, locked, on battery, connected or not. The engine is told; it decides. */
import type { Net, PowerMonitor, PowerSaveBlocker } from 'electron'
import type { ShellFacts } from '../../contract/shell.ts'
import type { Desk } from '../desk.ts'
import type { Clock } from '../platform/clock.ts'

/** Electron's main process has no event for the network, only a cheap question; nor for the battery on every system. */
const askEveryMs = 2_000

/** Nobody has touched the machine for this long: nobody sits at it, s. */
const idleAfterS = 60

export interface SystemParts {
  readonly powerMonitor: PowerMonitor
  readonly powerSaveBlocker: PowerSaveBlocker
  readonly net: Net
}

/**
 * Tells `desk` now and on every change, until the returned function is called. Meanwhile the system is asked not to put
 * the program to sleep: macOS would let its timers wait, and a page with them. The screen may go dark.
 * @param tellsIdle false where idle times cannot be trusted: on Wayland keys may not count
 */
export function watchSystem(
  { powerMonitor, powerSaveBlocker, net }: SystemParts,
  platform: NodeJS.Platform,
  clock: Pick<Clock, 'after'>,
  desk: Pick<Desk, 'resumed' | 'networkChanged' | 'reportShell'>,
  tellsIdle = true,
): () => void {
  let online: boolean | null = null
  let onBattery: boolean | null = null
  let idle: boolean | null = null
  let cancel = (): void => {}
  const report = (facts: Partial<ShellFacts>): void => desk.reportShell(facts)
  const lookAtPower = (): void => {
    const now = powerMonitor.isOnBatteryPower()
    if (now !== onBattery) report({ onBattery: now })
    onBattery = now
  }
  const lookAtHands = (): void => {
    const now = tellsIdle ? powerMonitor.getSystemIdleState(idleAfterS) : 'unknown'
    const next = now === 'unknown' ? null : now !== 'active'
    if (next !== idle) report({ idle: next })
    idle = next
  }
  const look = (): void => {
    const now = net.isOnline()
    if (now !== online) desk.networkChanged(now)
    online = now
    lookAtPower()
    lookAtHands()
    cancel = clock.after(askEveryMs, look)
  }
  const woke = (): void => {
    cancel()
    look()
    desk.resumed()
  }
  const locked = (): void => report({ locked: true })
  const unlocked = (): void => {
    report({ locked: false })
    woke()
  }
  const events = [
    ['resume', woke],
    ['unlock-screen', unlocked],
    ['lock-screen', locked],
    ['on-ac', lookAtPower],
    ['on-battery', lookAtPower],
  ] as const
  for (const [event, listener] of events) powerMonitor.on(event as 'resume', listener)
  // Linux has no event for the lock, so there it stays unknown rather than stale.
  const state = platform === 'linux' ? 'unknown' : powerMonitor.getSystemIdleState(1)
  report({ locked: state === 'unknown' ? null : state === 'locked' })
  const blocker = powerSaveBlocker.start('prevent-app-suspension')
  report({ sleepBlocked: powerSaveBlocker.isStarted(blocker) })
  look()
  return () => {
    cancel()
    powerSaveBlocker.stop(blocker)
    for (const [event, listener] of events) powerMonitor.off(event as 'resume', listener)
  }
}
