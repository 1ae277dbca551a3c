/** What the app changes in a configuration text: sources and saved views, as changes of the text itself. Pure. */
import { type Document, isAlias, isMap, isNode, isSeq, parseDocument, visit } from 'yaml'
import type { SavedView } from '../../contract/state.ts'
import { type Config, type ConfiguredSource, configSchema } from './schema.ts'
import { entryOf, putMap, type SourceEntry } from './source-entries.ts'
import { addItem, removeEntry, removeItem, setEntry } from './yaml-edit.ts'
import type { Plain } from './yaml-slices.ts'

/** A source as it is written into the file; secrets are references. */
export type WrittenSource = Pick<ConfiguredSource, 'name' | 'kind' | 'urls' | 'mirrorAcks'> &
  Partial<Pick<ConfiguredSource, 'carryEscalations'>> & {
    readonly poll: string
    readonly auth?: ConfiguredSource['auth']
    readonly headers?: ConfiguredSource['headers']
    readonly caFile?: string
    readonly prometheus?: string
    readonly mapping?: SourceEntry
  }

/** Entries of a source that the form may take away. */
const optional = ['auth', 'headers', 'caFile', 'prometheus', 'mapping'] as const

/** The text with a source added, or changed in its place. What it means already is left as it is written. */
export function withSource(text: string, config: Config, source: WrittenSource): string {
  const index = config.sources.findIndex(({ name }) => name === source.name)
  const old = config.sources[index]
  if (!old) return addItem(begun(text), ['sources'], plain(source))
  const same = entriesAlike(old, source)
  const spelt = { ...source, urls: asSpelt(text, index, old.urls, source.urls) }
  const set = Object.entries(plain(spelt))
    .filter(([key]) => !same.has(key))
    .reduce((now, [key, value]) => {
      const path = ['sources', index, key] as const
      // What is left as it is in there keeps its words and comments.
      const inside = key === 'mapping' ? entryOf(text, source.name)?.mapping : undefined
      return isEntry(inside) && isEntry(value) ? putMap(now, path, inside, value) : setEntry(now, path, value)
    }, text)
  return optional
    .filter((key) => source[key] === undefined)
    .reduce((now, key) => removeEntry(now, ['sources', index, key]), set)
}

function isEntry(value: unknown): value is SourceEntry {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The names of the entries that mean the same in the file and in the form, however they are written. */
function entriesAlike(old: ConfiguredSource, source: WrittenSource): ReadonlySet<string> {
  const parsed = configSchema.safeParse({ version: 1, sources: [source] })
  const next = parsed.success ? parsed.data.sources[0] : undefined
  if (!next) return new Set()
  const alike = (key: keyof ConfiguredSource): boolean =>
    JSON.stringify(old[key]) === JSON.stringify(next[key])
  return new Set((Object.keys(next) as (keyof ConfiguredSource)[]).filter(alike))
}

/** The addresses as the file spells them, where it has them: a slash more at the end makes no other address. */
function asSpelt(text: string, index: number, known: readonly string[], wanted: readonly string[]): string[] {
  const list = parseDocument(text).getIn(['sources', index, 'urls'])
  return wanted.map((url) => {
    const at = known.indexOf(url)
    return at >= 0 && isSeq(list) ? String(list.get(at)) : url
  })
}

/** The text without a source; one that is not there changes nothing. */
export function withoutSource(text: string, config: Config, name: string): string {
  const index = config.sources.findIndex((source) => source.name === name)
  return index < 0 ? text : removeItem(text, ['sources', index], false)
}

/** The text with a view kept by its name: a new one, or another filter and grouping for one that is there. */
export function withView(text: string, config: Config, view: SavedView): string {
  const index = config.views.findIndex(({ name }) => name === view.name)
  const old = config.views[index]
  if (!old) return addItem(begun(text), ['views'], plain(view))
  return (['filter', 'groupBy'] as const)
    .filter((key) => old[key] !== view[key])
    .reduce((now, key) => setEntry(now, ['views', index, key], view[key]), text)
}

/** The text without a view; one that is not there changes nothing. */
export function withoutView(text: string, config: Config, name: string): string {
  const index = config.views.findIndex((view) => view.name === name)
  return index < 0 ? text : removeItem(text, ['views', index], false)
}

/** Can the form change this source? Not one that shares words with another place of the file. */
export function isEditable(text: string, name: string): boolean {
  const item = itemNamed(parseDocument(text), name)
  if (!isMap(item)) return false
  let shared = false
  visit(item, (_, node) => {
    if (isAlias(node) || (isNode(node) && node.anchor !== undefined)) shared = true
  })
  return !shared
}

function itemNamed(document: Document, name: string): unknown {
  const sources = document.get('sources')
  return isSeq(sources) ? sources.items.find((item) => isMap(item) && item.get('name') === name) : undefined
}

/** A file that says nothing yet begins with its version. */
function begun(text: string): string {
  return setEntry(text, ['version'], 1)
}

/** Without the entries that are `undefined`. */
function plain(value: WrittenSource | SavedView): { readonly [key: string]: Plain } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as {
    [key: string]: Plain
  }
}
