/** The items of a list in another order, each with the comments that are its own. Pure; checks nothing. */
import type { YAMLSeq } from 'yaml'
import {
  contentEnd,
  dashOf,
  isBlock,
  isFirstOnLine,
  lineBreakOf,
  lineStart,
  nextLine,
  type Stretch,
} from './yaml-text.ts'

/** @param order the numbers of the items as they stand, in the order they are to have */
export function permuteItems(text: string, list: YAMLSeq, order: readonly number[]): string {
  const isOverLines = isBlock(list)
  const whole = isOverLines && !text.endsWith('\n') ? text + lineBreakOf(text) : text
  const cells = list.items.map((_, index) => (isOverLines ? lineCell : wordCell)(whole, list, index))
  let next = ''
  let at = 0
  for (const [place, cell] of cells.entries()) {
    const own = cells[order[place] ?? place] ?? cell
    next += whole.slice(at, cell.from) + whole.slice(own.from, own.to)
    at = cell.to
  }
  return next + whole.slice(at)
}

/** The words of an item between brackets. */
function wordCell(text: string, list: YAMLSeq, index: number): Stretch {
  const item = list.items[index] as { readonly range?: readonly number[] }
  return { from: item.range?.[0] ?? 0, to: contentEnd(text, item) }
}

/** The lines of an item, from the first of the comments right above it. */
function lineCell(text: string, list: YAMLSeq, index: number): Stretch {
  const dash = dashOf(list, index)
  const before = index === 0 ? 0 : nextLine(text, contentEnd(text, list.items[index - 1]))
  let from = isFirstOnLine(text, dash) ? lineStart(text, dash) : dash
  while (from > before) {
    const above = lineStart(text, from - 1)
    if (!text.slice(above, from).trimStart().startsWith('#')) break
    from = above
  }
  return { from, to: nextLine(text, contentEnd(text, list.items[index])) }
}
