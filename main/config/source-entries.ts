/** Entries of sources in a configuration text, of any kind, changed where they stand: what is left as it is keeps its words. Pure. */
import { isSeq, parseDocument } from 'yaml'
import type { Config } from './schema.ts'
import { sourceSchema } from './source-schema.ts'
import { addItem, type Path, removeEntry, setEntry } from './yaml-edit.ts'
import type { Plain } from './yaml-slices.ts'

/** A source as it stands in the file. */
export type SourceEntry = { readonly [key: string]: Plain }

/** The entry of a source as it is written; null when there is none of this name. */
export function entryOf(text: string, name: string): SourceEntry | null {
  const list = parseDocument(text).get('sources')
  const entries: unknown = isSeq(list) ? list.toJSON() : []
  const found = (entries as readonly unknown[]).find((one) => isMap(one) && one.name === name)
  return isMap(found) ? found : null
}

/** How the labels of a source are read, as it is written; undefined where nothing is said of it. */
export function mappingEntryOf(text: string, name: string): SourceEntry | undefined {
  const mapping = entryOf(text, name)?.mapping
  return isMap(mapping) ? mapping : undefined
}

/** The text with a source added, or changed entry by entry in its place. */
export function withSourceEntry(text: string, config: Config, entry: SourceEntry): string {
  const index = config.sources.findIndex(({ name }) => name === entry.name)
  const old = index < 0 ? null : entryOf(text, String(entry.name))
  if (!old) return addItem(setEntry(text, ['version'], 1), ['sources'], entry)
  return putMap(text, ['sources', index], old, inOldWords(old, entry))
}

/** The entry with what means the same as before written as before: "30s" may stand as "30000ms", or not at all. */
function inOldWords(old: SourceEntry, entry: SourceEntry): SourceEntry {
  let now = entry
  for (const [key, words] of Object.entries(old)) {
    const before = { ...now, [key]: words }
    const meant = meaning(now)
    if (meant !== null && meaning(before) === meant) now = before
  }
  return now
}

function meaning(entry: SourceEntry): string | null {
  const parsed = sourceSchema.safeParse(entry)
  return parsed.success ? JSON.stringify(sorted(parsed.data)) : null
}

/** The order of entries means nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  )
}

/** The text with a map in the place of the old one, entry by entry. */
export function putMap(text: string, path: Path, old: SourceEntry, wanted: SourceEntry): string {
  const set = Object.entries(wanted).reduce((now, [key, value]) => {
    const was = old[key]
    const goesInto = isMap(was) && isMap(value) && Object.keys(value).length > 0
    return goesInto ? putMap(now, [...path, key], was, value) : setEntry(now, [...path, key], value)
  }, text)
  return Object.keys(old)
    .filter((key) => !Object.hasOwn(wanted, key))
    .reduce((now, key) => removeEntry(now, [...path, key]), set)
}

function isMap(value: unknown): value is SourceEntry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
