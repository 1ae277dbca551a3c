/** What the app changes of the night in a configuration text: the table of rules, the user's own tests. Pure. */
import { isDeepStrictEqual } from 'node:util'
import { isMap, isSeq, parseDocument } from 'yaml'
import { type LadderLengths, standardLengths } from '../../contract/ladder.ts'
import { matcherText } from '../../contract/matchers.ts'
import type { RuleCase } from '../../contract/rule-cases.ts'
import type { Rule, RuleWhen } from '../../contract/rules.ts'
import { writtenLengths } from './ladder-schema.ts'
import { atMost } from './night-schema.ts'
import type { Config } from './schema.ts'
import { addItem, orderItems, removeEntry, removeItem, setEntry } from './yaml-edit.ts'
import type { Plain } from './yaml-slices.ts'

const rulesPath = ['night', 'rules'] as const
const casesPath = ['night', 'cases'] as const
const ladderPath = ['night', 'ladder'] as const

type Entries = { readonly [key: string]: Plain }

/**
 * The text with this table in it, each row changed in its own place; null takes the table out. Comments stay; those
 * inside a row that goes, go with it.
 * @throws AppError `not-allowed` when it cannot be done without touching more
 */
export function withRules(text: string, config: Config, rules: readonly Rule[] | null): string {
  const old = config.night.rules
  if (rules === null) return old ? withoutRules(text) : text
  if (!old) return begin(text, 'rules', rules.map(writtenRule))
  const kept = renamed(text, old, rules)
  const names = new Set(rules.map(({ name }) => name))
  let now = kept.text
  const gone = kept.rules.flatMap(({ name }, index) => (names.has(name) ? [] : [index])).reverse()
  for (const index of gone) now = removeItem(now, [...rulesPath, index], false)
  const left = kept.rules.filter(({ name }) => names.has(name))
  for (const [index, row] of left.entries()) {
    const wanted = rules.find(({ name }) => name === row.name)
    if (wanted && !isDeepStrictEqual(wanted, row)) now = withRow(now, index, row, wanted)
  }
  const known = new Set(left.map(({ name }) => name))
  const added = rules.filter(({ name }) => !known.has(name))
  for (const row of added) now = addItem(now, rulesPath, writtenRule(row))
  const order = [...left, ...added].map(({ name }) => name)
  return orderItems(
    now,
    rulesPath,
    rules.map(({ name }) => order.indexOf(name)),
  )
}

/** A night of which nothing is left would say "nothing" instead of what is so anyway. */
function withoutRules(text: string): string {
  const night = parseDocument(text).get('night')
  return removeEntry(text, isMap(night) && night.items.length === 1 ? ['night'] : rulesPath)
}

/** One row under another name is that row, not another one. */
function renamed(
  text: string,
  old: readonly Rule[],
  rules: readonly Rule[],
): { readonly text: string; readonly rules: readonly Rule[] } {
  const before = new Set(old.map(({ name }) => name))
  const after = new Set(rules.map(({ name }) => name))
  const gone = old.filter(({ name }) => !after.has(name))
  const come = rules.filter(({ name }) => !before.has(name))
  const [from] = gone
  const [to] = come
  if (gone.length !== 1 || come.length !== 1 || !from || !to) return { text, rules: old }
  const index = old.indexOf(from)
  return {
    text: setEntry(text, [...rulesPath, index, 'name'], to.name),
    rules: old.map((row) => (row === from ? { ...row, name: to.name } : row)),
  }
}

/** A row with other entries: what means the same is left as it is written. */
function withRow(text: string, index: number, old: Rule, wanted: Rule): string {
  const path = [...rulesPath, index]
  const [before, after] = [writtenRule(old), writtenRule(wanted)]
  let now = text
  for (const [key, value] of Object.entries(after))
    if (!isDeepStrictEqual(before[key], value)) now = setEntry(now, [...path, key], value)
  for (const key of ['when', 'hours', 'outsideHours', 'offDuty']) {
    if (after[key] !== undefined) continue
    // What is left out means something of its own, which may not be what is written there.
    if (before[key] !== undefined || writes(now, [...path, key])) now = removeEntry(now, [...path, key])
  }
  return now
}

function writes(text: string, path: readonly (string | number)[]): boolean {
  return parseDocument(text).getIn(path) !== undefined
}

/** A row as people write it: what is so anyway is not said. */
export function writtenRule(rule: Rule): Entries {
  const { name, hours, then, outsideHours, offDuty } = rule
  const when = writtenWhen(rule.when)
  return {
    name,
    ...(Object.keys(when).length > 0 ? { when } : {}),
    ...(hours === null ? {} : { hours }),
    then,
    ...(outsideHours === atMost(then, hours === null ? then : 'digest') ? {} : { outsideHours }),
    ...(offDuty === atMost(then, 'badge') ? {} : { offDuty }),
  }
}

function writtenWhen({ labels, ...when }: RuleWhen): Entries {
  const entries = Object.entries(when).flatMap(([key, value]) => {
    if (value === undefined) return []
    const one = Array.isArray(value) && value.length === 1 ? value[0] : value
    return [[key, one as Plain] as const]
  })
  return { ...Object.fromEntries(entries), ...(labels ? { labels: labels.map(matcherText) } : {}) }
}

/** The text with one of the user's own tests, by its name. */
export function withCase(text: string, config: Config, test: RuleCase): string {
  const { name, labels, source, at, duty, must } = test
  const written = {
    ...{ name, labels, ...(source === undefined ? {} : { source }) },
    ...{ at: new Date(at).toISOString(), ...(duty === 'on' ? {} : { duty }), must },
  }
  const index = config.night.cases.findIndex((one) => one.name === name)
  if (index >= 0) {
    const path = [...casesPath, index]
    const set = Object.entries(written).reduce(
      (now, [key, value]) => setEntry(now, [...path, key], value),
      text,
    )
    const without = source === undefined ? removeEntry(set, [...path, 'source']) : set
    return duty === 'on' ? removeEntry(without, [...path, 'duty']) : without
  }
  const list = parseDocument(text).getIn(casesPath)
  return isSeq(list) ? addItem(text, casesPath, written) : begin(text, 'cases', [written])
}

/** The text without one of them. */
export function withoutCase(text: string, config: Config, name: string): string {
  const index = config.night.cases.findIndex((one) => one.name === name)
  return index < 0 ? text : removeItem(text, [...casesPath, index], false)
}

/** The text with these lengths of the ladder; one that means the same is left as it is written. */
export function withLadder(text: string, config: Config, lengths: LadderLengths): string {
  const wanted = writtenLengths(lengths)
  const { ladder } = config.night
  if (!ladder) return isDeepStrictEqual(lengths, standardLengths) ? text : begin(text, 'ladder', wanted)
  const before = writtenLengths(ladder)
  return Object.entries(wanted)
    .filter(([key, value]) => before[key] !== value)
    .reduce((now, [key, value]) => setEntry(now, [...ladderPath, key], value), text)
}

/** The first words of a part of the night, in a file that may say nothing of it. */
function begin(text: string, part: 'rules' | 'cases' | 'ladder', list: Plain): string {
  const started = setEntry(text, ['version'], 1)
  const hasNight = parseDocument(started).has('night')
  return hasNight ? setEntry(started, ['night', part], list) : setEntry(started, ['night'], { [part]: list })
}
