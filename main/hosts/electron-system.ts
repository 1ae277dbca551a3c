/** What the system says of itself: woken up, unlocked, connected or not. The engine is told; it decides. */
import type { Net, PowerMonitor } from 'electron'
import type { Desk } from '../desk.ts'
import type { Clock } from '../platform/clock.ts'

/** Electron's main process has no event for the network, only a cheap question. */
const askNetworkEveryMs = 2_000

/** Tells `desk` now and on every change, until the returned function is called. */
export function watchSystem(
  { powerMonitor, net }: { readonly powerMonitor: PowerMonitor; readonly net: Net },
  clock: Pick<Clock, 'after'>,
  desk: Pick<Desk, 'resumed' | 'networkChanged'>,
): () => void {
  let online: boolean | null = null
  let cancel = (): void => {}
  const look = (): void => {
    const now = net.isOnline()
    if (now !== online) desk.networkChanged(now)
    online = now
    cancel = clock.after(askNetworkEveryMs, look)
  }
  const woke = (): void => {
    cancel()
    look()
    desk.resumed()
  }
  powerMonitor.on('resume', woke)
  powerMonitor.on('unlock-screen', woke)
  look()
  return () => {
    cancel()
    powerMonitor.off('resume', woke)
    powerMonitor.off('unlock-screen', woke)
  }
}
