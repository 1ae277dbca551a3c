/** What every system that carries customers' threads is to the engine: something to poll, and whichever orders it can take. */
import type { SeenBudget } from '../../contract/observation.ts'
import type { FollowedThread, SeenThread } from '../../contract/seen-support.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { SupportTest } from '../../contract/support.ts'
import type { IssueSource } from './issue-source.ts'
import type { Delivery, SourcePlatform } from './source.ts'

interface SupportConfigBase {
  readonly id: string
  /** the API's root, without a slash at its end */
  readonly url: string
  /** the token itself; null where it could not be had, then `broken` says why */
  readonly token: string | null
  /** why it cannot be asked at all, null when it can */
  readonly broken: Failure | null
  /** how often it is asked at most, ms */
  readonly pollMs: number
  /** accounts that are mine beside the token's own: ids or logins, and e-mail addresses */
  readonly myIds: readonly string[]
  readonly myEmails: readonly string[]
}

/** A support source as configured, secrets resolved. Durations in ms. */
export type SupportConfig =
  | (SupportConfigBase & {
      readonly kind: 'slack'
      /** channel names, `*` stands for any letters */
      readonly channels: readonly string[]
      /** the channel of ours alone where hand-overs are told, by name; null = they are told in the thread */
      readonly teamChannel: string | null
      /** an app-level token for Socket Mode; null = it is polled only */
      readonly socketToken: string | null
      /** accounts that are on our side though they look like guests, by id */
      readonly ourIds: readonly string[]
    })
  | (SupportConfigBase & {
      readonly kind: 'github'
      /** `owner/name` */
      readonly repositories: readonly string[]
      /** all repositories of an organisation that the token sees; null = only `repositories` */
      readonly organisation: string | null
      /** issues with all of these labels */
      readonly labels: readonly string[]
      /** logins on our side beside owners, members and collaborators */
      readonly ourIds: readonly string[]
    })

/** What came of one poll. */
export type SupportPolled =
  | {
      readonly ok: true
      readonly threads: readonly SeenThread[]
      /** where reading goes on, opaque text that the engine keeps; handed in again after a restart too */
      readonly cursor: string
      /** everything that was to be read is; false = a part of the channels follows with the next polls */
      readonly isComplete: boolean
      /** ask again after this, ms: the source's own budget and wish */
      readonly nextInMs: number
      readonly facts: SupportFacts
    }
  | {
      readonly ok: false
      readonly failure: Failure
      readonly nextInMs: number
      readonly facts: SupportFacts | null
    }

/** What a source says of itself beside its threads. */
export interface SupportFacts {
  /** the account that reads and writes */
  readonly account: string | null
  /** channels or repositories that are followed */
  readonly followed: number
  /** how long ago the least recently read of them was read, ms; null = not all were read yet */
  readonly behindMs: number | null
  /** sentences that somebody has to act on: a missing scope, an archived channel, the mode of one request a minute */
  readonly remarks: readonly string[]
  /** it tells by itself what is new */
  readonly isPushed: boolean
  /** what it lets us ask */
  readonly budget?: SeenBudget
  /** its clock beyond ours, ms; absent or null when it was not told */
  readonly skewMs?: number | null
}

/** Words to write. `marker` is unique to this order and travels with them unseen: it finds a message whose reply was lost. */
export interface SupportPost {
  readonly to: { readonly kind: 'thread'; readonly ref: string } | { readonly kind: 'team' }
  readonly text: string
  readonly marker: string
  /** what other Nightdesks are told with it, JSON as text */
  readonly word: string | null
  /** whose words they are, where the account is a program that several people share */
  readonly by: string
  /** the order was made then, epoch ms: nothing older can be it */
  readonly since: number
  /** it may have been sent before: look for it first */
  readonly isRetry: boolean
}

/** How a thread stands at the source, where it can say so. What is not named stays as it is. */
export interface SupportMark {
  readonly ref: string
  /** the tier that has it: a label `tier/<name>`; null = none of them */
  readonly tier?: string | null
  /** who has it now, by the source's own id; null = we do not any more. Whoever else it is given to keeps it */
  readonly assignee?: string | null
  /** whose place `assignee` takes, by the source's own ids */
  readonly instead?: readonly string[]
  readonly isClosed?: boolean
  /** a sign that somebody looks (Slack: eyes), or that it is solved (white_check_mark) */
  readonly sign?: 'seen' | 'solved'
}

/** An issue to open. */
export interface NewIssue {
  readonly repository: string
  readonly title: string
  /** Markdown */
  readonly body: string
  readonly labels: readonly string[]
  readonly marker: string
  readonly since: number
  readonly isRetry: boolean
}

/** A support source that is connected. A method that is not there is a thing this source cannot do. */
export interface SupportSource {
  /** One poll. Resolves with what was seen or why nothing was; rejects only when `signal` aborts. */
  poll(
    cursor: string | null,
    followed: readonly FollowedThread[],
    signal: AbortSignal,
  ): Promise<SupportPolled>
  /** Reads one thread whole, up to its newest 5,000 messages. */
  thread(ref: string, signal: AbortSignal): Promise<SeenThread | Failure>
  /** Looks once and says what it saw; changes nothing. */
  test(signal: AbortSignal): Promise<SupportTest>
  /** tells that something is new, so that it is polled at once; ends with the answer's call */
  readonly listen?: (news: () => void) => () => void
  /** Writes words; `ref` of the delivery is the message's key. */
  readonly post?: (post: SupportPost, signal: AbortSignal) => Promise<Delivery>
  /** Looks for words that were sent before, by their marker, and writes nothing; null = they are not there. */
  readonly look?: (post: SupportPost, signal: AbortSignal) => Promise<Delivery | null>
  /** Says at the source how a thread stands; the same again changes nothing. */
  readonly mark?: (mark: SupportMark, signal: AbortSignal) => Promise<Delivery>
  /** Opens an issue; `ref` of the delivery is the new thread's `ref`. */
  readonly createIssue?: (issue: NewIssue, signal: AbortSignal) => Promise<Delivery>
  /** postmortems as issues, through the same limits */
  readonly issues?: IssueSource
}

export interface SupportDefinition {
  readonly kind: SupportConfig['kind']
  readonly label: string
  connect(config: SupportConfig, platform: SourcePlatform): SupportSource
}
