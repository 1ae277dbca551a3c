/**
 * Reading GitHub's issues poll by poll. What has changed is asked for since the last change that is known; every ten
 * minutes, and at the start, all open issues are read, so that what changed without saying so is seen too.
 */
import type { FollowedThread } from '../../contract/seen-support.ts'
import type { Clock } from '../platform/clock.ts'
import type { GitHubDoor, GitHubRefusal } from './github-door.ts'
import {
  type CommentFeed,
  type Cursor,
  cursorOf,
  type Feed,
  feedsOf,
  type GitHubConfig,
  isIn,
  listOf,
  overlapMs,
  positionOf,
  readCursor,
} from './github-feeds.ts'
import { readAllComments, readChanged } from './github-lists.ts'
import { createGitHubMemory, type GitHubMemory } from './github-memory.ts'
import { type ReadIssue, readAccount, readComments, readIssues, readOneIssue } from './github-read.ts'
import { placeOfRef, refOf, said } from './github-seen.ts'
import type { SupportFacts, SupportPolled } from './support-source.ts'

/** All open issues are read again after this, ms. */
const sweepEveryMs = 600_000
/** Requests of one poll: with a slow answer each it stays well below a minute. */
const mostRequests = 60
/** So many requests of an hour are kept for answers of ours. */
const keptRequests = 50
/** The next poll of one that had more to read than that. */
const goOnMs = 1_000

type Stop = GitHubRefusal | 'more' | null

interface Run {
  readonly feeds: readonly Feed[]
  readonly comments: Map<string, CommentFeed>
  readonly memory: GitHubMemory
  /** single issues that are to be looked at: they were open, and stand in no list any more */
  readonly singles: Set<string>
  /** repositories whose issues were seen once, and cannot be seen now */
  readonly hidden: Set<string>
  /** those that were read in this round, where one poll is not enough for all */
  readonly read: Set<Feed>
  /** what the engine was given last, and how far that says everything is read */
  cursor: string | null
  kept: Cursor
}

/** The poll of one connected GitHub. Its memory begins anew with a cursor that it has not given, and after an abort. */
export function createGitHubPoll(
  config: GitHubConfig,
  door: GitHubDoor,
  clock: Clock,
): {
  poll(
    cursor: string | null,
    followed: readonly FollowedThread[],
    signal: AbortSignal,
  ): Promise<SupportPolled>
  /** whose token it is, asked for once; null where it does not say */
  account(signal: AbortSignal): Promise<string | null | GitHubRefusal>
} {
  let run: Run | null = null
  let account: string | null = null
  let isAccountKnown = false

  const begin = (cursor: string | null): Run => {
    const known = readCursor(cursor)
    const feeds = feedsOf(config)
    for (const feed of feeds) feed.since = known.issues.get(feed.name) ?? null
    const comments = [...known.comments].map(([repository, since]) => {
      return [
        repository.toLowerCase(),
        { repository, since, reading: null, readAt: Number.NEGATIVE_INFINITY },
      ] as const
    })
    const memory = createGitHubMemory(() => ({ account, myIds: config.myIds, ourIds: config.ourIds }))
    return {
      feeds,
      comments: new Map(comments),
      memory,
      singles: new Set(),
      hidden: new Set(),
      read: new Set(),
      cursor,
      kept: known,
    }
  }

  const askAccount = async (signal: AbortSignal): Promise<string | null | GitHubRefusal> => {
    if (isAccountKnown) return account
    const answer = await door.ask({ method: 'GET', path: '/user', read: readAccount }, signal)
    // An app's own token has no account; everything else can be read with it.
    if (!answer.ok && answer.status !== 403 && answer.status !== 404) return answer
    isAccountKnown = true
    account = answer.ok ? answer.value.login : null
    return account
  }

  const readAll = async (
    now: Run,
    followed: readonly FollowedThread[],
    signal: AbortSignal,
  ): Promise<Stop> => {
    let asked = 0
    const may = (): boolean => {
      asked += 1
      return asked <= mostRequests && (door.left()?.remaining ?? keptRequests + 1) > keptRequests
    }
    const waiting = now.feeds.filter((feed) => !now.read.has(feed)).toSorted((a, b) => a.triedAt - b.triedAt)
    for (const feed of waiting) {
      feed.triedAt = clock.mono()
      const stop = await readFeed(now, feed, followed, { door, clock, config, may, signal })
      if (stop === 'more' || (stop !== null && isOfAll(stop))) return stop
      noteFailure(feed, stop)
      now.read.add(feed)
    }
    const each = [
      await readSingles(now, { door, may, signal }),
      await readRepositoryComments(now, { door, clock, may, signal }),
      await readWhole(now, { door, may, signal }),
    ]
    const stop =
      each.find((one) => one !== null && one !== 'more') ?? each.find((one) => one !== null) ?? null
    if (stop !== 'more') now.read.clear()
    return stop
  }

  const factsOf = (now: Run, more: readonly string[]): SupportFacts => {
    const readable = now.feeds.filter(({ failure, readAt }) => failure === null || readAt !== null)
    const ages = readable.map(({ readAt }) => (readAt === null ? null : clock.mono() - readAt))
    const repositories = new Set([
      ...now.feeds.filter((one) => !one.isOrganisation).map(({ name }) => name.toLowerCase()),
      ...[...now.memory.repositories()].map((name) => name.toLowerCase()),
    ])
    const hidden = now.feeds.flatMap(({ name, failure }) => (failure ? [said(name, failure)] : []))
    const unseen = [...now.hidden].map(
      (name) => `${name} is hidden from this token now: its threads stay as they were seen last.`,
    )
    const behindMs =
      ages.length === 0 || ages.some((age) => age === null) ? null : Math.max(...ages.map((age) => age ?? 0))
    const skewMs = door.now() - clock.now()
    return {
      ...{ account, followed: repositories.size, behindMs, isPushed: false, skewMs, budget: door.budget() },
      remarks: [...hidden, ...unseen, ...more],
    }
  }

  /** Says what was read. Whatever was, is told, although the reading was stopped; what failed then is told by the next one. */
  const conclude = (now: Run, stop: Stop): SupportPolled => {
    const refusal = stop === 'more' ? null : stop
    const left = door.left()
    const isSpent = left !== null && left.remaining <= keptRequests
    const waitMs = Math.max(refusal?.retryAfterMs ?? 0, isSpent ? left.resetsInMs : 0)
    const failed = now.feeds.map(({ failure }) => failure)
    const failure = refusal?.failure ?? (failed.every((one) => one !== null) ? (failed[0] ?? null) : null)
    const spent = isSpent
      ? [
          `${door.host} has ${left.remaining} answers left for this token: they are kept for what is written here.`,
        ]
      : []
    const nextInMs = Math.max(waitMs, stop === 'more' ? goOnMs : config.pollMs)
    // When a source that failed is asked again is told with every failure: once is enough.
    if (failure && !now.memory.hasNews()) return { ok: false, failure, nextInMs, facts: factsOf(now, spent) }
    const remarks =
      waitMs > 0 ? [...spent, `It is read again in ${wait(waitMs)}, as ${door.host} asks.`] : spent
    const isComplete = stop === null && isAllRead(now)
    const threads = now.memory.take()
    // As long as something waits to be read, a new start has to find it again: the cursor stays where it was.
    const position = isComplete ? positionOf(now.feeds, now.comments.values()) : now.kept
    now.kept = { ...position, told: now.kept.told + (threads.length > 0 ? 1 : 0) }
    now.cursor = cursorOf(now.kept, now.kept.told)
    const facts = factsOf(now, [...(refusal ? [refusal.failure.detail] : []), ...remarks])
    return { ok: true, threads, cursor: now.cursor, isComplete, nextInMs, facts }
  }

  return {
    account: askAccount,
    poll: async (cursor, followed, signal) => {
      const now = run !== null && run.cursor === cursor ? run : begin(cursor)
      // An aborted poll leaves nothing behind: what it saw was never told.
      run = null
      const known = await askAccount(signal)
      const isStopped = known !== null && typeof known !== 'string'
      const stop = isStopped ? known : await readAll(now, followed, signal)
      signal.throwIfAborted()
      run = now
      return conclude(now, stop)
    },
  }
}

interface Means {
  readonly door: GitHubDoor
  may(): boolean
  readonly signal: AbortSignal
}

/** No other request would fare better: no connection, a token that is not known, a limit. */
function isOfAll({ status }: GitHubRefusal): boolean {
  return status === null || status === 401 || status === 429
}

/** The trouble of one list alone: the others are read all the same. */
function noteFailure(feed: Feed, refusal: GitHubRefusal | null): void {
  feed.failure = refusal?.failure ?? null
  const { status } = refusal ?? { status: 200 }
  // What is hidden or gone is not half read: nothing has to wait for it.
  if (status === null || status < 300 || status >= 500) return
  feed.changes = null
  feed.sweep = null
}

async function readFeed(
  now: Run,
  feed: Feed,
  followed: readonly FollowedThread[],
  { door, clock, config, may, signal }: Means & { readonly clock: Clock; readonly config: GitHubConfig },
): Promise<Stop> {
  const { memory } = now
  // What changes while all open ones are read for the first time belongs to the changes.
  feed.since ??= Math.floor(door.now() / 1_000) * 1_000 - overlapMs
  if (feed.sweep === null && (feed.sweptAt === null || clock.mono() - feed.sweptAt >= sweepEveryMs))
    feed.sweep = { reading: { since: 0, page: 1 }, seen: new Set() }
  const { sweep } = feed
  const at = door.now()
  if (sweep !== null) {
    const seen = (issue: ReadIssue): void => {
      sweep.seen.add(refOf(issue))
      memory.sawIssue(issue, at)
    }
    const read = await readChanged(
      door,
      listOf(feed, config.labels, 'open'),
      sweep.reading,
      seen,
      may,
      signal,
    )
    if (read !== 'done') return read
  }
  feed.changes ??= { since: feed.since, page: 1 }
  const changes = listOf(feed, config.labels, 'all')
  const changed = (issue: ReadIssue): void => memory.sawIssue(issue, at)
  const read = await readChanged(door, changes, feed.changes, changed, may, signal)
  if (read !== 'done') return read
  feed.since = Math.max(feed.since, feed.changes.since - overlapMs)
  feed.changes = null
  feed.readAt = clock.mono()
  if (sweep === null) return null
  const wasFollowed = feed.sweptAt === null ? followed.map(({ ref }) => ref) : []
  const open = memory.open()
  const unknown = wasFollowed.filter((ref) => !memory.has(ref))
  for (const ref of [...open, ...unknown]) if (isIn(feed, ref) && !sweep.seen.has(ref)) now.singles.add(ref)
  memory.forgetClosed()
  // Looked at anew with those that are missing now.
  for (const name of now.hidden) if (isIn(feed, `${name}#`)) now.hidden.delete(name)
  feed.sweep = null
  feed.sweptAt = clock.mono()
  return null
}

async function readSingles({ singles, memory, hidden }: Run, { door, may, signal }: Means): Promise<Stop> {
  let failed: Stop = null
  for (const ref of singles) {
    const place = placeOfRef(ref)
    if (!place) singles.delete(ref)
    if (!place) continue
    if (!may()) return 'more'
    const list = `/repos/${place.repository}/issues`
    const at = door.now()
    const answer = await door.ask(
      { method: 'GET', path: `${list}/${place.number}`, about: ref, read: readOneIssue },
      signal,
    )
    if (answer.ok) memory.sawIssue(answer.value, at)
    else if (isOfAll(answer)) return answer
    else if (answer.status === 301) memory.sawGone(ref, door.now())
    else if (answer.status === 404 || answer.status === 410) {
      // A whole repository may be hidden from the token: then nothing of it has ended, it is only not seen.
      const query = { per_page: '1' }
      const home = await door.ask({ method: 'GET', path: list, query, read: readIssues }, signal)
      if (!home.ok && isOfAll(home)) return home
      if (home.ok) memory.sawGone(ref, door.now())
      else hidden.add(place.repository)
    } else if (answer.status === 403) hidden.add(place.repository)
    else {
      failed ??= answer
      continue
    }
    singles.delete(ref)
  }
  return failed
}

/** One list for all comments of a repository costs one request that is free while nothing changes, however many issues it has. */
async function readRepositoryComments(
  { comments, memory }: Run,
  { door, clock, may, signal }: Means & { readonly clock: Clock },
): Promise<Stop> {
  const since = Math.floor(door.now() / 1_000) * 1_000 - overlapMs
  for (const repository of memory.repositories())
    if (!comments.has(repository.toLowerCase()))
      comments.set(repository.toLowerCase(), { repository, since, reading: null, readAt: clock.mono() })
  const longestAgo = [...comments.values()].toSorted((a, b) => a.readAt - b.readAt)
  let failed: Stop = null
  for (const feed of longestAgo) {
    feed.readAt = clock.mono()
    feed.reading ??= { since: feed.since, page: 1 }
    const list = {
      path: `/repos/${feed.repository}/issues/comments`,
      ...{ query: {}, about: feed.repository, read: readComments },
    }
    const read = await readChanged(door, list, feed.reading, memory.sawComment, may, signal)
    if (read === 'more') return read
    if (read === 'done') feed.since = Math.max(feed.since, feed.reading.since - overlapMs)
    else if (isOfAll(read)) return read
    // What is hidden from this token is told by the list of its issues.
    else if (![301, 403, 404, 410].includes(read.status ?? 0)) failed ??= read
    feed.reading = null
  }
  return failed
}

async function readWhole({ memory, singles }: Run, { door, may, signal }: Means): Promise<Stop> {
  let failed: Stop = null
  for (const { ref, comments } of memory.unread()) {
    if (!may()) return 'more'
    const at = door.now()
    const read = await readAllComments(door, ref, comments, signal)
    if (read === 'moved') continue
    if ('comments' in read) memory.sawAll(ref, read.comments, at, read.isAll)
    else if ([301, 404, 410].includes(read.status ?? 0)) singles.add(ref)
    else if (isOfAll(read)) return read
    else if (read.status !== 403) failed ??= read
  }
  return failed
}

/** Nothing that is known of waits to be read. */
function isAllRead({ memory, singles, feeds }: Run): boolean {
  return (
    memory.unread().length === 0 &&
    singles.size === 0 &&
    feeds.every(({ sweep, changes }) => sweep === null && changes === null)
  )
}

const wait = (ms: number): string =>
  ms < 120_000 ? `${Math.ceil(ms / 1_000)} s` : `${Math.ceil(ms / 60_000)} min`
