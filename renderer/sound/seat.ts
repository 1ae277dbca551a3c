/** This page as something that can sound: says whether it can, plays what it is told, and answers each time. */
import type { SpeakerKind } from '../../contract/sound.ts'
import type { Connection, ServerEvent } from '../../contract/wire.ts'
import { createPlayer, type Player } from './player.ts'
import { sayAloud } from './speech.ts'

/**
 * So long after the first press its sound is opened, ms: a browser may stand still over that, and what was pressed is to be
 * on the screen by then. Some let a page sound only within a second of a press.
 */
export const afterPressMs = 200
/**
 * So long after its first rows a page has the browser start its audio, ms: a tenth of a second in which the page would stand
 * still, if it only began with the first press.
 */
export const readyAfterMs = 1_000

export interface SoundSeat {
  take(event: ServerEvent): void
}

/**
 * @param kind window: a hidden one that may sound at once; page: one in a browser, which must be clicked first
 * @param mayStart whether sound is allowed before anybody has clicked
 * @param engine the connection as it is then
 * @param after runs once in so many ms
 * @param ready has the browser start its audio, without holding the page up
 */
export function createSoundSeat(
  kind: SpeakerKind,
  mayStart: boolean,
  engine: () => Pick<Connection, 'order'> | null,
  after: (ms: number, run: () => void) => unknown,
  ready: () => void = askForDevices,
): SoundSeat {
  let context: AudioContext | null = null
  let opening = false
  let isReady = mayStart
  let player: Player | null = null

  const isAble = (): boolean => context?.state === 'running'
  const offer = (): void => {
    engine()
      ?.order('sound.offer', { able: isAble(), kind })
      .catch(() => {
        // It is offered again with every connection.
      })
  }
  const open = (): void => {
    if (context === null) {
      // A browser complains of one that is made before a click, and starts it no sooner.
      context = new AudioContext()
      player = createPlayer(context, sayAloud)
      context.addEventListener('statechange', offer)
    }
    if (context.state !== 'running') context.resume().then(offer, offer)
  }
  const openLater = (): void => {
    // What is there already must be started within the press: that is what some browsers ask for.
    if (context !== null) {
      open()
      return
    }
    if (opening) return
    opening = true
    after(afterPressMs, () => {
      opening = false
      open()
    })
  }
  if (mayStart && kind === 'window') open()
  else if (mayStart) openLater()
  for (const hand of ['pointerdown', 'keydown'] as const)
    window.addEventListener(
      hand,
      () => {
        if (!isAble()) openLater()
      },
      true,
    )

  return {
    take: (event) => {
      if (event.event === 'snapshot') {
        offer()
        if (!isReady) after(readyAfterMs, ready)
        isReady = true
      }
      if (event.event !== 'sound') return
      player?.take(event.order)
      const { revision } = event.order
      engine()
        ?.order('sound.beat', {
          revision: player?.revision() ?? revision,
          audible: player?.audible() ?? false,
        })
        .catch(() => {
          // The connection is gone: the engine knows that nobody has answered.
        })
    },
  }
}

/** Counting its devices makes a browser start its audio by the way, beside the page; it asks nobody and names none of them. */
function askForDevices(): void {
  // An old browser, or one that is not let at them: then it starts when the sound is opened.
  navigator.mediaDevices?.enumerateDevices().catch(() => {})
}
