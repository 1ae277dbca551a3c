/** A JSON object in a file that only its owner can read; written whole or not at all. */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What stands in the file; nothing when there is none, or when it holds something else. */
export function readPrivate(file: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}

/** Replaces the file (0600, in a folder of 0700 where it is missing). */
export function writePrivate(file: string, values: Readonly<Record<string, unknown>>): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.new`
  writeFileSync(next, JSON.stringify(values, null, 2), { mode: 0o600, flush: true })
  chmodSync(next, 0o600)
  renameSync(next, file)
}
