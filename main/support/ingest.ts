/** Takes in what a support source saw: new, changed and removed messages, and what follows for the thread. */
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import { compareKeys } from '../../contract/message-order.ts'
import type { SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { insertThreadEvent, settledAt } from './event-table.ts'
import { byKey } from './message-order.ts'
import {
  insertMessage,
  keysWithin,
  markRemoved,
  marksOf,
  messageByKey,
  messagesBefore,
  type StoredMessage,
  updateMessage,
  wasCustomer,
} from './message-table.ts'
import {
  insertThread,
  type LastWords,
  type StoredThread,
  saveThread,
  threadById,
  threadByRef,
} from './thread-table.ts'
import { isTalk, unseenIn, waitingOf } from './waiting.ts'

export interface IngestContext {
  readonly sourceId: SourceId
  readonly source: StoredThread['source']
  readonly now: number
  /** the source's clock beyond ours, ms */
  readonly skewMs: number
  /** who an account of the source is, as people say it; absent = by its id */
  readonly personOf?: (account: string) => string
  /** the thread was handed over and somebody took it: then no label and no assignee says otherwise */
  readonly isHanded?: (id: ThreadId) => boolean
  /** which tier a label `tier/…` of the source means, as the configuration names it */
  readonly tierOf?: (label: string) => string
}

/** The longest title made of first words, and the longest last words, characters. */
const longestTitle = 120
const longestLast = 200

/**
 * Takes one thread in. Answers its id when anything of it changed, null when all was known. A message that is gone keeps
 * its words.
 */
export function ingestThread(db: WriteDb, seen: SeenThread, context: IngestContext): ThreadId | null {
  const { sourceId, now } = context
  const known = threadByRef(db, sourceId, seen.ref)
  if (!known && seen.messages.length === 0) return null
  const id = known?.id ?? begin(db, seen, context)
  const before = known ?? threadById(db, id)
  if (!before) return null

  const fresh: SeenMessage[] = []
  let changed = known === undefined
  for (const told of seen.messages) {
    const message = asKnown(db, sourceId, told)
    const stored = known && messageByKey(db, id, message.key)
    if (!stored) {
      insertMessage(db, id, message, now)
      fresh.push(message)
    } else if (stored.removedAt !== null || signOf(stored) !== signOf(fromSeen(message))) {
      updateMessage(db, id, message)
    } else continue
    changed = true
  }
  for (const key of goneOf(db, id, seen)) changed = markRemoved(db, id, key, now) || changed

  const facts = factsOf(
    before,
    seen,
    { fresh, unseen: before.closedAt === null ? none : unseenIn(marksOf(db, id).filter(isTalk)) },
    context,
  )
  const next = { ...before, ...facts.fields }
  if (!changed && JSON.stringify(next) === JSON.stringify(before)) return null
  if (facts.event !== null) insertThreadEvent(db, id, { at: now, ...facts.event })
  settleThread(db, { ...next, changedAt: now }, context.skewMs)
  return id
}

const none: ReadonlySet<string> = new Set()

/** The same; a customer whose account was deleted stays one, although the source has forgotten it. */
function asKnown(db: ReadDb, sourceId: SourceId, message: SeenMessage): SeenMessage {
  const { author } = message
  if (author.isGone !== true || author.side === 'customer' || !wasCustomer(db, sourceId, author.id))
    return message
  return { ...message, author: { ...author, side: 'customer' }, word: null }
}

function begin(db: WriteDb, seen: SeenThread, { sourceId, source, now }: IngestContext): ThreadId {
  const first = seen.messages.toSorted(byKey)[0]
  const openedAt = Math.min(first?.at ?? now, now)
  const { ref, channel } = seen
  return insertThread(db, { sourceId, ref, source, channel, title: '', openedAt, changedAt: now })
}

/**
 * Writes a thread with everything that follows from its messages: whose turn it is, its last words, its title, and its
 * newest message. For whoever changes a thread, in the same transaction.
 * @param skewMs the source's clock beyond ours
 */
export function settleThread(db: WriteDb, thread: StoredThread, skewMs: number): void {
  const marks = marksOf(db, thread.id)
  const isClosed = thread.closedAt !== null
  const waiting = waitingOf(marks, { isClosed, settledAt: settledAt(db, thread.id), skewMs })
  const newestKey = marks.at(-1)?.key ?? null
  saveThread(db, {
    ...thread,
    ...waiting,
    newestKey,
    last: lastWords(db, thread),
    title: thread.titled ? thread.title : (firstWords(db, thread, marks[0]?.key) ?? thread.title),
  })
}

function lastWords(db: ReadDb, thread: StoredThread): LastWords {
  const last = messagesBefore(db, thread.id, null, 20).findLast(
    ({ removedAt, word, text, side }) =>
      removedAt === null && !(word !== null && text === '') && side !== 'bot',
  )
  if (!last) return thread.last
  return { text: wordsOf(last, longestLast), by: last.author, side: last.side, mine: last.mine }
}

function firstWords(db: ReadDb, thread: StoredThread, key: string | undefined): string | null {
  const first = key === undefined ? undefined : messageByKey(db, thread.id, key)
  return first ? wordsOf(first, longestTitle) : null
}

function wordsOf({ text, files }: Pick<StoredMessage, 'text' | 'files'>, most: number): string {
  const line = oneLine(text, most)
  if (line !== '') return line
  return files.length > 0 ? oneLine(files.map(({ name }) => name).join(', '), most) : 'no words'
}

/** Words on one line, at most `most` characters, cut between code points. */
export function oneLine(text: string, most: number): string {
  const line = text
    .slice(0, most * 4)
    .replaceAll(/\s+/g, ' ')
    .trim()
  const points = [...line]
  return points.length <= most
    ? line
    : `${points
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}

/** What is known and was not among all the messages of a stretch of time, or is said to be gone. */
function goneOf(db: ReadDb, id: ThreadId, seen: SeenThread): readonly string[] {
  if (seen.whole === null) return seen.removed
  const there = new Set(seen.messages.map(({ key }) => key))
  return [...seen.removed, ...keysWithin(db, id, seen.whole).filter((key) => !there.has(key))]
}

/** What the source says of the thread itself, and whether that or a new question closes or opens it. */
function factsOf(
  before: StoredThread,
  seen: SeenThread,
  { fresh, unseen }: { readonly fresh: readonly SeenMessage[]; readonly unseen: ReadonlySet<string> },
  { now, personOf = (account) => account, tierOf = bareTier, isHanded = () => false }: IngestContext,
): {
  readonly fields: Partial<StoredThread>
  readonly event: {
    readonly kind: 'closed' | 'reopened' | 'came-back'
    readonly by: null
    readonly text: string
  } | null
} {
  const plain = {
    channel: seen.channel,
    number: seen.number,
    url: seen.url,
    labels: seen.labels,
    assignees: seen.assignees,
    sourceClosedAt: seen.closedAt,
    ...(isHanded(before.id) ? {} : heldBy(before, seen, { personOf, tierOf })),
    ...(seen.title === null ? {} : { title: oneLine(seen.title, longestTitle), titled: true }),
  }
  const open = { closedAt: null, outcome: null, closedBy: null }
  const wasAsked = fresh.some(
    ({ key, author, isNod }) =>
      author.side === 'customer' &&
      !isNod &&
      (before.newestKey === null || compareKeys(key, before.newestKey) > 0 || unseen.has(key)),
  )
  if (before.closedAt !== null && wasAsked)
    return {
      fields: { ...plain, ...open },
      event: { kind: 'came-back', by: null, text: 'The customer wrote again' },
    }
  if (seen.closedAt !== null && before.sourceClosedAt === null && before.closedAt === null) {
    const closed = { closedAt: Math.min(seen.closedAt, now), outcome: 'solved', closedBy: null } as const
    return {
      fields: { ...plain, ...closed },
      event: { kind: 'closed', by: null, text: 'Closed at the source' },
    }
  }
  if (seen.closedAt === null && before.sourceClosedAt !== null && before.closedAt !== null)
    return {
      fields: { ...plain, ...open },
      event: { kind: 'reopened', by: null, text: 'Opened again at the source' },
    }
  return { fields: plain, event: null }
}

const bareTier = (label: string): string => label.replace(/^tier\//, '')

/** Who has it and which tier, where the source was told otherwise than before: by us, by another Nightdesk, or by hand. */
function heldBy(
  before: StoredThread,
  { assignees, labels }: Pick<SeenThread, 'assignees' | 'labels'>,
  { personOf, tierOf }: Required<Pick<IngestContext, 'personOf' | 'tierOf'>>,
): Partial<Pick<StoredThread, 'holder' | 'tier'>> {
  const tierIn = (all: readonly string[]): string | null => {
    const label = all.find((one) => /^tier\/./.test(one))
    return label === undefined ? null : tierOf(label)
  }
  const people = assignees.map(personOf)
  const isSameHolder = JSON.stringify(assignees) === JSON.stringify(before.assignees)
  const isSameTier = tierIn(labels) === tierIn(before.labels)
  const stays = before.holder !== null && people.includes(before.holder)
  return {
    ...(isSameHolder || stays ? {} : { holder: people[0] ?? null }),
    ...(isSameTier ? {} : { tier: tierIn(labels) }),
  }
}

function fromSeen(message: SeenMessage): Omit<StoredMessage, 'seenAt' | 'removedAt'> {
  const { key, at, author, text, isNod, editedAt, links, files, word } = message
  return {
    ...{ key, at, authorId: author.id, author: author.name, side: author.side, mine: author.mine },
    ...{ text, isNod, editedAt, links, files, word },
  }
}

/** Everything of a message that can change, as one text. */
function signOf(message: Omit<StoredMessage, 'seenAt' | 'removedAt'>): string {
  const { at, authorId, author, side, mine, text, isNod, editedAt, links, files, word } = message
  return JSON.stringify([
    ...[at, authorId, author, side, mine, text, isNod, editedAt, word],
    links.map(({ label, url }) => [label, url]),
    files.map(({ name, url }) => [name, url]),
  ])
}
