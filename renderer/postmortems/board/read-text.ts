/** What the words of a postmortem say in short, for the table and the box under the outline. Pure. */
import { sectionOf, sectionsOf } from '../../../contract/postmortem-sections.ts'

/** Nobody reads more from three metres, characters. */
const longestSummary = 420

/** The summary's words without their Markdown; null where nothing is written. */
export function summaryWords(text: string): string | null {
  const section = sectionOf(sectionsOf(text), 'summary')
  if (section === null) return null
  const words = text
    .slice(section.bodyFrom, section.until)
    .replaceAll(/<!--[\s\S]*?-->/g, ' ')
    .replaceAll(/!\[[^\]]*\]\([^)]*\)/g, ' ')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^[ \t]*(?:[-*+>]|\d{1,3}[.)]|#{1,6})[ \t]+/gm, '')
    .replaceAll(/(\*\*|__|`)/g, '')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  if (words === '') return null
  return words.length <= longestSummary ? words : `${words.slice(0, longestSummary).replace(/\s+\S*$/, '')} …`
}
