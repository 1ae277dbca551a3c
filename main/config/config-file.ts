/** Reading and changing the YAML file. Comments stay; a file that is wrong says where, and changes nothing. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { AppError } from '../../contract/errors.ts'
import type { ConfigProblem } from '../../contract/state.ts'
import { type WrittenSource, withoutSource, withSource } from './config-edits.ts'
import { explain } from './explain.ts'
import { type Config, configSchema } from './schema.ts'

export type ReadConfig =
  | { readonly ok: true; readonly config: Config; readonly text: string }
  | { readonly ok: false; readonly problem: ConfigProblem }

/** The configuration of somebody who has none yet. */
export const emptyConfig: Config = configSchema.parse({ version: 1 })

/** Reads the file; one that does not exist is the empty configuration. */
export function readConfigFile(file: string): ReadConfig {
  try {
    const text = readText(file)
    return text === null ? { ok: true, config: emptyConfig, text: '' } : parseConfig(text, file)
  } catch (error) {
    const wrong = `it cannot be read (${error instanceof Error ? error.message : String(error)})`
    return {
      ok: false,
      problem: { file, line: null, wrong, expected: 'a text in UTF-8 that this user may read' },
    }
  }
}

/**
 * The file's text, a mark at its head included, or null when there is none.
 * @throws Error when it cannot be read, or is not UTF-8: written back, what could not be read would be lost
 */
export function readText(file: string): string | null {
  if (!existsSync(file)) return null
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
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

/**
 * Adds or replaces one source in the file, keeping comments and everything else byte for byte.
 * @throws AppError `not-allowed` when the file in its present state is wrong, so that nothing is overwritten
 */
export function writeSource(file: string, source: WrittenSource): void {
  edit(file, readText(file) ?? '', (text, config) => withSource(text, config, source))
}

/** Removes one source from the file; one that is not there is no error. */
export function removeSource(file: string, name: string): void {
  edit(file, readText(file) ?? '', (text, config) => withoutSource(text, config, name))
}

/** The text after a change, checked; nothing is written. @throws AppError as `edit` */
export function edited(
  file: string,
  current: string,
  change: (text: string, config: Config) => string,
): string {
  const before = parseConfig(current, file)
  if (!before.ok) throw new AppError('not-allowed', `Nothing was saved. ${problemWords(before.problem)}`)
  const text = change(current, before.config)
  const after = parseConfig(text, file)
  if (!after.ok) throw new AppError('bad-input', `Nothing was saved. ${problemWords(after.problem)}`)
  return text
}

/**
 * Writes the file anew as `change` makes it of `current`; answers what stands there now.
 * @throws AppError `not-allowed` when `current` is wrong, `bad-input` when the outcome would be: nothing is written
 */
export function edit(
  file: string,
  current: string,
  change: (text: string, config: Config) => string,
): string {
  const text = edited(file, current, change)
  if (text !== current || readText(file) === null) writeWhole(file, text)
  return text
}

/**
 * Replaces a file so that a reader finds the old text or the new one, never half. A link (people keep this file in a
 * repository elsewhere) stays one, and a file stays as readable as it was: what the link leads to is replaced.
 */
export function writeWhole(file: string, text: string): void {
  const target = targetOf(file)
  mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 })
  const next = `${target}.new`
  writeFileSync(next, text, { mode: 0o600, flush: true })
  chmodSync(next, existsSync(target) ? statSync(target).mode & 0o777 : 0o600)
  renameSync(next, target)
}

/**
 * Refuses where the file may not be written. Replacing it would ask its folder alone, so what its owner has set to be
 * read only is asked for by itself.
 * @throws AppError `not-allowed`
 */
export function refuseReadOnly(file: string): void {
  const target = targetOf(file)
  try {
    if (!existsSync(target)) return
    accessSync(target, constants.W_OK)
    // Whoever may do everything is asked nothing by the system.
    if ((statSync(target).mode & 0o222) !== 0) return
  } catch {
    // Said below.
  }
  throw new AppError('not-allowed', `Nothing was saved: ${file} is read only.`)
}

/** More links than this in a row lead in a circle. */
const mostLinks = 20

/** Where a link leads in the end, also when nothing is there; a file that is no link is itself. */
function targetOf(file: string): string {
  let target = file
  for (let links = 0; links < mostLinks; links += 1) {
    const leadsTo = linkAt(target)
    if (leadsTo === null) return target
    target = path.resolve(path.dirname(target), leadsTo)
  }
  return file
}

function linkAt(file: string): string | null {
  try {
    return readlinkSync(file)
  } catch {
    return null
  }
}

/** A problem as one sentence: file, line, what is wrong, what is expected. */
export function problemWords({ file, line, wrong, expected }: ConfigProblem): string {
  return `${file}${line === null ? '' : `, line ${line}`}: ${wrong}; expected: ${expected}.`
}
