/** A message's words cut into pieces: code, cited words, the rest. Text stays text. Pure. */

/** Where words are marked: characters `from` to `to` of the text; `hot` is the line that is looked at now. */
export interface Mark {
  readonly from: number
  readonly to: number
  readonly hot: boolean
}

export interface Span {
  readonly text: string
  /** block: a fence of its own lines */
  readonly code: 'none' | 'inline' | 'block'
  readonly mark: 'none' | 'cited' | 'hot'
}

interface Piece {
  readonly from: number
  readonly to: number
  readonly code: Span['code']
}

/** Code and the words around it; the back quotes themselves are left out. */
function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const found of text.matchAll(/```(?:[\w+-]{0,20}\n)?([\s\S]*?)```|`([^`\n]+)`/g)) {
    const whole = found[0]
    const inner = found[1] ?? found[2] ?? ''
    if (inner.trim() === '') continue
    const start = found.index + whole.lastIndexOf(inner, whole.length - (found[2] === undefined ? 3 : 1))
    if (found.index > at) pieces.push({ from: at, to: found.index, code: 'none' })
    pieces.push({ from: start, to: start + inner.length, code: found[2] === undefined ? 'block' : 'inline' })
    at = found.index + whole.length
    // A fence is a line of its own: the break that ends it would show as an empty one.
    if (found[2] === undefined && text[at] === '\n') at += 1
  }
  if (at < text.length) pieces.push({ from: at, to: text.length, code: 'none' })
  return pieces
}

/** The pieces of a text in order. Marks that lie outside of it, or were made for a longer one, end where it ends. */
export function spansOf(text: string, marks: readonly Mark[]): readonly Span[] {
  const live = marks
    .map((mark) => ({ ...mark, from: Math.max(0, mark.from), to: Math.min(text.length, mark.to) }))
    .filter((mark) => mark.from < mark.to)
  return piecesOf(text).flatMap(({ from, to, code }) => {
    const inside = (at: number): boolean => at > from && at < to
    const cuts = [...new Set([from, to, ...live.flatMap((mark) => [mark.from, mark.to]).filter(inside)])]
    cuts.sort((a, b) => a - b)
    return cuts.slice(0, -1).map((start, index): Span => {
      const end = cuts[index + 1] ?? to
      const over = live.filter((mark) => mark.from <= start && mark.to >= end)
      const mark = over.some(({ hot }) => hot) ? 'hot' : over.length > 0 ? 'cited' : 'none'
      return { text: text.slice(start, end), code, mark }
    })
  })
}
