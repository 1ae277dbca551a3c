/** Reads what Slack answers: only the fields that are used, each checked and named where it is wrong. Pure. */
import { isTs } from '../../contract/slack-ts.ts'
import { flattened } from './http-failure.ts'
import { asFlag, asList, asObject, asString, asText, ShapeError } from './json-shape.ts'
import type { Fields } from './slack-door.ts'

export interface SlackIdentity {
  readonly userId: string
  readonly userName: string
  readonly teamId: string
  readonly teamName: string
  /** the workspace in the browser, with a slash at its end */
  readonly teamUrl: string
  /** the organisation the workspace is a part of; null = none */
  readonly enterpriseId: string | null
  /** set for a bot token */
  readonly botId: string | null
}

export interface ListedChannel {
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly isArchived: boolean
  readonly isMember: boolean
}

export interface SlackUser {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly teamId: string | null
  readonly enterpriseId: string | null
  readonly isBot: boolean
  readonly isGuest: boolean
  readonly isDeleted: boolean
  readonly isStranger: boolean
}

/** What travels with a message of a Nightdesk, as it stands there. */
export interface SlackNote {
  readonly marker: string
  /** whose words they are, and their account where it is known */
  readonly by: string
  readonly who: string | null
  readonly word: string | null
  /** the name stands in front of the words, as Slack did not take it as the name of the author */
  readonly front: boolean
}

export interface SlackMessage {
  readonly ts: string
  /** of the thread it stands in, its own for a parent with replies; null = of none */
  readonly threadTs: string | null
  readonly user: string | null
  readonly botId: string | null
  /** the name a program wrote under, or the name of the person as the message carries it */
  readonly shownName: string | null
  readonly team: string | null
  readonly subtype: string | null
  readonly text: string
  readonly editedTs: string | null
  readonly replyCount: number
  readonly latestReply: string | null
  readonly blocks: readonly unknown[]
  readonly attachments: readonly unknown[]
  readonly files: readonly unknown[]
  readonly note: SlackNote | null
}

export interface SlackPageOf<T> {
  readonly items: readonly T[]
  readonly hasMore: boolean
  /** null = there is no further page, or none by cursor */
  readonly next: string | null
}

const longestId = 50
const longestName = 200

const idOf = (value: unknown, field: string): string => asText(value, field, longestId)
const maybe = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value == null ? null : read(value)
const isSaid = (value: unknown, field: string): boolean => value != null && asFlag(value, field)
const nameOf = (value: unknown, field: string): string =>
  flattened(asString(value, field)).slice(0, longestName).toWellFormed()

function tsOf(value: unknown, field: string): string {
  if (typeof value !== 'string' || !isTs(value))
    throw new ShapeError(field, 'a ts such as "1700000000.000100", as a text')
  return value
}

/** auth.test */
export function readIdentity(fields: Fields): SlackIdentity {
  const url = asText(fields.url, 'url', 300)
  if (!/^https:\/\/[^/\s]+\/$/.test(url)) throw new ShapeError('url', 'the https address of a workspace')
  return {
    userId: idOf(fields.user_id, 'user_id'),
    userName: nameOf(fields.user ?? '', 'user'),
    teamId: idOf(fields.team_id, 'team_id'),
    teamName: nameOf(fields.team ?? '', 'team'),
    teamUrl: url,
    enterpriseId: maybe(fields.enterprise_id, (id) => idOf(id, 'enterprise_id')),
    botId: maybe(fields.bot_id, (id) => idOf(id, 'bot_id')),
  }
}

/** One page of conversations.list. */
export function readChannels(fields: Fields): SlackPageOf<ListedChannel> {
  const items = asList(fields.channels, 'channels').map((item, index) =>
    readChannel(item, `channels[${index}]`),
  )
  return { items, ...cursorOf(fields) }
}

/** conversations.info */
export function readOneChannel(fields: Fields): ListedChannel {
  return readChannel(fields.channel, 'channel')
}

function readChannel(item: unknown, field: string): ListedChannel {
  const channel = asObject(item, field)
  return {
    id: idOf(channel.id, `${field}.id`),
    name: asText(channel.name, `${field}.name`, longestName),
    isPrivate: isSaid(channel.is_private, `${field}.is_private`),
    isArchived: isSaid(channel.is_archived, `${field}.is_archived`),
    isMember: isSaid(channel.is_member, `${field}.is_member`),
  }
}

/** One page of users.list. */
export function readUsers(fields: Fields): SlackPageOf<SlackUser> {
  const items = asList(fields.members, 'members').map((item, index) => readUser(item, `members[${index}]`))
  return { items, ...cursorOf(fields) }
}

/** users.info */
export function readOneUser(fields: Fields): SlackUser {
  return readUser(fields.user, 'user')
}

function readUser(item: unknown, field: string): SlackUser {
  const user = asObject(item, field)
  const profile: Fields = user.profile == null ? {} : asObject(user.profile, `${field}.profile`)
  const grid = user.enterprise_user == null ? {} : asObject(user.enterprise_user, `${field}.enterprise_user`)
  const names = [profile.display_name, profile.real_name, user.real_name, user.name]
    .map((name) => (name == null ? '' : nameOf(name, `${field}.profile.display_name`)))
    .filter((name) => name !== '')
  const id = idOf(user.id, `${field}.id`)
  return {
    id,
    name: names[0] ?? id,
    email: maybe(profile.email, (email) => asString(email, `${field}.profile.email`).toLowerCase() || null),
    teamId: maybe(user.team_id, (team) => idOf(team, `${field}.team_id`)),
    enterpriseId: maybe(grid.enterprise_id, (one) => idOf(one, `${field}.enterprise_user.enterprise_id`)),
    isBot: isSaid(user.is_bot, `${field}.is_bot`) || id === 'USLACKBOT',
    // Of somebody who left the flags stand in the profile alone, if anywhere.
    isGuest: [user, profile].some(
      ({ is_restricted, is_ultra_restricted }) =>
        isSaid(is_restricted, `${field}.is_restricted`) ||
        isSaid(is_ultra_restricted, `${field}.is_ultra_restricted`),
    ),
    isDeleted: isSaid(user.deleted, `${field}.deleted`),
    isStranger: isSaid(user.is_stranger, `${field}.is_stranger`),
  }
}

/** One page of conversations.history or .replies. */
export function readMessages(fields: Fields): SlackPageOf<SlackMessage> {
  const items = asList(fields.messages, 'messages').map((item, index) =>
    readOrShown(item, `messages[${index}]`),
  )
  const { next } = cursorOf(fields)
  // Without a word about more, half a list would be taken for a whole one.
  return {
    items,
    next,
    hasMore: fields.has_more == null ? next !== null : asFlag(fields.has_more, 'has_more'),
  }
}

/** What stands in the place of a message that is not as it should be. */
export const unreadable = 'This message could not be read. Look into the thread itself.'

/**
 * One message that cannot be read must not keep the others unread, nor be lost: its place is kept, as somebody's who asks.
 * Without even a place, or where it may hold a thread together, the whole page is refused.
 */
function readOrShown(item: unknown, field: string): SlackMessage {
  try {
    return readMessage(item, field)
  } catch (error) {
    if (!(error instanceof ShapeError) || typeof item !== 'object' || item === null) throw error
    const { ts, thread_ts, user, bot_id, reply_count, latest_reply, metadata } = item as Fields
    const place = { ts, thread_ts, user, bot_id, reply_count, latest_reply, metadata }
    return readMessage({ ...place, text: unreadable }, field)
  }
}

function readMessage(item: unknown, field: string): SlackMessage {
  const message = asObject(item, field)
  const edited = message.edited == null ? {} : asObject(message.edited, `${field}.edited`)
  const count = message.reply_count ?? 0
  if (typeof count !== 'number' || !(count >= 0)) throw new ShapeError(`${field}.reply_count`, 'a number')
  const listOf = (name: 'blocks' | 'attachments' | 'files'): readonly unknown[] =>
    message[name] == null ? [] : asList(message[name], `${field}.${name}`)
  return {
    ts: tsOf(message.ts, `${field}.ts`),
    threadTs: maybe(message.thread_ts, (ts) => tsOf(ts, `${field}.thread_ts`)),
    user: maybe(message.user, (id) => idOf(id, `${field}.user`)),
    botId: maybe(message.bot_id, (id) => idOf(id, `${field}.bot_id`)),
    shownName: shownNameOf(message),
    team: maybe(message.user_team ?? message.team, (id) => idOf(id, `${field}.team`)),
    subtype: maybe(message.subtype, (subtype) => asString(subtype, `${field}.subtype`)),
    text: message.text == null ? '' : asString(message.text, `${field}.text`),
    editedTs: maybe(edited.ts, (ts) => tsOf(ts, `${field}.edited.ts`)),
    replyCount: count,
    latestReply: maybe(message.latest_reply, (ts) => tsOf(ts, `${field}.latest_reply`)),
    ...{ blocks: listOf('blocks'), attachments: listOf('attachments'), files: listOf('files') },
    note: noteOf(message.metadata),
  }
}

/** A name as the message carries it; apps write what they like there, so nothing of it is an error. */
function shownNameOf({ username, bot_profile, user_profile }: Fields): string | null {
  const of = (holder: unknown, name: string): unknown =>
    typeof holder === 'object' && holder !== null ? (holder as Fields)[name] : undefined
  const named = [
    username,
    of(bot_profile, 'name'),
    of(user_profile, 'display_name'),
    of(user_profile, 'real_name'),
  ]
  const name = named.find((one) => typeof one === 'string' && flattened(one) !== '')
  return typeof name === 'string' ? flattened(name).slice(0, longestName).toWellFormed() : null
}

/** The event_type that messages of Nightdesk carry. */
export const noteType = 'nightdesk'

/** Anybody's app may write metadata: what is not exactly ours is nothing. */
function noteOf(metadata: unknown): SlackNote | null {
  if (typeof metadata !== 'object' || metadata === null) return null
  const { event_type, event_payload } = metadata as Fields
  if (event_type !== noteType || typeof event_payload !== 'object' || event_payload === null) return null
  const { marker, by, who, word, front } = event_payload as Fields
  if (typeof marker !== 'string' || typeof by !== 'string' || flattened(by) === '') return null
  return {
    ...{ marker, by: flattened(by).slice(0, longestName).toWellFormed() },
    who: typeof who === 'string' && who !== '' && who.length <= longestId ? who : null,
    word: typeof word === 'string' ? word : null,
    front: front === true,
  }
}

/** '' and nothing both mean that there is no further page. */
function cursorOf({ response_metadata }: Fields): {
  readonly hasMore: boolean
  readonly next: string | null
} {
  if (response_metadata == null) return { hasMore: false, next: null }
  const { next_cursor } = asObject(response_metadata, 'response_metadata')
  const next = next_cursor == null ? '' : asString(next_cursor, 'response_metadata.next_cursor')
  return { hasMore: next !== '', next: next === '' ? null : next }
}
