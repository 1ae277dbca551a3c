/** One thread read from its parent on, or, where it is long, from its last day on. */

import type { SeenThread } from '../../contract/seen-support.ts'
import { compareTs, laterTs, tsAt, tsFrom } from '../../contract/slack-ts.ts'
import type { Clock } from '../platform/clock.ts'
import { partsOf, type SlackState, type ThreadState } from './slack-cursor.ts'
import type { SlackDoor, SlackNo } from './slack-door.ts'
import { goneThread, type LookDone } from './slack-look.ts'
import { readMessages, type SlackMessage } from './slack-read.ts'
import { authorsOf, mentionedIn, type SlackEyes, seenThread } from './slack-seen.ts'
import { lookBackMs } from './slack-turns.ts'

export interface SlackReplies {
  /** Reads the next page of a thread, and writes into `state` what was read. @param newestKey the newest the engine knows */
  page(
    state: SlackState,
    ref: string,
    newestKey: string | null,
    eyes: SlackEyes,
    signal: AbortSignal,
  ): Promise<LookDone | SlackNo>
  forget(): void
}

interface Part {
  cursor: string | null
  /** read from here on; null = from the parent */
  oldest: string | null
  /** after this, where Slack gave no cursor */
  after: string | null
  readonly messages: Map<string, SlackMessage>
}

const method = 'conversations.replies'
/** A thread up to this length is read whole each time: then nothing in it can change unseen. */
const wholeUpTo = 150
const shortPage = 200
const longPage = 999
/** Of longer threads the newest are kept. */
export const mostMessages = 5_000

export function createSlackReplies(door: SlackDoor, clock: Pick<Clock, 'now'>): SlackReplies {
  const parts = new Map<string, Part>()
  return {
    forget: () => parts.clear(),
    page: async (state, ref, newestKey, eyes, signal) => {
      const place = partsOf(ref)
      const thread = state.threads.get(ref)
      const channel = place ? state.channels.get(place.channelId) : undefined
      if (!place || !thread || !channel) return { ok: true, threads: [], isDone: true }
      const now = clock.now()
      const part = parts.get(ref) ?? {
        ...{ cursor: null, after: null, messages: new Map<string, SlackMessage>() },
        oldest: oldestFor(thread, now, door.budget.isSlow()),
      }
      const isShort = thread.readAt !== null && thread.count <= wholeUpTo
      const limit = isShort ? shortPage : longPage
      const from = part.cursor === null ? (part.after ?? part.oldest) : part.oldest
      const args = {
        ...{ channel: place.channelId, ts: place.ts, limit: String(limit), include_all_metadata: 'true' },
        ...(from === null ? {} : { oldest: from, inclusive: String(part.after === null) }),
        ...(part.cursor === null ? {} : { cursor: part.cursor }),
      }
      const answer = await door.ask({ method, args, read: readMessages }, signal)
      if (!answer.ok) {
        if (answer.code === 'invalid_cursor') parts.delete(ref)
        if (answer.code !== 'thread_not_found') return answer
        parts.delete(ref)
        state.threads.delete(ref)
        return { ok: true, threads: [goneThread(channel, place.ts, eyes)], isDone: true }
      }
      const { items, hasMore, next } = answer.value
      door.budget.page(method, items.length, limit, hasMore)
      const unknown = await eyes.people.know(authorsOf(items), signal)
      if (unknown) return unknown
      await eyes.people.know(mentionedIn(items), signal)
      // The parent comes with every page: the first says how the thread was before any of it was read.
      for (const message of items) {
        if (message.ts !== place.ts || !part.messages.has(place.ts)) part.messages.set(message.ts, message)
      }
      const last = items.reduce<string | null>((latest, one) => laterTs(latest, one.ts), null)
      if (hasMore && last !== null && last !== part.after) {
        part.cursor = next
        part.after = next === null ? last : null
        parts.set(ref, part)
        thread.dirtyAt ??= thread.readAt ?? tsAt(place.ts)
        const some = seenThread(channel, place.ts, sorted(items), eyes, { whole: null, isBehind: true })
        return { ok: true, threads: [some], isDone: false }
      }
      parts.delete(ref)
      const parent = part.messages.get(place.ts)
      const newest = [...part.messages.keys()].reduce<string | null>(laterTs, thread.latest)
      Object.assign(thread, {
        ...{ latest: parent?.latestReply ?? null, count: parent?.replyCount ?? 0 },
        ...{ readAt: now, dirtyAt: null },
      })
      const to = laterTs(newest, newestKey) ?? place.ts
      return { ok: true, threads: [wholeOf(channel, place.ts, part, to, eyes)], isDone: true }
    },
  }
}

/** From where a thread is read: a long one only as far back as something may have changed in it. */
function oldestFor({ readAt, latest, count }: ThreadState, now: number, isSlow: boolean): string | null {
  if (readAt === null || latest === null) return null
  if (isSlow) return count > 10 ? tsFrom(tsAt(latest)) : null
  return count > wholeUpTo ? tsFrom(Math.min(tsAt(latest), now - lookBackMs)) : null
}

function wholeOf(
  channel: { readonly id: string; readonly name: string },
  ts: string,
  { messages, oldest }: Pick<Part, 'messages' | 'oldest'>,
  to: string,
  eyes: SlackEyes,
): SeenThread {
  const all = sorted([...messages.values()])
  const kept = all.length > mostMessages ? all.slice(-mostMessages) : all
  const from = kept.length < all.length ? (kept[0]?.ts ?? ts) : (oldest ?? ts)
  // The stretch begins with a whole millisecond that was read: one that was cut off in it may not be told from one that is gone.
  const fromAt = tsAt(from) + (kept.length < all.length ? 1 : 0)
  return seenThread(channel, ts, kept, eyes, { whole: { from: fromAt, to: tsAt(to) }, isBehind: false })
}

const sorted = (messages: readonly SlackMessage[]): readonly SlackMessage[] =>
  messages.toSorted((a, b) => compareTs(a.ts, b.ts))

/**
 * One thread whole, up to its newest 5,000 messages, for somebody who waits for it. Stops where Slack asks to wait: then
 * what was read so far is told as behind.
 */
export async function readWholeThread(
  door: SlackDoor,
  channel: { readonly id: string; readonly name: string },
  ts: string,
  eyes: SlackEyes,
  signal: AbortSignal,
): Promise<SeenThread | SlackNo> {
  const messages = new Map<string, SlackMessage>()
  let [cursor, hasMore, pages] = [null as string | null, true, 0]
  while (hasMore) {
    const args = {
      ...{ channel: channel.id, ts, limit: String(longPage), include_all_metadata: 'true' },
      ...(cursor === null ? {} : { cursor }),
    }
    const answer = await door.ask({ method, args, read: readMessages, isUrgent: true }, signal)
    if (!answer.ok) {
      if (answer.code === 'thread_not_found') return goneThread(channel, ts, eyes)
      if (pages === 0) return answer
      break
    }
    const { items, next } = answer.value
    door.budget.page(method, items.length, longPage, answer.value.hasMore)
    const unknown = await eyes.people.know(authorsOf(items), signal)
    if (unknown) return unknown
    await eyes.people.know(mentionedIn(items), signal)
    for (const message of items) if (message.ts !== ts || pages === 0) messages.set(message.ts, message)
    cursor = next
    hasMore = answer.value.hasMore
    pages += 1
    if (hasMore && (next === null || pages >= mostPages || door.budget.isSlow())) break
  }
  if (hasMore)
    return seenThread(channel, ts, sorted([...messages.values()]).slice(-mostMessages), eyes, {
      ...{ whole: null, isBehind: true },
    })
  const newest = [...messages.keys()].reduce<string | null>(laterTs, null)
  return wholeOf(channel, ts, { messages, oldest: null }, newest ?? ts, eyes)
}

/** Thirty thousand messages: nobody answers in that thread. */
const mostPages = 30
