/** A text read as Markdown: HTML in it stays words, comments are unseen, addresses are links only where somebody made them. */
import createReader, { type MarkdownIt, type StateBlock, type StateInline } from 'markdown-it'

/** A reader of postmortems. */
export function markdownReader(): MarkdownIt {
  const reader = createReader({ html: false, linkify: false })
  // The marks of the timeline, and what people hid on purpose.
  reader.inline.ruler.before('html_inline', 'unseen-comment', skipInline)
  reader.block.ruler.before('html_block', 'unseen-comment', skipBlock, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  // The page's policy takes no styles in attributes, not even on their way to the clipboard.
  reader.core.ruler.push('align', ({ tokens }) => {
    for (const token of tokens) {
      const align = /text-align:(\w+)/.exec(String(token.attrGet('style') ?? ''))?.[1]
      if (align !== undefined) token.attrs = [['align', align]]
    }
  })
  return reader
}

function skipInline(state: StateInline, silent: boolean): boolean {
  if (!state.src.startsWith('<!--', state.pos)) return false
  const end = state.src.indexOf('-->', state.pos + 4)
  if (end < 0) return false
  if (!silent) state.pending = state.pending.replace(/[ \t]+$/, '')
  state.pos = end + 3
  return true
}

/** A comment that begins a line, up to the end of the line that it ends on. */
function skipBlock(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const first = state.src.slice((state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0))
  if (!first.startsWith('<!--')) return false
  for (let line = startLine; line < endLine; line += 1) {
    const words = state.src.slice(state.bMarks[line], state.eMarks[line])
    const at = words.indexOf('-->')
    if (at < 0) continue
    // Words behind it are words; the rule within lines hides the comment before them.
    if (words.slice(at + 3).trim() !== '') return false
    if (!silent) state.line = line + 1
    return true
  }
  return false
}
