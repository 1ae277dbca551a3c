/** What the engine's thread and the almanac's say to each other. Every message is answered, in order. */
import type { AlmanacAnswers, AlmanacMark, Moment } from './almanac.ts'
import type { Surroundings } from './chapter.ts'
import type { FeedEntry } from './feed-entry.ts'

export type AlmanacQuestion = keyof AlmanacAnswers

/** How far it has been told: the mark, and where telling everything has come to; null = it knows nothing. */
export interface AlmanacState {
  readonly mark: Required<AlmanacMark> | null
  /** in bytes, with what is not moved into the file yet; 0 = in memory */
  readonly bytes: number
}

export type ToAlmanac =
  /** how far it has been told */
  | { readonly kind: 'state' }
  /** forget all of it, and begin with this mark */
  | { readonly kind: 'anew'; readonly mark: AlmanacMark }
  | {
      readonly kind: 'take'
      readonly entries: readonly FeedEntry[]
      readonly mark: AlmanacMark
      /** on disk before it is answered; else a power cut may take it, and it is told again */
      readonly sync: boolean
    }
  /** do a little of what was put off; answers whether there is more */
  | { readonly kind: 'tidy'; readonly surroundings: Surroundings }
  | {
      readonly kind: 'ask'
      readonly name: AlmanacQuestion
      readonly input: unknown
      readonly moment: Moment
    }

/** Why the almanac could not do it. */
export interface AlmanacTrouble {
  /** `refused`: the question's own error. `damaged`: it has forgotten everything. `disk`: it could not be written or opened */
  readonly kind: 'refused' | 'damaged' | 'disk' | 'failed'
  readonly code: string
  readonly message: string
}

export type FromAlmanac =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly trouble: AlmanacTrouble }

/** The almanac, wherever it lives. */
export interface AlmanacDoor {
  /**
   * Resolves with its answer, in the order of the messages.
   * @param withinMs longer than this, and it counts as hung
   * @throws AlmanacLost when it ended, or hung, before it answered
   */
  send(message: ToAlmanac, withinMs: number): Promise<FromAlmanac>
  close(): Promise<void>
}

/** It ended before it answered; what it had been told is in its file. */
export class AlmanacLost extends Error {}

/** What crosses between the threads. */
export interface Numbered<Message> {
  readonly number: number
  readonly message: Message
}
