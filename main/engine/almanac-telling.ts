/**
 * Tells the almanac what changed, and everything where it knows nothing or something else: a little at a time, with the
 * loop free in between. Which of the two databases is how far is compared by tokens at each start.
 */
import type { AlmanacMark } from '../almanac/almanac.ts'
import type { AlmanacDoor, AlmanacState, FromAlmanac, ToAlmanac } from '../almanac/almanac-messages.ts'
import { type FeedEntry, type FeedKind, feedKinds } from '../almanac/feed-entry.ts'
import {
  beyondLast,
  countFeed,
  entriesOf,
  type FeedMark,
  feedAfter,
  feedEnd,
  pageOf,
  pruneFeed,
  readFeedMark,
  writeFeedMark,
} from '../almanac/feed-table.ts'
import type { Db } from '../db/db.ts'
import type { Clock } from '../platform/clock.ts'

/** Reading for one message stops here, ms: what is read last may double it. */
const readForMs = 2
/** Records of one message, and the letters in them, at most: the almanac answers no question while it takes them. */
const mostEntries = 200
const mostLetters = 400_000
/** Records read at once, by how large they may be. */
const readAtOnce: Readonly<Record<FeedKind, number>> = {
  ...{ alert: 25, episode: 25, note: 50, thread: 50, message: 50 },
  ...{ postmortem: 2, gap: 100, run: 100, escalation: 100 },
}
/** Of all that changed, read at once: any of them may be a postmortem. */
const changedAtOnce = 10
/** Taking one message in takes milliseconds; a disk that keeps it longer than this is not one to wait for, ms. */
const takeWithinMs = 60_000
/** What is told is removed in pieces of so many rows. */
const pruneAtOnce = 500
/** Beyond this many nobody needs to know how many wait. */
const mostCounted = 10_000

export interface Telling {
  /** compares the two and, where they do not belong together, begins anew. @throws AlmanacLost, AlmanacFault */
  meet(): Promise<void>
  isMet(): boolean
  /** the two must be compared again before anything is told */
  part(): void
  /** have records changed that are not told? */
  hasChanges(): boolean
  /** so many records are not told; an upper bound while everything is told anew */
  behind(): number
  /** tells the next of what changed. @throws as `meet` */
  tellChanges(): Promise<void>
  /** tells the next page of everything; false = everything is told. @throws as `meet` */
  tellPage(): Promise<boolean>
  /** removes a piece of what is told and waits no more; answers whether there is more */
  prune(): boolean
}

/** What went wrong in the almanac. */
export class AlmanacFault extends Error {
  readonly kind: 'damaged' | 'disk' | 'failed'
  constructor(kind: AlmanacFault['kind'], message: string) {
    super(message)
    this.kind = kind
  }
}

export function createTelling(deps: {
  readonly db: Db
  readonly clock: Clock
  readonly door: AlmanacDoor
  readonly newToken: () => string
}): Telling {
  const { db, clock, door } = deps
  /** what both know; null = they have not been compared */
  let mark: Required<AlmanacMark> | null = null
  let turns = 0
  let isPruned = true

  const send = async (message: ToAlmanac): Promise<unknown> => {
    const reply: FromAlmanac = await door.send(message, takeWithinMs)
    if (reply.ok) return reply.answer
    const { kind, message: why } = reply.trouble
    throw new AlmanacFault(kind === 'refused' ? 'failed' : kind, why)
  }

  const note = (next: FeedMark): void => db.transact((write) => writeFeedMark(write, next), 'later')

  /** What is told is removed, and nothing is on its way. */
  const settle = ({ upto, token }: AlmanacMark): void =>
    db.transact((write) => {
      writeFeedMark(write, { upto, token, next: null })
      isPruned = !pruneFeed(write, upto, pruneAtOnce)
    }, 'later')

  /**
   * The token of what is on its way is written down before it leaves: the almanac has that one or the one before, whatever
   * dies in between, and a copy of the record that is older than either has neither.
   */
  const tell = async (
    entries: readonly FeedEntry[],
    next: Omit<Required<AlmanacMark>, 'token'>,
    sync: boolean,
  ): Promise<void> => {
    const known = mark
    if (known === null) return
    const token = deps.newToken()
    note({ upto: known.upto, token: known.token, next: token })
    const told = { ...next, token }
    await send({ kind: 'take', entries, mark: told, sync })
    mark = told
  }

  const begin = async (): Promise<void> => {
    const token = deps.newToken()
    const upto = feedEnd(db)
    const left = Object.fromEntries(feedKinds.map((kind) => [kind, beyondLast(db, kind)]))
    // What waits is told with everything.
    const next = { upto, token, left }
    note({ upto, token, next: null })
    await send({ kind: 'anew', mark: next })
    mark = next
    settle(next)
  }

  /** Reads within its time and size; what has been read counts, the rest comes with the next message. */
  const gather = <Piece>(
    read: (entries: FeedEntry[]) => Piece | null,
  ): { readonly entries: readonly FeedEntry[]; readonly last: Piece | null } => {
    const entries: FeedEntry[] = []
    const from = clock.mono()
    let last: Piece | null = null
    for (;;) {
      const piece = read(entries)
      if (piece === null) break
      last = piece
      if (
        clock.mono() - from >= readForMs ||
        entries.length >= mostEntries ||
        lettersIn(entries) >= mostLetters
      )
        break
    }
    return { entries, last }
  }

  return {
    meet: async () => {
      const { mark: theirs } = (await send({ kind: 'state' })) as AlmanacState
      const ours = readFeedMark(db)
      if (theirs === null || ours === null) return begin()
      if (theirs.token !== ours.token && theirs.token !== ours.next) return begin()
      mark = theirs
      // It may have taken what was on its way.
      settle(theirs)
    },
    isMet: () => mark !== null,
    part: () => {
      mark = null
    },
    hasChanges: () => feedEnd(db) > (mark?.upto ?? readFeedMark(db)?.upto ?? 0),
    behind: () => {
      const known = mark
      if (known === null) return Math.max(1, countFeed(db, 0, mostCounted))
      const left = Object.entries(known.left).reduce(
        // Notes are counted among all events: how many of those are notes is not known before they are read.
        (sum, [kind, below]) => sum + (kind === 'note' ? 1 : Math.max(1, below - 1)),
        0,
      )
      return left + countFeed(db, known.upto, mostCounted)
    },
    tellChanges: async () => {
      const known = mark
      if (known === null) return
      let upto = known.upto
      const { entries, last } = gather((into) => {
        const rows = feedAfter(db, upto, changedAtOnce)
        if (rows.length === 0) return null
        into.push(...entriesOf(db, rows))
        upto = rows.at(-1)?.id ?? upto
        return upto
      })
      if (last === null) return
      await tell(entries, { upto: last, left: known.left }, true)
      if (mark !== null) settle(mark)
    },
    tellPage: async () => {
      const known = mark
      if (known === null) return false
      const left = { ...known.left }
      const kinds = order.filter((kind) => left[kind] !== undefined)
      // What is few comes whole before what is many, of which the newest of each comes by turns.
      const kind = kinds.find((one) => !many.includes(one)) ?? newestOf(kinds, turns)
      if (kind === undefined) return false
      turns += 1
      const { entries } = gather((into) => {
        const below = left[kind]
        if (below === undefined) return null
        const { entries: page, next } = pageOf(db, kind, below, readAtOnce[kind])
        into.push(...page)
        if (next === 0) delete left[kind]
        else left[kind] = next
        return next
      })
      const isLast = Object.keys(left).length === 0
      if (entries.length > 0 || isLast) await tell(entries, { upto: known.upto, left }, isLast)
      else mark = { ...known, left }
      if (isLast && mark !== null) settle(mark)
      return !isLast
    },
    prune: () => {
      if (mark !== null && !isPruned) settle(mark)
      return !isPruned
    },
  }
}

/** What counts and what is read first when everything is told anew. */
const order: readonly FeedKind[] = [
  ...(['run', 'gap', 'escalation', 'postmortem', 'thread'] as const),
  ...(['episode', 'message', 'note', 'alert'] as const),
]
const many: readonly FeedKind[] = ['episode', 'message', 'note', 'alert']

const newestOf = (kinds: readonly FeedKind[], turn: number): FeedKind | undefined =>
  kinds[turn % kinds.length]

function lettersIn(entries: readonly FeedEntry[]): number {
  return entries.reduce(
    (sum, entry) => sum + (entry.kind === 'postmortem' || entry.kind === 'message' ? entry.text.length : 0),
    0,
  )
}
