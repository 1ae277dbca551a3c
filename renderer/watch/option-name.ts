/** The name of a row for screen readers: its title first, then how grave, for whom, where, and how long. Pure. */
import { dueOf, type Episode } from '../../contract/alert.ts'
import { isByHand, type SourceHealth } from '../../contract/source-health.ts'
import { incomingName } from '../escalations/escalation-words.ts'
import { hourMinute } from '../ui/clock.ts'
import { plainLine } from '../ui/plain-text.ts'
import { blindTitle, blindWhere } from './blind-words.ts'
import { foldWords } from './fold-words.ts'
import { bundleName } from './grouping.ts'
import { manyFirings } from './row-size.ts'
import type { BundleRow, Row } from './rows.ts'
import {
  countOf,
  endWords,
  firingWords,
  holderWords,
  keptQuietWords,
  returnsWords,
  severityWords,
  unverifiedEndWords,
} from './words.ts'

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

/**
 * @param episode the newest version of the row's episode
 * @param seen whether its source is live
 * @param silencing whether a silence was asked for it that does not stand yet
 * @param told at which other sources it stands too, in words
 */
export function optionName(
  row: Row,
  episode: Episode | undefined,
  source: SourceHealth | undefined,
  seen: boolean,
  silencing: boolean,
  now: number,
  told = '',
): string {
  if (row.kind === 'fold') return `${foldWords(row, now)}, ${row.count}, ${row.open ? 'open' : 'closed'}`
  if (row.kind === 'bundle') return bundleOption(row, now)
  if (row.kind === 'incoming') return incomingName(row.escalation, now)
  if (row.kind === 'blind') return source ? blindName(source, now) : 'Blind spot'
  if (row.kind !== 'episode') return ''
  const shown = episode ?? row.episode
  const parts = [shown.title, severityWords[shown.severity], shown.customer, shown.environment]
  if (!shown.firing) parts.push(seen ? endWords(shown, now) : unverifiedEndWords(shown, now))
  else if (shown.keptQuiet) parts.push(keptQuietWords(shown.keptQuiet, now))
  else if (row.group === 'needs-you' || row.group === 'in-hand') {
    const due = dueOf(shown)
    if (shown.ack) parts.push(`held by ${holderWords(shown.ack)}`)
    if (shown.snooze) parts.push(returnsWords(shown.snooze, now))
    parts.push(`${coarseTime(due.at - now)} to ${due.kind === 'ack' ? 'acknowledge' : 'resolve'}`)
  } else if (shown.snooze) parts.push(returnsWords(shown.snooze, now))
  if (shown.firings >= manyFirings) parts.push(firingWords(shown, now))
  if (silencing) parts.push('silence pending')
  parts.push(told)
  if (shown.firing && !seen) parts.push('not verified now')
  return parts
    .filter((part) => part !== null && part !== '')
    .map((part) => plainLine(part as string))
    .join(', ')
}

function bundleOption({ by, name, episodes, open, part }: BundleRow, now: number): string {
  const [worst] = episodes
  const words = [`${plainLine(bundleName(by, name))}, ${countOf(episodes.length, 'alert')}`]
  if (worst) words.push(`first ${plainLine(worst.title)}`, severityWords[worst.severity])
  if (worst && (part === 'needs-you' || part === 'in-hand')) words.push(coarseTime(dueOf(worst).at - now))
  return [...words, open ? 'open' : 'closed'].join(', ')
}

function blindName(source: SourceHealth, now: number): string {
  const { customers, environments } = blindWhere(source)
  const byHand = isByHand(source, now) ? `watched by hand until ${hourMinute(source.byHand?.until ?? 0)}` : ''
  const parts = [blindTitle(source, now), 'blind spot', customers, environments, 'impact not known', byHand]
  return plainLine(parts.filter((part) => part !== '').join(', '))
}
