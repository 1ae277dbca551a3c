/** What Slack's Web API says of people, channels and messages, field by field. Pure. */
import { laterTs, tsMicros } from '../../contract/slack-ts.ts'
import type { SlackBook, SlackChannel, SlackMessage, SlackPerson } from './slack-book.ts'

/** Seconds, as Slack writes instants that are no `ts`. */
const seconds = (at: number): number => Math.floor(at / 1_000)

/** A user as users.list and users.info write it. */
export function userBody(person: SlackPerson, now: number): object {
  const { id, name, realName, displayName, email, teamId, standing, isBot, isDeleted } = person
  const profile = {
    ...{ title: '', phone: '', skype: '', real_name: realName, real_name_normalized: realName },
    ...{ display_name: displayName, display_name_normalized: displayName },
    ...{ status_text: '', status_emoji: '', avatar_hash: 'g0000000000', team: teamId, fields: {} },
    ...(email === null ? {} : { email }),
  }
  const base = { id, team_id: teamId, name, deleted: isDeleted, profile, is_bot: isBot, is_app_user: false }
  // Slack leaves the flags of people who left out.
  if (isDeleted) return { ...base, updated: seconds(now) }
  return {
    ...base,
    ...{ color: '9f69e7', real_name: realName, tz: 'Europe/Berlin', tz_offset: 3_600 },
    ...{ is_admin: false, is_owner: false, is_primary_owner: false },
    is_restricted: standing === 'guest' || standing === 'one-channel',
    is_ultra_restricted: standing === 'one-channel',
    ...(standing === 'stranger' ? { is_stranger: true } : {}),
    updated: seconds(now),
  }
}

/** A conversation as conversations.list and .info write it, for whoever asks. */
export function channelBody(channel: SlackChannel, book: SlackBook, asker: string): object {
  const strangers = [...channel.members].some((id) => book.people.get(id)?.standing === 'stranger')
  const none = { value: '', creator: '', last_set: 0 }
  return {
    ...{ id: channel.id, name: channel.name, name_normalized: channel.name, is_channel: !channel.isPrivate },
    ...{ is_group: false, is_im: false, is_mpim: false, is_private: channel.isPrivate },
    ...{ created: seconds(channel.createdAt), creator: [...channel.members][0] ?? 'U000000000' },
    ...{ is_archived: channel.isArchived, is_general: false, unlinked: 0, is_pending_ext_shared: false },
    ...{ is_shared: strangers, is_ext_shared: strangers, is_org_shared: false, pending_shared: [] },
    is_member: channel.members.has(asker),
    ...{ topic: none, purpose: none, previous_names: [], num_members: channel.members.size },
  }
}

/** A message as history and replies write it. */
export function messageBody(
  book: SlackBook,
  channel: SlackChannel,
  message: SlackMessage,
  withMetadata: boolean,
): object {
  const replies = message.threadTs === null ? book.repliesTo(channel, message.ts) : []
  const thread = replies.length > 0 ? threadFields(message.ts, replies) : {}
  if (message.isTombstone)
    return {
      ...{ type: 'message', subtype: 'tombstone', user: 'USLACKBOT', hidden: true },
      ...{ text: message.text, ts: message.ts, ...thread },
    }
  const { user, bot, threadTs, metadata, edited, reactions } = message
  const parent = threadTs === null ? null : book.find(channel, threadTs)
  return {
    type: 'message',
    ...(message.subtype === null ? {} : { subtype: message.subtype }),
    ...(user === null ? {} : { user, team: book.people.get(user)?.teamId ?? book.teamId }),
    ...(bot === null ? {} : botFields(bot, book.teamId)),
    ...(message.username === null ? {} : { username: message.username }),
    ...{ text: message.text, ts: message.ts },
    ...(threadTs === null
      ? thread
      : { thread_ts: threadTs, ...(parent?.user ? { parent_user_id: parent.user } : {}) }),
    ...(edited === null ? {} : { edited }),
    ...(message.blocks === null ? {} : { blocks: message.blocks }),
    ...(message.attachments === null ? {} : { attachments: message.attachments }),
    ...(message.files === null ? {} : { files: message.files, upload: false }),
    ...(reactions.size === 0 ? {} : { reactions: reactionBodies(reactions) }),
    ...(metadata === null ? {} : { metadata: withMetadata ? metadata : { event_type: metadata.event_type } }),
  }
}

function reactionBodies(reactions: ReadonlyMap<string, ReadonlySet<string>>): readonly object[] {
  return [...reactions].map(([name, users]) => ({ name, users: [...users], count: users.size }))
}

function botFields({ id, appId, name }: NonNullable<SlackMessage['bot']>, teamId: string): object {
  const icon = 'https://a.slack-edge.com/80588/img/plugins/app/bot.png'
  const icons = { image_36: icon, image_48: icon, image_72: icon }
  const profile = { id, app_id: appId, name, icons, deleted: false, updated: 1_700_000_000, team_id: teamId }
  return { bot_id: id, app_id: appId, bot_profile: profile }
}

function threadFields(ts: string, replies: readonly SlackMessage[]): object {
  const users = [...new Set(replies.flatMap(({ user, bot }) => user ?? bot?.id ?? []))]
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: replies.reduce<string | null>((latest, one) => laterTs(latest, one.ts), null),
    reply_users: users.slice(0, 5),
    ...{ is_locked: false, subscribed: false },
  }
}

/** The web address of a message. */
export function permalinkOf(book: SlackBook, channel: SlackChannel, message: SlackMessage): string {
  const root = `https://${book.domain}.slack.com/archives/${channel.id}/p${tsMicros(message.ts)}`
  return message.threadTs === null ? root : `${root}?thread_ts=${message.threadTs}&cid=${channel.id}`
}
