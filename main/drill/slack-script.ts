/** A short hand for what happens in a made-up Slack: who says what where, by name. For the drill and for tests. */
import type { SlackChannel, SlackMessage, SlackPerson } from './slack-book.ts'
import type { SlackDouble } from './slack-double.ts'

/** A message that was said, to be answered, changed or taken away. */
export interface Said {
  readonly channel: SlackChannel
  readonly message: SlackMessage
}

export interface SlackScript {
  /** Says something in a channel; who and where are made when they are named for the first time. @param at epoch ms, else now */
  say(channel: string, who: string, text: string, at?: number): Said
  reply(to: Said, who: string, text: string, at?: number): Said
  edit(said: Said, text: string): void
  delete(said: Said): void
  archive(channel: string): void
  revoke(token: string): void
  /** refuses a method for so long, ms */
  throttle(method: string, ms: number): void
}

/** @param standingOf who somebody is when they are named for the first time */
export function createSlackScript(
  { book, limits, revoke }: Pick<SlackDouble, 'book' | 'limits' | 'revoke'>,
  standingOf: (who: string) => SlackPerson['standing'],
): SlackScript {
  const channelOf = (name: string): SlackChannel =>
    [...book.channels.values()].find((channel) => channel.name === name) ?? book.channel(name)
  const personOf = (name: string): SlackPerson => {
    const known = [...book.people.values()].find(({ realName }) => realName === name)
    const handle = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.')
    return known ?? book.person(handle, { realName: name, standing: standingOf(name) })
  }
  const write = (
    channel: SlackChannel,
    who: string,
    text: string,
    threadTs: string | null,
    at?: number,
  ): Said => {
    const { id } = personOf(who)
    channel.members.add(id)
    return { channel, message: book.write(channel, { user: id, text, threadTs }, at) }
  }
  return {
    say: (channel, who, text, at) => write(channelOf(channel), who, text, null, at),
    reply: ({ channel, message }, who, text, at) =>
      write(channel, who, text, message.threadTs ?? message.ts, at),
    edit: ({ channel, message }, text) => book.edit(channel, message.ts, text),
    delete: ({ channel, message }) => book.remove(channel, message.ts),
    archive: (channel) => {
      channelOf(channel).isArchived = true
    },
    revoke: (token) => revoke(token),
    throttle: (method, ms) => limits.throttle(method, ms),
  }
}
