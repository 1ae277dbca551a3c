/** Reading and changing the YAML file. Comments stay; a file that is wrong says where, and changes nothing. */
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml'
import { AppError } from '../../contract/errors.ts'
import type { ConfigProblem } from '../../contract/state.ts'
import { explain } from './explain.ts'
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
    if (error.code === 'MULTIPLE_DOCS') {
      const wrong = 'a second document begins here'
      return { ok: false, problem: { file, line, wrong, expected: 'one document, without "---" in between' } }
    }
    return { ok: false, problem: { file, line, wrong: plain(error.message), expected: 'valid YAML' } }
  }
  const value = toValue(document)
  if (value === tooManyAliases) {
    const wrong = 'it repeats itself by too many aliases'
    return {
      ok: false,
      problem: { file, line: null, wrong, expected: `at most ${mostAliases} "*" references` },
    }
  }
  const parsed = configSchema.safeParse(value)
  if (parsed.success) return { ok: true, config: parsed.data, text }
  const issue = parsed.error.issues[0]
  return { ok: false, problem: { file, ...explain(issue, document, lines) } }
}

/** A file of ten lines can name billions of values by aliases of aliases. */
const mostAliases = 20
const tooManyAliases = Symbol('too many aliases')

function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases }) ?? { version: 1 }
  } catch (error) {
    if (error instanceof ReferenceError) return tooManyAliases
    throw error
  }
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
    for (const [key, value] of Object.entries(source)) setKept(document, old, key, value)
    for (const key of ['auth', 'headers', 'caFile'] as const) {
      if (source[key] === undefined) old.delete(key)
    }
  })
}

/** Sets an entry; one that says so already is left as it is written, and a changed one keeps the comments around it. */
function setKept(document: Document, map: YAMLMap, key: string, value: unknown): void {
  const old: unknown = map.get(key, true)
  if (!isNode(old)) {
    map.set(key, document.createNode(value))
    return
  }
  if (JSON.stringify(old.toJS(document)) === JSON.stringify(value)) return
  if (isScalar(old) && typeof value !== 'object') {
    old.value = value
    return
  }
  const next = document.createNode(value)
  next.comment = old.comment ?? null
  next.commentBefore = old.commentBefore ?? null
  map.set(key, next)
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

/**
 * Replaces a file so that a reader finds the old text or the new one, never half. A link (people keep this file in a
 * repository elsewhere) stays one: what it leads to is replaced.
 */
export function writeWhole(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const target = existsSync(file) ? realpathSync(file) : file
  const next = `${target}.new`
  writeFileSync(next, text, { mode: 0o600, flush: true })
  renameSync(next, target)
}

/** A problem as one sentence: file, line, what is wrong, what is expected. */
export function problemWords({ file, line, wrong, expected }: ConfigProblem): string {
  return `${file}${line === null ? '' : `, line ${line}`}: ${wrong}; expected: ${expected}.`
}
