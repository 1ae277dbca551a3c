/** One Alertmanager of the drill's fleet: a double behind a loopback port, which shows what the story says. */
import type { Clock } from '../platform/clock.ts'
import type { Listen, LoopbackServer } from '../platform/http-server.ts'
import type { AlertmanagerDouble } from './alertmanager-double.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Scene } from './story.ts'

export interface DrillPeer {
  /** the same for its whole life, restarts included */
  readonly url: string
  /** Brings alerts and outage to what the scene says; what is already so is left alone. `startedAt` is the story's 0. */
  show(scene: Scene, startedAt: number): void
  /** Gives up the port for good. May be called twice. */
  close(): Promise<void>
}

/** Nothing a client of Alertmanager sends comes near this. */
const maxBodyBytes = 1_000_000
/** How soon a peer that could not have its port back tries again. */
const listenAgainMs = 5_000

/** Opens a port for the double. Rejects with the system's error when there is none to be had. */
export async function openDrillPeer(
  double: AlertmanagerDouble,
  { clock, listen }: { readonly clock: Clock; readonly listen: Listen },
): Promise<DrillPeer> {
  const { port, url, ...first } = await listen({ port: 0, maxBodyBytes, handle: double.handle })
  const shown = new Map<string, number>()
  let server: Pick<LoopbackServer, 'close'> | null = first
  let outage: Scene['outage'] = null
  let closed = false
  let cancelRetry = (): void => {}
  let listening = Promise.resolve()

  /** Takes or gives up the port, one change after the other, towards what is wanted when its turn comes. */
  const settleListening = (): void => {
    listening = listening.then(async () => {
      const wanted = outage !== 'refuse' && !closed
      if (!wanted) {
        await server?.close()
        server = null
        return
      }
      try {
        server ??= await listen({ port, maxBodyBytes, handle: double.handle })
      } catch {
        // Somebody took the port meanwhile: it stays refused, and is asked for again.
        cancelRetry = clock.after(listenAgainMs, settleListening)
      }
    })
  }

  const change = (next: Scene['outage']): void => {
    const before = outage
    outage = next
    if (before === 'refuse') {
      double.restart()
      shown.clear()
    }
    if (next === 'hold') double.fallSilent()
    else double.answerAgain()
    settleListening()
  }

  return {
    url,
    show: (scene, startedAt) => {
      if (scene.outage !== outage) change(scene.outage)
      const wanted = new Map(scene.firing.map((firing) => [fingerprintOf(firing.alert.labels), firing]))
      for (const fingerprint of [...shown.keys()]) {
        if (wanted.has(fingerprint)) continue
        double.alerts.resolve(fingerprint)
        shown.delete(fingerprint)
      }
      for (const [fingerprint, { alert, sinceMs }] of wanted) {
        if (shown.get(fingerprint) === sinceMs) continue
        double.alerts.resolve(fingerprint)
        double.alerts.put({ ...alert, startsAt: startedAt + sinceMs, endsAt: null }, clock.now())
        shown.set(fingerprint, sinceMs)
      }
    },
    close: () => {
      closed = true
      cancelRetry()
      settleListening()
      return listening
    },
  }
}
