/** What the parts of a Slack connection share: the door, who we are, people and channels, and what is to be said aloud. */
import type { Clock } from '../platform/clock.ts'
import { createSlackChannels, type SlackChannels } from './slack-channels.ts'
import { openSlackDoor, type SlackDoor, type SlackNo, type SlackYes } from './slack-door.ts'
import { createSlackPeople, type SlackPeople } from './slack-people.ts'
import { readIdentity, type SlackIdentity } from './slack-read.ts'
import type { SlackEyes } from './slack-seen.ts'
import type { SourcePlatform } from './source.ts'
import type { SupportConfig } from './support-source.ts'

export type SlackConfig = Extract<SupportConfig, { readonly kind: 'slack' }>

export interface SlackDesk {
  readonly config: SlackConfig
  readonly clock: Clock
  readonly door: SlackDoor
  readonly people: SlackPeople
  readonly channels: SlackChannels
  /** whose token it is, asked once */
  me(signal: AbortSignal): Promise<SlackYes<SlackIdentity> | SlackNo>
  /** Asks again whether the token is good; null = it is. */
  greet(signal: AbortSignal): Promise<SlackNo | null>
  eyes(me: SlackIdentity): SlackEyes
  /** the account in words; null = not known yet */
  account(): string | null
  /** what somebody has to know of the token and the mode */
  remarks(): readonly string[]
  isPushed(): boolean
  /** the part that listens says how it stands: whether it hears, and why it does not */
  heard(isPushed: boolean, remark: string | null): void
  /** something is new in a channel, and in a thread of it: they are read before their turn */
  nudge(channelId: string, ref: string | null): void
  /** what was nudged since it was last asked; then it is forgotten */
  takeNudges(): { readonly channels: readonly string[]; readonly refs: readonly string[] }
}

/** Scopes that only some things need, each with what cannot be done without it. */
export const scopesForMore: readonly (readonly [string, string])[] = [
  ['groups:history', 'Private channels cannot be read'],
  ['chat:write', 'Answers cannot be sent'],
  ['reactions:write', 'No sign can be left that somebody looks'],
]
/** Scopes without which nothing is read. */
export const scopesNeeded: readonly string[] = ['channels:read', 'channels:history', 'users:read']

export function createSlackDesk(config: SlackConfig, platform: SourcePlatform): SlackDesk {
  const { clock } = platform
  const door = openSlackDoor({ url: config.url, token: config.token ?? '' }, platform)
  const people = createSlackPeople(door, clock, config)
  const channels = createSlackChannels(door, clock, config)
  const nudged = { channels: new Set<string>(), refs: new Set<string>() }
  let known: SlackIdentity | null = null
  let listening: { readonly isPushed: boolean; readonly remark: string | null } = {
    ...{ isPushed: false, remark: null },
  }

  const ask = async (signal: AbortSignal): Promise<SlackYes<SlackIdentity> | SlackNo> => {
    const answer = await door.ask({ method: 'auth.test', read: readIdentity }, signal)
    if (answer.ok) known = answer.value
    return answer
  }
  return {
    ...{ config, clock, door, people, channels },
    me: async (signal) => (known ? { ok: true, value: known } : await ask(signal)),
    greet: async (signal) => {
      const answer = await ask(signal)
      return answer.ok ? null : answer
    },
    eyes: (me) => ({ me, people, channelName: channels.nameOf, teamChannel: config.teamChannel }),
    account: () => (known === null ? null : `${known.userName} in ${known.teamName}`),
    remarks: () => [
      ...(door.budget.isSlow()
        ? [
            'Slack lets this app ask once a minute for 15 messages: new words come late. An app of your own workspace has no such limit.',
          ]
        : []),
      ...missingWords(door.scopes()),
      ...(listening.remark === null ? [] : [listening.remark]),
    ],
    isPushed: () => listening.isPushed,
    heard: (isPushed, remark) => {
      listening = { isPushed, remark }
    },
    nudge: (channelId, ref) => {
      nudged.channels.add(channelId)
      if (ref !== null) nudged.refs.add(ref)
    },
    takeNudges: () => {
      const taken = { channels: [...nudged.channels], refs: [...nudged.refs] }
      nudged.channels.clear()
      nudged.refs.clear()
      return taken
    },
  }
}

/** What cannot be done, by the scopes that a token lacks; nothing where Slack did not tell its scopes. */
export function missingWords(scopes: readonly string[] | null): readonly string[] {
  if (scopes === null) return []
  return scopesForMore
    .filter(([scope]) => !scopes.includes(scope))
    .map(([scope, words]) => `${words}: the token lacks the scope ${scope}.`)
}
