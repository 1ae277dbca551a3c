/** What the record has for a timeline: a line for each thing that was seen, oldest first. Pure. */
import type { Episode } from '../../contract/alert.ts'
import { type EvidenceGroup, type EvidenceItem, withMark } from '../../contract/postmortem-evidence.ts'
import type { StoryEvent, StoryKind } from '../../contract/queries.ts'
import { eventWords, hasWords, noteWords, type Voice } from './event-words.ts'
import { hoursIn, instantsIn } from './instants.ts'
import { mainOf } from './main-lines.ts'
import { escaped, plainWords } from './markdown.ts'
import type { NearbyAlert } from './nearby-table.ts'
import { noteSign } from './note-sign.ts'
import { keyOfLine, type PostmortemRecord, type RecordThread } from './record.ts'

/** More lines than these are looked through by nobody, and an answer to a page has its bounds. */
export const mostItems = 800
/** Characters of all lines together: a message to a page is capped at 1 MiB, and a character may take three bytes. */
const mostCharacters = 250_000
/** A message may be long; the thread itself has the whole of it. Characters. */
const longestMessage = 600
/** As much of a title as tells one alert from another. */
const shortTitle = 60

/** A line before it is known whether it is one of the few. Of a storm most are left out, so words are found for the others alone. */
export interface FoundItem extends Omit<EvidenceItem, 'isMain' | 'isAside' | 'text' | 'line'> {
  /** goes into a new draft: 0 before 1 before 2; null = only on demand */
  readonly rank: 0 | 1 | 2 | null
  readonly words: () => Pick<EvidenceItem, 'text' | 'line'>
}

/** The lines of the record, and how many were left out. @param aside keys of those that somebody laid aside */
export function evidenceItems(
  record: PostmortemRecord,
  aside: ReadonlySet<string> = new Set(),
): {
  readonly items: readonly EvidenceItem[]
  readonly left: number
} {
  return chosenOf(foundIn(record), record, aside)
}

/** All lines of the record by their keys: the first half of `evidenceItems`, for who has others wait between the two. */
export function foundIn(record: PostmortemRecord): ReadonlyMap<string, FoundItem> {
  const found = new Map<string, FoundItem>()
  // What is true of a source is said once, not for each of its alerts.
  for (const item of [...episodeItems(record), ...threadItems(record)])
    if (!found.has(item.key)) found.set(item.key, item)
  return found
}

/** The other half: as many of them as there is room for, in words. */
export function chosenOf(
  found: ReadonlyMap<string, FoundItem>,
  record: PostmortemRecord,
  aside: ReadonlySet<string>,
): ReturnType<typeof evidenceItems> {
  const main = mainOf([...found.values()], record)
  const inOrder = [...found.values()].toSorted(
    (a, b) => a.at - b.at || Number(a.key.slice(1)) - Number(b.key.slice(1)),
  )
  const taken = fitting(inOrder, main)
  const items = inOrder.flatMap((one): readonly EvidenceItem[] => {
    const words = taken.get(one)
    if (!words) return []
    const { rank: _, words: __, ...item } = one
    return [{ ...item, ...words, isMain: main.has(one.key), isAside: aside.has(one.key) }]
  })
  return { items, left: inOrder.length - items.length }
}

/** Characters of all lines about alerts of the same time: they share an answer with the others. */
const mostNearby = 40_000

/** Alerts of the same time as lines, oldest first; more than there is room for are left out. */
export function nearbyItems(
  alerts: readonly NearbyAlert[],
  { zone }: Pick<PostmortemRecord, 'zone'>,
  aside: ReadonlySet<string>,
): readonly EvidenceItem[] {
  const told = inBothVoices(zone)
  let room = mostNearby
  return alerts
    .flatMap(({ episodeId, eventId, firedAt, title, environment }): readonly EvidenceItem[] => {
      const { key, at, words } = told(keyOfLine(eventId), firedAt, ({ say }) =>
        environment === null
          ? `Fired: ${say(title)}`
          : `Fired: ${say(title)} (${say(environment, shortTitle)})`,
      )
      const lines = words()
      room -= lines.text.length + lines.line.length
      if (room < 0) return []
      const own = {
        group: 'nearby',
        kind: 'fired',
        by: null,
        episodeId,
        threadId: null,
        isMain: false,
      } as const
      return [{ ...{ key, at, ...lines }, ...own, isAside: aside.has(key) }]
    })
    .toSorted((a, b) => a.at - b.at || Number(a.key.slice(1)) - Number(b.key.slice(1)))
}

/** As many as there is room for: the few of a new draft first, then people's words, then the oldest. */
function fitting(
  items: readonly FoundItem[],
  main: ReadonlySet<string>,
): ReadonlyMap<FoundItem, ReturnType<FoundItem['words']>> {
  const worth = ({ key, group }: FoundItem): number =>
    main.has(key) ? 0 : group === 'notes' || group === 'support' ? 1 : 2
  let room = mostCharacters
  const taken = new Map<FoundItem, ReturnType<FoundItem['words']>>()
  for (const item of items.toSorted((a, b) => worth(a) - worth(b))) {
    if (taken.size === mostItems) break
    const words = item.words()
    room -= words.line.length + words.text.length
    if (room < 0) break
    taken.set(item, words)
  }
  return taken
}

/** Both voices: as a list says it, and as a document has it. */
function inBothVoices(zone: string) {
  const stamp = instantsIn(zone)
  const hour = hoursIn(zone)
  const list: Voice = { say: plainWords, stamp: hour }
  const document: Voice = { say: escaped, stamp }
  return (
    key: string,
    at: number,
    words: (voice: Voice) => string,
  ): Pick<FoundItem, 'key' | 'at' | 'words'> => ({
    ...{ key, at },
    words: () => ({
      text: words(list),
      line: withMark(`- ${stamp(at)} ${words(document)}`, key),
    }),
  })
}

function episodeItems(record: PostmortemRecord): readonly FoundItem[] {
  const told = inBothVoices(record.zone)
  const several = record.episodes.length > 1
  return record.episodes.flatMap(({ episode, story }) =>
    story.flatMap((event): readonly FoundItem[] => {
      if (!hasWords(event)) return []
      const isOwn = event.kind !== 'gap'
      const lines = told(keyOfLine(event.id), event.at, (voice) => {
        const words = eventWords(event, episode, voice) ?? ''
        if (!several || !isOwn || event.kind === 'fired') return words
        return `${words} (${shortNameOf(episode, voice.say)})`
      })
      return [
        {
          ...{ ...lines, group: groupOf(event.kind), kind: event.kind, by: event.by },
          ...{ episodeId: isOwn ? episode.id : null, threadId: null, rank: rankOf(event) },
        },
      ]
    }),
  )
}

function shortNameOf({ title, environment }: Episode, say: Voice['say']): string {
  return [say(title, shortTitle), ...(environment === null ? [] : [say(environment, shortTitle)])].join(', ')
}

function rankOf(event: StoryEvent): FoundItem['rank'] {
  switch (event.kind) {
    case 'fired':
    case 'quiet':
    case 'acked':
    case 'acked-upstream':
      return 0
    case 'impact':
    case 'gap':
    case 'escalated':
    case 'escalation-accepted':
      return 1
    case 'note': {
      const { sign } = noteSign(event.text ?? '')
      if (sign === 'todo' || sign === 'question') return null
      return sign === null || sign === 'asked' ? 2 : 1
    }
    default:
      return null
  }
}

/** Which button of the list shows it. */
function groupOf(kind: StoryKind): EvidenceGroup {
  if (kind === 'note' || kind === 'impact') return 'notes'
  if (kind === 'colleague-asked' || kind === 'escalated' || kind.startsWith('escalation')) return 'acks'
  if (ackKinds.has(kind)) return 'acks'
  return otherKinds.has(kind) ? 'other' : 'alerts'
}

const ackKinds: ReadonlySet<StoryKind> = new Set<StoryKind>([
  'acked',
  'acked-upstream',
  'unacked',
  'taken-back',
  'ack-ended-upstream',
  'ack-target-passed',
  'target-near',
  'unanswered',
  'order-sent',
  'order-waits',
  'order-refused',
  'returned',
])
const otherKinds: ReadonlySet<StoryKind> = new Set<StoryKind>([
  'gap',
  'snoozed',
  'unsnoozed',
  'snooze-ended',
  'kept-quiet',
  'heard-again',
  'deed-asked',
  'deed-done',
  'deed-refused',
  'deed-withdrawn',
  'silence-asked',
  'silence-written',
  'silence-refused',
  'silence-ended',
  'link-opened',
  'peers-disagree',
  'speaker-lost',
])

function threadItems(record: PostmortemRecord): readonly FoundItem[] {
  const told = inBothVoices(record.zone)
  return record.threads.flatMap((thread) => [
    ...thread.messages.flatMap(({ id, at, by, side, text }, index): readonly FoundItem[] => {
      const lines = told(`m${id}`, at, ({ say }) => `${speaker(by, side, say)}: ${quoted(text, say)}`)
      const kind = side === 'customer' ? 'message-customer' : 'message-us'
      const rank = isMainMessage(thread, index) ? 1 : null
      return [{ ...lines, group: 'support', kind, by, episodeId: null, threadId: thread.id, rank }]
    }),
    ...thread.deeds.flatMap(({ key, at, kind, by, text }): readonly FoundItem[] => {
      const lines = told(key, at, (voice) => deedWords(kind, by, text, voice.say))
      const group = groupOfDeed(kind)
      return [{ ...lines, group, kind, by, episodeId: null, threadId: thread.id, rank: null }]
    }),
  ])
}

function deedWords(kind: string, by: string | null, text: string, say: Voice['say']): string {
  if (kind === 'note') return noteWords(text, by === null ? 'Somebody' : say(by, 100), say)
  const words = say(text, longestMessage)
  return by === null ? words : `${words} (by ${say(by, 100)})`
}

function groupOfDeed(kind: string): EvidenceGroup {
  if (kind === 'note') return 'notes'
  return kind === 'handed' || kind === 'taken' || kind === 'let-go' ? 'acks' : 'support'
}

function speaker(by: string, side: string, say: Voice['say']): string {
  return side === 'customer' ? `${say(by, 100)} (customer)` : say(by, 100)
}

function quoted(text: string, say: Voice['say']): string {
  const words = say(text.replaceAll('\n', ' / '), longestMessage)
  return words === '' ? 'no words' : `“${words}”`
}

/** The customer's first words and their last ones that say something. */
function isMainMessage({ messages, earlier }: RecordThread, index: number): boolean {
  const says = (at: number): boolean => messages[at]?.side === 'customer' && !messages[at].isNod
  if (!says(index)) return false
  const first = messages.findIndex((_, at) => says(at))
  const last = messages.findLastIndex((_, at) => says(at))
  return (index === first && !earlier) || index === last
}
