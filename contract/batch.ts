/** One order about several alerts: a result for each, and one time to take it back. Instants are epoch ms. */
import type { EpisodeId } from './ids.ts'

export type BatchKind = 'acknowledge' | 'snooze' | 'note' | 'silence' | 'deed'

export interface BatchItem {
  readonly episodeId: EpisodeId
  readonly outcome: 'done' | 'skipped'
  /** why it was skipped, as a sentence; null when it was done */
  readonly reason: string | null
  /** of a deed at the source: it is done there, or was refused with this reason; absent = on its way */
  readonly atSource?: { readonly isDone: boolean; readonly reason: string | null }
}

export interface BatchResult {
  /** made by the page that gave the order, so that it knows its own */
  readonly id: string
  readonly kind: BatchKind
  readonly at: number
  /** until when `batch.undo` takes all of it back; null when it cannot be taken back (a note) or was */
  readonly undoUntil: number | null
  readonly undone: boolean
  readonly items: readonly BatchItem[]
}

/** The most alerts one order may be about. */
export const mostInBatch = 500
