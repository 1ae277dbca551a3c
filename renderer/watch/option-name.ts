/** The name of a row for screen readers: its title first, then how grave, for whom, where, and how long. Pure. */
import { dueOf, type Episode } from '../../contract/alert.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import { plainLine } from '../ui/plain-text.ts'
import { blindTitle, blindWhere } from './blind-words.ts'
import { foldWords } from './fold-words.ts'
import type { Row } from './rows.ts'
import { endWords, holderWords, keptQuietWords, severityWords, unverifiedEndWords } from './words.ts'

const minuteMs = 60_000

/**
 * The time left in minutes only: the name of the row that has the focus must not change every second, or some
 * screen readers never stop speaking.
 */
export function coarseTime(leftMs: number): string {
  if (leftMs <= 0) {
    const late = Math.floor(-leftMs / minuteMs)
    return late === 0 ? 'just overdue' : `overdue by ${late} minute${late === 1 ? '' : 's'}`
  }
  const left = Math.floor(leftMs / minuteMs)
  return left === 0 ? 'less than a minute left' : `${left} minute${left === 1 ? '' : 's'} left`
}

/** @param episode the newest version of the row's episode; @param seen whether its source is live */
export function optionName(
  row: Row,
  episode: Episode | undefined,
  source: SourceHealth | undefined,
  seen: boolean,
  now: number,
): string {
  if (row.kind === 'fold') return `${foldWords(row, now)}, ${row.count}, ${row.open ? 'open' : 'closed'}`
  if (row.kind === 'blind') return source ? blindName(source, now) : 'Blind spot'
  if (row.kind !== 'episode') return ''
  const shown = episode ?? row.episode
  const parts = [shown.title, severityWords[shown.severity], shown.customer, shown.environment]
  if (!shown.firing) parts.push(seen ? endWords(shown, now) : unverifiedEndWords(shown, now))
  else if (shown.keptQuiet) parts.push(keptQuietWords(shown.keptQuiet, now))
  else if (row.group === 'needs-you' || row.group === 'in-hand') {
    const due = dueOf(shown)
    if (shown.ack) parts.push(`held by ${holderWords(shown.ack)}`)
    parts.push(`${coarseTime(due.at - now)} to ${due.kind === 'ack' ? 'acknowledge' : 'resolve'}`)
  }
  if (shown.firing && !seen) parts.push('not verified now')
  return parts
    .filter((part) => part !== null && part !== '')
    .map((part) => plainLine(part as string))
    .join(', ')
}

function blindName(source: SourceHealth, now: number): string {
  const { customers, environments } = blindWhere(source)
  const parts = [blindTitle(source, now), 'blind spot', customers, environments, 'impact not known']
  return plainLine(parts.filter((part) => part !== '').join(', '))
}
