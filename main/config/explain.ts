/** What is wrong in a configuration, where, and what was expected, in words for the person who wrote it. */
import { type Document, isMap, isNode, isSeq, type LineCounter } from 'yaml'
import type { z } from 'zod'
import type { ConfigProblem } from '../../contract/state.ts'

/** Explains the first issue the schema found; the file's name is the caller's to add. */
export function explain(
  issue: z.core.$ZodIssue | undefined,
  document: Document,
  lines: LineCounter,
): Omit<ConfigProblem, 'file'> {
  if (!issue)
    return { line: null, wrong: 'it is not a configuration', expected: 'version: 1 and a list of sources' }
  const strange = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = [...issue.path, ...(strange === undefined ? [] : [strange])]
  const line = lineOf(path, document, lines)
  const where = pathWords(path)
  if (strange !== undefined) {
    return { line, wrong: `"${where}" is not known`, expected: 'no such entry (is it misspelt?)' }
  }
  const value = document.getIn(path)
  const shown = value === undefined ? 'is missing' : valueWords(path, isNode(value) ? value.toJSON() : value)
  return { line, wrong: `"${where || 'the file'}" ${shown}`, expected: expectedWords(issue) }
}

const kindWords: Readonly<Record<string, string>> = {
  object: 'entries, each as "name: value"',
  array: 'a list',
  string: 'a text',
}

/** What should stand there: the schema's own words, or the checker's put into ours. */
function expectedWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    return kindWords[issue.expected] ?? issue.expected
  }
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) return 'not an empty one'
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `at most ${issue.maximum}`
  return issue.message
}

/** Entries where a secret may have been written in clear by mistake. */
const mayBeSecret = ['auth', 'token', 'socketToken', 'headers', 'calendar', 'calendars', 'pagerduty']

/** What stands there, cut short. The problem is shown and may be sent to somebody, so it repeats no secret. */
function valueWords(path: readonly PropertyKey[], value: unknown): string {
  if (mayBeSecret.some((name) => path.includes(name))) return 'is not right'
  const text = (JSON.stringify(value) ?? String(value)).replaceAll(
    // What stands further inside may be the address of a calendar.
    typeof value === 'object' ? /(\w:\/\/[^/\s"?#]*)[^\s"]*/g : /(?!)/g,
    '$1…',
  )
  return `is ${text.replaceAll(/\/\/[^/@\s"]*@/g, '//…@').slice(0, 80)}`
}

/** The line of the key or value at `path`, or of the nearest parent that exists; 1 when nothing does. */
function lineOf(path: readonly PropertyKey[], document: Document, lines: LineCounter): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const key = path[length - 1]
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isNode(item.key) && String(item.key.toJSON()) === String(key))
      if (pair && isNode(pair.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line
    }
    const item = isSeq(parent) ? parent.items[Number(key)] : undefined
    if (isNode(item) && item.range) return lines.linePos(item.range[0]).line
  }
  return 1
}

function pathWords(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part + 1}]` : String(part)))
    .join('.')
    .replaceAll('.[', '[')
}
