/** The last good copy of a rotation's calendar, kept beside the database: who has which stretch, and when it was read. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { FedTurn } from '../../contract/rotation.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { writeWhole } from '../config/config-file.ts'
import type { RotationCalendar } from '../config/rotation-calendar-schema.ts'
import type { CalendarMarks } from './calendar-text.ts'

/** What a calendar said when it was last read whole. Instants are epoch ms. */
export interface FeedCopy {
  readonly turns: readonly FedTurn[]
  readonly known: Span
  /** when it was last heard that this holds */
  readonly readAt: number
  /** when it was last read from its text */
  readonly wholeAt: number
  readonly marks: CalendarMarks | null
}

/** A name for a calendar that tells nobody its address; another way of reading it is another one. */
export function feedSign({ url, who }: RotationCalendar, zone: string): string {
  return createHash('sha256')
    .update(JSON.stringify([url, who, zone]))
    .digest('hex')
    .slice(0, 24)
}

/** @param folder the data folder; null keeps no copy */
export function saveFeedCopy(folder: string | null, sign: string, copy: FeedCopy): void {
  if (folder === null) return
  const file = fileOf(folder, sign)
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeWhole(file, JSON.stringify(copy))
  } catch {
    // A data folder that cannot be written says so itself; what was read is in force all the same.
  }
}

/** The copy; null when there is none that can be read. */
export function lastFeedCopy(folder: string | null, sign: string): FeedCopy | null {
  if (folder === null) return null
  try {
    const stored = JSON.parse(readFileSync(fileOf(folder, sign), 'utf8')) as Partial<FeedCopy>
    const { turns, known, readAt, wholeAt, marks = null } = stored
    if (!Array.isArray(turns) || !turns.every(isTurn) || !isSpan(known) || !isAt(readAt) || !isAt(wholeAt))
      return null
    return { turns, known, readAt, wholeAt, marks: isMarks(marks) ? marks : null }
  } catch {
    return null
  }
}

function fileOf(folder: string, sign: string): string {
  return path.join(folder, 'rotation-calendars', `${sign}.json`)
}

function isAt(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isSpan(value: unknown): value is Span {
  const { from, to } = (value ?? {}) as Partial<Span>
  return isAt(from) && isAt(to)
}

function isTurn(value: unknown): value is FedTurn {
  const { person } = (value ?? {}) as Partial<FedTurn>
  return isSpan(value) && (typeof person === 'string' || person === null)
}

function isMarks(value: unknown): value is CalendarMarks {
  const { sign, etag, lastModified } = (value ?? {}) as Partial<CalendarMarks>
  const isText = (text: unknown): boolean => typeof text === 'string' || text === null
  return typeof sign === 'string' && isText(etag) && isText(lastModified)
}
