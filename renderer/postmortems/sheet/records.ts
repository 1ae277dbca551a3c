/** What the record knows of a line's key, for its icon and for the way back to what it came from. */
import { StateEffect, StateField } from '@codemirror/state'

export interface LineRecord {
  /** the kind of the event */
  readonly kind: string
  readonly leads: boolean
}

export type LineRecords = ReadonlyMap<string, LineRecord>

/** The record was read, or read anew. */
export const setRecords = StateEffect.define<LineRecords>()

export const lineRecords = StateField.define<LineRecords>({
  create: () => new Map(),
  update: (records, transaction) => transaction.effects.find((each) => each.is(setRecords))?.value ?? records,
})

/** The timed line that shows all of its characters, so that its time can be changed: its beginning; null = none. */
export const revealLine = StateEffect.define<number | null>()

export const revealedLine = StateField.define<number | null>({
  create: () => null,
  update: (place, transaction) => {
    const told = transaction.effects.findLast((each) => each.is(revealLine))
    if (told) return told.value
    if (place === null) return null
    const kept = transaction.changes.mapPos(place, -1)
    const { doc, selection } = transaction.state
    const isThere = doc.lineAt(selection.main.head).from === kept
    return isThere ? kept : null
  },
})
