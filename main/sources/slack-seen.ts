/** Messages of Slack as the engine takes them. Pure. */

import type { SeenMessage, SeenThread } from '../../contract/seen-support.ts'
import { tsAt, tsMicros } from '../../contract/slack-ts.ts'
import { attachmentWords, blockWords, filesOf } from './slack-blocks.ts'
import { refOf } from './slack-cursor.ts'
import type { SlackPeople } from './slack-people.ts'
import type { SlackIdentity, SlackMessage } from './slack-read.ts'
import { isNod, plainText } from './slack-text.ts'

/** What messages are read with. */
export interface SlackEyes {
  readonly me: SlackIdentity
  readonly people: SlackPeople
  readonly channelName: (id: string) => string | null
  readonly teamChannel: string | null
}

/** Words of Slack's own about a channel: who came, who left, what it is called now. Nobody says them. */
const ownWords: ReadonlySet<string> = new Set([
  ...['channel_join', 'channel_leave', 'channel_topic', 'channel_purpose', 'channel_name', 'channel_archive'],
  ...[
    'channel_unarchive',
    'channel_posting_permissions',
    'channel_convert_to_private',
    'channel_canvas_updated',
  ],
  ...[
    'group_join',
    'group_leave',
    'group_topic',
    'group_purpose',
    'group_name',
    'group_archive',
    'group_unarchive',
  ],
  ...[
    'pinned_item',
    'unpinned_item',
    'bot_add',
    'bot_remove',
    'reminder_add',
    'huddle_thread',
    'sh_room_created',
  ],
])

/** What was deleted, though something hangs on it. */
export function isGravestone({ subtype }: SlackMessage): boolean {
  return subtype === 'tombstone'
}

/** Is this something that somebody said? */
export function isSaid({ subtype, replyCount }: SlackMessage): boolean {
  return subtype === null || !ownWords.has(subtype) || replyCount > 0
}

/** The accounts that have to be known before messages can be read: authors, whose side matters. */
export function authorsOf(messages: readonly SlackMessage[]): readonly string[] {
  return messages.flatMap(({ user }) => (user === null || user === 'USLACKBOT' ? [] : [user]))
}

/** Those that are only named in the words. */
export function mentionedIn(messages: readonly SlackMessage[]): readonly string[] {
  return messages.flatMap(({ text }) => [...text.matchAll(/<@([A-Z0-9]{2,50})>/g)].map(([, id = '']) => id))
}

export function seenMessage(message: SlackMessage, { me, people, channelName }: SlackEyes): SeenMessage {
  const author = people.authorOf(message, me)
  const own = message.text.trim() === '' ? blockWords(message.blocks) : message.text
  const words = [own, attachmentWords(message.attachments)].filter((part) => part.trim() !== '').join('\n')
  const plain = plainText(words, { person: people.nameOf, channel: channelName })
  const files = filesOf(message.files)
  const isOurs = author.side === 'us'
  const front = message.note?.front && isOurs ? `${message.note.by}: ` : ''
  const text = front !== '' && plain.text.startsWith(front) ? plain.text.slice(front.length) : plain.text
  return {
    ...{ key: message.ts, at: tsAt(message.ts), author, text, links: plain.links, files },
    isNod: files.length === 0 && isNod(text),
    editedAt: message.editedTs === null ? null : tsAt(message.editedTs),
    word: isOurs ? (message.note?.word ?? null) : null,
  }
}

/** A thread with what was read of it. @param messages oldest first */
export function seenThread(
  channel: { readonly id: string; readonly name: string },
  ts: string,
  messages: readonly SlackMessage[],
  eyes: SlackEyes,
  more: Pick<SeenThread, 'whole' | 'isBehind'> & { readonly removed?: readonly string[] },
): SeenThread {
  const said = messages.filter((message) => !isGravestone(message))
  const gone = messages.filter(isGravestone).map((message) => message.ts)
  return {
    ...{ ref: refOf(channel.id, ts), channel: channel.name, number: null, title: null },
    url: `${eyes.me.teamUrl}archives/${channel.id}/p${tsMicros(ts)}`,
    ...{ labels: [], assignees: [], closedAt: null, isTeam: channel.name === eyes.teamChannel },
    messages: said.map((message) => seenMessage(message, eyes)),
    removed: [...gone, ...(more.removed ?? [])],
    ...{ whole: more.whole, isBehind: more.isBehind },
  }
}
