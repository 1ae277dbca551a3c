/** Where in a text something belongs that is put into it: a line of the timeline, a section, words under a heading. Pure. */
import {
  mainSections,
  moreSections,
  type Section,
  type SectionKind,
  sectionOf,
  sectionsOf,
  sectionTitles,
} from '../../../contract/postmortem-sections.ts'
import type { TextEdit } from '../../../contract/text-edit.ts'
import { timelineLine } from './timeline-line.ts'

/** The sections in the order of a document that has all of them. */
export const sectionOrder: readonly SectionKind[] = [
  ...(['summary', 'background', 'impact', 'detection', 'timeline', 'response', 'causes'] as const),
  ...(['well', 'badly', 'luck', 'surprise', 'questions', 'rules', 'communication', 'actions'] as const),
]

/** The edit that puts a line where its time belongs in the timeline; at its end where the line has none. */
export function lineEdit(text: string, line: string): TextEdit {
  const sections = sectionsOf(text)
  const timeline = sectionOf(sections, 'timeline')
  if (!timeline) return sectionEdit(text, 'timeline', line)
  const at = timelineLine(line)?.at ?? Number.POSITIVE_INFINITY
  let place: number | null = null
  let last: number | null = null
  let from = timeline.bodyFrom
  while (from < timeline.until) {
    const end = lineEnd(text, from, timeline.until)
    const words = text.slice(from, end)
    const parts = timelineLine(words)
    if (parts && parts.at > at && place === null) place = from
    if (parts || /^\s{0,3}[-*+] /.test(words)) last = Math.min(end + 1, text.length)
    from = end + 1
  }
  if (place !== null) return { from: place, until: place, insert: `${line}\n` }
  if (last !== null) return atLine(text, last, line)
  return bodyEdit(text, timeline, line)
}

/** The edit that adds words at the end of a section, making it in its place where it is missing. */
export function sectionEdit(text: string, kind: SectionKind, words: string): TextEdit {
  const sections = sectionsOf(text)
  const there = sectionOf(sections, kind)
  if (there) return words === '' ? nothingAt(there.bodyFrom) : bodyEdit(text, there, words)
  const later = new Set(sectionOrder.slice(sectionOrder.indexOf(kind) + 1))
  const next = sections.find((section) => section.kind !== null && later.has(section.kind))
  const level = '#'.repeat(sections.find((section) => section.kind !== null)?.level ?? 2)
  const section = `${level} ${sectionTitles[kind]}\n\n${words === '' ? '' : `${words}\n`}`
  if (next) return { from: next.from, until: next.from, insert: `${section}\n` }
  const gap = text === '' || text.endsWith('\n\n') ? '' : text.endsWith('\n') ? '\n' : '\n\n'
  return { from: text.length, until: text.length, insert: `${gap}${section}` }
}

/** The sections that a text has not: those always there first, then the others. */
export function missingSections(sections: readonly Section[]): readonly SectionKind[] {
  return [...mainSections, ...moreSections].filter((kind) => sectionOf(sections, kind) === null)
}

/** The section that a place stands in; null above the first. */
export function sectionAt(sections: readonly Section[], place: number): Section | null {
  return sections.findLast(({ from }) => from <= place) ?? null
}

/** Behind what stands in the section, before the empty lines at its end; an empty section keeps its line of air. */
function bodyEdit(text: string, section: Section, words: string): TextEdit {
  const body = text.slice(section.bodyFrom, section.until)
  const kept = body.trimEnd()
  const isLast = section.until === text.length
  if (kept === '') {
    const headingEnds = text[section.bodyFrom - 1] === '\n' ? '\n' : '\n\n'
    const insert = `${headingEnds}${words}\n${isLast ? '' : '\n'}`
    return { from: section.bodyFrom, until: section.until, insert }
  }
  const from = section.bodyFrom + kept.length
  const list = /(?:^|\n)\s{0,3}[-*+] [^\n]*$/.test(kept) && /^[-*+] /.test(words)
  const insert = `${list ? '\n' : '\n\n'}${words}`
  return { from, until: from, insert: isLast && !body.endsWith('\n') ? `${insert}\n` : insert }
}

function atLine(text: string, place: number, line: string): TextEdit {
  const isOpen = place === text.length && !text.endsWith('\n')
  return { from: place, until: place, insert: isOpen ? `\n${line}` : `${line}\n` }
}

function nothingAt(place: number): TextEdit {
  return { from: place, until: place, insert: '' }
}

function lineEnd(text: string, from: number, until: number): number {
  const found = text.indexOf('\n', from)
  return found === -1 || found > until ? until : found
}
