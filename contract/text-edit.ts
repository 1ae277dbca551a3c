/** One change of a text, as it travels to the engine and lies in the history: a stretch of it replaced by other words. Pure. */

/** Places count UTF-16 units, as JavaScript's strings and CodeMirror do. */
export interface TextEdit {
  readonly from: number
  readonly until: number
  readonly insert: string
}

/** The smallest single edit that turns one text into the other; it never cuts a surrogate pair in two. */
export function editBetween(before: string, after: string): TextEdit {
  const most = Math.min(before.length, after.length)
  let from = 0
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from += 1
  if (from > 0 && isHigh(before.charCodeAt(from - 1))) from -= 1
  let tail = 0
  while (
    tail < most - from &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  )
    tail += 1
  if (tail > 0 && isLow(before.charCodeAt(before.length - tail))) tail -= 1
  return { from, until: before.length - tail, insert: after.slice(from, after.length - tail) }
}

/** @throws RangeError for an edit that lies outside of the text */
export function applyEdit(text: string, { from, until, insert }: TextEdit): string {
  if (from < 0 || until < from || until > text.length)
    throw new RangeError('The edit lies outside of the text.')
  return text.slice(0, from) + insert + text.slice(until)
}

/**
 * The text after all of them; null when one lies outside of it. The text is held in two parts that meet where was
 * written last: the next change is mostly there, and then costs nothing of what stands elsewhere.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  let left = ''
  let right = text
  for (const { from, until, insert } of edits) {
    if (from < 0 || until < from || until > left.length + right.length) return null
    if (from < left.length) {
      right = left.slice(from) + right
      left = left.slice(0, from)
    } else if (from > left.length) {
      const gap = from - left.length
      left += right.slice(0, gap)
      right = right.slice(gap)
    }
    if (until > from) right = right.slice(until - from)
    left += insert
  }
  return left + right
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
