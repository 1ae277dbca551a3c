/** The place under the title that the page fills with what is known of the whole. */
import { type EditorState, type Extension, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'
import { slotWidget } from './widgets.ts'

/** @param slot is shown behind the first line, where that is a title, else above it */
export function titleSlot(slot: HTMLElement): Extension {
  const widget = slotWidget(slot)
  const drawn = (state: EditorState): DecorationSet => {
    const first = state.doc.line(1)
    const isTitle = /^#\s/.test(first.text)
    const mark = Decoration.widget({ widget, block: true, side: isTitle ? 1 : -1 })
    return Decoration.set([mark.range(isTitle ? first.to : 0)])
  }
  return StateField.define<DecorationSet>({
    create: drawn,
    update: (shown, { docChanged, state }) => (docChanged ? drawn(state) : shown),
    provide: (field) => EditorView.decorations.from(field),
  })
}
