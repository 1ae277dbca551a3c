/** Words to Slack, never twice: what was sent before is looked for by its marker. And signs at a thread's parent. */
import { isTs, tsFrom } from '../../contract/slack-ts.ts'
import type { Failure } from '../../contract/source-health.ts'
import { ShapeError } from './json-shape.ts'
import { emptyState, partsOf } from './slack-cursor.ts'
import type { SlackDesk } from './slack-desk.ts'
import type { Fields, SlackNo } from './slack-door.ts'
import { isFinalError } from './slack-errors.ts'
import { noteType, readMessages, type SlackIdentity, type SlackMessage } from './slack-read.ts'
import { authorsOf } from './slack-seen.ts'
import { escaped } from './slack-text.ts'
import type { Delivery } from './source.ts'
import type { SupportMark, SupportPost } from './support-source.ts'

/** Where words go. */
interface Place {
  readonly channelId: string
  readonly threadTs: string | null
}

/** Beyond what Slack tells of its clock, words that were sent may be older by it than the order is by ours, ms. */
const clocksMayDifferMs = 3_600_000
const lookLength = 999

export function createSlackPost(desk: SlackDesk): {
  /** sends it, once */
  readonly post: (post: SupportPost, signal: AbortSignal) => Promise<Delivery>
  /** is it there? null = no */
  readonly look: (post: SupportPost, signal: AbortSignal) => Promise<Delivery | null>
} {
  const { config, door, people } = desk
  /** how far a search for a marker has come, where Slack made it wait: the next try goes on there */
  const looks = new Map<string, string>()

  /** The message that carries the marker: its ts, null when it is not there, or why that cannot be said. */
  const find = async (
    { marker, since }: SupportPost,
    { channelId, threadTs }: Place,
    me: SlackIdentity,
    signal: AbortSignal,
  ): Promise<{ readonly ts: string | null } | SlackNo> => {
    const eyes = desk.eyes(me)
    const isOurs = (message: SlackMessage): boolean => eyes.people.authorOf(message, me).side === 'us'
    for (;;) {
      const cursor = looks.get(marker)
      const args = {
        ...{ channel: channelId, limit: String(lookLength), include_all_metadata: 'true' },
        ...{ oldest: tsFrom(since + Math.min(0, door.skewMs() ?? 0) - clocksMayDifferMs), inclusive: 'true' },
        ...(threadTs === null ? {} : { ts: threadTs }),
        ...(cursor === undefined ? {} : { cursor }),
      }
      const method = threadTs === null ? 'conversations.history' : 'conversations.replies'
      const answer = await door.ask({ method, args, read: readMessages, isUrgent: true }, signal)
      if (!answer.ok) {
        if (answer.code === 'invalid_cursor') looks.delete(marker)
        return answer
      }
      const { items, hasMore, next } = answer.value
      door.budget.page(method, items.length, lookLength, hasMore)
      const marked = items.filter(({ note }) => note?.marker === marker)
      const unknown = await people.know(authorsOf(marked), signal)
      if (unknown) return unknown
      const found = marked.find(isOurs)
      if (found || !hasMore) {
        looks.delete(marker)
        return { ts: found?.ts ?? null }
      }
      if (next === null) return lost
      looks.set(marker, next)
    }
  }

  /** Where it goes and as whom; or why that cannot be said. */
  const aim = async (
    post: SupportPost,
    signal: AbortSignal,
  ): Promise<{ readonly place: Place; readonly me: SlackIdentity } | Delivery> => {
    if (config.broken) return refused(config.broken, false, null)
    const me = await desk.me(signal)
    if (!me.ok) return undelivered(me)
    const place = await placeOf(desk, post.to, me.value, signal)
    if ('failure' in place) return 'ok' in place ? undelivered(place) : refused(place.failure, true, null)
    return { place, me: me.value }
  }
  const lookAt = async (
    post: SupportPost,
    { place, me }: { readonly place: Place; readonly me: SlackIdentity },
    signal: AbortSignal,
  ): Promise<Delivery | null> => {
    const found = await find(post, place, me, signal)
    if ('ok' in found) return undelivered(found)
    return found.ts === null ? null : { ok: true, ref: found.ts, endsAt: null }
  }

  return {
    look: async (post, signal) => {
      const aimed = await aim(post, signal)
      return 'ok' in aimed ? aimed : lookAt(post, aimed, signal)
    },
    post: async (post, signal) => {
      const aimed = await aim(post, signal)
      if ('ok' in aimed) return aimed
      const found = post.isRetry ? await lookAt(post, aimed, signal) : null
      if (found !== null) return found
      const args = argumentsOf(post, aimed.place, desk, aimed.me)
      const sent = await door.ask(
        { method: 'chat.postMessage', args, read: readPosted, isUrgent: true },
        signal,
      )
      return sent.ok ? { ok: true, ref: sent.value, endsAt: null } : undelivered(sent)
    },
  }
}

const lost: SlackNo = {
  ...{ ok: false, code: null, needed: null, retryAfterMs: null },
  failure: {
    kind: 'bad-shape',
    detail: 'Slack has more messages than it gives, so it cannot be said what was sent.',
  },
}

async function placeOf(
  { config, channels }: SlackDesk,
  to: SupportPost['to'],
  me: SlackIdentity,
  signal: AbortSignal,
): Promise<Place | SlackNo | { readonly failure: Failure }> {
  if (to.kind === 'thread') {
    const parts = partsOf(to.ref)
    if (parts) return { channelId: parts.channelId, threadTs: parts.ts }
    return {
      failure: { kind: 'bad-request', detail: `No thread of Slack is called ${to.ref.slice(0, 80)}.` },
    }
  }
  if (config.teamChannel === null)
    return { failure: { kind: 'bad-request', detail: 'No channel of the team is configured (teamChannel).' } }
  const no = await channels.refresh(emptyState(me.teamId), signal, true)
  const channel = channels.byName(config.teamChannel)
  if (channel) return { channelId: channel.id, threadTs: null }
  return no ?? { failure: { kind: 'not-found', detail: `There is no channel #${config.teamChannel}.` } }
}

/** With a person's token Slack shows who wrote it. An app writes for many: under their name where it may, else behind it. */
function argumentsOf(
  { text, marker, word, by }: SupportPost,
  { channelId, threadTs }: Place,
  { door, people }: SlackDesk,
  me: SlackIdentity,
): Readonly<Record<string, string>> {
  const isApp = me.botId !== null
  const takesName = isApp && (door.scopes() ?? []).includes('chat:write.customize')
  const front = isApp && !takesName
  const who = people.myId(me)
  const payload = {
    ...{ marker, by },
    ...(who === null ? {} : { who }),
    ...(word === null ? {} : { word }),
    ...(front ? { front } : {}),
  }
  return {
    channel: channelId,
    ...(threadTs === null ? {} : { thread_ts: threadTs }),
    text: escaped(front ? `${by}: ${text}` : text),
    ...(takesName ? { username: by } : {}),
    metadata: JSON.stringify({ event_type: noteType, event_payload: payload }),
    ...{ unfurl_links: 'false', unfurl_media: 'false' },
  }
}

function readPosted({ ts }: Fields): string {
  if (typeof ts !== 'string' || !isTs(ts)) throw new ShapeError('ts', 'a ts, as a text')
  return ts
}

/** What a thread's parent is marked with: eyes for somebody who looks, a tick for what is solved. */
const signs = { seen: 'eyes', solved: 'white_check_mark' } as const

export async function markInSlack(
  { config, door }: SlackDesk,
  { ref, sign, isClosed }: SupportMark,
  signal: AbortSignal,
): Promise<Delivery> {
  if (config.broken) return refused(config.broken, false, null)
  const parts = partsOf(ref)
  if (!parts)
    return refused(
      { kind: 'bad-request', detail: `No thread of Slack is called ${ref.slice(0, 80)}.` },
      true,
      null,
    )
  // Tiers and holders are told in words here: Slack has no field for them.
  const adds = new Set([...(sign === undefined ? [] : [signs[sign]]), ...(isClosed ? [signs.solved] : [])])
  const changes = [
    ...[...adds].map((name) => ['reactions.add', name] as const),
    ...(isClosed === false ? [['reactions.remove', signs.solved] as const] : []),
  ]
  for (const [method, name] of changes) {
    const args = { channel: parts.channelId, timestamp: parts.ts, name }
    const answer = await door.ask({ method, args, read: () => null, isUrgent: true }, signal)
    const isThere = !answer.ok && (answer.code === 'already_reacted' || answer.code === 'no_reaction')
    if (!answer.ok && !isThere) return undelivered(answer)
  }
  return { ok: true, ref, endsAt: null }
}

function undelivered({ failure, retryAfterMs }: SlackNo): Delivery {
  return refused(failure, isFinalError(failure), retryAfterMs)
}

function refused(failure: Failure, final: boolean, retryAfterMs: number | null): Delivery {
  return { ok: false, failure, final, retryAfterMs }
}
