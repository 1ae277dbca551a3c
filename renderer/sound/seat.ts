/** This page as something that can sound: says whether it can, plays what it is told, and answers each time. */
import type { SpeakerKind } from '../../contract/sound.ts'
import type { Connection, ServerEvent } from '../../contract/wire.ts'
import { createPlayer, type Player } from './player.ts'
import { sayAloud } from './speech.ts'

export interface SoundSeat {
  take(event: ServerEvent): void
}

/**
 * @param kind window: a hidden one that may sound at once; page: one in a browser, which must be clicked first
 * @param mayStart whether sound is allowed before anybody has clicked
 * @param engine the connection as it is then
 */
export function createSoundSeat(
  kind: SpeakerKind,
  mayStart: boolean,
  engine: () => Pick<Connection, 'order'> | null,
): SoundSeat {
  let context: AudioContext | null = null
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
  if (mayStart) open()
  for (const hand of ['pointerdown', 'keydown'] as const)
    window.addEventListener(
      hand,
      () => {
        if (!isAble()) open()
      },
      true,
    )

  return {
    take: (event) => {
      if (event.event === 'snapshot') offer()
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
