/** The first words of a postmortem: what is known of its alerts, and the sections to fill. Pure. */
import type { Episode } from '../../contract/alert.ts'
import { durationWords } from '../../contract/duration-words.ts'
import type { StoryEvent } from '../../contract/queries.ts'
import { instantsIn } from './instants.ts'
import { escaped } from './markdown.ts'
import { type DraftThread, threadFacts, threadLines } from './thread-lines.ts'
import { timelineOf } from './timeline.ts'

/** An alert the draft is about, with its story in any order. */
export interface DraftEpisode {
  readonly episode: Episode
  readonly story: readonly StoryEvent[]
}

/** Who drafts it, when (epoch ms), and in which zone (IANA name) its times are told. */
export interface DraftContext {
  readonly me: string
  readonly now: number
  readonly zone: string
  /** the customer's thread it began in */
  readonly thread?: DraftThread
}

/** Alerts told one by one among the facts; of a storm the first ones, the rest is a number. */
const mostAlerts = 20
/** Names told in one line of the facts. */
const mostNames = 10
/** Characters the timeline may take: a document stays one that people can read and write in. */
const timelineRoom = 150_000

/** The draft as Markdown. Everything that others wrote is escaped. */
export function draftOf(episodes: readonly DraftEpisode[], context: DraftContext): string {
  const oldestFirst = episodes.toSorted(
    (a, b) => a.episode.firedAt - b.episode.firedAt || a.episode.id - b.episode.id,
  )
  const { thread } = context
  const stamp = instantsIn(context.zone)
  const timeline = timelineOf(
    oldestFirst.map(({ episode: { title, sourceId }, story }) => ({ title, sourceId, story })),
    stamp,
    timelineRoom,
  )
  return [
    `# ${titleOf(oldestFirst, thread)}`,
    '',
    ...factsOf(oldestFirst, context, stamp),
    ...(thread ? threadFacts(thread, stamp) : []),
    '',
    '## Summary',
    '',
    '## Impact',
    '',
    '## Timeline',
    '',
    ...(timeline.length === 0 ? [] : [...timeline, '']),
    ...(thread ? ['### In the thread', '', ...threadLines(thread, stamp), ''] : []),
    '## Causes',
    '',
    '## Actions',
    '',
  ].join('\n')
}

function titleOf(episodes: readonly DraftEpisode[], thread: DraftThread | undefined): string {
  const [first, ...rest] = episodes
  if (!first && thread) return escaped(thread.title, 100) || 'Untitled postmortem'
  if (!first) return 'Untitled postmortem'
  const title = escaped(first.episode.title, 100) || escaped(first.episode.alertname, 100)
  return rest.length === 0 ? title : `${title} and ${rest.length} more`
}

function factsOf(
  episodes: readonly DraftEpisode[],
  { me, now }: DraftContext,
  stamp: (at: number) => string,
): readonly string[] {
  const all = episodes.map(({ episode }) => episode)
  const names = (of: (episode: Episode) => string | null): string => {
    const unique = [...new Set(all.flatMap((episode) => of(episode) ?? []))]
    const more = unique.length > mostNames ? ` and ${unique.length - mostNames} more` : ''
    return (
      unique
        .slice(0, mostNames)
        .map((name) => escaped(name, 100))
        .join(', ') + more
    )
  }
  const line = (name: string, value: string): readonly string[] =>
    value === '' ? [] : [`- ${name}: ${value}`]
  return [
    `- Drafted: ${stamp(now)} by ${escaped(me, 100)}`,
    ...line(
      'Customers',
      names(({ customer }) => customer),
    ),
    ...line(
      'Environments',
      names(({ environment }) => environment),
    ),
    ...line(
      'Sources',
      names(({ sourceId }) => sourceId),
    ),
    ...(all.length === 0 ? [] : spanOf(all, now, stamp)),
    ...all.slice(0, mostAlerts).map((episode, index) => alertLine(episode, index, all.length, stamp)),
    ...(all.length > mostAlerts ? [`- And ${all.length - mostAlerts} more alerts`] : []),
  ]
}

function spanOf(all: readonly Episode[], now: number, stamp: (at: number) => string): readonly string[] {
  const began = Math.min(...all.map(({ firedAt }) => firedAt))
  const isOver = all.every(({ quietAt }) => quietAt !== null)
  const ended = Math.max(...all.map(({ quietAt }) => quietAt ?? now))
  return [
    `- Began: ${stamp(began)}`,
    isOver
      ? `- Ended: ${stamp(ended)}, after ${durationWords(ended - began)}`
      : `- Ended: not yet when this was drafted, after ${durationWords(now - began)}`,
  ]
}

function alertLine(episode: Episode, index: number, count: number, stamp: (at: number) => string): string {
  const { alertname, severity, impact, firings, calledAt, seenAt, ack } = episode
  const name = count === 1 ? 'Alert' : `Alert ${index + 1}`
  const facts = [
    `${escaped(alertname, 200)}, ${severity}`,
    impact === 'unknown' ? 'impact not told' : `impact ${impact}`,
    ...(firings > 1 ? [`fired ${firings} times`] : []),
    calledAt === null ? `seen ${stamp(seenAt)}, nobody was called` : `called ${stamp(calledAt)}`,
    ...(ack
      ? [`acknowledged by ${escaped(ack.by, 100)} after ${durationWords(ack.at - (calledAt ?? seenAt))}`]
      : []),
  ]
  return `- ${name}: ${facts.join('; ')}`
}
