/** What the app changes of maintenance in a configuration text: windows by hand. Pure. */
import { isSeq, parseDocument } from 'yaml'
import { handKey } from '../../contract/maintenance.ts'
import { matcherText } from '../../contract/matchers.ts'
import type { WrittenWindow } from './maintenance-schema.ts'
import type { Config } from './schema.ts'
import { addItem, removeEntry, removeItem, setEntry } from './yaml-edit.ts'

const listPath = ['maintenance'] as const

/** The text with this window in it: a new one, or in the place of the one with the key `replaces`. */
export function withWindow(
  text: string,
  config: Config,
  window: WrittenWindow,
  replaces: string | null,
): string {
  const index = replaces === null ? -1 : indexOf(config, replaces)
  const written = {
    reason: window.reason,
    matchers: window.matchers.map(matcherText),
    from: new Date(window.from).toISOString(),
    until: new Date(window.until).toISOString(),
    ...(window.long ? { long: true } : {}),
  }
  const old = config.maintenance[index]
  if (!old) {
    const begun = setEntry(text, ['version'], 1)
    return isSeq(parseDocument(begun).getIn(listPath))
      ? addItem(begun, listPath, written)
      : setEntry(begun, listPath, [written])
  }
  const same = {
    reason: old.reason === window.reason,
    matchers: JSON.stringify(old.matchers) === JSON.stringify(window.matchers),
    from: old.from === window.from,
    until: old.until === window.until,
    long: old.long === window.long,
  }
  const path = [...listPath, index]
  const set = Object.entries(written)
    .filter(([key]) => !same[key as keyof typeof same])
    .reduce((now, [key, value]) => setEntry(now, [...path, key], value), text)
  return same.long || window.long ? set : removeEntry(set, [...path, 'long'])
}

/** The text without the window of this key; one that is not there changes nothing. */
export function withoutWindow(text: string, config: Config, key: string): string {
  const index = indexOf(config, key)
  if (index < 0) return text
  return config.maintenance.length === 1
    ? removeEntry(text, listPath)
    : removeItem(text, [...listPath, index], false)
}

function indexOf({ maintenance }: Config, key: string): number {
  return maintenance.findIndex(({ from, reason }) => handKey(from, reason) === key)
}
