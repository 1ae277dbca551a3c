/** What a history says in words. Pure. */
import type { PastAbout, PastEpisode, PastGap, PastLane, PastSubject } from '../../contract/past.ts'
import { hourMinute, weekday } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { severityWords } from '../watch/words.ts'
import type { GapBlock } from './draw.ts'

const kinds: Readonly<Record<PastSubject['kind'], string>> = {
  alertname: 'Alert',
  environment: 'Environment',
  customer: 'Customer',
  team: 'Team',
  label: 'Label',
}

/** `Environment` */
export function kindWord(subject: PastSubject): string {
  return kinds[subject.kind]
}

/** `heron/prod`, `severity = page` */
export function subjectName(subject: PastSubject): string {
  return subject.kind === 'label' ? `${subject.name} = ${subject.value}` : subject.value
}

/** `Wed 14 Oct, 03:14`; the year is there where it is another than this one. */
export function startText(at: number, now: number): string {
  const year = new Date(at).getFullYear()
  return `${weekday(at)}${year === new Date(now).getFullYear() ? '' : ` ${year}`}, ${hourMinute(at)}`
}

/** How long it took: `21 min`, `fires still`; where nobody saw the end, at most so long. */
export function lastedText(row: Pick<PastEpisode, 'firedAt' | 'quietAt' | 'endUnseen'>): string {
  if (row.quietAt === null) return 'fires still'
  const span = spanText(row.quietAt - row.firedAt)
  return row.endUnseen ? `at most ${span}` : span
}

/** Who had it and how soon, or what became of it without anybody: `You, after 40 s`. */
export function takenText(
  row: Pick<PastEpisode, 'ackBy' | 'ackAt' | 'calledAt' | 'quietAt'>,
  me: string,
): string {
  const { ackBy, ackAt, calledAt, quietAt } = row
  if (ackBy !== null) {
    const after = ackAt === null || calledAt === null ? '' : `, after ${spanText(ackAt - calledAt)}`
    return `${ackBy === me ? 'You' : ackBy}${after}`
  }
  if (calledAt === null) return 'called nobody'
  return quietAt === null ? 'nobody yet' : 'healed by itself'
}

/** What was said of it and hangs on it: `worth it, 2 notes, postmortem`; '' = nothing */
export function besideText({ worth, notes, postmortemId }: PastEpisode): string {
  return [
    ...(worth === null ? [] : [worth === 'actionable' ? 'worth it' : 'noise']),
    ...(notes === 0 ? [] : [notes === 1 ? '1 note' : `${notes} notes`]),
    ...(postmortemId === null ? [] : ['postmortem']),
  ].join(', ')
}

/** All of a row in one sentence, for whoever hears it. */
export function rowName(row: PastEpisode, now: number, me: string): string {
  return [
    ...[severityWords[row.severity], row.title, row.environment, row.customer, startText(row.firedAt, now)],
    row.quietAt === null ? 'fires still' : `lasted ${lastedText(row)}`,
    ...[row.endUnseen ? 'nobody saw its end' : null, takenText(row, me), besideText(row)],
  ]
    .filter((part) => part !== null && part !== '')
    .join(', ')
}

/** `132 times, 2 of them since before`; '' = not known yet */
export function countText({ began, carried }: Pick<PastAbout, 'began' | 'carried'>): string {
  const all = began + carried
  if (all === 0) return 'Not once.'
  const times = all === 1 ? 'Once' : `${all} times`
  if (carried === 0) return `${times}.`
  return all === 1 ? 'Once, since before this time.' : `${times}, ${carried} of them since before this time.`
}

/** What the lanes are. */
export function lanesWord(subject: PastSubject): string {
  return subject.kind === 'environment' ? 'alert' : 'environment'
}

export function laneName({ name, names }: PastLane, subject: PastSubject): string {
  if (name !== null) return name
  return names === 0 ? `no ${lanesWord(subject)}` : `${names} others`
}

/** `12 Oct 02:10 to 03:40`, by what it was. */
export function gapSpan(from: number, to: number | null, now: number): string {
  return `${startText(from, now)} to ${to === null ? 'now' : weekday(to) === weekday(from) ? hourMinute(to) : startText(to, now)}`
}

/** Reasons of failures as people say them; a source's own words stay as they are. */
export function gapReason({ sourceId, reason }: PastGap, labelOf: (sourceId: string) => string): string {
  return sourceId === null || reason === 'Nightdesk was not running'
    ? 'Nightdesk was not running'
    : `${labelOf(sourceId)}: ${reason}`
}

/** More reasons than these are not read. */
const mostReasons = 3

export function blockText(block: GapBlock, now: number, labelOf: (sourceId: string) => string): string {
  const reasons = [...new Set(block.gaps.map((gap) => gapReason(gap, labelOf)))]
  const shown = reasons.slice(0, mostReasons).join('; ')
  const more = reasons.length > mostReasons ? `, and ${reasons.length - mostReasons} more` : ''
  return `${gapSpan(block.from, block.to, now)}. ${shown}${more}`
}
