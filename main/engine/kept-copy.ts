/** The last good copies of what other systems said, kept beside the database: JSON files under names that tell nothing. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { FedTurn } from '../../contract/rotation.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { writeWhole } from '../config/config-file.ts'

/** Which of them: the folder they stand in. */
export type CopyKind = 'rotation-calendars' | 'rotation-schedules'

/** A name for a source that tells nobody its address. @param parts what makes it another one, as JSON */
export function copySign(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}

/** @param folder the data folder; null keeps no copy */
export function saveCopy(folder: string | null, kind: CopyKind, sign: string, copy: object): void {
  if (folder === null) return
  const file = fileOf(folder, kind, sign)
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeWhole(file, JSON.stringify(copy))
  } catch {
    // A data folder that cannot be written says so itself; what was read is in force all the same.
  }
}

/** The fields of a copy, whatever they are; null when there is none that can be read. */
export function lastCopy(
  folder: string | null,
  kind: CopyKind,
  sign: string,
): Readonly<Record<string, unknown>> | null {
  if (folder === null) return null
  try {
    const stored: unknown = JSON.parse(readFileSync(fileOf(folder, kind, sign), 'utf8'))
    return typeof stored === 'object' && stored !== null ? { ...stored } : null
  } catch {
    return null
  }
}

/** Is it an instant? */
export function isAt(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** Is it a stretch of time? */
export function isSpan(value: unknown): value is Span {
  const { from, to } = (value ?? {}) as Partial<Span>
  return isAt(from) && isAt(to)
}

/** Is it a list of stretches, each with who has it, or with nobody who could be read? */
export function areTurns(value: unknown): value is readonly FedTurn[] {
  const isPerson = (person: unknown): boolean => typeof person === 'string' || person === null
  return (
    Array.isArray(value) && value.every((one) => isSpan(one) && isPerson((one as Partial<FedTurn>).person))
  )
}

function fileOf(folder: string, kind: CopyKind, sign: string): string {
  return path.join(folder, kind, `${sign}.json`)
}
