/** A line of evidence that is dragged into the text: a line of light shows where it will stand. */
import { type Extension, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import { lineType } from '../evidence-deeds.ts'
import { putIn } from './edits.ts'

/** Before which line; the place behind the last one is the end of the text. Null = nothing is dragged. */
const showDrop = StateEffect.define<number | null>()

const before = Decoration.line({ class: 'line-drop-before' })
const behind = Decoration.line({ class: 'line-drop-behind' })

const dropPlace = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (shown, { effects, changes, state }) => {
    const told = effects.findLast((each) => each.is(showDrop))
    if (!told) return shown.map(changes)
    if (told.value === null) return Decoration.none
    const line = state.doc.lineAt(Math.min(told.value, state.doc.length))
    return Decoration.set([(told.value > line.to ? behind : before).range(line.from)])
  },
  provide: (field) => EditorView.decorations.from(field),
})

function isLine(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes(lineType) ?? false
}

/** Between which two lines the pointer is: the beginning of the lower one, or one past the end of the text. */
function placeAt(view: EditorView, event: DragEvent): number {
  const place = view.posAtCoords({ x: event.clientX, y: event.clientY }, false)
  const block = view.lineBlockAt(place)
  const middle = view.documentTop + (block.top + block.bottom) / 2
  return event.clientY < middle ? block.from : block.to + 1
}

const events = EditorView.domEventHandlers({
  dragover: (event, view) => {
    if (!isLine(event)) return false
    event.preventDefault()
    view.dispatch({ effects: showDrop.of(placeAt(view, event)) })
    return true
  },
  dragleave: (event, view) => {
    if (event.relatedTarget instanceof Node && view.contentDOM.contains(event.relatedTarget)) return false
    view.dispatch({ effects: showDrop.of(null) })
    return false
  },
  drop: (event, view) => {
    if (!isLine(event)) return false
    event.preventDefault()
    const line = event.dataTransfer?.getData(lineType) ?? ''
    const at = placeAt(view, event)
    view.dispatch({ effects: showDrop.of(null) })
    if (line === '') return true
    const { length } = view.state.doc
    const isPast = at > length
    putIn(view, {
      from: Math.min(at, length),
      until: Math.min(at, length),
      insert: isPast ? `\n${line}` : `${line}\n`,
    })
    return true
  },
})

export const droppedLines: Extension = [dropPlace, events]
