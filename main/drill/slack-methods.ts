/** The methods of Slack's Web API that the double answers, each from what was asked to what it says. */
import type { Clock } from '../platform/clock.ts'
import { canRead, canSee, lacking, type SlackRefusal, type SlackToken, scopeFor } from './slack-access.ts'
import type { SlackBook, SlackChannel, SlackMessage } from './slack-book.ts'
import { byTs } from './slack-book.ts'
import { isInstant, isWithin, messagePage, pageOf } from './slack-pages.ts'
import { channelBody, messageBody, permalinkOf, userBody } from './slack-shapes.ts'

/** One call: its arguments as texts, '' for those that were not given. */
export interface SlackCall {
  readonly book: SlackBook
  readonly token: SlackToken
  readonly clock: Pick<Clock, 'now'>
  /** the most objects of a page; null = as many as were asked for */
  readonly mostObjects: number | null
  arg(name: string): string
}

type Answer = SlackRefusal | ({ readonly ok: true } & Readonly<Record<string, unknown>>)
export type SlackMethod = (call: SlackCall) => Answer

const no = (error: string): SlackRefusal => ({ ok: false, error })
const isOn = (text: string): boolean => text === 'true' || text === '1'

/** The page length that was asked for, within what Slack gives. */
function limitOf({ arg, mostObjects }: SlackCall, usual: number, most: number): number {
  const asked = /^\d{1,6}$/.test(arg('limit')) ? Number(arg('limit')) : usual
  return Math.max(1, Math.min(asked === 0 ? usual : asked, most, mostObjects ?? most))
}

/** The channel that was asked for, or why it is not given. */
function channelOf({ book, token, arg }: SlackCall): SlackChannel | SlackRefusal {
  const channel = book.channels.get(arg('channel'))
  return channel && canSee(token, channel) ? channel : no('channel_not_found')
}

/** The channel whose messages were asked for, or why they are not given. */
function readableOf(call: SlackCall): SlackChannel | SlackRefusal {
  const channel = channelOf(call)
  if ('error' in channel) return channel
  const missing = lacking(call.token, scopeFor(channel, 'history'))
  if (missing) return missing
  return canRead(call.token, channel) ? channel : no('not_in_channel')
}

function stretchOf({
  arg,
}: SlackCall): { oldest: string; latest: string; inclusive: boolean } | SlackRefusal {
  const [oldest, latest] = [arg('oldest'), arg('latest')]
  if (!isInstant(oldest)) return no('invalid_ts_oldest')
  if (!isInstant(latest)) return no('invalid_ts_latest')
  return { oldest, latest, inclusive: isOn(arg('inclusive')) }
}

const authTest: SlackMethod = ({ book, token }) => ({
  ok: true,
  url: `https://${book.domain}.slack.com/`,
  team: book.teamName,
  user: book.people.get(token.userId)?.name ?? token.bot?.name ?? '',
  team_id: book.teamId,
  user_id: token.userId,
  ...(token.bot ? { bot_id: token.bot.id } : {}),
  is_enterprise_install: false,
})

const teamInfo: SlackMethod = ({ book, token }) =>
  lacking(token, 'team:read') ?? {
    ok: true,
    team: { id: book.teamId, name: book.teamName, domain: book.domain, email_domain: '', icon: {} },
  }

const conversationsList: SlackMethod = (call) => {
  const { book, token, arg } = call
  const types = (arg('types') || 'public_channel').split(',').map((type) => type.trim())
  for (const type of types) {
    if (type !== 'public_channel' && type !== 'private_channel') return no('invalid_types')
    const missing = lacking(token, scopeFor({ isPrivate: type === 'private_channel' }, 'read'))
    if (missing) return missing
  }
  const listed = [...book.channels.values()].filter(
    (channel) =>
      types.includes(channel.isPrivate ? 'private_channel' : 'public_channel') &&
      canSee(token, channel) &&
      !(channel.isArchived && isOn(arg('exclude_archived'))),
  )
  const page = pageOf(
    listed,
    ({ id }) => id,
    arg('cursor'),
    limitOf({ ...call, mostObjects: null }, 100, 1_000),
  )
  if ('error' in page) return no(page.error)
  return {
    ok: true,
    channels: page.items.map((channel) => channelBody(channel, book, token.userId)),
    response_metadata: { next_cursor: page.next },
  }
}

const conversationsInfo: SlackMethod = (call) => {
  const channel = channelOf(call)
  if ('error' in channel) return channel
  const missing = lacking(call.token, scopeFor(channel, 'read'))
  return missing ?? { ok: true, channel: channelBody(channel, call.book, call.token.userId) }
}

const conversationsHistory: SlackMethod = (call) => {
  const channel = readableOf(call)
  if ('error' in channel) return channel
  const stretch = stretchOf(call)
  if ('error' in stretch) return stretch
  const standing = channel.messages
    .filter(({ threadTs, subtype }) => threadTs === null || subtype === 'thread_broadcast')
    .filter(({ ts }) => isWithin(ts, stretch))
    .toSorted((a, b) => byTs(b, a))
  const page = messagePage(standing, call.arg('cursor'), limitOf(call, 100, 999), true)
  if ('error' in page) return no(page.error)
  return {
    ok: true,
    messages: bodies(call, channel, page.items),
    has_more: page.next !== '',
    ...{ pin_count: 0, channel_actions_ts: null, channel_actions_count: 0 },
    ...(page.next === '' ? {} : { response_metadata: { next_cursor: page.next } }),
  }
}

/** The parent stands first in every page, whatever stretch was asked for. */
const conversationsReplies: SlackMethod = (call) => {
  const channel = readableOf(call)
  if ('error' in channel) return channel
  const asked = call.book.find(channel, call.arg('ts'))
  const parent = asked?.threadTs ? call.book.find(channel, asked.threadTs) : asked
  if (!parent) return no('thread_not_found')
  const stretch = stretchOf(call)
  if ('error' in stretch) return stretch
  const replies = call.book
    .repliesTo(channel, parent.ts)
    .filter(({ ts }) => isWithin(ts, stretch))
    .toSorted(byTs)
  const most = Math.max(1, limitOf(call, 1_000, 1_000) - 1)
  const page = messagePage(replies, call.arg('cursor'), most, false)
  if ('error' in page) return no(page.error)
  return {
    ok: true,
    messages: bodies(call, channel, [parent, ...page.items]),
    has_more: page.next !== '',
    ...(page.next === '' ? {} : { response_metadata: { next_cursor: page.next } }),
  }
}

function bodies({ book, arg }: SlackCall, channel: SlackChannel, shown: readonly SlackMessage[]): object[] {
  return shown.map((one) => messageBody(book, channel, one, isOn(arg('include_all_metadata'))))
}

/** Strangers are in no list: they are asked for one by one. */
const usersList: SlackMethod = (call) => {
  const { book, token, clock, arg } = call
  const missing = lacking(token, 'users:read')
  if (missing) return missing
  const listed = [...book.people.values()].filter(({ standing }) => standing !== 'stranger')
  const page = pageOf(
    listed,
    ({ id }) => id,
    arg('cursor'),
    limitOf({ ...call, mostObjects: null }, 1_000, 1_000),
  )
  if ('error' in page) return no(page.error)
  return {
    ok: true,
    members: page.items.map((person) => userBody(withoutMail(person, token), clock.now())),
    cache_ts: Math.floor(clock.now() / 1_000),
    response_metadata: { next_cursor: page.next },
  }
}

const usersInfo: SlackMethod = ({ book, token, clock, arg }) => {
  const missing = lacking(token, 'users:read')
  if (missing) return missing
  const person = book.people.get(arg('user'))
  return person ? { ok: true, user: userBody(withoutMail(person, token), clock.now()) } : no('user_not_found')
}

function withoutMail<P extends { readonly email: string | null }>(person: P, token: SlackToken): P {
  return token.scopes.includes('users:read.email') ? person : { ...person, email: null }
}

const chatPostMessage: SlackMethod = (call) => {
  const { book, token, arg } = call
  const missing = lacking(token, 'chat:write')
  if (missing) return missing
  const channel = channelOf(call)
  if ('error' in channel) return channel
  if (channel.isArchived) return no('is_archived')
  if (!channel.members.has(token.userId)) return no('not_in_channel')
  if (arg('text') === '') return no('no_text')
  if (arg('text').length > 40_000) return no('msg_too_long')
  if (arg('username') !== '') {
    const plain = lacking(token, 'chat:write.customize')
    if (plain) return plain
  }
  const threadTs = arg('thread_ts') || null
  if (threadTs !== null && !book.find(channel, threadTs)) return no('thread_not_found')
  const metadata = metadataOf(arg('metadata'))
  if (metadata === 'bad') return no('invalid_metadata_format')
  const written = book.write(channel, {
    ...{ text: arg('text'), threadTs, metadata, user: arg('username') === '' ? token.userId : null },
    bot: { id: token.bot?.id ?? 'B000000099', appId: token.appId, name: token.bot?.name ?? 'Nightdesk' },
    username: arg('username') || null,
    subtype: arg('username') === '' ? null : 'bot_message',
  })
  return {
    ok: true,
    ...{ channel: channel.id, ts: written.ts },
    message: messageBody(book, channel, written, true),
  }
}

function metadataOf(text: string): SlackMessage['metadata'] | 'bad' {
  if (text === '') return null
  try {
    const parsed = JSON.parse(text) as { event_type?: unknown; event_payload?: unknown }
    const { event_type, event_payload } = parsed
    if (typeof event_type !== 'string' || typeof event_payload !== 'object' || event_payload === null)
      return 'bad'
    return { event_type, event_payload }
  } catch {
    return 'bad'
  }
}

const chatGetPermalink: SlackMethod = (call) => {
  const channel = channelOf(call)
  if ('error' in channel) return channel
  const message = call.book.find(channel, call.arg('message_ts'))
  if (!message) return no('message_not_found')
  return { ok: true, channel: channel.id, permalink: permalinkOf(call.book, channel, message) }
}

function react(adds: boolean): SlackMethod {
  return (call) => {
    const { token, book, arg } = call
    const missing = lacking(token, 'reactions:write')
    if (missing) return missing
    const channel = channelOf(call)
    if ('error' in channel) return channel
    if (channel.isArchived) return no('is_archived')
    const message = book.find(channel, arg('timestamp'))
    if (!message) return no('message_not_found')
    if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(arg('name'))) return no('invalid_name')
    const who = message.reactions.get(arg('name')) ?? new Set<string>()
    if (adds === who.has(token.userId)) return no(adds ? 'already_reacted' : 'no_reaction')
    if (adds) who.add(token.userId)
    else who.delete(token.userId)
    if (who.size > 0) message.reactions.set(arg('name'), who)
    else message.reactions.delete(arg('name'))
    return { ok: true }
  }
}

export const slackMethods: Readonly<Record<string, SlackMethod>> = {
  'auth.test': authTest,
  'team.info': teamInfo,
  'conversations.list': conversationsList,
  'conversations.info': conversationsInfo,
  'conversations.history': conversationsHistory,
  'conversations.replies': conversationsReplies,
  'users.list': usersList,
  'users.info': usersInfo,
  'chat.postMessage': chatPostMessage,
  'chat.getPermalink': chatGetPermalink,
  'reactions.add': react(true),
  'reactions.remove': react(false),
}
