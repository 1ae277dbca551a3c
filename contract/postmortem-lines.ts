/** The lines of a Markdown text, and which of them are code or unseen: nothing in those is a heading or a word of ours. Pure. */

/** One line, without its break. Places count UTF-16 units. */
export interface TextLine {
  readonly from: number
  readonly until: number
  /** in a fenced block, its fences included */
  readonly isCode: boolean
  /** in a comment of several lines, or one that is a line of its own; or among the facts at the head of a file */
  readonly isComment: boolean
}

/** A fence is three or more of one kind; what stands behind backticks must have none (CommonMark 0.31, "Fenced code blocks"). */
const fence = /^\s*(`{3,}(?=[^`]*$)|~{3,})/

/** Facts at the head of a file, between two lines of dashes: no words of the text. */
const frontMatter = /^---[ \t]*\r?\n(?:[^\n]{0,2000}\n){0,400}?---[ \t]*(?:\r?\n|$)/

/** The lines of a text. The break is '\n' alone: a '\r' stays with its line. */
export function linesOf(text: string): readonly TextLine[] {
  const lines: TextLine[] = []
  let open: string | null = null
  let inComment = false
  const facts = frontMatter.exec(text)?.[0].length ?? 0
  for (let from = 0; from <= text.length; ) {
    const found = text.indexOf('\n', from)
    const until = found === -1 ? text.length : found
    const first = firstUnit(text, from, until)
    let isCode = open !== null
    let isComment = inComment
    if (from < facts) isComment = true
    else if (open !== null) {
      if (text[first] === open[0] && closes(text.slice(first, until), open)) open = null
    } else if (inComment) {
      inComment = !has(text, '-->', from, until)
    } else if (text[first] === '`' || text[first] === '~') {
      open = fence.exec(text.slice(first, until))?.[1] ?? null
      isCode = open !== null
    } else if (text.startsWith('<!--', first)) {
      inComment = !has(text, '-->', first, until)
      isComment = inComment || text.slice(first, until).trimEnd().endsWith('-->')
    }
    lines.push({ from, until, isCode, isComment })
    from = until + 1
  }
  return lines
}

function closes(line: string, open: string): boolean {
  const words = line.trimEnd()
  return words.length >= open.length && words === (open[0] ?? '').repeat(words.length)
}

function firstUnit(text: string, from: number, until: number): number {
  let at = from
  while (at < until && (text[at] === ' ' || text[at] === '\t')) at += 1
  return at
}

function has(text: string, words: string, from: number, until: number): boolean {
  const at = text.slice(from, until).indexOf(words)
  return at !== -1
}
