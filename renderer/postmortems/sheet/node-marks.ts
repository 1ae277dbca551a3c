/** Headings, code, emphasis, links and lists as the syntax tree has them, between two places. */
import { syntaxTree } from '@codemirror/language'
import type { EditorState, Range } from '@codemirror/state'
import { Decoration } from '@codemirror/view'

type Tree = ReturnType<typeof syntaxTree>
type SyntaxNodeRef = Parameters<Parameters<Tree['iterate']>[0]['enter']>[0]

const hidden = Decoration.replace({})
const lineOf = (name: string): Decoration => Decoration.line({ class: name })
const markOf = (name: string): Decoration => Decoration.mark({ class: name })

const headings: Readonly<Record<string, Decoration>> = {
  ATXHeading1: lineOf('line-h1'),
  SetextHeading1: lineOf('line-h1'),
  ATXHeading2: lineOf('line-h2'),
  SetextHeading2: lineOf('line-h2'),
  ATXHeading3: lineOf('line-h3'),
  ATXHeading4: lineOf('line-h4'),
  ATXHeading5: lineOf('line-h4'),
  ATXHeading6: lineOf('line-h4'),
}
/** What takes whole lines. */
const blocks: Readonly<Record<string, Decoration>> = {
  FencedCode: lineOf('line-code'),
  CodeBlock: lineOf('line-code'),
  Table: lineOf('line-table'),
  Blockquote: lineOf('line-quote'),
  ListItem: lineOf('line-item'),
}
const spans: Readonly<Record<string, Decoration>> = {
  InlineCode: markOf('span-code'),
  StrongEmphasis: markOf('span-strong'),
  Emphasis: markOf('span-em'),
  Strikethrough: markOf('span-struck'),
  Image: markOf('span-dim'),
  Comment: markOf('span-dim'),
  CommentBlock: markOf('span-dim'),
  QuoteMark: markOf('span-dim'),
  CodeInfo: markOf('span-dim'),
  TableDelimiter: markOf('span-dim'),
  URL: markOf('span-dim'),
}
/** Characters of Markdown that are shown in the line with the cursor only. */
const setBack = new Set(['EmphasisMark', 'StrikethroughMark', 'CodeMark'])
const hash = markOf('span-hash')
const bullet = markOf('span-bullet')
const linkWords = markOf('span-link')

/**
 * What is drawn from `from` to `until`.
 * @param active the beginnings of the lines that show all their characters
 * @param taken where nothing of this is drawn
 */
export function nodeMarks(
  state: EditorState,
  from: number,
  until: number,
  active: ReadonlySet<number>,
  taken: readonly (readonly [from: number, until: number])[],
): readonly Range<Decoration>[] {
  const all: Range<Decoration>[] = []
  const isTaken = (node: SyntaxNodeRef): boolean => taken.some(([a, b]) => node.from < b && node.to > a)
  const isActive = (place: number): boolean => active.has(state.doc.lineAt(place).from)
  const lines = (node: SyntaxNodeRef, mark: Decoration): void => {
    const last = Math.min(node.to, until)
    for (let place = Math.max(node.from, from); place <= last; ) {
      const line = state.doc.lineAt(place)
      all.push(mark.range(line.from))
      place = line.to + 1
    }
  }
  syntaxTree(state).iterate({
    from,
    to: until,
    enter: (node) => {
      const { name } = node
      const heading = headings[name]
      if (heading) return lines(node, heading)
      if (name === 'HeaderMark') return void markHash(state, node, all)
      if (name === 'ListMark') {
        if (!isTaken(node)) all.push(bullet.range(node.from, withRoom(state, node.to)))
        return
      }
      const block = blocks[name]
      if (block) return lines(node, block)
      if (isTaken(node) || node.to <= node.from) return
      if (name === 'Link') return void markLink(state, node, isActive, all)
      if (name === 'Escape' && !isActive(node.from))
        return void all.push(hidden.range(node.from, node.from + 1))
      const isFence = name === 'CodeMark' && node.node.parent?.name !== 'InlineCode'
      if (isFence) return void all.push(markOf('span-dim').range(node.from, node.to))
      if (setBack.has(name) && !isActive(node.from)) return void all.push(hidden.range(node.from, node.to))
      const span = spans[name]
      if (span) all.push(span.range(node.from, node.to))
    },
  })
  return all
}

/** The `##` of a heading hangs in the margin; what closes one, or underlines it, only stands back. */
function markHash(state: EditorState, node: SyntaxNodeRef, all: Range<Decoration>[]): void {
  const line = state.doc.lineAt(node.from)
  const isLeading = line.text.slice(0, node.from - line.from).trim() === ''
  const isUnderline = node.node.parent?.name.startsWith('Setext')
  if (isLeading && !isUnderline) all.push(hash.range(node.from, withRoom(state, node.to)))
  else all.push(markOf('span-dim').range(node.from, node.to))
}

function withRoom(state: EditorState, place: number): number {
  return state.sliceDoc(place, place + 1) === ' ' ? place + 1 : place
}

/** `[words](address)`: the words alone, where they are not being written. */
function markLink(
  state: EditorState,
  node: SyntaxNodeRef,
  isActive: (place: number) => boolean,
  all: Range<Decoration>[],
): void {
  const [open, close] = node.node.getChildren('LinkMark')
  if (!open || !close || close.from <= open.to) return
  all.push(linkWords.range(open.to, close.from))
  const isOneLine = state.doc.lineAt(node.from).to >= node.to
  if (isActive(node.from) || !isOneLine) return
  all.push(hidden.range(open.from, open.to), hidden.range(close.from, node.to))
}
