/** A JSON object in a file that only its owner can read; written whole or not at all. */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { AppError, type ErrorCode } from '../../contract/errors.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * What stands in the file; nothing when there is none, or when it holds something else.
 * @throws AppError `not-allowed` when it is there and cannot be read: what it holds is not known then
 */
export function readPrivate(file: string): Values {
  const text = textOf(file, 'not-allowed')
  return (text === null ? null : valuesIn(text)) ?? {}
}

/** What stands in the file as far as it can be told now, for a page to show. Never to be written back. */
export function glancePrivate(file: string): Values {
  try {
    return readPrivate(file)
  } catch {
    return {}
  }
}

/**
 * Replaces what stands in the file (0600, in a folder of 0700 where it is missing) by what `change` makes of it: the same
 * object changes nothing, null takes the file away. A text that is no JSON object is put aside first, never written over.
 * @throws AppError `cannot-save` when the file cannot be read or written: then it is as it was
 */
export function changePrivate(file: string, change: (values: Values) => Values | null): void {
  const text = textOf(file, 'cannot-save')
  const known = text === null ? null : valuesIn(text)
  const values = known ?? {}
  const next = change(values)
  if (next === values) return
  try {
    if (next === null) rmSync(file, { force: true })
    else write(file, next, text !== null && text.trim() !== '' && known === null)
  } catch (error) {
    throw new AppError('cannot-save', `Nothing was saved: ${path.basename(file)} ${why(error, 'written')}.`)
  }
}

/** The file's text, null only when there is no such file. */
function textOf(file: string, code: ErrorCode): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    const before = code === 'cannot-save' ? 'Nothing was saved: ' : ''
    throw new AppError(code, `${before}${path.basename(file)} in the data folder ${why(error, 'read')}.`)
  }
}

function valuesIn(text: string): Values | null {
  try {
    const parsed: unknown = JSON.parse(text)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? (parsed as Values) : null
  } catch {
    return null
  }
}

function write(file: string, values: Values, isDamaged: boolean): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.new`
  writeFileSync(next, JSON.stringify(values, null, 2), { mode: 0o600, flush: true })
  chmodSync(next, 0o600)
  if (isDamaged) putAside(file)
  renameSync(next, file)
}

/** Beside itself under the first name that is free: somebody may still get out of it what it holds. */
function putAside(file: string): void {
  let number = 1
  while (existsSync(`${file}.damaged-${number}`)) number += 1
  chmodSync(file, 0o600)
  renameSync(file, `${file}.damaged-${number}`)
}

const why = (error: unknown, done: string): string =>
  `cannot be ${done} (${codeOf(error) ?? 'unknown reason'})`

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}
