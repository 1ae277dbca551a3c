/** The app's own sound: what is to be heard now, as one order that replaces the one before. No DOM, no clock. */
import type { EpisodeId } from './ids.ts'

/** One stage of the ladder: it begins `afterMs` after the call, at this share of full volume, and sounds anew every so many ms. */
export interface SoundStage {
  readonly afterMs: number
  /** 0 to 1 */
  readonly gain: number
  /** 0 = without a break */
  readonly everyMs: number
}

/** What the user chose. */
export interface SoundSettings {
  /** 0 to 1, over all stages */
  readonly volume: number
  readonly stages: readonly [SoundStage, SoundStage, SoundStage]
  /** with sound for so long, nobody has answered: from then on only short calls, ms */
  readonly unansweredAfterMs: number
  /** t3: the 520 Hz square wave in the temporal-three pattern; t3-melody: from the third stage on in turn with a melody */
  readonly tone: 't3' | 't3-melody'
  /** says the alert aloud from the third stage on */
  readonly speech: boolean
  /** lets the Night window light up, at most once in two seconds */
  readonly flash: boolean
}

/** The ladder's standard: 40 %, 70 % after 30 s, 100 % without a break after 60 s. */
export const standardSound: SoundSettings = {
  volume: 1,
  stages: [
    { afterMs: 0, gain: 0.4, everyMs: 8_000 },
    { afterMs: 30_000, gain: 0.7, everyMs: 5_000 },
    { afterMs: 60_000, gain: 1, everyMs: 0 },
  ],
  unansweredAfterMs: 300_000,
  tone: 't3',
  speech: false,
  flash: false,
}

/** What is to be heard, whole. The speaker plays it until the next order comes, or `stopAfterMs` has passed. */
export interface SoundOrder {
  /** grows with every order: a speaker says which one it plays */
  readonly revision: number
  readonly play: null | {
    /** short: one T-3 cycle */
    readonly pattern: 't3' | 'short' | 'melody'
    /** 0 to 1, the user's volume in it */
    readonly gain: number
    /** from beginning to beginning, ms; 0 = without a break */
    readonly everyMs: number
    /** the speaker falls silent by itself after this, should nobody order anything any more, ms */
    readonly stopAfterMs: number
    /** words to be said; null = none */
    readonly say: string | null
    readonly flash: boolean
  }
}

/** Where a sound can come from: the app's hidden window, or a page in a browser. */
export type SpeakerKind = 'window' | 'page'

/** What would sound, should it have to. Instants are epoch ms. */
export interface SpeakerState {
  /** null = nothing can: then the system's notifications ring */
  readonly way: SpeakerKind | null
  /** when a sound of ours was last said to be audible, a test included; null = not in this run */
  readonly heardAt: number | null
}

/** How far one call is. */
export interface SoundingCall {
  readonly episodeId: EpisodeId
  /** when its first sound is, or was, due */
  readonly soundAt: number
  readonly stage: 0 | 1 | 2 | 3
  readonly unanswered: boolean
}

/** The calls of which the page is told how far they are; the rest of a storm is only counted. */
export const mostSoundingCalls = 30

/** What can be heard now, for the page to show: since when, how far the ladder is. Instants are epoch ms. */
export interface Sounding {
  /** what sounds at this moment: a stage, a short call, or nothing between two calls */
  readonly sound: 'none' | 'short' | 'stage'
  /** those that were called last, at most `mostSoundingCalls` */
  readonly calls: readonly SoundingCall[]
  readonly since: number
  /** 1 to 3; 0 = it waits a moment because somebody sits here */
  readonly stage: 0 | 1 | 2 | 3
  /** its time has passed and nobody answered: only short calls come from now on */
  readonly unanswered: boolean
  /** when the next stage or short call begins; null = none */
  readonly nextAt: number | null
}
