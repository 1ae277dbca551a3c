/** The sections of a postmortem's text: found by the words of their headings, wherever the text came from. Pure. */

import { dayIn, isDone, ownerIn } from './postmortem-action.ts'
import type { PostmortemLife } from './postmortem-life.ts'
import { linesOf, type TextLine } from './postmortem-lines.ts'
import { otherSectionWords } from './postmortem-section-words.ts'
import { timesIn } from './postmortem-times.ts'

/** Always there, in this order. */
export const mainSections = ['summary', 'impact', 'timeline', 'causes', 'actions'] as const
/** Folded away until somebody wants them. */
export const moreSections = [
  'well',
  'badly',
  'luck',
  'surprise',
  'questions',
  'rules',
  'background',
  'detection',
  'response',
  'communication',
] as const
export type MainSection = (typeof mainSections)[number]
export type SectionKind = MainSection | (typeof moreSections)[number]

/** The heading of each as a new draft and the menu write it. */
export const sectionTitles: Readonly<Record<SectionKind, string>> = {
  summary: 'Summary',
  impact: 'Impact',
  timeline: 'Timeline',
  causes: 'Causes',
  actions: 'Actions',
  well: 'What went well',
  badly: 'What went badly',
  luck: 'Where we had luck',
  surprise: 'What surprised us',
  questions: 'Open questions',
  rules: 'Alert and recipe',
  background: 'Background',
  detection: 'Detection',
  response: 'Response',
  communication: 'Communication',
}

const kindByWords: ReadonlyMap<string, SectionKind> = new Map(
  Object.entries(sectionTitles).flatMap(([kind, title]) =>
    [...otherSectionWords[kind as SectionKind], wordsOfHeading(title)].map((words) => [
      words,
      kind as SectionKind,
    ]),
  ),
)

/** One section. Places count UTF-16 units. */
export interface Section {
  /** null = a heading of its own words, or the title */
  readonly kind: SectionKind | null
  /** the heading above the sections: it names the whole text */
  readonly isTitle: boolean
  /** 1 to 6 */
  readonly level: number
  /** the heading's words as they stand, without its marks */
  readonly title: string
  /** where the heading's line begins */
  readonly from: number
  /** where what stands under it begins, and ends: the next section's `from`, or the end of the text */
  readonly bodyFrom: number
  readonly until: number
}

interface Heading extends Pick<Section, 'kind' | 'level' | 'title' | 'from' | 'bodyFrom'> {}

const headingLine = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*\r?$/
/** The line under a heading that is written on two lines; a single '-' may begin a list. */
const underline = /^ {0,3}(?:(=+)|(-{2,}))[ \t]*\r?$/
/** Lines that begin something else than a paragraph, so that dashes under them are a rule. */
const noParagraph = /^(?: {4}|\t| {0,3}(?:[-*+>|#]|\d{1,9}[.)]\s|<))/

/** The kind of section that a heading names; null for words of its own. "2. Root cause:" is understood too. */
export function sectionKindOf(heading: string): SectionKind | null {
  return kindByWords.get(wordsOfHeading(heading)) ?? null
}

/**
 * The sections of a text, in their order: headings outside of code and comments, at the level that most of the known ones have
 * (2 in a draft of ours). Deeper headings belong to the section they stand in, except a known one under a heading that is not.
 */
export function sectionsOf(text: string): readonly Section[] {
  const headings = headingsOf(text)
  const level = levelOf(headings)
  const taken: Heading[] = []
  let isUnknown = true
  for (const heading of headings) {
    const isDeep = heading.level > level
    if (isDeep && !(isUnknown && heading.kind !== null)) continue
    if (!isDeep) isUnknown = heading.kind === null
    taken.push(heading)
  }
  return taken.map((heading, index) => {
    const isTitle = index === 0 && heading.level < level
    const until = taken[index + 1]?.from ?? text.length
    return { ...heading, kind: isTitle ? null : heading.kind, isTitle, until }
  })
}

/** The first section of a kind. */
export function sectionOf(sections: readonly Section[], kind: SectionKind): Section | null {
  return sections.find((section) => section.kind === kind) ?? null
}

/** How far a section is. */
export type Standing = 'empty' | 'part' | 'full'

/** What is known of a postmortem beside its words. */
export type StandingFacts = Pick<PostmortemLife, 'impact' | 'environments' | 'outcomes'>

/** A summary of fewer words than this leaves out what broke, for whom or for how long. */
const fullSummary = 12
/** Lines with a time and its zone that make a timeline. */
const fullTimeline = 3
/** One cause is where the search has begun; words that explain more than a name. */
const fullCauses = 2
const fullCauseWords = 15

/**
 * How far a section is, by rules for its kind:
 * summary, 12 words; impact, told, with words for it; timeline, three lines with a zoned time; causes, two of them, or more than
 * one paragraph; actions, each with somebody who does it and a day; alert and recipe, both given or reasoned; others, some words.
 */
export function sectionStanding(section: Section, text: string, facts: StandingFacts): Standing {
  const lines = bodyOf(section, text)
  const words = lines.reduce((sum, line) => sum + countOf(line), 0)
  const full = (isFull: boolean): Standing => (isFull ? 'full' : 'part')
  if (section.kind === 'rules') return rulesStanding(words, facts)
  if (words === 0) return 'empty'
  switch (section.kind) {
    case 'summary':
      return full(words >= fullSummary)
    case 'impact':
      return full(facts.impact !== 'unknown' && words >= 3)
    case 'timeline':
      return full(lines.filter(isTimed).length >= fullTimeline)
    case 'causes':
      return full(partsOf(lines) >= fullCauses && words >= fullCauseWords)
    case 'actions': {
      const items = lines.filter(isItem)
      return full(items.length > 0 && items.every((line) => isDone(line) || (ownerIn(line) && dayIn(line))))
    }
    default:
      return full(words >= 3)
  }
}

/** How many lines of its kind a section has: those of a timeline, or actions; null for one that is not counted. */
export function sectionCount(section: Section, text: string): number | null {
  if (section.kind !== 'timeline' && section.kind !== 'actions') return null
  return bodyOf(section, text).filter(isItem).length
}

/** How many causes a section names: items of its list, else paragraphs. */
export function causesIn(section: Section, text: string): number {
  return partsOf(bodyOf(section, text))
}

/** What is still missing before the meeting can talk about it, each as a sentence; empty = it is ready. */
export function missingForMeeting(text: string, life: StandingFacts): readonly string[] {
  const sections = sectionsOf(text)
  const isEmpty = (kind: MainSection): boolean => {
    const own = sections.filter((section) => section.kind === kind)
    return own.every((section) => sectionStanding(section, text, life) === 'empty')
  }
  const touches = life.impact === 'degraded' || life.impact === 'down'
  return [
    ...mainSections.filter(isEmpty).map((kind) => emptyWords[kind]),
    ...(life.impact === 'unknown' ? ['Nobody has told the impact on customers.'] : []),
    ...(touches && life.environments.length === 0 ? ['No affected environment is named.'] : []),
    ...(life.outcomes.length === 0
      ? ['An alert or a recipe should come of it, or a reason why none does.']
      : []),
  ]
}

const emptyWords: Readonly<Record<MainSection, string>> = {
  summary: 'The summary is empty.',
  impact: 'The impact has no words yet.',
  timeline: 'The timeline has no line.',
  causes: 'No cause is named.',
  actions: 'There is no action.',
}

function rulesStanding(words: number, { outcomes }: StandingFacts): Standing {
  const given = outcomes.filter(({ state }) => state !== 'proposed').length
  if (given >= 2) return 'full'
  return outcomes.length > 0 || words > 0 ? 'part' : 'empty'
}

/** What stands under a heading, without comments, headings and what only keeps a place. */
function bodyOf({ bodyFrom, until }: Section, text: string): readonly string[] {
  const body = text.slice(bodyFrom, until)
  return linesOf(body).flatMap(({ from, until: end, isCode, isComment }) => {
    if (isComment) return []
    const line = body
      .slice(from, end)
      .replaceAll(/<!--.*?-->/g, '')
      .trimEnd()
    if (isCode) return [line.replace(/^\s*[`~]{3,}.*/, '')]
    return atxHeading.test(line) || placeholder.test(line) ? [''] : [line]
  })
}

const atxHeading = /^ {0,3}#{1,6}(?:[ \t]|$)/
/** Words that only say that words are to come. */
const placeholder = /^\W*(?:todo|to do|tbd|tba|fixme|xxx|to be (?:done|written|filled in)|to follow)\W*$/i

function countOf(line: string): number {
  return line.match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0
}

function isItem(line: string): boolean {
  return /^ {0,3}(?:[-*+]|\d{1,9}[.)])\s+\S/.test(line)
}

function isTimed(line: string): boolean {
  return timesIn(line).some(({ hasZone }) => hasZone)
}

/** Items of a list, else paragraphs. */
function partsOf(lines: readonly string[]): number {
  const items = lines.filter(isItem).length
  if (items > 0) return items
  return lines.filter((line, index) => line.trim() !== '' && (lines[index - 1] ?? '').trim() === '').length
}

function headingsOf(text: string): readonly Heading[] {
  const headings: Heading[] = []
  let before: TextLine | null = null
  for (const line of linesOf(text)) {
    const heading: Heading | null = line.isCode || line.isComment ? null : headingIn(text, line, before)
    if (heading) headings.push(heading)
    // A line under which dashes make a heading: a paragraph of one line.
    before = heading || line.isCode || line.isComment ? null : line
  }
  return headings
}

function headingIn(text: string, line: TextLine, before: TextLine | null): Heading | null {
  const first = text.slice(line.from, Math.min(line.from + 4, line.until)).trimStart()[0]
  if (first !== '#' && first !== '=' && first !== '-') return null
  const words = text.slice(line.from, line.until)
  const bodyFrom = Math.min(line.until + 1, text.length)
  const atx = headingLine.exec(words)
  if (atx) {
    const title = (atx[2] ?? '').trim()
    return { kind: sectionKindOf(title), level: (atx[1] ?? '').length, title, from: line.from, bodyFrom }
  }
  const under = underline.exec(words)
  if (!under || !before) return null
  const above = text.slice(before.from, before.until)
  if (above.trim() === '' || noParagraph.test(above)) return null
  const title = above.trim()
  return { kind: sectionKindOf(title), level: under[1] ? 1 : 2, title, from: before.from, bodyFrom }
}

/** The level of the sections: that of most of the five, the higher one where several have as many. */
function levelOf(headings: readonly Heading[]): number {
  const counts = new Map<number, number>()
  for (const { kind, level } of headings) {
    if (kind === null) continue
    const weight = (mainSections as readonly string[]).includes(kind) ? 2 : 1
    counts.set(level, (counts.get(level) ?? 0) + weight)
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])
  return best?.[0] ?? 2
}

function wordsOfHeading(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^\d{1,2}(?: \d{1,2})* (?=\p{L})/u, '')
}
