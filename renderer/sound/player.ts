/**
 * Plays what the engine orders. All of it is scheduled on the audio clock, so that a page that hangs neither falls
 * silent too soon nor sounds for ever.
 */
import type { SoundOrder } from '../../contract/sound.ts'
import { cycleMs, melodySamples, t3Samples } from './samples.ts'

/** It stops over so long, s: without that it would end with a click. */
const rampS = 0.01
/** Without a word of the engine it falls silent after this, s: the engine says something every few seconds. */
const deadManS = 30

export interface Player {
  /** plays this and nothing else; the same order again only says that the engine is there */
  take(order: SoundOrder): void
  /** which order it plays */
  revision(): number
  /** does what was ordered come out, as far as can be known here? */
  audible(): boolean
}

interface Playing {
  readonly source: AudioBufferSourceNode
  readonly gain: GainNode
  /** by the audio clock, s */
  readonly endsAt: number
}

/** @param context running, or to be resumed by a click; @param say says words aloud, null stops that */
export function createPlayer(
  context: BaseAudioContext,
  say: (words: string | null) => void = () => {},
): Player {
  let taken: SoundOrder = { revision: -1, play: null }
  let playing: Playing | null = null
  const cycles = new Map<'t3' | 'melody', Float32Array<ArrayBuffer>>()

  const cycle = (kind: 't3' | 'melody'): Float32Array<ArrayBuffer> => {
    const known = cycles.get(kind)
    if (known) return known
    const made = kind === 't3' ? t3Samples(context.sampleRate) : melodySamples(context.sampleRate)
    cycles.set(kind, made)
    return made
  }
  // The first call must not wait for sines.
  cycle('t3')

  const bufferOf = ({ pattern, everyMs }: NonNullable<SoundOrder['play']>): AudioBuffer => {
    const parts = pattern === 'melody' ? [cycle('t3'), cycle('melody')] : [cycle('t3')]
    const soundMs = parts.length * cycleMs
    const wholeMs = pattern === 'short' ? soundMs : Math.max(soundMs, everyMs)
    const length = Math.round((wholeMs / 1_000) * context.sampleRate)
    const buffer = context.createBuffer(1, length, context.sampleRate)
    let from = 0
    for (const part of parts) {
      buffer.copyToChannel(part, 0, from)
      from += part.length
    }
    return buffer
  }

  const stop = (): void => {
    const ending = playing
    playing = null
    if (!ending) return
    const now = context.currentTime
    ending.gain.gain.cancelScheduledValues(now)
    ending.gain.gain.setValueAtTime(ending.gain.gain.value, now)
    ending.gain.gain.linearRampToValueAtTime(0, now + rampS)
    ending.source.stop(now + rampS)
  }
  const holdOn = (): void => {
    playing?.source.stop(Math.min(playing.endsAt, context.currentTime + deadManS))
  }
  const start = (play: NonNullable<SoundOrder['play']>): void => {
    const source = context.createBufferSource()
    const gain = context.createGain()
    source.buffer = bufferOf(play)
    source.loop = play.pattern !== 'short'
    gain.gain.value = play.gain
    source.connect(gain).connect(context.destination)
    source.start()
    const one: Playing = { source, gain, endsAt: context.currentTime + play.stopAfterMs / 1_000 }
    playing = one
    source.onended = () => {
      gain.disconnect()
      if (playing === one) playing = null
    }
    holdOn()
  }

  return {
    take: (order) => {
      // An engine that has just begun counts from one again.
      if (JSON.stringify(order) === JSON.stringify(taken)) {
        holdOn()
        return
      }
      taken = order
      stop()
      if (order.play) start(order.play)
      say(order.play?.say ?? null)
    },
    revision: () => taken.revision,
    audible: () => playing !== null && context.state === 'running',
  }
}
