/** Which rows of the list are in the document, beside those in sight. Pure. */
import type { Range } from '@tanstack/react-virtual'

/** Rows ahead of where the list is going: a fast turn of the wheel lands on rows that are there already. */
const ahead = 10
/** Rows behind: what a turn back needs until the page has drawn more. */
const behind = 4

/**
 * The indexes of the rows to draw, in order: those in sight, those near them, and `always` wherever it is: the row that
 * the list's focus points at. -1 = none.
 * @param backwards whether the list was last scrolled up
 */
export function drawnIndexes(
  { startIndex, endIndex, count }: Pick<Range, 'startIndex' | 'endIndex' | 'count'>,
  backwards: boolean,
  always: number,
): number[] {
  const [above, below] = backwards ? [ahead, behind] : [behind, ahead]
  const first = Math.max(0, startIndex - above)
  const last = Math.min(count - 1, endIndex + below)
  const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, step) => first + step)
  if (always < 0 || always >= count) return indexes
  if (always < first) return [always, ...indexes]
  return always > last ? [...indexes, always] : indexes
}

/** Is a row wholly in sight of a window of this height that is scrolled to `top`? All in px; unknown counts as no. */
export function isWhole(
  row: { readonly start: number; readonly end: number } | undefined,
  top: number,
  height: number,
): boolean {
  return row !== undefined && row.start >= top && row.end <= top + height
}
