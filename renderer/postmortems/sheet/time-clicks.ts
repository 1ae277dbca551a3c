/** A press on the time of a line shows all of it, to be changed. */
import { EditorView } from '@codemirror/view'
import { revealTime } from './caret.ts'

export const timeClicks = EditorView.domEventHandlers({
  mousedown: (event, view) => {
    const { target } = event
    if (!(target instanceof Element) || event.button !== 0) return false
    const box = target.closest('.line-time')
    if (!box) return false
    event.preventDefault()
    view.focus()
    revealTime(view, view.state.doc.lineAt(view.posAtDOM(box)))
    return true
  },
})
