/** A Slack workspace in memory: people, channels and messages, with the rules by which they change. Knows no HTTP. */
import { tsMicros, tsOfMicros } from '../../contract/slack-ts.ts'
import type { Clock } from '../platform/clock.ts'

export interface SlackPerson {
  readonly id: string
  /** the handle */
  readonly name: string
  readonly realName: string
  /** '' = none was chosen */
  readonly displayName: string
  readonly email: string | null
  readonly teamId: string
  readonly isBot: boolean
  isDeleted: boolean
  /** member: of this workspace · guest, one-channel: restricted · stranger: of another workspace, through a shared channel */
  readonly standing: 'member' | 'guest' | 'one-channel' | 'stranger'
}

export interface SlackChannel {
  readonly id: string
  name: string
  readonly isPrivate: boolean
  isArchived: boolean
  readonly createdAt: number
  /** ids of people and bots */
  readonly members: Set<string>
  /** oldest first, replies among them */
  readonly messages: SlackMessage[]
}

export interface SlackMessage {
  readonly ts: string
  /** the parent's `ts`; null = it stands in the channel itself */
  readonly threadTs: string | null
  readonly user: string | null
  readonly bot: { readonly id: string; readonly appId: string; readonly name: string } | null
  /** the name a bot wrote under */
  readonly username: string | null
  text: string
  readonly subtype: string | null
  edited: { readonly user: string; readonly ts: string } | null
  isTombstone: boolean
  readonly blocks: readonly object[] | null
  readonly attachments: readonly object[] | null
  readonly files: readonly object[] | null
  readonly metadata: { readonly event_type: string; readonly event_payload: object } | null
  /** who, by the name of the emoji */
  readonly reactions: Map<string, Set<string>>
}

export type NewMessage = Partial<Omit<SlackMessage, 'ts' | 'reactions' | 'isTombstone' | 'edited'>>

export interface SlackBook {
  readonly teamId: string
  readonly teamName: string
  readonly domain: string
  readonly people: Map<string, SlackPerson>
  readonly channels: Map<string, SlackChannel>
  person(name: string, more?: Partial<Omit<SlackPerson, 'name'>>): SlackPerson
  channel(name: string, more?: { readonly isPrivate?: boolean; readonly id?: string }): SlackChannel
  /** Writes a message; its `ts` is later than any other of the channel. `at` = epoch ms, else now. */
  write(channel: SlackChannel, message: NewMessage, at?: number): SlackMessage
  edit(channel: SlackChannel, ts: string, text: string): void
  /** Takes a message away: a parent with replies leaves a gravestone, which goes with the last of them. */
  remove(channel: SlackChannel, ts: string): void
  find(channel: SlackChannel, ts: string): SlackMessage | undefined
  repliesTo(channel: SlackChannel, ts: string): readonly SlackMessage[]
  /** told of whatever happens to messages */
  onEvent(listener: (event: SlackEvent) => void): void
}

export interface SlackEvent {
  readonly kind: 'written' | 'edited' | 'removed'
  readonly channel: SlackChannel
  readonly message: SlackMessage
}

/** Begins an empty workspace. Ids count up, so that two runs are alike. */
export function createSlackBook(clock: Pick<Clock, 'now'>): SlackBook {
  const people = new Map<string, SlackPerson>()
  const channels = new Map<string, SlackChannel>()
  const listeners: ((event: SlackEvent) => void)[] = []
  const last = new Map<string, bigint>()
  let made = 0
  const nextId = (letter: string): string => `${letter}${String(++made).padStart(9, '0')}`
  const tell = (event: SlackEvent): void => {
    for (const listener of listeners) listener(event)
  }
  const find: SlackBook['find'] = (channel, ts) => channel.messages.find((message) => message.ts === ts)
  const repliesTo: SlackBook['repliesTo'] = (channel, ts) =>
    channel.messages.filter(({ threadTs }) => threadTs === ts)
  const drop = (channel: SlackChannel, ts: string): void => {
    const index = channel.messages.findIndex((message) => message.ts === ts)
    if (index >= 0) channel.messages.splice(index, 1)
  }
  /** Slack counts microseconds: never the same twice in a channel, never back. */
  const nextTs = (channel: SlackChannel, at: number): string => {
    const wanted = BigInt(Math.floor(at)) * 1_000n + 100n
    const before = last.get(channel.id) ?? 0n
    const micros = wanted > before ? wanted : before + 1n
    last.set(channel.id, micros)
    return tsOfMicros(micros)
  }

  return {
    ...{ teamId: 'T000000001', teamName: 'Tarnwick', domain: 'tarnwick', people, channels, find, repliesTo },
    person: (name, more = {}) => {
      const { standing = 'member' } = more
      const person: SlackPerson = {
        id: more.id ?? nextId('U'),
        ...{ name, realName: name, displayName: '', isBot: false, isDeleted: false, email: null },
        teamId: standing === 'stranger' ? 'T000000077' : 'T000000001',
        ...more,
        standing,
      }
      people.set(person.id, person)
      return person
    },
    channel: (name, more = {}) => {
      const channel: SlackChannel = {
        id: more.id ?? nextId('C'),
        ...{ name, isPrivate: more.isPrivate ?? false, isArchived: false, createdAt: clock.now() },
        ...{ members: new Set<string>(), messages: [] },
      }
      channels.set(channel.id, channel)
      return channel
    },
    write: (channel, message, at = clock.now()) => {
      const written: SlackMessage = {
        ts: nextTs(channel, at),
        ...{ threadTs: null, user: null, bot: null, username: null, text: '', subtype: null },
        ...{ blocks: null, attachments: null, files: null, metadata: null, edited: null },
        ...message,
        ...{ isTombstone: false, reactions: new Map<string, Set<string>>() },
      }
      channel.messages.push(written)
      tell({ kind: 'written', channel, message: written })
      return written
    },
    edit: (channel, ts, text) => {
      const message = find(channel, ts)
      if (!message || message.isTombstone) return
      message.text = text
      message.edited = { user: message.user ?? 'USLACKBOT', ts: tsOfMicros(BigInt(clock.now()) * 1_000n) }
      tell({ kind: 'edited', channel, message })
    },
    remove: (channel, ts) => {
      const message = find(channel, ts)
      if (!message) return
      if (repliesTo(channel, ts).length > 0) {
        message.isTombstone = true
        message.text = 'This message was deleted.'
      } else drop(channel, ts)
      const { threadTs } = message
      if (threadTs !== null && repliesTo(channel, threadTs).length === 0)
        if (find(channel, threadTs)?.isTombstone) drop(channel, threadTs)
      tell({ kind: 'removed', channel, message })
    },
    onEvent: (listener) => listeners.push(listener),
  }
}

/** Oldest first. */
export function byTs(a: SlackMessage, b: SlackMessage): number {
  return tsMicros(a.ts) < tsMicros(b.ts) ? -1 : 1
}
