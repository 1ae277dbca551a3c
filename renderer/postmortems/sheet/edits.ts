/** Edits from outside of the editor: what a pane puts in, and a text that another window wrote. */
import { Transaction } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { editBetween, type TextEdit } from '../../../contract/text-edit.ts'

/** Puts in what a pane was asked for: one step of undo; the cursor stays with the words it stood in. */
export function putIn(view: EditorView, { from, until, insert }: TextEdit): void {
  if (insert === '' && from === until) return
  const at = from + insert.length - insert.trimStart().length
  view.dispatch({
    changes: { from, to: until, insert },
    effects: EditorView.scrollIntoView(at, { y: 'center' }),
    userEvent: 'input.paste',
  })
}

/** Takes over a text that was written elsewhere: no step of undo here, and the cursor stays where it makes sense. */
export function takeOver(view: EditorView, text: string): void {
  const { from, until, insert } = editBetween(view.state.doc.toString(), text)
  view.dispatch({
    changes: { from, to: until, insert },
    annotations: [Transaction.addToHistory.of(false), Transaction.remote.of(true)],
  })
}
