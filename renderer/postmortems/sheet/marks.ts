/** How the Markdown of a document is drawn: its own characters stand back, and come forth in the line with the cursor. */
import { syntaxTree } from '@codemirror/language'
import type { EditorState, Line, Range } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { weekday } from '../../ui/clock.ts'
import { lineIconOf } from './line-icons.ts'
import { nodeMarks } from './node-marks.ts'
import { lineRecords, revealedLine, setRecords } from './records.ts'
import { type TimelineLine, timelineLine } from './timeline-line.ts'
import { originWidget, timeWidget } from './widgets.ts'

const hidden = Decoration.replace({})
const blank = Decoration.line({ class: 'line-blank' })
const timed = Decoration.line({ class: 'line-timed' })
/** The '\r' of a file that comes from elsewhere stays, and is not looked at. */
const carriage = '\r'

/** Draws what is on the screen. @param openOrigin leads to what a line came from */
export function markdownMarks(openOrigin: (key: string) => void) {
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      atomic: DecorationSet
      constructor(view: EditorView) {
        ;[this.decorations, this.atomic] = drawn(view, openOrigin)
      }
      update(update: ViewUpdate): void {
        const isNew =
          update.docChanged ||
          update.viewportChanged ||
          update.selectionSet ||
          update.focusChanged ||
          syntaxTree(update.startState) !== syntaxTree(update.state) ||
          update.transactions.some(({ effects }) => effects.some((each) => each.is(setRecords))) ||
          update.startState.field(revealedLine) !== update.state.field(revealedLine)
        if (isNew) [this.decorations, this.atomic] = drawn(update.view, openOrigin)
      }
    },
    {
      decorations: (plugin) => plugin.decorations,
      provide: (plugin) =>
        EditorView.atomicRanges.of((view) => view.plugin(plugin)?.atomic ?? Decoration.none),
    },
  )
}

function drawn(view: EditorView, open: (key: string) => void): [DecorationSet, DecorationSet] {
  const { state } = view
  const all: Range<Decoration>[] = []
  const atomic: Range<Decoration>[] = []
  const active = view.hasFocus ? activeLines(state) : new Set<number>()
  /** where a line's own marks have the say: nothing of the tree is drawn there */
  const taken: (readonly [from: number, until: number])[] = []
  for (const { from, to } of view.visibleRanges) {
    let place = from
    while (place <= to) {
      const line = state.doc.lineAt(place)
      place = line.to + 1
      const parts = timelineLine(line.text)
      if (parts) drawTimed({ state, line, parts, open, all, atomic, taken })
      else if (line.text === '' || line.text === carriage) all.push(blank.range(line.from))
      if (!parts && line.text.endsWith(carriage)) {
        atomic.push(hidden.range(line.to - 1, line.to))
      }
    }
    all.push(...nodeMarks(state, from, to, active, taken))
  }
  const atoms = Decoration.set(atomic, true)
  return [Decoration.set([...all, ...atomic], true), atoms]
}

interface TimedDrawing {
  readonly state: EditorState
  readonly line: Line
  readonly parts: TimelineLine
  readonly open: (key: string) => void
  readonly all: Range<Decoration>[]
  readonly atomic: Range<Decoration>[]
  readonly taken: (readonly [number, number])[]
}

function drawTimed({ state, line, parts, open, all, atomic, taken }: TimedDrawing): void {
  const { wordsFrom, wordsUntil, time, day, key, at, isEdited } = parts
  const words = line.text.slice(wordsFrom, wordsUntil)
  const record = key === null ? undefined : state.field(lineRecords).get(key)
  if (state.field(revealedLine) !== line.from) {
    all.push(timed.range(line.from))
    const widget = timeWidget(
      time,
      isNewDay(state, line, day) ? weekday(at) : null,
      line.text.slice(2, wordsFrom).trim(),
      lineIconOf(record?.kind ?? null, words),
    )
    atomic.push(Decoration.replace({ widget }).range(line.from, line.from + wordsFrom))
    taken.push([line.from, line.from + wordsFrom])
  }
  if (wordsUntil < line.length) {
    const widget = key === null ? null : originWidget(key, isEdited, record?.leads ? open : null)
    atomic.push(Decoration.replace(widget ? { widget } : {}).range(line.from + wordsUntil, line.to))
    taken.push([line.from + wordsUntil, line.to])
  }
}

/** Is its day another one than that of the timed line above? The first of a stretch says its day only through the title. */
function isNewDay(state: EditorState, line: Line, day: string): boolean {
  if (line.number === 1) return false
  const above = timelineLine(state.doc.line(line.number - 1).text)
  return above !== null && above.day !== day
}

/** The beginnings of the lines that the selection touches. */
function activeLines(state: EditorState): ReadonlySet<number> {
  const found = new Set<number>()
  for (const { from, to } of state.selection.ranges) {
    // A selection of thousands of lines shows the characters of its ends; more would make its growing slow.
    found.add(state.doc.lineAt(from).from)
    found.add(state.doc.lineAt(to).from)
  }
  return found
}
