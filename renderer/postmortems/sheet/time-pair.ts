/** Who changes one time of a line changes the other with it: the local one and its UTC stay the same instant. */
import { EditorState, type Extension, StateField, Transaction } from '@codemirror/state'
import { revealedLine } from './records.ts'
import { type LineTimes, lineTimes, timesTogether } from './timeline-line.ts'

/** The times of the line that shows its characters, as they agreed last: on the way from one to another it is no time at all. */
const agreed = StateField.define<LineTimes | null>({
  create: () => null,
  update: (before, { state }) => {
    const place = state.field(revealedLine)
    if (place === null) return null
    return lineTimes(state.doc.lineAt(place).text) ?? before
  },
})

const together = EditorState.transactionFilter.of((transaction) => {
  const { startState, newDoc, changes } = transaction
  if (!transaction.docChanged || transaction.annotation(Transaction.remote)) return transaction
  // What is taken back was the same instant already.
  if (transaction.isUserEvent('undo') || transaction.isUserEvent('redo')) return transaction
  const before = startState.field(agreed)
  const place = startState.field(revealedLine)
  if (!before || place === null) return transaction
  const line = newDoc.lineAt(changes.mapPos(place, -1))
  const after = lineTimes(line.text)
  const edit = after && timesTogether(before, after)
  if (!edit) return transaction
  const [from, until] = edit.span
  return [
    transaction,
    { changes: { from: line.from + from, to: line.from + until, insert: edit.insert }, sequential: true },
  ]
})

/** Stands behind `revealedLine`. */
export const timePair: Extension = [agreed, together]
