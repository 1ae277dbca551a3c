/** What a fold of the list is called, and what it holds. Pure. */
import { momentText } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import type { FoldedWindow, FoldName, Row } from './rows.ts'

const foldNames: Record<Exclude<FoldName, 'went-quiet' | 'maintenance'>, string> = {
  'kept-quiet': 'Kept quiet upstream',
  'also-firing': 'Also firing, tickets',
  'other-teams': "Other teams'",
  'also-quiet': 'Tickets that went quiet',
}

/** A fold's words, with its count: nothing is hidden without a number. */
export function foldWords(row: Extract<Row, { kind: 'fold' }>, now: number): string {
  if (row.fold !== 'went-quiet') {
    const name = row.fold === 'maintenance' ? maintenanceWords(row.windows, now) : foldNames[row.fold]
    return row.filtered > 0
      ? `${name}, ${row.filtered}${row.count > 0 ? ' more' : ''} hidden by the filter`
      : name
  }
  const since = row.since === null ? '' : ` since ${momentText(row.since, now)}`
  return row.open ? 'Show fewer' : `${row.count} more${since}`
}

/** `Maintenance until 02:00: Kubernetes upgrade`, or how many there are and when the next one ends. */
function maintenanceWords(windows: readonly FoldedWindow[], now: number): string {
  const [next, second] = windows
  const until = next?.until == null ? '' : momentText(next.until, now)
  if (second) return `Maintenance, ${windows.length} windows${until === '' ? '' : `, the next ends ${until}`}`
  const why = next?.why == null ? '' : `: ${plainLine(next.why)}`
  return `Maintenance${until === '' ? '' : ` until ${until}`}${why}`
}

/** What lies in a fold, for the pane beside it. */
export const foldMeaning: Record<FoldName, string> = {
  'went-quiet': 'Alerts that ended a while ago.',
  maintenance:
    'They fire while work that was announced goes on. Nobody is called for them until it ends; what still fires then calls as a new page.',
  'kept-quiet': 'They fire, but a silence, another alert or a time interval upstream keeps them quiet.',
  'also-firing': 'Tickets: they can wait for the day, so nobody is called for them.',
  'other-teams': 'They belong to teams that are not yours by your settings.',
  'also-quiet': 'Tickets that ended.',
}
