/** Which channels are read: those of the workspace whose names fit, looked up seldom. */
import type { Clock } from '../platform/clock.ts'
import type { SlackState } from './slack-cursor.ts'
import type { SlackDoor, SlackNo } from './slack-door.ts'
import { isOfOneChannel } from './slack-errors.ts'
import { type ListedChannel, readChannels, readOneChannel } from './slack-read.ts'

export interface SlackChannels {
  /** Reads the list where it is due, as far as the budget goes, and puts what fits into `state`; null = it is up to date. */
  refresh(state: SlackState, signal: AbortSignal, isUrgent?: boolean): Promise<SlackNo | null>
  /** has the whole list been read once? */
  isListed(): boolean
  nameOf(id: string): string | null
  /** by name; null = there is none, or the list was not read */
  byName(name: string): ListedChannel | null
  /** those that fit and are open, by name */
  matching(): readonly ListedChannel[]
  /** what somebody has to know of the list */
  remarks(): readonly string[]
}

/** New channels are there within this, ms: a list is up to thousands of rows. */
const listForMs = 1_800_000
/** Slack's most. It advises 200, with which 5,000 channels would be 25 requests of the 20 a minute. */
const pageLength = 1_000
/** Channels that are not in the list any more are asked for one by one, so many at once. */
const mostAsked = 5

/** Does a name fit a pattern, in which `*` stands for any letters? */
export function fits(name: string, pattern: string): boolean {
  const parts = pattern
    .toLowerCase()
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^\\s]*')}$`).test(name.toLowerCase())
}

export function createSlackChannels(
  door: SlackDoor,
  clock: Pick<Clock, 'mono'>,
  config: { readonly channels: readonly string[]; readonly teamChannel: string | null },
): SlackChannels {
  const patterns = [...config.channels, ...(config.teamChannel === null ? [] : [config.teamChannel])]
  const isWanted = ({ name }: ListedChannel): boolean => patterns.some((pattern) => fits(name, pattern))
  let listed = new Map<string, ListedChannel>()
  let listedAt: number | null = null
  let types = 'public_channel,private_channel'
  /** a list that is being read */
  let part: { readonly channels: Map<string, ListedChannel>; readonly cursor: string | null } | null = null
  const archived = new Set<string>()
  let lacksPrivate: string | null = null

  const readList = async (signal: AbortSignal, isUrgent: boolean): Promise<SlackNo | null> => {
    while (part) {
      const { channels, cursor }: { channels: Map<string, ListedChannel>; cursor: string | null } = part
      const args = {
        ...{ types, exclude_archived: 'true', limit: String(pageLength) },
        ...(cursor === null ? {} : { cursor }),
      }
      const answer = await door.ask(
        {
          method: 'conversations.list',
          args,
          read: readChannels,
          isUrgent: isUrgent || lacksPrivate !== null,
        },
        signal,
      )
      if (!answer.ok) {
        const isAboutPrivate =
          answer.code === 'missing_scope' && (answer.needed ?? '').includes('groups:read')
        if (isAboutPrivate && types !== 'public_channel') {
          lacksPrivate = 'Private channels are not seen: the token lacks the scope groups:read.'
          types = 'public_channel'
          continue
        }
        if (answer.code === 'invalid_cursor') part = { channels: new Map(), cursor: null }
        return answer
      }
      for (const channel of answer.value.items) channels.set(channel.id, channel)
      part = answer.value.next === null ? null : { channels, cursor: answer.value.next }
      if (part === null) {
        listed = channels
        listedAt = clock.mono()
      }
    }
    return null
  }

  /** A channel that is read and stands in the list no more: archived, renamed, or not ours to see. */
  const lookFor = async (state: SlackState, signal: AbortSignal): Promise<void> => {
    const lost = [...state.channels.keys()].filter((id) => !listed.has(id))
    for (const id of lost.slice(0, mostAsked)) {
      const answer = await door.ask(
        { method: 'conversations.info', args: { channel: id }, read: readOneChannel },
        signal,
      )
      if (!answer.ok && !isOfOneChannel(answer.code)) return
      if (answer.ok && answer.value.isArchived) archived.add(answer.value.name)
      dropChannel(state, id)
    }
  }

  return {
    isListed: () => listedAt !== null,
    nameOf: (id) => listed.get(id)?.name ?? null,
    byName: (name) => [...listed.values()].find((channel) => channel.name === name.toLowerCase()) ?? null,
    matching: () => [...listed.values()].filter(isWanted).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    refresh: async (state, signal, isUrgent = false) => {
      for (const { id, name } of state.channels.values())
        if (!patterns.some((pattern) => fits(name, pattern))) dropChannel(state, id)
      const isDue = listedAt === null || clock.mono() - listedAt >= listForMs
      if (isDue && part === null) {
        part = { channels: new Map(), cursor: null }
        types = 'public_channel,private_channel'
        lacksPrivate = null
      }
      if (part) {
        const no = await readList(signal, isUrgent)
        if (no) return no
        await lookFor(state, signal)
      }
      for (const channel of listed.values()) {
        const known = state.channels.get(channel.id)
        if (!isWanted(channel)) dropChannel(state, channel.id)
        else if (known) known.name = channel.name
        else
          state.channels.set(channel.id, {
            ...{ id: channel.id, name: channel.name, newest: null, reach: null, readAt: null, triedAt: 0 },
          })
      }
      return null
    },
    remarks: () => [
      ...(lacksPrivate === null ? [] : [lacksPrivate]),
      ...[...archived].map((name) => `#${name} is archived: nothing new can come from it.`),
      ...(listedAt === null
        ? []
        : patterns
            .filter((pattern) => ![...listed.values()].some(({ name }) => fits(name, pattern)))
            .map(
              (pattern) =>
                `No channel is called ${pattern.includes('*') ? `like ${pattern}` : `#${pattern}`}.`,
            )),
    ],
  }
}

function dropChannel(state: SlackState, id: string): void {
  if (!state.channels.delete(id)) return
  for (const ref of state.threads.keys()) if (ref.startsWith(`${id}/`)) state.threads.delete(ref)
}
