/** What the system says of itself: asleep, locked, on battery, connected or not. The engine is told; it decides. */
import type { Net, PowerMonitor, PowerSaveBlocker } from 'electron'
import type { ShellFacts } from '../../contract/shell.ts'
import type { Desk } from '../desk.ts'
import { type Clock, nearly } from '../platform/clock.ts'

/** Electron's main process has no event for the network, only a cheap question; nor for the battery on every system. */
const askEveryMs = 2_000

/** Nobody has touched the machine for this long: nobody sits at it, s. */
const idleAfterS = 60

export interface SystemParts {
  readonly powerMonitor: PowerMonitor
  readonly net: Net
}

export interface SystemHost {
  readonly platform: NodeJS.Platform
  readonly clock: Pick<Clock, 'after' | 'near'>
  readonly interfaces: Interfaces
}

/** Where this machine is in the network, as Node lists it. */
export type Interfaces = () => Readonly<Record<string, readonly NetworkAddress[] | undefined>>

interface NetworkAddress {
  readonly address: string
  readonly internal: boolean
}

/**
 * Tells `desk` now and on every change, until the returned function is called. Of going to sleep
 * nothing is told: the engine's clock finds out by itself how long it was, and throws away the poll that slept.
 * @param tellsIdle false where idle times cannot be trusted: on Wayland keys may not count
 */
export function watchSystem(
  { powerMonitor, net }: SystemParts,
  { platform, clock, interfaces }: SystemHost,
  desk: Pick<Desk, 'resumed' | 'networkChanged' | 'reportShell'>,
  tellsIdle = true,
): () => void {
  let online: boolean | null = null
  let place: string | null = null
  let onBattery: boolean | null = null
  let lock: boolean | null = null
  let idle: boolean | null = null
  let cancel = (): void => {}
  const report = (facts: Partial<ShellFacts>): void => desk.reportShell(facts)
  const lookAtNetwork = (): void => {
    const now = net.isOnline()
    const addresses = ownAddresses(interfaces)
    // Another Wi-Fi or a VPN: still online, and what could not be reached a moment ago may be reached now.
    if (now !== online || (now && place !== null && addresses !== place)) desk.networkChanged(now)
    online = now
    place = addresses
  }
  const lookAtPower = (): void => {
    const now = powerMonitor.isOnBatteryPower()
    if (now !== onBattery) report({ onBattery: now })
    onBattery = now
  }
  const lookAtHands = (): void => {
    const state = powerMonitor.getSystemIdleState(idleAfterS)
    // Linux has no event for the lock. Not every desktop there says "locked"; one that has said it once is believed.
    if (platform === 'linux') {
      const now = state === 'locked' || (lock === null ? null : false)
      if (now !== lock) report({ locked: now })
      lock = now
    }
    const next = !tellsIdle || state === 'unknown' ? null : state !== 'active'
    if (next !== idle) report({ idle: next })
    idle = next
  }
  const look = (): void => {
    lookAtNetwork()
    lookAtPower()
    lookAtHands()
    cancel = nearly(clock, askEveryMs, look)
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
  powerMonitor.on('resume', woke)
  powerMonitor.on('unlock-screen', unlocked)
  powerMonitor.on('lock-screen', locked)
  powerMonitor.on('on-ac', lookAtPower)
  powerMonitor.on('on-battery', lookAtPower)
  const state = platform === 'linux' ? 'unknown' : powerMonitor.getSystemIdleState(1)
  report({ locked: state === 'unknown' ? null : state === 'locked' })
  look()
  return () => {
    cancel()
    powerMonitor.off('resume', woke)
    powerMonitor.off('unlock-screen', unlocked)
    powerMonitor.off('lock-screen', locked)
    powerMonitor.off('on-ac', lookAtPower)
    powerMonitor.off('on-battery', lookAtPower)
  }
}

/**
 * While it is wanted, the system is asked not to put the program to sleep: macOS would let its timers wait, and a page with
 * them. The screen may go dark. Whether the system took the request is told; nothing, while there is none.
 */
export function keepAwake(
  powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop' | 'isStarted'>,
  tell: (sleepBlocked: boolean | null) => void,
): { want(wanted: boolean): void; end(): void } {
  let blocker: number | null = null
  const rest = (): void => {
    if (blocker !== null) powerSaveBlocker.stop(blocker)
    blocker = null
  }
  return {
    want: (wanted) => {
      if (wanted === (blocker !== null)) return
      if (wanted) blocker = powerSaveBlocker.start('prevent-app-suspension')
      else rest()
      tell(blocker === null ? null : powerSaveBlocker.isStarted(blocker))
    },
    end: rest,
  }
}

/** The machine's addresses in words that change when one comes or goes, and not by their order. */
function ownAddresses(interfaces: Interfaces): string {
  return Object.entries(interfaces())
    .flatMap(([name, addresses = []]) =>
      addresses.flatMap(({ address, internal }) => (internal ? [] : [`${name} ${address}`])),
    )
    .sort()
    .join()
}
