/** Reading and changing the YAML file. Comments stay; a file that is wrong says where, and changes nothing. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Document, isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { ConfigProblem } from '../../contract/state.ts'
import { type Config, type ConfiguredSource, configSchema } from './schema.ts'

export type ReadConfig =
  | { readonly ok: true; readonly config: Config; readonly text: string }
  | { readonly ok: false; readonly problem: ConfigProblem }

/** The configuration of somebody who has none yet. */
export const emptyConfig: Config = configSchema.parse({ version: 1 })

/** Reads the file; one that does not exist is the empty configuration. */
export function readConfigFile(file: string): ReadConfig {
  if (!existsSync(file)) return { ok: true, config: emptyConfig, text: '' }
  try {
    return parseConfig(readFileSync(file, 'utf8'), file)
  } catch (error) {
    const wrong = `it cannot be read (${error instanceof Error ? error.message : String(error)})`
    return { ok: false, problem: { file, line: null, wrong, expected: 'a file this user may read' } }
  }
}

/** Parses a configuration text; `file` only names it in problems. */
export function parseConfig(text: string, file: string): ReadConfig {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const line = lines.linePos(error.pos[0]).line
    return { ok: false, problem: { file, line, wrong: plain(error.message), expected: 'valid YAML' } }
  }
  const value: unknown = document.toJS({ maxAliasCount: 20 }) ?? { version: 1 }
  const parsed = configSchema.safeParse(value)
  if (parsed.success) return { ok: true, config: parsed.data, text }
  const issue = parsed.error.issues[0]
  return { ok: false, problem: { file, ...explain(issue, document, lines) } }
}

function explain(
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
  const shown =
    value === undefined
      ? 'is missing'
      : `is ${JSON.stringify(isNode(value) ? value.toJSON() : value)?.slice(0, 80)}`
  return { line, wrong: `"${where || 'the file'}" ${shown}`, expected: issue.message }
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

function plain(message: string): string {
  return message.split('\n', 1)[0] ?? message
}

/** A source as it is written into the file; secrets are references. */
export type WrittenSource = Pick<ConfiguredSource, 'name' | 'kind' | 'urls' | 'mirrorAcks'> & {
  readonly poll: string
  readonly auth?: ConfiguredSource['auth']
  readonly headers?: ConfiguredSource['headers']
  readonly caFile?: string
}

/**
 * Adds or replaces one source in the file, keeping comments and everything else as it stands.
 * @throws AppError `not-allowed` when the file in its present state is wrong, so that nothing is overwritten
 */
export function writeSource(file: string, source: WrittenSource): void {
  edit(file, (document) => {
    const index = indexOf(document, source.name)
    if (index < 0) {
      if (!isSeq(document.get('sources'))) document.set('sources', document.createNode([]))
      document.addIn(['sources'], document.createNode(source))
      return
    }
    const old = document.getIn(['sources', index])
    if (!isMap(old)) return
    for (const [key, value] of Object.entries(source)) old.set(key, document.createNode(value))
    for (const key of ['auth', 'headers', 'caFile'] as const) {
      if (source[key] === undefined) old.delete(key)
    }
  })
}

/** Removes one source from the file; one that is not there is no error. */
export function removeSource(file: string, name: string): void {
  edit(file, (document) => {
    const index = indexOf(document, name)
    if (index >= 0) document.deleteIn(['sources', index])
  })
}

function indexOf(document: Document, name: string): number {
  const sources = document.get('sources')
  if (!isSeq(sources)) return -1
  return sources.items.findIndex((item) => isMap(item) && item.get('name') === name)
}

function edit(file: string, change: (document: Document) => void): void {
  const current = readConfigFile(file)
  if (!current.ok) throw new AppError('not-allowed', `Nothing was saved. ${problemWords(current.problem)}`)
  const document = parseDocument(current.text === '' ? 'version: 1\nsources: []\n' : current.text)
  change(document)
  const sources = document.get('sources')
  if (isSeq(sources) && sources.items.length > 0) sources.flow = false
  const text = document.toString({ lineWidth: 0 })
  const checked = parseConfig(text, file)
  if (!checked.ok) throw new AppError('bad-input', `Nothing was saved. ${problemWords(checked.problem)}`)
  writeWhole(file, text)
}

/** Replaces a file so that a reader finds the old text or the new one, never half. */
export function writeWhole(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.new`
  writeFileSync(next, text, { mode: 0o600, flush: true })
  renameSync(next, file)
}

/** A problem as one sentence: file, line, what is wrong, what is expected. */
export function problemWords({ file, line, wrong, expected }: ConfigProblem): string {
  return `${file}${line === null ? '' : `, line ${line}`}: ${wrong}; expected: ${expected}.`
}
