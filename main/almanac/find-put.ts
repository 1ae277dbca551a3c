/** One document into the index, out of it, or anew where it has changed. */
import type { WriteDb } from '../db/db.ts'
import { placeMark, type TargetKind, targetMark } from './find-marks.ts'
import { countName, nameId } from './find-name-table.ts'
import { freeDoc } from './find-place.ts'
import { type Doc, type DocKind, deleteDoc, docOf, insertDoc, keepWord, widenSpan } from './find-table.ts'
import { addForms } from './find-words.ts'

const dayMs = 86_400_000

/** From this length on a word that is still being typed is looked up among the words that there are. */
export const longPrefix = 4

export interface Document {
  readonly kind: DocKind
  readonly ref: number
  readonly parent: number | null
  readonly target: number | null
  readonly targetKind: TargetKind
  readonly at: number
  readonly environments: readonly string[]
  readonly customers: readonly string[]
  readonly by: string | null
  readonly recipe: string | null
  /** kept with the document, because nothing else in the almanac keeps it */
  readonly text: string | null
  /** all it can be found by */
  readonly texts: readonly string[]
}

/** What one taking-in remembers: the words it has kept already, the days it has widened, where slots are full. */
export interface Taking {
  readonly words: Set<string>
  readonly spans: Map<number, { first: number; last: number }>
  readonly tried: Map<number, number>
}

export const beginTaking = (): Taking => ({ words: new Set(), spans: new Map(), tried: new Map() })

/** Puts it in. What is in there as it is stays as it is. */
export function putDoc(db: WriteDb, taking: Taking, document: Document): void {
  const known = docOf(db, document.kind, document.ref)
  const hash = hashOf(document)
  if (known?.hash === hash) return
  if (known) dropKnown(db, known)
  const { kind, ref, parent, target, at, text, by, recipe } = document
  const environments = document.environments.map((name) => nameId(db, 'environment', name))
  const customers = document.customers.map((name) => nameId(db, 'customer', name))
  const doc: Doc = {
    doc: known?.at === at ? known.doc : freeDoc(db, at, taking.tried),
    ...{ kind, ref, parent, target, at, hash, text },
    environment: environments[0] ?? null,
    customer: customers[0] ?? null,
    also: [...environments.slice(1), ...customers.slice(1)],
    by: by === null ? null : nameId(db, 'person', by),
    recipe: recipe === null ? null : nameId(db, 'recipe', recipe),
  }
  insertDoc(db, doc, wordsToKeep(db, taking, document, doc))
  for (const id of namesOf(doc)) countName(db, id, 1)
  const day = Math.floor(at / dayMs)
  const span = taking.spans.get(day)
  taking.spans.set(day, {
    first: Math.min(span?.first ?? doc.doc, doc.doc),
    last: Math.max(span?.last ?? doc.doc, doc.doc),
  })
}

/** Takes it out, with all it was found by. */
export function dropDoc(db: WriteDb, kind: DocKind, ref: number): void {
  const known = docOf(db, kind, ref)
  if (known) dropKnown(db, known)
}

/** Says of which days something was put in. */
export function endTaking(db: WriteDb, { spans }: Taking): void {
  for (const [day, { first, last }] of spans) widenSpan(db, day, first, last)
}

function dropKnown(db: WriteDb, known: Doc): void {
  deleteDoc(db, known.doc)
  for (const id of namesOf(known)) countName(db, id, -1)
}

function namesOf({ environment, customer, also, by, recipe }: Doc): number[] {
  return [environment, customer, by, recipe, ...also].filter((id) => id !== null)
}

function wordsToKeep(db: WriteDb, taking: Taking, { texts, targetKind }: Document, doc: Doc): string {
  const words = new Set<string>()
  for (const text of texts) addForms(text, words)
  for (const word of words) {
    if (word.length < longPrefix || taking.words.has(word)) continue
    taking.words.add(word)
    keepWord(db, word)
  }
  words.add(targetMark(targetKind))
  for (const id of [doc.environment, doc.customer, ...doc.also]) if (id !== null) words.add(placeMark(id))
  return [...words].join(' ')
}

/** Of everything the index is told about a document, 53 bits: equal ones are not told again. */
function hashOf(document: Document): number {
  const text = JSON.stringify(document)
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    high = Math.imul(high ^ code, 0x9e3779b1)
    low = Math.imul(low ^ code, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35)
  return 4_294_967_296 * (2_097_151 & low) + (high >>> 0)
}
