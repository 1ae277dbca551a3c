/** A first summary out of the record alone: what fired where, when, who had it, how long it lasted. Pure. */
import type { Impact } from '../../contract/alert.ts'
import { durationWords } from '../../contract/duration-words.ts'
import type { Figure, ImpactFigures } from '../../contract/postmortem-evidence.ts'
import { instantsIn } from './instants.ts'
import { escaped } from './markdown.ts'
import { type PostmortemRecord, saidIn } from './record.ts'
import { spanOf } from './span.ts'

/** The sentences as Markdown on one line; null where the record has no alert and no thread. */
export function summaryOf(
  record: PostmortemRecord,
  { customers, environments, impact, down, degraded }: Omit<ImpactFigures, 'lines'>,
): string | null {
  const { start, end } = spanOf(record)
  const first = record.episodes.toSorted((a, b) => a.episode.firedAt - b.episode.firedAt)[0]?.episode
  const stamp = instantsIn(record.zone)
  if (!first) {
    const [thread] = record.threads
    if (!thread || start === null) return null
    const who = thread.customer === null ? 'A customer' : escaped(thread.customer, 100)
    return `${who} asked in ${escaped(thread.channel, 100)} on ${stamp(start)}: ${escaped(thread.title, 200)}.`
  }
  const others = record.episodes.length - 1
  const names = new Set(record.episodes.map(({ episode }) => episode.alertname))
  const what = escaped(first.alertname, 100) + (names.size > 1 ? ` and ${names.size - 1} more` : '')
  const sentences = [
    `On ${stamp(first.firedAt)}, ${what} fired${wherePart(environments)}${whosePart(customers)}${others > 0 ? `, ${others + 1} alerts in all` : ''}.`,
    ...ackSentence(record),
    ...feltSentence(impact, impact === 'down' ? down : degraded),
    end === null
      ? `When this was drafted, ${durationWords(record.now - first.firedAt)} later, it still fired.`
      : `It was over ${durationWords(end - first.firedAt)} later.`,
  ]
  return sentences.join(' ')
}

function feltSentence(impact: Impact, { value, how }: Figure): readonly string[] {
  if (impact === 'none') return ['Customers felt nothing of it.']
  if (impact === 'unknown' || value === null || value === 0) return []
  return [`For customers it was ${impact} for ${how === 'measured' ? '' : 'about '}${durationWords(value)}.`]
}

function wherePart(environments: readonly string[]): string {
  const [first] = environments
  if (first === undefined) return ''
  if (environments.length === 1) return ` in ${escaped(first, 100)}`
  return ` in ${environments.length} environments`
}

function whosePart(customers: readonly string[]): string {
  const [first] = customers
  if (first === undefined) return ''
  return customers.length === 1 ? ` of ${escaped(first, 100)}` : ` of ${customers.length} customers`
}

function ackSentence({ episodes }: PostmortemRecord): readonly string[] {
  const acks = episodes.flatMap((one) =>
    saidIn(one)
      .filter(({ kind }) => kind === 'acked' || kind === 'acked-upstream')
      .map(({ at, by }) => ({ at, by, from: one.episode.calledAt ?? one.episode.seenAt })),
  )
  const first = acks.toSorted((a, b) => a.at - b.at)[0]
  if (!first) return ['Nobody acknowledged it.']
  const who = first.by === null ? 'Somebody' : escaped(first.by, 100)
  return [`${who} acknowledged it after ${durationWords(first.at - first.from)}.`]
}
