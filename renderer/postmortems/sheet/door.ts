/** The door of a text that is open: what panes put in goes through the editor, with its undo. */
import { EditorView } from '@codemirror/view'
import type { SectionKind } from '../../../contract/postmortem-sections.ts'
import { sectionTitles } from '../../../contract/postmortem-sections.ts'
import type { SheetDoor } from '../sheet-door.ts'
import { putIn } from './edits.ts'
import { lineEdit, sectionEdit } from './places.ts'
import { timelineLine } from './timeline-line.ts'

/** The door of the text in `view`. A kind of section that is not known counts as an action: nothing is lost. */
export function sheetDoorOf(view: EditorView): SheetDoor {
  const text = (): string => view.state.doc.toString()
  return {
    text,
    insertTimelineLine: (line) => {
      const words = line.replaceAll('\n', ' ')
      if (timelineLine(words)) putIn(view, lineEdit(text(), words))
      else putIn(view, lineEdit(text(), /^\s*[-*+] /.test(words) ? words : `- ${words}`))
    },
    insert: (words) => {
      const { from, to } = view.state.selection.main
      view.dispatch({
        changes: { from, to, insert: words },
        selection: { anchor: from + words.length },
        scrollIntoView: true,
        userEvent: 'input.paste',
      })
    },
    addToSection: (kind, words) => {
      if (isSection(kind)) putIn(view, sectionEdit(text(), kind, words))
      else putIn(view, sectionEdit(text(), 'actions', words))
    },
    goTo: (at) => goTo(view, at),
    focus: () => view.focus(),
  }
}

/** Puts the cursor there and shows the place near the top. */
export function goTo(view: EditorView, at: number): void {
  const anchor = Math.min(Math.max(0, at), view.state.doc.length)
  view.dispatch({
    selection: { anchor },
    effects: EditorView.scrollIntoView(anchor, { y: 'start', yMargin: 24 }),
  })
  view.focus()
}

function isSection(kind: string): kind is SectionKind {
  return Object.hasOwn(sectionTitles, kind)
}
