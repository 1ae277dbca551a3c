/** Full text over all that was ever written or raised: the best of the newest on top, then the newest first. */
import type { FindAnswer, FindFacets, FindHit } from '../../contract/find.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Moment } from './almanac.ts'
import type { Chapter } from './chapter.ts'
import { type Expression, expressionOf, kindsWanted } from './find-expression.ts'
import { facetsOf } from './find-facets.ts'
import { fieldsOf, type Shown, shownOf, wordsFound } from './find-fields.ts'
import { type Line, lineOf } from './find-line.ts'
import { hasLabels, holds, likeness, piecesOf } from './find-match.ts'
import { nameOf } from './find-name-table.ts'
import { namesFound, noNames } from './find-names.ts'
import { episodeCountOf, labelsOf } from './find-record-table.ts'
import { type Doc, type DocRange, findSchema, mergeIndex, newestDocs, spanOfDays } from './find-table.ts'
import { takeFound } from './find-take.ts'

/** Pages of the index that are merged at once: about two milliseconds. */
const mergePages = 24

export const findChapter: Chapter = {
  name: 'find',
  schema: findSchema,
  take: takeFound,
  tidy: (db) => mergeIndex(db, mergePages),
}

type Input = QueryValue<'find.search'>

export function findAnswers(db: ReadDb) {
  return {
    'find.search': (input: Input, { behind }: Moment): FindAnswer => ({ ...search(db, input), behind }),
  }
}

/** The best are looked for among so many of the newest documents. */
const bestAmong = 200
/** So many of them are shown as the best, names aside. */
const maxBest = 5
/** Facets are counted over so many of the newest; where their texts must be read, over fewer. */
const facetsOver = { told: 600, read: 100 } as const
/**
 * No question looks at more documents than these, however few of them have it; the next page goes on from there. `read`:
 * where their texts must be read.
 */
const maxLooked = { told: 4_000, read: 300 } as const

const noFacets: FindFacets = { kinds: [], environments: [], customers: [] }
const nothing: Omit<FindAnswer, 'behind'> = {
  hits: [],
  best: 0,
  facets: noFacets,
  counted: { matches: 0, all: true },
  next: null,
  problem: null,
}

function search(db: ReadDb, input: Input): Omit<FindAnswer, 'behind'> {
  const line = lineOf(input.text)
  if (line.isMute) return nothing
  const isFirst = input.before === null
  const isAnywhere = [input.environment, input.customer, input.from, input.to].every((each) => each === null)
  const names = isFirst && isAnywhere ? namesFound(db, line, kindsWanted(line, input)) : noNames
  const expression = expressionOf(db, line, input)
  const range = rangeOf(db, input)
  const matches =
    expression === null || range === null
      ? { docs: [], next: null }
      : isFirst
        ? newest(db, line, input, expression, range, facetsOver[expression.isLoose ? 'read' : 'told'])
        : newest(db, line, input, expression, range, input.limit)
  const places = placesOf(matches.docs)
  const shown = new Map<Doc, Shown>()
  const showing = (doc: Doc): Shown | null => {
    const known = shown.get(doc) ?? shownOf(db, doc)
    if (known) shown.set(doc, known)
    return known
  }
  const best = isFirst ? bestOf(newestFirst(places.slice(0, bestAmong)), line, showing) : []
  const page = newestFirst(places.slice(0, input.limit))
  const hits = (docs: readonly Doc[]): FindHit[] =>
    docs.flatMap((doc) => hitOf(db, doc, line, showing(doc)) ?? [])
  const top = [...names.exact, ...hits(best), ...names.others]
  const named = [...names.exact, ...names.others]
  const last = places[input.limit - 1]
  return {
    hits: [...top, ...hits(page.filter((doc) => !best.includes(doc)))],
    best: top.length,
    facets: isFirst ? facetsOf(db, newestFirst(places), named) : noFacets,
    counted: { matches: places.length + named.length, all: matches.next === null },
    next: places.length > input.limit && last ? last.first : matches.next,
    problem: null,
  }
}

/** Ids of the documents of that time; each one's own instant has the last word. null = there are none. */
function rangeOf(db: ReadDb, { from, to, before }: Input): DocRange | null {
  const end = before ?? Number.MAX_SAFE_INTEGER
  if (from === null && to === null) return { first: 0, before: end }
  const day = (at: number): number => Math.floor(at / 86_400_000)
  const span = spanOfDays(db, from === null ? 0 : day(from), to === null ? 10_000_000 : day(to))
  return span && { first: span.first, before: Math.min(end, span.last + 1) }
}

/** The newest documents that have it, at most `wanted`; `next`: where there may be more. */
function newest(
  db: ReadDb,
  line: Line,
  { from, to }: Input,
  { match, isLoose }: Expression,
  range: DocRange,
  wanted: number,
): { readonly docs: readonly Doc[]; readonly next: number | null } {
  const docs: Doc[] = []
  let before = range.before
  const most = isLoose ? maxLooked.read : maxLooked.told
  for (let looked = 0; looked < most; ) {
    const limit = Math.min(isLoose ? 100 : wanted, most - looked)
    const some = newestDocs(db, match, { first: range.first, before }, limit)
    for (const doc of some) {
      before = doc.doc
      if ((from !== null && doc.at < from) || (to !== null && doc.at >= to)) continue
      if (isLoose && !has(db, doc, line)) continue
      docs.push(doc)
      if (docs.length === wanted) return { docs, next: before }
    }
    if (some.length < limit) return { docs, next: null }
    looked += some.length
  }
  return { docs, next: before }
}

/** Its labels are looked at first: they are few, and most alerts fail by them. */
function has(db: ReadDb, doc: Doc, line: Line): boolean {
  if (line.labels.length > 0 && !hasLabels(labelsOf(db, doc.ref), line)) return false
  return holds(fieldsOf(db, doc), line)
}

const isOf = (doc: Doc): string =>
  `${doc.kind === 'note' ? 'alert' : doc.kind === 'message' ? 'thread' : doc.kind} ${doc.target}`

/** What can be opened: where the way through the index met it first, and the newest that was found in it. */
interface Place {
  readonly first: number
  readonly newest: Doc
}

/** One for all documents that open the same. */
function placesOf(docs: readonly Doc[]): readonly Place[] {
  const places = new Map<string, { readonly first: number; newest: Doc }>()
  for (const doc of docs) {
    if (doc.target === null) continue
    const known = places.get(isOf(doc))
    if (known === undefined) places.set(isOf(doc), { first: doc.doc, newest: doc })
    else if (doc.at > known.newest.at) known.newest = doc
  }
  return [...places.values()]
}

/** By their instants: ids are so as well, but for what came within the same few seconds. */
function newestFirst(places: readonly Place[]): readonly Doc[] {
  return places.map(({ newest: doc }) => doc).sort((one, other) => other.at - one.at)
}

/** Those whose title is what was typed, then those whose title has it all, then what is open now; each the newest first. */
function bestOf(places: readonly Doc[], line: Line, showing: (doc: Doc) => Shown | null): readonly Doc[] {
  if (line.terms.length === 0) return []
  const scored = places.flatMap((doc) => {
    const shown = showing(doc)
    return shown ? [{ doc, score: 2 * likeness(shown.title, line) + (shown.isOpen ? 1 : 0) }] : []
  })
  return scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, maxBest)
    .map(({ doc }) => doc)
}

function hitOf(db: ReadDb, doc: Doc, line: Line, shown: Shown | null): FindHit | null {
  if (!shown || doc.target === null) return null
  const named = (id: number | null): string | null => (id === null ? null : nameOf(db, id))
  return {
    target: shown.target,
    title: piecesOf(shown.title, line),
    ...wordsFound(db, doc, line),
    environment: named(doc.environment),
    customer: named(doc.customer),
    at: doc.at,
    isOpen: shown.isOpen,
    count: shown.target.kind === 'alert' ? episodeCountOf(db, doc.target) : 1,
  }
}
