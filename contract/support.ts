/** A customer's thread: who waits for whom, since when, and until when somebody is to answer. No zod, no clock is read. */

import type { Impact } from './alert.ts'
import type { CustomerCard } from './customer.ts'
import type { Citation } from './hand-over.ts'
import type { EpisodeId, EscalationId, PostmortemId, SourceId, SupportOrderId, ThreadId } from './ids.ts'
import type { SeenBudget } from './observation.ts'
import type { Side } from './seen-support.ts'
import type { Failure } from './source-health.ts'

export const threadKinds = ['problem', 'question', 'feature'] as const
export type ThreadKind = (typeof threadKinds)[number]

/** How a thread ended: solved in it, as an issue, as a postmortem, or it was no question at all. */
export const threadOutcomes = ['solved', 'issue', 'postmortem', 'no-question'] as const
export type ThreadOutcome = (typeof threadOutcomes)[number]

/** until when an answer is due */
export interface AnswerDue {
  /** the first answer of the thread, or the next one */
  readonly kind: 'first' | 'next'
  /** epoch ms by which it is due, support hours counted; null = no clock runs */
  readonly at: number | null
  /** running · paused: outside of support hours, it goes on at `resumesAt` · none: no target is set, or nobody waits for us */
  readonly state: 'running' | 'paused' | 'none'
  readonly resumesAt: number | null
}

/** A thread as the list shows it. Instants are epoch ms. */
export interface Thread {
  readonly id: ThreadId
  readonly sourceId: SourceId
  readonly source: 'slack' | 'github'
  /** the channel or repository, as people say it */
  readonly channel: string
  /** its number there: "412"; null = none */
  readonly number: string | null
  readonly title: string
  /** the last words, on one line */
  readonly last: { readonly text: string; readonly by: string; readonly side: Side; readonly mine: boolean }
  readonly customer: string | null
  readonly environment: string | null
  readonly kind: ThreadKind | null
  readonly impact: Impact
  /** the tier that has it, by name, and which step of how many that is (from 0) */
  readonly tier: string | null
  readonly step: number
  readonly steps: number
  /** who has it; null = nobody yet */
  readonly holder: string | null
  readonly mine: boolean
  /** whose turn it is; nobody's when it is closed, or nobody but us has written */
  readonly waitsFor: 'us' | 'customer' | 'nobody'
  readonly openedAt: number
  /** the customer's last message, which the waiting time counts from; null = they have written none */
  readonly lastCustomerAt: number | null
  /** when it last changed in any way */
  readonly changedAt: number
  /** our first answer */
  readonly firstAnswerAt: number | null
  readonly due: AnswerDue
  /** asked, or still waiting, outside of support hours: answered if somebody is there */
  readonly bestEffort: boolean
  readonly closed: { readonly at: number; readonly outcome: ThreadOutcome; readonly by: string | null } | null
  readonly alerts: {
    readonly linked: number
    readonly firing: number
    readonly suggested: number
    /** the linked ones, so that an alert can lead back to its threads */
    readonly episodeIds: readonly EpisodeId[]
  }
  readonly postmortemId: PostmortemId | null
  /** the hand-over that is under way, or was the last */
  readonly escalationId: EscalationId | null
  /** own words that are not sent, and those of them that wait for a yes since something new stands there */
  readonly unsent: number
  readonly unsure: number
  /** grows with anything that its pane shows */
  readonly version: number
}

/** One thing in a thread's pane, oldest first. */
export type ThreadItem =
  | {
      readonly kind: 'message'
      readonly key: string
      readonly at: number
      readonly by: string
      readonly initials: string
      readonly side: Side
      readonly mine: boolean
      readonly text: string
      readonly editedAt: number | null
      /** it was there, and is not any more; its words stay here, marked */
      readonly removedAt: number | null
      readonly links: readonly {
        readonly label: string
        readonly host: string
        readonly refused: string | null
      }[]
      readonly files: readonly { readonly name: string; readonly host: string | null }[]
    }
  /** a note that stays on this laptop */
  | {
      readonly kind: 'note'
      readonly id: number
      readonly at: number
      readonly by: string
      readonly text: string
    }
  /** own words on their way */
  | {
      readonly kind: 'unsent'
      readonly orderId: SupportOrderId
      readonly at: number
      readonly text: string
      readonly state: 'waiting' | 'retrying' | 'refused' | 'unsure'
      /** what stands in its way, or what is new since it was written */
      readonly reason: string | null
      readonly nextAt: number | null
    }
  /** what happened to it: triage, hand-overs, closing, links */
  | { readonly kind: 'event'; readonly at: number; readonly text: string; readonly by: string | null }

/** An alert beside a thread. */
export interface ThreadAlert {
  readonly episodeId: EpisodeId
  readonly title: string
  readonly environment: string | null
  readonly firing: boolean
  readonly firedAt: number
  readonly state: 'linked' | 'suggested'
  /** why it is suggested: "the same environment, fired 4 min before" */
  readonly why: string
}

export const qualifyingQuestions = [
  'environment',
  'felt',
  'users',
  'clusters',
  'most-important',
  'since',
  'recent-change',
  'asks',
] as const
export type QualifyingQuestion = (typeof qualifyingQuestions)[number]

/** The eight questions in the words of the form (process S4). */
export const questionWords: Record<QualifyingQuestion, string> = {
  environment: 'Which installation or cluster?',
  felt: 'What do their users feel of it?',
  users: 'One user, some, or all?',
  clusters: 'One cluster, or several?',
  'most-important': 'Which of them matters most?',
  since: 'Since when?',
  'recent-change': 'What was changed shortly before?',
  asks: 'What do they ask for?',
}

/** One answer of the form: the words, and what they were read out of; null = somebody wrote them. */
export interface Qualified {
  readonly text: string
  readonly cite: Citation | null
}

/** The whole pane of a thread. `items` are the newest; `earlier` says that there are more before them. */
export interface ThreadView {
  readonly id: ThreadId
  readonly version: number
  readonly items: readonly ThreadItem[]
  readonly earlier: boolean
  /** the newest message by key, for the answer that is written under it; null = none */
  readonly newestKey: string | null
  readonly alerts: readonly ThreadAlert[]
  readonly customer: CustomerCard | null
  /** what was answered, by question, and what the thread seems to say to the rest */
  readonly qualification: Readonly<Partial<Record<QualifyingQuestion, Qualified>>>
  readonly proposed: Readonly<Partial<Record<QualifyingQuestion, Qualified>>>
  /** what the source can do: answer there, close there, open an issue (and in which repositories) */
  readonly can: { readonly answer: boolean; readonly close: boolean }
  readonly issuesIn: readonly { readonly sourceId: SourceId; readonly repository: string }[]
  /** where it is in the browser, by host; null = it cannot be opened */
  readonly opens: string | null
}

/** A support source as the page sees it. It never stands in the way of "all quiet": it shows its own age. */
export interface SupportHealth {
  readonly id: SourceId
  readonly kind: 'slack' | 'github'
  readonly label: string
  readonly account: string | null
  readonly followed: number
  readonly lastGoodAt: number | null
  readonly lastTriedAt: number | null
  readonly nextTryAt: number | null
  readonly failure: Failure | null
  /** how long ago the channel was read that was read least recently, ms; null = not all of them were yet */
  readonly behindMs: number | null
  readonly remarks: readonly string[]
  readonly isPushed: boolean
  readonly pollMs: number
  /** what it lets us ask; absent = not known yet */
  readonly budget?: SeenBudget
}

/** What a look at a support source saw. */
export type SupportTest =
  | { readonly ok: true; readonly saw: readonly string[]; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly failure: Failure; readonly remarks: readonly string[] }

/** The longest answer, characters: Slack takes 40,000, GitHub 65,536; nobody reads a chat message of this length. */
export const maxAnswer = 12_000

/** How long a customer has waited for us at `now`, ms; null when they do not. */
export function waitedMs(thread: Pick<Thread, 'waitsFor' | 'lastCustomerAt'>, now: number): number | null {
  if (thread.waitsFor !== 'us' || thread.lastCustomerAt === null) return null
  return Math.max(0, now - thread.lastCustomerAt)
}

/** Those that wait for us, the longest wait first; then, apart, those that wait for the customer, the newest word first. */
export function inTwo(threads: Iterable<Thread>): {
  readonly forUs: readonly Thread[]
  readonly forCustomer: readonly Thread[]
} {
  const all = [...threads]
  const longest = (a: Thread, b: Thread): number =>
    (a.lastCustomerAt ?? a.openedAt) - (b.lastCustomerAt ?? b.openedAt) || a.id - b.id
  return {
    forUs: all.filter(({ waitsFor }) => waitsFor === 'us').toSorted(longest),
    forCustomer: all
      .filter(({ waitsFor }) => waitsFor === 'customer')
      .toSorted((a, b) => b.changedAt - a.changedAt || b.id - a.id),
  }
}
