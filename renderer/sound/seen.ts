/** Whether anybody has looked: a hand that moves on a page that shows what calls. */
import type { Sounding } from '../../contract/sound.ts'
import { isLive, usePage } from '../store.ts'

/** Names the calls that are shown; a new one among them has been seen by nobody. */
export function callsOf(sounding: Sounding | null): string {
  return sounding === null
    ? ''
    : sounding.calls.map(({ episodeId, soundAt }) => `${episodeId}@${soundAt}`).join(' ')
}

/** Tells the engine from now on when somebody sees what calls; once for the same calls. */
export function followHands(): void {
  let told = ''
  const moved = (): void => {
    const page = usePage.getState()
    const calls = callsOf(page.state?.desk.sounding ?? null)
    if (calls === told || document.visibilityState !== 'visible') return
    if (calls === '' || !isLive(page)) return
    told = calls
    page.engine?.order('sound.seen', {}).catch(() => {
      told = ''
    })
  }
  for (const hand of ['pointermove', 'pointerdown', 'keydown', 'wheel'] as const)
    window.addEventListener(hand, moved, { capture: true, passive: true })
}
