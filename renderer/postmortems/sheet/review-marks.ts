/** What a careful colleague would say of the words: underlined, explained at the cursor, one key from the next. Never at night. */
import {
  type Diagnostic,
  forEachDiagnostic,
  linter,
  nextDiagnostic,
  previousDiagnostic,
  setDiagnostics,
} from '@codemirror/lint'
import type { Extension } from '@codemirror/state'
import { type Command, EditorView, keymap } from '@codemirror/view'
import { type LintFacts, type LintFinding, lintPostmortem } from '../../../contract/postmortem-lint.ts'

/** What is said of the place where the cursor stands. */
export interface FindingHere {
  readonly words: string
  /** what the fix is called, null where only the writer can know */
  readonly fix: string | null
}

export interface ReviewDoors {
  facts(): LintFacts
  /** nobody is told at night how to write, until they ask */
  isNight(): boolean
  finding(here: FindingHere | null): void
  nothing(): void
}

/** A text is read again so long after the last key, ms. */
const restMs = 800
/** A longer text is read when it is asked for alone: reading it takes longer than a key may wait. Characters. */
const longText = 200_000

/** The finding behind a mark. */
interface FindingMark extends Diagnostic {
  readonly finding: LintFinding
}

function marksOf(view: EditorView, doors: ReviewDoors): readonly FindingMark[] {
  const { length } = view.state.doc
  return lintPostmortem(view.state.doc.toString(), doors.facts())
    .filter(({ from, until }) => from < until && until <= length)
    .map((finding) => ({
      ...{ from: finding.from, to: finding.until, message: finding.words, source: finding.rule, finding },
      severity: finding.rule === 'secret' ? 'error' : 'info',
    }))
}

/** The finding that the cursor stands in, and where its mark is now. */
function findingHere(
  view: EditorView,
): { readonly mark: FindingMark; readonly from: number; readonly to: number } | null {
  const { head } = view.state.selection.main
  let here: { mark: FindingMark; from: number; to: number } | null = null
  forEachDiagnostic(view.state, (mark, from, to) => {
    if (here === null && from <= head && head <= to) here = { mark: mark as FindingMark, from, to }
  })
  return here
}

/** Puts the offered words in the place of those that were found. */
export function fixHere(view: EditorView): boolean {
  const here = findingHere(view)
  const fix = here?.mark.finding.fix
  if (!here || !fix) return false
  view.dispatch({
    changes: { from: here.from, to: here.to, insert: fix.insert },
    selection: { anchor: here.from + fix.insert.length },
    userEvent: 'input.complete',
  })
  return true
}

/** Is the text read without being asked now? At night nobody is told how to write; once asked, it goes on. Pure. */
export function readsByItself(now: {
  readonly isNight: boolean
  readonly isAsked: boolean
  readonly length: number
}): boolean {
  return now.isAsked || (!now.isNight && now.length <= longText)
}

/** @param doors what is known beside the words, and where a finding is shown */
export function reviewMarks(doors: ReviewDoors): Extension {
  let isAsked = false
  const step =
    (go: Command): Command =>
    (view) => {
      isAsked = true
      view.dispatch(setDiagnostics(view.state, marksOf(view, doors)))
      if (!go(view)) doors.nothing()
      return true
    }
  return [
    linter(
      (view) => {
        const isWanted = readsByItself({ isNight: doors.isNight(), isAsked, length: view.state.doc.length })
        return isWanted ? marksOf(view, doors) : []
      },
      // What is said stands under the text, for keys and pointers alike.
      { delay: restMs, tooltipFilter: () => [] },
    ),
    keymap.of([
      { key: 'F8', run: step(nextDiagnostic), shift: step(previousDiagnostic) },
      { key: 'Alt-Enter', run: fixHere },
    ]),
    EditorView.updateListener.of((update) => {
      const isTold = update.transactions.some(({ effects }) => effects.length > 0)
      if (!update.selectionSet && !update.docChanged && !isTold) return
      const here = findingHere(update.view)
      doors.finding(here && { words: here.mark.message, fix: here.mark.finding.fix?.label ?? null })
    }),
  ]
}
