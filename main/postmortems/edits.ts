/** Many changes of a text, one after the other. Pure. */
import type { TextEdit } from '../../contract/text-edit.ts'

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
