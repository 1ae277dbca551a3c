/** What a history says in words. Pure. */
import type { PastEpisode, PastSubject } from '../../contract/past.ts'
import { hourMinute, weekday } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'

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

/** `Wed 14 Oct 2026, 03:14`; the year is there where it is another than this one. */
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

/** Who had it: a name, or what became of it without one. */
export function takenText(row: Pick<PastEpisode, 'ackBy' | 'calledAt' | 'quietAt'>, me: string): string {
  if (row.ackBy !== null) return row.ackBy === me ? 'You' : row.ackBy
  if (row.calledAt === null) return 'called nobody'
  return row.quietAt === null ? 'nobody yet' : 'healed by itself'
}
