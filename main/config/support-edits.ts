/** What the app changes of `support:` in a configuration text: sources, each in its own place, comments kept. Pure. */
import { isAlias, isMap, isNode, isSeq, parseDocument, visit } from 'yaml'
import type { Config } from './schema.ts'
import type { SecretRef } from './secret-ref.ts'
import { addItem, removeEntry, removeItem, setEntry } from './yaml-edit.ts'
import type { Plain } from './yaml-slices.ts'

/** A support source as it is written into the file: null takes an entry out, what is not named stays. */
export type WrittenSupport = {
  readonly name: string
  readonly kind: 'slack' | 'github'
  readonly token: SecretRef
  readonly socketToken?: SecretRef | null
} & {
  readonly [entry in
    | 'channels'
    | 'teamChannel'
    | 'repositories'
    | 'organisation'
    | 'labels'
    | 'poll'
    | 'url']?: Plain | null
}

const listPath = ['support', 'sources'] as const

/** The text with a support source added, or changed in its place. What it means already is left as it is written. */
export function withSupportSource(text: string, config: Config, source: WrittenSupport): string {
  const index = config.support.sources.findIndex(({ name }) => name === source.name)
  const entries = Object.entries(source) as [string, Plain | null | undefined][]
  if (index < 0) {
    const begun = setEntry(text, ['version'], 1)
    const item = Object.fromEntries(entries.filter(([, value]) => value != null)) as Record<string, Plain>
    const { sources } = (parseDocument(begun).toJS() as { support?: { sources?: unknown } }).support ?? {}
    if (Array.isArray(sources)) return addItem(begun, listPath, item)
    return isMap(parseDocument(begun).get('support', true))
      ? setEntry(begun, listPath, [item])
      : setEntry(begun, ['support'], { sources: [item] })
  }
  return entries.reduce((now, [key, value]) => {
    const path = [...listPath, index, key]
    if (value === undefined) return now
    return value === null ? removeEntry(now, path) : setEntry(now, path, value)
  }, text)
}

/** The text without a support source; one that is not there changes nothing. */
export function withoutSupportSource(text: string, config: Config, name: string): string {
  const index = config.support.sources.findIndex((source) => source.name === name)
  return index < 0 ? text : removeItem(text, [...listPath, index], false)
}

/** Can the form change this one? Not if it shares words with another place of the file. */
export function isSupportEditable(text: string, name: string): boolean {
  const list = parseDocument(text).getIn(listPath)
  const item = isSeq(list) ? list.items.find((one) => isMap(one) && one.get('name') === name) : undefined
  if (!isMap(item)) return false
  let shared = false
  visit(item, (_, node) => {
    if (isAlias(node) || (isNode(node) && node.anchor !== undefined)) shared = true
  })
  return !shared
}
