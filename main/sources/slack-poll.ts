/** One poll of Slack: a slice of work within the budgets, and the truth about what was not read. */
import { createHash } from 'node:crypto'
import type { FollowedThread, SeenThread } from '../../contract/seen-support.ts'
import type { Failure } from '../../contract/source-health.ts'
import { partsOf, readCursor, type SlackState, writeCursor } from './slack-cursor.ts'
import type { SlackDesk } from './slack-desk.ts'
import type { SlackNo } from './slack-door.ts'
import { isOfOneChannel } from './slack-errors.ts'
import { createSlackLook } from './slack-look.ts'
import { createSlackReplies } from './slack-replies.ts'
import type { SlackEyes } from './slack-seen.ts'
import { dropQuiet, dueChannels, dueThreads } from './slack-turns.ts'
import type { SupportFacts, SupportPolled, SupportSource } from './support-source.ts'

/** One poll asks so often at most, whatever the budget has saved up: the engine waits for it. */
const mostReads = 24
/** While work waits, it is gone on with after this at the earliest, ms: by then there is budget for the next two or three. */
const soonMs = 15_000
/** However long Slack asks to wait, the account is looked at again after this, ms. */
const longestPauseMs = 600_000

/** Of so many threads it is remembered what was told of them. */
const mostTold = 20_000

/** What a poll has brought so far. */
interface Slice {
  readonly state: SlackState
  readonly eyes: SlackEyes
  readonly followed: ReadonlyMap<string, FollowedThread>
  /** channels that Slack said have news */
  readonly nudged: readonly string[]
  readonly threads: SeenThread[]
  reads: number
  /** what ended the slice; null = nothing did */
  stopped: SlackNo | null
  /** the last channel that could not be read, though others may */
  refused: Failure | null
}

export function createSlackPoll(desk: SlackDesk): SupportSource['poll'] {
  const { config, clock, door, channels, people } = desk
  const look = createSlackLook(door, clock)
  const replies = createSlackReplies(door, clock)
  /** what the engine was given last, and the state that belongs to it */
  let last: { readonly text: string | null; readonly state: SlackState } | null = null
  /** what was told of a thread, so that it is not told again */
  const told = new Map<string, string>()
  /** threads of which nothing is left: they are followed for long, and asking again takes the turn of those that are there */
  const gone = new Set<string>()
  /** channels that cannot be read, and why, by id */
  const troubled = new Map<string, Failure>()

  const stateFor = (text: string | null, team: string): SlackState => {
    if (last && last.text === text && last.state.team === team) return last.state
    // A restart, or an answer that could not be kept: whatever this run remembers beyond the text is not true.
    look.forget()
    replies.forget()
    told.clear()
    return readCursor(text, team)
  }
  const factsOf = (state: SlackState): SupportFacts => {
    const now = clock.now()
    const read = [...state.channels.values()].filter(({ id }) => !troubled.has(id))
    const isRead = channels.isListed() && read.every(({ readAt }) => readAt !== null)
    // Replies that are known to be there and were not read yet are words that nobody here has seen.
    const news = [...state.threads.values()].map(({ dirtyAt }) => dirtyAt)
    const unread = [...read.map(({ readAt }) => readAt), ...news]
    return {
      account: desk.account(),
      followed: state.channels.size,
      behindMs: isRead ? unread.reduce<number>((most, at) => Math.max(most, now - (at ?? now)), 0) : null,
      remarks: [...desk.remarks(), ...channels.remarks(), ...troubles(troubled, channels.nameOf)],
      isPushed: desk.isPushed(),
      budget: door.budget.figures(),
      skewMs: door.skewMs(),
    }
  }
  const rate = () => ({
    pollMs: config.pollMs,
    perMinute: door.budget.perMinute('conversations.history'),
  })
  const isNews = (thread: SeenThread): boolean => {
    const key = `${thread.whole === null ? 'head' : 'whole'} ${thread.ref}`
    const digest = createHash('sha1').update(JSON.stringify(thread)).digest('base64')
    if (told.get(key) === digest) return false
    told.delete(key)
    told.set(key, digest)
    // The oldest go: at worst a thread is told once more, which changes nothing.
    const [oldest] = told.keys()
    if (told.size > mostTold && oldest !== undefined) told.delete(oldest)
    return true
  }

  const readChannels = async (slice: Slice, signal: AbortSignal): Promise<void> => {
    const { state, eyes, followed } = slice
    const due = dueChannels([...state.channels.values()], clock.now(), rate())
    const first = [...look.pending(), ...slice.nudged].flatMap((id) => state.channels.get(id) ?? [])
    for (const channel of new Set([...first, ...due])) {
      let isDone = false
      while (!isDone) {
        if (slice.reads >= mostReads || door.budget.waitMs('conversations.history') > 0) return
        const read = await look.page(state, channel, followed, eyes, signal)
        if (!read.ok) {
          if (!isOfChannel(read)) {
            slice.stopped = read
            return
          }
          troubled.set(channel.id, read.failure)
          slice.refused = read.failure
          break
        }
        slice.reads += 1
        slice.threads.push(...read.threads)
        isDone = read.isDone
        if (isDone) troubled.delete(channel.id)
      }
    }
  }
  const readThreads = async (slice: Slice, signal: AbortSignal): Promise<void> => {
    const { state, eyes, followed } = slice
    const activity = new Map([...followed].map(([ref, { changedAt }]) => [ref, changedAt]))
    for (const ref of dueThreads(state, activity, clock.now(), config.pollMs)) {
      let isDone = false
      while (!isDone) {
        if (slice.reads >= 2 * mostReads || door.budget.waitMs('conversations.replies') > 0) return
        const read = await replies.page(state, ref, followed.get(ref)?.newestKey ?? null, eyes, signal)
        if (!read.ok) {
          if (!isOfChannel(read)) {
            slice.stopped = read
            return
          }
          slice.refused = read.failure
          const thread = state.threads.get(ref)
          // It has its turn again, after the others.
          if (thread) thread.readAt = clock.now()
          break
        }
        slice.reads += 1
        slice.threads.push(...read.threads)
        isDone = read.isDone
        if (!state.threads.has(ref)) gone.add(ref)
      }
    }
  }
  const isComplete = (slice: Slice): boolean =>
    channels.isListed() &&
    slice.stopped === null &&
    look.pending().length === 0 &&
    dueChannels([...slice.state.channels.values()], clock.now(), rate()).length === 0 &&
    ![...slice.state.threads.values()].some(({ dirtyAt }) => dirtyAt !== null)

  return async (cursor, followedThreads, signal) => {
    const missed = (
      no: Pick<SlackNo, 'failure' | 'retryAfterMs'>,
      state: SlackState | null,
    ): SupportPolled => ({
      ...{ ok: false, failure: no.failure },
      nextInMs: Math.min(longestPauseMs, Math.max(config.pollMs, no.retryAfterMs ?? 0)),
      facts: state === null ? null : factsOf(state),
    })
    if (config.broken) return missed({ failure: config.broken, retryAfterMs: null }, null)
    const me = await desk.me(signal)
    if (!me.ok) return missed(me, null)
    const state = stateFor(cursor, me.value.teamId)
    // Until this poll has an answer that the engine may keep, nothing that it does to the state is true.
    last = null

    const lists = [await channels.refresh(state, signal), await people.fill(signal)]
    signal.throwIfAborted()
    const failed = lists.find((no) => no !== null && no.failure.kind !== 'rate-limited')
    const isBlank = state.channels.size === 0 && !channels.isListed()
    if (failed) return missed(failed, state)
    if (lists[0] && isBlank) return missed(lists[0], state)
    const followed = new Map(followedThreads.map((thread) => [thread.ref, thread]))
    for (const { ref, changedAt } of followedThreads) {
      const parts = partsOf(ref)
      if (!parts || !state.channels.has(parts.channelId) || state.threads.has(ref) || gone.has(ref)) continue
      state.threads.set(ref, {
        latest: null,
        count: 0,
        readAt: null,
        dirtyAt: Math.min(changedAt, clock.now()),
      })
    }

    const nudges = desk.takeNudges()
    for (const ref of nudges.refs) {
      if (!state.channels.has(partsOf(ref)?.channelId ?? '')) continue
      const thread = state.threads.get(ref) ?? { latest: null, count: 0, readAt: null, dirtyAt: null }
      state.threads.set(ref, { ...thread, dirtyAt: thread.dirtyAt ?? clock.now() })
    }
    const slice: Slice = {
      ...{ state, eyes: desk.eyes(me.value), followed, nudged: nudges.channels },
      ...{ threads: [], reads: 0, stopped: null, refused: null },
    }
    await readChannels(slice, signal)
    if (slice.stopped === null || slice.stopped.code === 'ratelimited') await readThreads(slice, signal)
    signal.throwIfAborted()
    // Where there was nothing to ask, an answer all the same has to be one of Slack's.
    if (slice.reads === 0 && slice.stopped === null) slice.stopped = await desk.greet(signal)
    signal.throwIfAborted()
    if (slice.reads === 0 && (slice.stopped ?? slice.refused)) {
      last = { text: cursor, state }
      const failure = slice.stopped ?? { failure: slice.refused as Failure, retryAfterMs: null }
      return missed(failure, state)
    }
    dropQuiet(state, new Map([...followed].map(([ref, { changedAt }]) => [ref, changedAt])), clock.now())
    const text = writeCursor(state)
    last = { text, state }
    const whole = isComplete(slice)
    return {
      ...{ ok: true, threads: slice.threads.filter(isNews), cursor: text, isComplete: whole },
      nextInMs: whole ? config.pollMs : pauseMs(desk),
      facts: factsOf(state),
    }
  }
}

/** Only this channel is concerned: the others are read on. */
function isOfChannel(no: SlackNo): boolean {
  return isOfOneChannel(no.code) || ['bad-shape', 'too-large'].includes(no.failure.kind)
}

/** When there is budget to go on with. */
function pauseMs({ door }: SlackDesk): number {
  const waits = ['conversations.history', 'conversations.replies'].map((method) => door.budget.waitMs(method))
  return Math.min(longestPauseMs, Math.max(soonMs, Math.min(...waits)))
}

/** A sentence for each reason, with the channels it is true of. */
function troubles(
  troubled: ReadonlyMap<string, Failure>,
  nameOf: (id: string) => string | null,
): readonly string[] {
  const byReason = Map.groupBy([...troubled], ([, { detail }]) => detail)
  return [...byReason].map(([detail, entries]) => {
    const names = entries.map(([id]) => `#${nameOf(id) ?? id}`).toSorted()
    const shown = names.slice(0, 5).join(', ')
    return `Not read: ${shown}${names.length > 5 ? ` and ${names.length - 5} more` : ''}. ${detail}`
  })
}
