/** Whose turn it is: the most lively first, and everybody in the end. Pure. */
import { compareTs, tsAt } from '../../contract/slack-ts.ts'
import type { ChannelState, SlackState, ThreadState } from './slack-cursor.ts'
import { partsOf } from './slack-cursor.ts'

/** Something that was quiet for an hour is looked at every three minutes: a customer writes again soon, or not for long. */
const quietPart = 20
/** Channels that nobody writes in are read so many a minute, all of them together. */
const idleReadsPerMinute = 6
const longestIdleMs = 600_000
/** Edits and removals in a thread that is quiet are looked for at least this often, ms. */
const longestThreadMs = 1_800_000
/** A thread that nobody follows is looked at again for edits for so long after its last word, ms. */
export const lookBackMs = 86_400_000
/** A thread without a word for so long is none of today's, unless somebody follows it or writes in it again, ms. */
export const quietForMs = 14 * 86_400_000

/** How long something may be left alone, by when somebody last wrote in it, ms. */
function wantedMs(activeAt: number | null, now: number): number {
  return activeAt === null ? Number.POSITIVE_INFINITY : Math.max(0, now - activeAt) / quietPart
}

/** How overdue something is: 1 = due now; it grows for as long as it is left, so that nothing waits for ever. */
function overdue(
  lastAt: number | null,
  activeAt: number | null,
  now: number,
  span: { least: number; most: number },
): number {
  if (lastAt === null) return Number.POSITIVE_INFINITY
  const wanted = Math.max(span.least, Math.min(span.most, wantedMs(activeAt, now)))
  // A clock that was set back must not keep anything from being read.
  return Math.abs(now - lastAt) / wanted
}

/**
 * Channels that are due, the most overdue first; those never read before them, the last tried last.
 * @param perMinute how many may be read a minute
 */
export function dueChannels(
  channels: readonly ChannelState[],
  now: number,
  { pollMs, perMinute }: { readonly pollMs: number; readonly perMinute: number },
): readonly ChannelState[] {
  const most = Math.max(pollMs, Math.min(longestIdleMs, (channels.length * 60_000) / idleReadsPerMinute))
  const activeAt = ({ newest }: ChannelState): number | null => (newest === null ? null : tsAt(newest))
  const wants = channels.map((channel) => wantedMs(activeAt(channel), now))
  const span = { least: leastFor(wants, { least: pollMs * 0.9, most }, perMinute), most }
  return channels
    .map((channel) => {
      // One that cannot be read has its turn like the others, or it would be tried for ever.
      const lastAt = channel.triedAt === 0 ? null : channel.triedAt
      return { channel, due: overdue(lastAt, activeAt(channel), now, span) }
    })
    .filter(({ due }) => due >= 1)
    .toSorted((a, b) => compare(b.due, a.due) || a.channel.triedAt - b.channel.triedAt)
    .map(({ channel }) => channel)
}

/** A little is left over for what comes in between. */
const usedPart = 0.9

/**
 * The shortest time between two looks at a lively channel, so that all of them can be read as often as is wanted. Without it
 * lively channels would put off quiet ones again and again, and that is where the next customer is not seen.
 */
function leastFor(
  wants: readonly number[],
  { least, most }: { readonly least: number; readonly most: number },
  perMinute: number,
): number {
  const readsAt = (floor: number): number =>
    wants.reduce((sum, wanted) => sum + 60_000 / Math.max(floor, Math.min(most, wanted)), 0)
  let floor = least
  while (floor < most && readsAt(floor) > perMinute * usedPart) floor *= 1.1
  return Math.min(floor, most)
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b
}

/**
 * Threads whose replies are to be read: those with news, the longest waiting first; then those that are looked at again for
 * edits, removals, and, where the parent is too old for a look at the channel, for new words.
 */
export function dueThreads(
  state: SlackState,
  followed: ReadonlyMap<string, number>,
  now: number,
  pollMs: number,
): readonly string[] {
  const news: [string, number][] = []
  const again: [string, number][] = []
  for (const [ref, thread] of state.threads) {
    if (thread.dirtyAt !== null) {
      // One that could not be read has its turn after the others.
      news.push([ref, Math.max(thread.dirtyAt, thread.readAt ?? 0)])
      continue
    }
    const due = rereadDue(state, ref, thread, followed.get(ref) ?? null, now, pollMs)
    if (due >= 1) again.push([ref, due])
  }
  return [
    ...news.toSorted((a, b) => a[1] - b[1]).map(([ref]) => ref),
    ...again.toSorted((a, b) => compare(b[1], a[1])).map(([ref]) => ref),
  ]
}

function rereadDue(
  state: SlackState,
  ref: string,
  thread: ThreadState,
  followedAt: number | null,
  now: number,
  pollMs: number,
): number {
  const parts = partsOf(ref)
  const channel = parts ? state.channels.get(parts.channelId) : undefined
  if (!parts || !channel) return 0
  const { ts } = parts
  const isSeenInChannel =
    channel.readAt !== null && (channel.reach === null || compareTs(ts, channel.reach) >= 0)
  // A message without replies stands in what is read of its channel.
  if (thread.latest === null && isSeenInChannel) return 0
  const activeAt = Math.max(followedAt ?? 0, tsAt(thread.latest ?? ts))
  if (followedAt === null && now - activeAt >= lookBackMs) return 0
  return overdue(thread.readAt, activeAt, now, { least: pollMs * 2, most: longestThreadMs })
}

/** Forgets what nobody follows and nobody has written in for long. */
export function dropQuiet(state: SlackState, followed: ReadonlyMap<string, number>, now: number): void {
  for (const [ref, { latest, dirtyAt }] of state.threads) {
    const parts = partsOf(ref)
    const isKept = followed.has(ref) || dirtyAt !== null
    if (!isKept && (!parts || now - tsAt(latest ?? parts.ts) > quietForMs)) state.threads.delete(ref)
  }
}
