/** The last good copy of a rotation's calendar, kept beside the database: who has which stretch, and when it was read. */
import type { FedTurn } from '../../contract/rotation.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import type { RotationCalendar } from '../config/rotation-calendar-schema.ts'
import type { CalendarMarks } from './calendar-text.ts'
import { areTurns, copySign, isAt, isSpan, lastCopy, saveCopy } from './kept-copy.ts'

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
  return copySign(url, who, zone)
}

/** @param folder the data folder; null keeps no copy */
export function saveFeedCopy(folder: string | null, sign: string, copy: FeedCopy): void {
  saveCopy(folder, 'rotation-calendars', sign, copy)
}

/** The copy; null when there is none that can be read. */
export function lastFeedCopy(folder: string | null, sign: string): FeedCopy | null {
  const { turns, known, readAt, wholeAt, marks } = lastCopy(folder, 'rotation-calendars', sign) ?? {}
  if (!areTurns(turns) || !isSpan(known) || !isAt(readAt) || !isAt(wholeAt)) return null
  return { turns, known, readAt, wholeAt, marks: isMarks(marks) ? marks : null }
}

function isMarks(value: unknown): value is CalendarMarks {
  const { sign, etag, lastModified } = (value ?? {}) as Partial<CalendarMarks>
  const isText = (text: unknown): boolean => typeof text === 'string' || text === null
  return typeof sign === 'string' && isText(etag) && isText(lastModified)
}
