/** A history as comma-separated values (RFC 4180): a line for each episode, then one for each gap. Pure. */
import type { PastEpisode, PastGap } from '../../contract/past.ts'
import type { PastDocument } from './past-export.ts'
import { isoIn } from './past-instant.ts'

const head = [
  ...['kind', 'id', 'source', 'alertname', 'title', 'environment', 'customer', 'team', 'layer', 'severity'],
  ...['impact', 'fired_at', 'seen_at', 'called_at', 'acknowledged_at', 'acknowledged_by', 'quiet_at'],
  ...['end_not_seen', 'firings', 'worth', 'notes', 'postmortem', 'reason'],
] as const

type Cell = string | number | boolean | null

/** Instants carry their offset, so that they say themselves when they were. */
export function csvOf({ episodes, gaps, zone }: PastDocument): string {
  const at = (instant: number | null): string | null => (instant === null ? null : isoIn(zone, instant))
  const lines = [
    head,
    ...episodes.map((row) => episodeCells(row, at)),
    ...gaps.map((gap) => gapCells(gap, at)),
  ]
  return lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('')
}

type At = (instant: number | null) => string | null

function episodeCells(row: PastEpisode, at: At): readonly Cell[] {
  return [
    ...['episode', row.id, row.sourceId, row.alertname, row.title, row.environment, row.customer, row.team],
    ...[
      row.layer,
      row.severity,
      row.impact,
      at(row.firedAt),
      at(row.seenAt),
      at(row.calledAt),
      at(row.ackAt),
    ],
    ...[row.ackBy, at(row.quietAt), row.endUnseen, row.firings, row.worth, row.notes, row.postmortemId, null],
  ]
}

/** A gap begins and ends where an episode fires and is quiet. */
function gapCells({ sourceId, from, to, reason }: PastGap, at: At): readonly Cell[] {
  return head.map((name) => {
    if (name === 'kind') return 'gap'
    if (name === 'source') return sourceId ?? 'nightdesk'
    if (name === 'fired_at') return at(from)
    if (name === 'quiet_at') return at(to)
    return name === 'reason' ? reason : null
  })
}

/**
 * A spreadsheet takes a cell that begins like a formula for one, and words of an alert come from outside: such a cell
 * begins with an apostrophe, which spreadsheets take for "this is text".
 */
export function cellText(cell: string | number | boolean | null): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = /^[\s\0]*[=+\-@\t\r\n|%＝＋－＠]/u.test(cell) ? `'${cell}` : cell
  return /[",\r\n;']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
