/** What a fold of the list is called, and what it holds. Pure. */
import { momentText } from '../ui/clock.ts'
import type { FoldName, Row } from './rows.ts'

const foldNames: Record<Exclude<FoldName, 'went-quiet'>, string> = {
  'kept-quiet': 'Kept quiet upstream',
  'also-firing': 'Also firing, tickets',
  'other-teams': "Other teams'",
  'also-quiet': 'Tickets that went quiet',
}

/** A fold's words, with its count: nothing is hidden without a number. */
export function foldWords(row: Extract<Row, { kind: 'fold' }>, now: number): string {
  if (row.fold !== 'went-quiet') {
    return row.filtered > 0
      ? `${foldNames[row.fold]}, ${row.filtered}${row.count > 0 ? ' more' : ''} hidden by the filter`
      : foldNames[row.fold]
  }
  const since = row.since === null ? '' : ` since ${momentText(row.since, now)}`
  return row.open ? 'Show fewer' : `${row.count} more${since}`
}

/** What lies in a fold, for the pane beside it. */
export const foldMeaning: Record<FoldName, string> = {
  'went-quiet': 'Alerts that ended a while ago.',
  'kept-quiet': 'They fire, but a silence, another alert or a time interval upstream keeps them quiet.',
  'also-firing': 'Tickets: they can wait for the day, so nobody is called for them.',
  'other-teams': 'They belong to teams that are not yours by your settings.',
  'also-quiet': 'Tickets that ended.',
}
