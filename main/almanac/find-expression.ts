/** What the index is asked for a line: which documents may have it, and whether their texts must still be looked at. */
import { type FindKind, findKinds } from '../../contract/find.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import type { Line, Term } from './find-line.ts'
import { placeMark, type TargetKind, targetMark } from './find-marks.ts'
import { knownName, placesNamed } from './find-name-table.ts'
import { longPrefix } from './find-put.ts'
import { wordsFrom } from './find-table.ts'
import { wordsOf } from './find-words.ts'

export interface Expression {
  /** in the index's own language; null = every document */
  readonly match: string | null
  /** the index says "may have": the words beside each other, a label, a beginning that too many words have */
  readonly isLoose: boolean
}

/** More words than these that begin alike are not asked for one by one. */
const maxBeginnings = 48
/** So many words of a line are asked of the index; what is typed beyond is looked up in the texts. */
const maxAsked = 24
/** So many places that begin alike. */
const maxPlaces = 200

export type Wanted = Pick<QueryValue<'find.search'>, 'kinds' | 'environment' | 'customer'>

/** Both what is chosen and what is typed; none chosen and none typed = all. */
export function kindsWanted({ kinds: typed }: Line, { kinds: chosen }: Wanted): readonly FindKind[] {
  return findKinds.filter(
    (kind) => (chosen.length === 0 || chosen.includes(kind)) && (typed.length === 0 || typed.includes(kind)),
  )
}

const quoted = (word: string): string => `"${word}"`
const anyOf = (parts: readonly string[]): string =>
  parts.length === 1 ? String(parts[0]) : `(${parts.join(' OR ')})`

/** @returns null where nothing can have it */
export function expressionOf(db: ReadDb, line: Line, wanted: Wanted): Expression | null {
  const all: string[] = []
  const asked = new Set<string>()
  let isLoose = line.labels.length > 0
  const add = (part: string): void => {
    if (asked.has(part)) return
    asked.add(part)
    if (asked.size > maxAsked) isLoose = true
    else all.push(part)
  }
  const targets = kindsWanted(line, wanted).filter(
    (kind): kind is TargetKind => kind === 'alert' || kind === 'thread' || kind === 'postmortem',
  )
  if (targets.length === 0) return null
  const withLabels = line.labels.flatMap(({ value, isPrefix }): Term[] => {
    const [first, ...rest] = wordsOf(value).map(({ forms: [whole] }) => whole.folded)
    return first === undefined ? [] : [{ words: [first, ...rest], isPrefix }]
  })
  for (const { words, isPrefix } of [...line.terms, ...withLabels]) {
    if (words.length > 1) isLoose = true
    for (const [index, word] of words.entries()) {
      const asking = isPrefix && index === words.length - 1 ? beginning(db, word) : exact(word)
      if (asking === null) return null
      add(asking.match ?? '')
      isLoose ||= asking.isLoose
    }
  }
  const places = [
    ...line.places.map(({ kind, folded, isPrefix }) => placesNamed(db, kind, folded, isPrefix, maxPlaces)),
    ...(['environment', 'customer'] as const).flatMap((kind) => {
      const name = wanted[kind]
      return name === null ? [] : [[knownName(db, kind, name)].filter((id) => id !== null)]
    }),
  ]
  for (const ids of places) {
    if (ids.length === 0) return null
    all.push(anyOf(ids.map((id) => quoted(placeMark(id)))))
  }
  const without: string[] = []
  for (const { words, isPrefix } of line.without) {
    if (words.length > 1 || isPrefix || without.length >= maxAsked) isLoose = true
    else without.push(quoted(words[0]))
  }
  const everyTarget = targets.length === 3
  const isOfAlerts = line.labels.length > 0
  if (isOfAlerts && !targets.includes('alert')) return null
  if (isOfAlerts) all.push(quoted(targetMark('alert')))
  else if (!everyTarget || (all.length === 0 && without.length > 0))
    all.push(anyOf(targets.map((kind) => quoted(targetMark(kind)))))
  if (all.length === 0) return { match: null, isLoose }
  const match = all.join(' AND ')
  return { match: without.length === 0 ? match : `(${match}) NOT ${anyOf(without.map(String))}`, isLoose }
}

const exact = (word: string): Expression => ({ match: quoted(word), isLoose: false })

/** All words that begin so: by a list of the index's own, or one by one. */
function beginning(db: ReadDb, word: string): Expression | null {
  const length = [...word].length
  if (length < longPrefix) return { match: `${quoted(word)} *`, isLoose: false }
  const words = wordsFrom(db, word, maxBeginnings + 1)
  if (words.length === 0) return null
  if (words.length <= maxBeginnings) return { match: anyOf(words.map(quoted)), isLoose: false }
  return { match: `${quoted([...word].slice(0, longPrefix - 1).join(''))} *`, isLoose: true }
}
