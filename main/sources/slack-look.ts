/** A look at one channel: its newest messages, page by page, and what is not there any more. */

import type { SeenThread } from '../../contract/seen-support.ts'
import { compareTs, laterTs, tsAt, tsFrom } from '../../contract/slack-ts.ts'
import type { Clock } from '../platform/clock.ts'
import { type ChannelState, partsOf, refOf, type SlackState } from './slack-cursor.ts'
import type { SlackDoor, SlackNo } from './slack-door.ts'
import { readMessages, type SlackMessage, type SlackPageOf } from './slack-read.ts'
import { authorsOf, isSaid, mentionedIn, type SlackEyes, seenThread } from './slack-seen.ts'
import { lookBackMs, quietForMs } from './slack-turns.ts'

export interface LookDone {
  readonly ok: true
  readonly threads: readonly SeenThread[]
  /** false = further pages follow */
  readonly isDone: boolean
}

export interface SlackLook {
  /** Reads the next page of a channel, and writes into `state` what was read. */
  page(
    state: SlackState,
    channel: ChannelState,
    followed: ReadonlyMap<string, unknown>,
    eyes: SlackEyes,
    signal: AbortSignal,
  ): Promise<LookDone | SlackNo>
  /** channels that are read half */
  pending(): readonly string[]
  forget(): void
}

/** Pages that were read of a look that is not at its end. */
interface Part {
  /** null = the first page, or none by cursor */
  cursor: string | null
  /** older than this, where Slack gave no cursor */
  before: string | null
  readonly seen: Set<string>
  newest: string | null
  oldest: string | null
}

const method = 'conversations.history'
/** One request brings so many, and costs the same as one of 15. */
const pageLength = 100
const firstPageLength = 200

/** All of a thread is gone. */
export const allOfIt = { from: 0, to: Number.MAX_SAFE_INTEGER }

export function createSlackLook(door: SlackDoor, clock: Pick<Clock, 'now'>): SlackLook {
  const parts = new Map<string, Part>()
  return {
    pending: () => [...parts.keys()],
    forget: () => parts.clear(),
    page: async (state, channel, followed, eyes, signal) => {
      const { id } = channel
      const part = parts.get(id) ?? {
        ...{ cursor: null, before: null, seen: new Set<string>(), newest: null, oldest: null },
      }
      const now = clock.now()
      const limit = channel.newest === null ? firstPageLength : pageLength
      // Without `oldest`: with it alone it is not said which end of the stretch the first page is of.
      const args = {
        ...{ channel: id, limit: String(limit), include_all_metadata: 'true' },
        ...(part.cursor === null ? {} : { cursor: part.cursor }),
        ...(part.cursor === null && part.before !== null ? { latest: part.before } : {}),
      }
      const answer = await door.ask({ method, args, read: readMessages }, signal)
      // One that Slack only asked to wait with has not had its turn.
      if (answer.ok || answer.code !== 'ratelimited') channel.triedAt = now
      if (!answer.ok) {
        if (answer.code === 'invalid_cursor') parts.delete(id)
        return answer
      }
      const { value } = answer
      door.budget.page(method, value.items.length, limit, value.hasMore)
      const unknown = await eyes.people.know(authorsOf(value.items), signal)
      if (unknown) return unknown
      // A name in the words that is not known yet may stay "somebody"; a side may not.
      await eyes.people.know(mentionedIn(value.items), signal)

      const threads = takePage(state, channel, followed, eyes, { part, value, now })
      const isDone = !value.hasMore || reaches(part, channel, now, door.budget.isSlow())
      if (!isDone) {
        part.cursor = value.next
        part.before = part.oldest
        parts.set(id, part)
        return { ok: true, threads, isDone }
      }
      parts.delete(id)
      channel.newest = laterTs(channel.newest, part.newest)
      channel.reach = value.hasMore ? part.oldest : null
      channel.readAt = now
      return { ok: true, threads: [...threads, ...vanished(state, channel, part.seen, eyes)], isDone }
    },
  }
}

/** Is a look back far enough? It meets what was known, and a day of what may have been edited. */
function reaches({ oldest, newest }: Part, channel: ChannelState, now: number, isSlow: boolean): boolean {
  if (oldest === null) return false
  if (channel.newest === null) return isSlow || compareTs(oldest, tsFrom(now - quietForMs)) <= 0
  if (isSlow) return compareTs(oldest, channel.newest) <= 0
  const dayAgo = tsFrom(now - lookBackMs)
  const need = compareTs(channel.newest, dayAgo) < 0 ? channel.newest : dayAgo
  return newest !== null && compareTs(oldest, need) <= 0
}

function takePage(
  state: SlackState,
  channel: ChannelState,
  followed: ReadonlyMap<string, unknown>,
  eyes: SlackEyes,
  {
    part,
    value,
    now,
  }: { readonly part: Part; readonly value: SlackPageOf<SlackMessage>; readonly now: number },
): readonly SeenThread[] {
  const threads: SeenThread[] = []
  for (const message of value.items.toSorted((a, b) => compareTs(a.ts, b.ts))) {
    const { ts, threadTs } = message
    part.newest = laterTs(part.newest, ts)
    if (part.oldest === null || compareTs(ts, part.oldest) < 0) part.oldest = ts
    part.seen.add(ts)
    if (threadTs !== null && threadTs !== ts) {
      noteReply(state, channel, { threadTs, ts })
      continue
    }
    const ref = refOf(channel.id, ts)
    const known = state.threads.get(ref)
    const livelyAt = tsAt(laterTs(ts, message.latestReply) ?? ts)
    const isOld = now - livelyAt > quietForMs
    if (!known && (!isSaid(message) || (isOld && !followed.has(ref)))) continue
    const thread = known ?? { latest: null, count: 0, readAt: null, dirtyAt: null }
    const isChanged = message.replyCount !== thread.count || message.latestReply !== thread.latest
    // What is new there was written after the last look, or after the parent.
    if (isChanged) thread.dirtyAt ??= channel.readAt ?? Math.min(tsAt(ts), now)
    state.threads.set(ref, thread)
    const isBehind = thread.dirtyAt !== null
    threads.push(seenThread(channel, ts, [message], eyes, { whole: null, isBehind }))
  }
  return threads
}

/** A reply that was also shown in the channel: its thread has news. */
function noteReply(
  state: SlackState,
  channel: ChannelState,
  { threadTs, ts }: { readonly threadTs: string; readonly ts: string },
): void {
  const ref = refOf(channel.id, threadTs)
  const known = state.threads.get(ref)
  if (known?.latest && compareTs(known.latest, ts) >= 0) return
  const thread = known ?? { latest: null, count: 0, readAt: null, dirtyAt: null }
  thread.dirtyAt ??= channel.readAt ?? tsAt(threadTs)
  state.threads.set(ref, thread)
}

/** Parents that were known from this stretch and do not stand there any more. */
function vanished(
  state: SlackState,
  channel: ChannelState,
  seen: ReadonlySet<string>,
  eyes: SlackEyes,
): readonly SeenThread[] {
  const { id, newest, reach } = channel
  if (newest === null) return []
  return [...state.threads.keys()].flatMap((ref) => {
    const parts = partsOf(ref)
    if (!parts || parts.channelId !== id || seen.has(parts.ts)) return []
    if (compareTs(parts.ts, newest) > 0 || (reach !== null && compareTs(parts.ts, reach) < 0)) return []
    state.threads.delete(ref)
    return [goneThread(channel, parts.ts, eyes)]
  })
}

/** A thread of which nothing is left. */
export function goneThread(
  channel: { readonly id: string; readonly name: string },
  ts: string,
  eyes: SlackEyes,
): SeenThread {
  return seenThread(channel, ts, [], eyes, { whole: allOfIt, isBehind: false, removed: [ts] })
}
