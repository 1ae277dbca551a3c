/** A text in sentences, each with its place in it. Pure; one pass, whatever somebody writes. */

/** Characters `from` to `to` of the text. */
export interface Sentence {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly isQuestion: boolean
}

/** A sentence is looked at up to here, characters: nobody reads a longer one in a summary. */
const longest = 400
/** So much of a message is looked at, characters: what comes after is a log. */
const mostText = 8_000

/** What ends in a full stop, and no sentence with it. */
const shortened =
  /(?:^|[\s(])(?:e\.g|i\.e|z\.\s?b|d\.\s?h|u\.\s?a|etc|ca|bzw|approx|vs|nr|no|mr|mrs|dr|inkl|incl)$/i

/** The sentences of a text, without code blocks and quoted lines, in their order. */
export function sentencesOf(text: string): readonly Sentence[] {
  const found: Sentence[] = []
  const looked = text.slice(0, mostText)
  let inCode = false
  let start = 0
  while (start <= looked.length) {
    const newline = looked.indexOf('\n', start)
    const end = newline < 0 ? looked.length : newline
    const line = looked.slice(start, end)
    if (/^\s*```/.test(line)) inCode = !inCode && line.trim().indexOf('```', 3) < 0
    else if (!inCode && !/^\s*>/.test(line)) addSentences(line, start, found)
    start = end + 1
  }
  return found
}

function addSentences(line: string, offset: number, found: Sentence[]): void {
  let from = 0
  for (let at = 0; at < line.length; at += 1) {
    const isStop = '.!?…'.includes(line[at] ?? '')
    const goesOn = at + 1 < line.length && !/[\s"'”“’)\]]/.test(line[at + 1] ?? '')
    if (!isStop || goesOn || shortened.test(line.slice(Math.max(0, at - 8), at))) continue
    add(line, from, at + 1, offset, found)
    from = at + 1
  }
  add(line, from, line.length, offset, found)
}

/** Without what stands around the words: blanks, list marks, and the stop at the end. */
function add(line: string, from: number, to: number, offset: number, found: Sentence[]): void {
  const raw = line.slice(from, to)
  const lead = /^[\s"'”“’)\]*•–-]*/u.exec(raw)?.[0].length ?? 0
  const tail = raw.length - raw.trimEnd().length
  const ends = /[.!?…,;:\s]*$/u.exec(raw.slice(-12))?.[0] ?? ''
  const begin = from + lead
  const end = Math.min(Math.max(begin, to - Math.max(tail, ends.length)), begin + longest)
  const text = line.slice(begin, cutAtWord(line, begin, end))
  if (text.trim() === '') return
  found.push({
    ...{ from: offset + begin, to: offset + begin + text.length, text },
    isQuestion: ends.includes('?'),
  })
}

/** No word, and no character of two halves, is cut in two. */
function cutAtWord(line: string, begin: number, end: number): number {
  if (end - begin < longest || end >= line.length || /\s/.test(line[end] ?? '')) return end
  const blank = line.lastIndexOf(' ', end)
  if (blank > begin + longest / 2) return blank
  return /[\ud800-\udbff]/.test(line[end - 1] ?? '') ? end - 1 : end
}
