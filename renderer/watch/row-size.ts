/** How tall each line of the list is, in px. Fixed by kind, so that nothing has to be measured while scrolling. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeRow, Row } from './rows.ts'

/** An alert that fired anew this often says so in its row, whether it still flaps or not. */
export const manyFirings = 4

/** Does a held row have something to say in a third line? `silencing`: a silence was asked for and does not stand yet. */
export function heldHasThirdLine(
  episode: Episode,
  seen: boolean,
  narrow: boolean,
  silencing: boolean,
): boolean {
  const order = episode.ack?.order
  const untold = order !== undefined && order !== null && order.state !== 'sent'
  if (untold || silencing || episode.snooze !== null || episode.firings >= manyFirings) return true
  return !seen || (narrow && episode.impact === 'down')
}

/** In a narrow list a row that waits for somebody keeps its third line only for what cannot be left out. */
export function waitingHasThirdLine(
  episode: Episode,
  seen: boolean,
  narrow: boolean,
  silencing: boolean,
): boolean {
  if (!narrow || episode.impact === 'down' || !seen || silencing) return true
  return episode.returnedAt !== null || episode.ackEnded !== undefined || episode.firings >= manyFirings
}

/** Is it as tall whatever is known of its source and of orders about it? */
export function hasOneSize({ part, group }: Pick<EpisodeRow, 'part' | 'group'>, narrow: boolean): boolean {
  return part === 'needs-you' ? !narrow : group !== 'in-hand'
}

/** The height of a row. `seen` is whether its source is live. */
export function rowSize(row: Row, seen: boolean, narrow: boolean, silencing: boolean): number {
  switch (row.kind) {
    case 'head':
      return row.part === 'needs-you' ? 40 : 48
    case 'break':
      return 16
    case 'empty':
      return 44
    case 'bundle':
      return 36
    case 'fold':
      return row.part === 'went-quiet' ? 28 : 32
    case 'incoming':
      return 80
    case 'blind':
      return narrow ? 72 : 80
    case 'episode':
      if (row.part === 'needs-you') return waitingHasThirdLine(row.episode, seen, narrow, silencing) ? 80 : 72
      if (row.group === 'went-quiet' || row.group === 'also-quiet') return 32
      if (row.group !== 'in-hand') return 56
      return heldHasThirdLine(row.episode, seen, narrow, silencing) ? 76 : 56
  }
}
