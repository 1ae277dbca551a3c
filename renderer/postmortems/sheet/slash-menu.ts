/** `/`: what can be put into a document; and the zone for a bare time that is typed in its timeline. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { ChangeSet, type EditorState } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import { type SectionKind, sectionsOf, sectionTitles } from '../../../contract/postmortem-sections.ts'
import type { TextEdit } from '../../../contract/text-edit.ts'
import { lineEdit, missingSections, sectionAt, sectionEdit } from './places.ts'
import { instantNear, stampOf, timelineLine } from './timeline-line.ts'

/** What the menu needs of the outside. */
export interface MenuDoors {
  /** epoch ms */
  now(): number
  /** of this laptop, an IANA name */
  zone(): string
  pickPicture(): void
}

const table = '| | |\n|---|---|\n| | |\n'

/** The menu behind a `/` that stands alone or behind a space. */
export function slashMenu(doors: MenuDoors): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const found = context.matchBefore(/\/[\p{L}]*$/u)
    if (!found || !/(?:^|\s)$/.test(textBefore(context.state, found.from))) return null
    const stamp = (): string => stampOf(doors.now(), doors.zone())
    const missing = missingSections(sectionsOf(context.state.doc.toString()))
    return {
      from: found.from + 1,
      options: [
        ...missing.map((kind, index) => ({
          label: sectionTitles[kind],
          section: { name: 'Sections', rank: 1 },
          // As they are listed, not by the alphabet.
          boost: 50 - index,
          apply: (view: EditorView, _: Completion, from: number, to: number) =>
            addSection(view, kind, from - 1, to),
        })),
        {
          label: 'Time now',
          boost: 9,
          detail: stamp().slice(11, 16),
          section: { name: 'Words', rank: 2 },
          apply: (view, _, from, to) => put(view, from - 1, to, `${stamp()} `),
        },
        {
          label: 'Line in the timeline',
          boost: 8,
          section: { name: 'Words', rank: 2 },
          apply: (view, _, from, to) =>
            apply(view, from - 1, to, (text) => lineEdit(text, `- ${stamp()} `), true),
        },
        {
          label: 'Action',
          boost: 7,
          detail: 'who, until when',
          section: { name: 'Words', rank: 2 },
          apply: (view, _, from, to) =>
            apply(view, from - 1, to, (text) => sectionEdit(text, 'actions', '- '), true),
        },
        {
          label: 'Table',
          boost: 6,
          section: { name: 'Words', rank: 2 },
          apply: (view, _, from, to) => put(view, from - 1, to, table, 2),
        },
        {
          label: 'Picture',
          boost: 5,
          detail: 'or paste one',
          section: { name: 'Words', rank: 2 },
          apply: (view, _, from, to) => {
            put(view, from - 1, to, '')
            doors.pickPicture()
          },
        },
      ],
      validFor: /^[\p{L} ]*$/u,
    }
  }
}

/** A time of day that stands alone in the timeline is offered with its day, its zone and UTC. */
export function zoneOffer(doors: MenuDoors): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const found = context.matchBefore(/\d{1,2}:\d\d(?::\d\d)?$/)
    if (!found || /[\w:(]$/.test(textBefore(context.state, found.from))) return null
    const { doc } = context.state
    const line = doc.lineAt(found.from)
    if (timelineLine(line.text)) return null
    const section = sectionAt(sectionsOf(doc.toString()), found.from)
    if (section?.kind !== 'timeline') return null
    const near = nearestTime(context.state, line.number) ?? doors.now()
    const at = instantNear(found.text, near, doors.zone())
    if (at === null) return null
    const words = stampOf(at, doors.zone())
    return {
      from: found.from,
      filter: false,
      options: [
        {
          label: words,
          apply: (view: EditorView, _: Completion, from: number, to: number) => {
            const isBegun = /^\s{0,3}[-*+] $/.test(
              view.state.sliceDoc(view.state.doc.lineAt(from).from, from),
            )
            const isBare = view.state.doc.lineAt(from).from === from
            put(view, from, to, `${isBare ? '- ' : ''}${words}${isBegun || isBare ? ' ' : ''}`)
          },
        },
      ],
    }
  }
}

/** The time of the nearest timed line, those above first; a timeline is looked through for so many lines. */
function nearestTime(state: EditorState, number: number): number | null {
  for (let step = 1; step <= 200; step += 1) {
    for (const at of [number - step, number + step]) {
      if (at < 1 || at > state.doc.lines) continue
      const parts = timelineLine(state.doc.line(at).text)
      if (parts) return parts.at
    }
  }
  return null
}

function textBefore(state: EditorState, place: number): string {
  return state.sliceDoc(state.doc.lineAt(place).from, place)
}

function put(view: EditorView, from: number, to: number, insert: string, cursor = insert.length): void {
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + cursor },
    scrollIntoView: true,
    userEvent: 'input.complete',
  })
}

/** Takes the `/word` away and does the edit, as one step of undo; the cursor stands at the end of what was put in. */
function apply(
  view: EditorView,
  from: number,
  to: number,
  edit: (text: string) => TextEdit,
  isLine: boolean,
): void {
  const { state } = view
  const without = state.changes({ from, to })
  const doc = without.apply(state.doc)
  const { from: at, until, insert } = edit(doc.toString())
  const changes = without.compose(ChangeSet.of({ from: at, to: until, insert }, doc.length))
  const lead = insert.length - insert.trimStart().length
  // Behind the words of a line; under the heading of a section.
  const inside = isLine ? insert.replace(/\n+$/, '').length : insert.indexOf('\n', lead) + 2
  const anchor = at + (insert === '' ? 0 : Math.max(lead, inside))
  view.dispatch({ changes, selection: { anchor }, scrollIntoView: true, userEvent: 'input.complete' })
}

/** Makes a section in its place and puts the cursor under its heading. */
export function addSection(view: EditorView, kind: SectionKind, from: number, to: number): void {
  apply(view, from, to, (text) => sectionEdit(text, kind, ''), false)
}
