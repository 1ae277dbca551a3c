/** The editor of one document: CodeMirror with what this desk needs of it, and nothing else. */
import { acceptCompletion, autocompletion, closeCompletion, completionKeymap } from '@codemirror/autocomplete'
import { history, historyKeymap, moveLineDown, moveLineUp, standardKeymap } from '@codemirror/commands'
import { markdown, markdownLanguage } from '@codemirror/lang-markdown'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, Prec, Transaction } from '@codemirror/state'
import { drawSelection, EditorView, type KeyBinding, keymap } from '@codemirror/view'
import { maxPostmortemLength } from '../../../contract/postmortem.ts'
import { adoptEditorStyles } from './adopted-styles.ts'
import { timedCaret } from './caret.ts'
import { droppedLines } from './drop-line.ts'
import { markdownMarks } from './marks.ts'
import { type PictureDoors, pictures } from './pictures.ts'
import { lineRecords, revealedLine } from './records.ts'
import { type MenuDoors, slashMenu, zoneOffer } from './slash-menu.ts'
import { timeClicks } from './time-clicks.ts'
import { timePair } from './time-pair.ts'
import { titleSlot } from './title-slot.ts'

/** Where the cursor stood, and the first line that was shown. Places count UTF-16 units. */
export interface ViewSpot {
  readonly start: number
  readonly end: number
  readonly top: number
}

export interface ViewDoors extends MenuDoors, PictureDoors {
  /** the text is another one; `read` gives all of it */
  changed(read: () => string): void
  /** the cursor or the scrolling is another one */
  moved(): void
  left(): void
  /** leads to what a line came from */
  openOrigin(key: string): void
  tooLong(): void
}

export interface ViewInput {
  readonly parent: HTMLElement
  readonly slot: HTMLElement
  readonly text: string
  readonly spot: ViewSpot
  readonly doors: ViewDoors
  readonly keys: readonly KeyBinding[]
  readonly more: Extension
}

/** Makes the editor and puts it into `parent`. */
export function createSheetView({ parent, slot, text, spot, doors, keys, more }: ViewInput): EditorView {
  adoptEditorStyles()
  const last = text.length
  const place = (wanted: number): number => Math.min(wanted, last)
  return new EditorView({
    parent,
    ...(spot.top > 0 && { scrollTo: EditorView.scrollIntoView(place(spot.top), { y: 'start', yMargin: 4 }) }),
    state: EditorState.create({
      doc: text,
      selection: { anchor: place(spot.start), head: place(spot.end) },
      extensions: [
        // Another break than '\n' is no break: a '\r' stays a character of its line, byte for byte.
        EditorState.lineSeparator.of('\n'),
        EditorState.tabSize.of(2),
        EditorView.lineWrapping,
        EditorView.scrollMargins.of(() => ({ top: 32, bottom: 48 })),
        // What is offered has the keys first; where nothing is, Tab leaves the text as it leaves any field.
        Prec.highest(keymap.of([...completionKeymap, { key: 'Tab', run: acceptCompletion }, ...keys])),
        history(),
        drawSelection({ cursorBlinkRate: 0 }),
        markdown({ base: markdownLanguage, completeHTMLTags: false }),
        lineRecords,
        revealedLine,
        timedCaret,
        timePair,
        timeClicks,
        markdownMarks(doors.openOrigin),
        titleSlot(slot),
        droppedLines,
        pictures(doors),
        search({ top: true }),
        highlightSelectionMatches({ minSelectionLength: 3 }),
        autocompletion({
          override: [slashMenu(doors), zoneOffer(doors)],
          icons: false,
          defaultKeymap: false,
        }),
        keymap.of([
          ...searchKeymap,
          ...historyKeymap,
          { key: 'Alt-ArrowUp', run: moveLineUp },
          { key: 'Alt-ArrowDown', run: moveLineDown },
          ...standardKeymap,
        ]),
        noLongerThan(doors.tooLong),
        EditorView.contentAttributes.of({
          class: 'sheet-text',
          spellcheck: 'true',
          autocorrect: 'on',
          autocapitalize: 'sentences',
          writingsuggestions: 'false',
        }),
        EditorView.domEventHandlers({
          blur: (_, view) => {
            closeCompletion(view)
            doors.left()
          },
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.every((each) => each.annotation(Transaction.remote)))
            doors.changed(() => update.view.state.doc.toString())
          if (update.selectionSet || update.docChanged) doors.moved()
        }),
        more,
      ],
    }),
  })
}

/** The engine takes no more than this: what would be refused later is refused while it is typed. */
function noLongerThan(told: () => void): Extension {
  return EditorState.changeFilter.of((transaction) => {
    const { newLength, length } = transaction.changes
    if (newLength <= maxPostmortemLength || newLength <= length) return true
    told()
    return false
  })
}

/** Where the cursor stands now, and which line is the first that can be seen. */
export function spotOfView(view: EditorView): ViewSpot {
  const { anchor, head } = view.state.selection.main
  const first = view.lineBlockAtHeight(view.scrollDOM.getBoundingClientRect().top - view.documentTop + 4)
  return { start: anchor, end: head, top: first.from }
}
