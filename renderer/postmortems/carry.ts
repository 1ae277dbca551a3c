/** Moving words and cursors from one state of a text to the next. Pure. */

/** Where a cursor at `offset` of `before` stands in `after`: what stood before it or behind it still does. */
export function carriedOffset(before: string, after: string, offset: number): number {
  if (after.slice(0, offset) === before.slice(0, offset)) return offset
  return Math.max(0, after.length - (before.length - offset))
}

/**
 * `typed` grew out of `sent`, and elsewhere `sent` became `marked` by one insertion ("Copy of" in the heading): the
 * same insertion in `typed`. Where that place was typed over, `typed` stays as it is.
 */
export function withInsertion(sent: string, marked: string, typed: string): string {
  let at = 0
  while (at < sent.length && sent[at] === marked[at]) at += 1
  const inserted = marked.slice(at, at + marked.length - sent.length)
  const isInsertion = sent.slice(0, at) + inserted + sent.slice(at) === marked
  if (!isInsertion || typed.slice(0, at) !== sent.slice(0, at)) return typed
  return typed.slice(0, at) + inserted + typed.slice(at)
}
