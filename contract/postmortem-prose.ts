/** The lines of a postmortem as a reader of their words takes them: what is quoted, code or an address is no prose. Pure. */
import { markOf } from './postmortem-evidence.ts'
import { linesOf } from './postmortem-lines.ts'
import { type Section, type SectionKind, sectionsOf } from './postmortem-sections.ts'

/** One line. Places in it count UTF-16 units from `from`. */
export interface ProseLine {
  readonly from: number
  /** as it stands */
  readonly raw: string
  /** of the same length, with room where no words of the writer are: code, quotations, addresses, comments, the record */
  readonly prose: string
  readonly section: Section | null
  readonly kind: SectionKind | null
  readonly isCode: boolean
  readonly isHeading: boolean
  /** a list item that begins here, not within another */
  readonly isItem: boolean
  /** as the record has it, untouched since it was inserted: nobody's choice of words */
  readonly isRecord: boolean
}

const unseenWords = [
  /<!--.*?-->/g,
  /(`+)(?!`).*?[^`]\1(?!`)/g,
  /\]\([^)\s]*(?:\s+"[^"]*")?\)/g,
  /<[a-z][^>]*>|https?:\/\/[^\s)>\]]+|www\.[^\s)>\]]+/gi,
  /“[^”]*”|„[^“”]*[“”]|«[^»]*»|"[^"]*"/g,
] as const

/** The lines of a text with the sections they stand in. */
export function proseOf(text: string, sections = sectionsOf(text)): readonly ProseLine[] {
  let index = -1
  return linesOf(text).flatMap(({ from, until, isCode, isComment }): readonly ProseLine[] => {
    while ((sections[index + 1]?.from ?? Number.POSITIVE_INFINITY) <= from) index += 1
    if (isComment) return []
    const raw = text.slice(from, until)
    const section = sections[index] ?? null
    const isQuotation = /^\s*(?:[-*+]\s+)?>/.test(raw)
    const mark = raw.endsWith('-->') ? markOf(raw) : null
    const isRecord = mark !== null && !mark.isEdited
    return [
      {
        ...{ from, raw, section, isCode },
        kind: section?.kind ?? null,
        prose: isCode || isQuotation || isRecord ? ' '.repeat(raw.length) : wordsOf(raw),
        isHeading: !isCode && (/^ {0,3}#{1,6}(?:[ \t]|$)/.test(raw) || section?.from === from),
        isItem: !isCode && /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+\S/.test(raw),
        isRecord,
      },
    ]
  })
}

function wordsOf(raw: string): string {
  let words = raw
  for (const pattern of unseenWords) words = words.replaceAll(pattern, (found) => ' '.repeat(found.length))
  return words
}
