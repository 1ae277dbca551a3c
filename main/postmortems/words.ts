/** Counting words of a long text after a small change, without reading all of it. Pure. */
import { countWords } from '../../contract/postmortem.ts'
import type { TextEdit } from '../../contract/text-edit.ts'

/** How many words a text of `words` words has after the change: only those it touches are counted. */
export function wordsAfter(words: number, before: string, { from, until, insert }: TextEdit): number {
  let start = from
  while (start > 0 && !isSpace(before[start - 1])) start -= 1
  let end = until
  while (end < before.length && !isSpace(before[end])) end += 1
  const gone = countWords(before.slice(start, end))
  return words - gone + countWords(before.slice(start, from) + insert + before.slice(until, end))
}

const isSpace = (unit: string | undefined): boolean => unit !== undefined && /\s/.test(unit)
