/** Where the cursor may stand in a timed line, and what Enter and the arrow do there: its time and its mark stay whole. */
import { EditorSelection, EditorState, type Extension, type Line, Prec } from '@codemirror/state'
import { type Command, type EditorView, keymap } from '@codemirror/view'
import { revealedLine, revealLine } from './records.ts'
import { timelineLine } from './timeline-line.ts'

/** The nearest place to `place` where words can be typed: not within a time that is drawn, nor behind what is not drawn. */
function placeForWords(line: Line, place: number, isRevealed: boolean): number {
  const parts = timelineLine(line.text)
  const inLine = place - line.from
  if (parts) {
    const from = isRevealed ? 0 : parts.wordsFrom
    return line.from + Math.min(Math.max(inLine, from), parts.wordsUntil)
  }
  return line.text.endsWith('\r') ? Math.min(place, line.to - 1) : place
}

const keepOut = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.selection && !transaction.docChanged) return transaction
  if (transaction.isUserEvent('input.type.compose')) return transaction
  const { newDoc, newSelection, startState, effects } = transaction
  const told = effects.findLast((each) => each.is(revealLine))
  const before = startState.field(revealedLine)
  const revealed = told ? told.value : before === null ? null : transaction.changes.mapPos(before, -1)
  let isMoved = false
  const ranges = newSelection.ranges.map((range) => {
    if (!range.empty) return range
    const line = newDoc.lineAt(range.head)
    const place = placeForWords(line, range.head, line.from === revealed)
    if (place === range.head) return range
    isMoved = true
    return EditorSelection.cursor(place)
  })
  if (!isMoved) return transaction
  return [
    transaction,
    { selection: EditorSelection.create(ranges, newSelection.mainIndex), sequential: true },
  ]
})

/** The one cursor and its line; null for a selection or several. */
function oneCursor({ selection, doc }: EditorState): { readonly place: number; readonly line: Line } | null {
  const { main } = selection
  return selection.ranges.length === 1 && main.empty
    ? { place: main.head, line: doc.lineAt(main.head) }
    : null
}

/** In a line from the record the mark stays behind the words that have the time; the rest goes on in a line of its own. */
const breakLine: Command = (view) => {
  const cursor = oneCursor(view.state)
  if (!cursor) return false
  const { place, line } = cursor
  const end = line.text.endsWith('\r') ? '\r' : ''
  const parts = timelineLine(line.text)
  if (parts && parts.key !== null && place >= line.from + parts.wordsFrom) {
    const until = line.from + parts.wordsUntil
    const insert = `\n- ${view.state.sliceDoc(place, until).trimStart()}${end}`
    const changes = [
      { from: place, to: until },
      { from: line.to, insert },
    ]
    const anchor = line.to - (until - place) + 3
    view.dispatch({ changes, selection: { anchor }, scrollIntoView: true, userEvent: 'input' })
    return true
  }
  if (end === '') return false
  const next = { changes: { from: place, insert: '\r\n' }, selection: { anchor: place + 2 } }
  view.dispatch({ ...next, scrollIntoView: true, userEvent: 'input' })
  return true
}

/** To the left of the words lies the time: it opens, and the cursor goes on into it. */
const intoTime: Command = (view) => {
  const cursor = oneCursor(view.state)
  const parts = cursor ? timelineLine(cursor.line.text) : null
  if (!cursor || !parts || view.state.field(revealedLine) === cursor.line.from) return false
  if (cursor.place !== cursor.line.from + parts.wordsFrom) return false
  revealTime(view, cursor.line)
  return true
}

/** Delete at the end of such a line would take the mark, unseen: it takes nothing. */
const keepMark: Command = ({ state }) => {
  const cursor = oneCursor(state)
  if (!cursor) return false
  const parts = timelineLine(cursor.line.text)
  return parts !== null && parts.key !== null && cursor.place === cursor.line.from + parts.wordsUntil
}

/** Shows the characters of a line's time and selects its time of day. */
export function revealTime(view: EditorView, line: Line): void {
  const parts = timelineLine(line.text)
  if (!parts) return
  const from = line.from + line.text.indexOf(parts.time)
  view.dispatch({
    effects: revealLine.of(line.from),
    selection: { anchor: from, head: from + parts.time.length },
    scrollIntoView: true,
  })
}

export const timedCaret: Extension = [
  keepOut,
  // Before the lists of Markdown, which would take the mark along.
  Prec.highest(
    keymap.of([
      { key: 'Enter', run: breakLine },
      { key: 'ArrowLeft', run: intoTime },
      { key: 'Delete', run: keepMark },
    ]),
  ),
]
