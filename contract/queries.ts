/** Every question the page may ask. Answers are plain JSON; all instants are epoch ms. */
import { z } from 'zod'
import type { Episode, LinkKind } from './alert.ts'
import { mostInBatch } from './batch.ts'
import { type Customers, customerQueries } from './customer-orders.ts'
import type { DataStatus } from './data-folder.ts'
import { type DeedAnswers, deedQueries } from './deed-orders.ts'
import type { Digest } from './digest.ts'
import { type EnvironmentAnswers, environmentQueries } from './environment-orders.ts'
import type { EscalationChoice } from './escalation.ts'
import { escalationQueries } from './escalation-orders.ts'
import { type FindAnswers, findQueries } from './find-orders.ts'
import type { HandOff, HandOffPlace } from './hand-off.ts'
import type { HandOffLook, ReceivedHandOff } from './hand-off-carried.ts'
import type { HandOverDraft } from './hand-over.ts'
import { episodeId, instant, sourceId } from './id-fields.ts'
import type { EpisodeId } from './ids.ts'
import { type InsightsAnswers, insightsQueries } from './insights-orders.ts'
import { nightDutyQueries } from './night-duty-orders.ts'
import { matcher, type SourceForm, sourceForm } from './orders.ts'
import type { UpstreamOverrides, UpstreamPeople } from './override-upstream.ts'
import { overrideUpstreamQueries } from './override-upstream-orders.ts'
import { type PastAnswers, pastQueries } from './past-orders.ts'
import { type PostmortemEvidenceAnswers, postmortemEvidenceQueries } from './postmortem-evidence-orders.ts'
import { type PostmortemIssueAnswers, postmortemIssueQueries } from './postmortem-issue-orders.ts'
import { type PostmortemLifeAnswers, postmortemLifeQueries } from './postmortem-life-orders.ts'
import { type PostmortemOutAnswers, postmortemOutQueries } from './postmortem-out-orders.ts'
import { type PostmortemReviewAnswers, postmortemReviewQueries } from './postmortem-review-orders.ts'
import { type PostmortemTextAnswers, postmortemTextQueries } from './postmortem-text-orders.ts'
import type { RestView } from './rest.ts'
import type { ColleagueNow, TeamView } from './role.ts'
import type { PastShift, ShiftsView } from './rotation.ts'
import type { CaseResult, RulesView, TryAnswer } from './rule-cases.ts'
import { caseInstant, caseLabels, tableForm } from './rule-orders.ts'
import type { DecisionRecord } from './rules.ts'
import type { DutySpan } from './shift.ts'
import { shiftQueries } from './shift-orders.ts'
import type { GitSilence, SilenceInventory, SilencePreview, SilenceProposal } from './silences.ts'
import { type SourceFormAnswers, sourceFormQueries } from './source-form-orders.ts'
import type { Failure, PeerHealth } from './source-health.ts'
import type { ConfigProblem } from './state.ts'
import type { Thread, ThreadView } from './support.ts'
import { supportQueries } from './support-orders.ts'
import { type SupportSourceAnswers, supportSourceQueries } from './support-source-orders.ts'

/** One line of an episode's story. `kind` names what happened; `text` and `by` are set where it has words or a person. */
export interface StoryEvent {
  readonly id: number
  readonly at: number
  readonly kind: StoryKind
  readonly by: string | null
  readonly text: string | null
  /** its end, where it lasts: a gap in observation, a snooze; epoch ms */
  readonly until: number | null
  /** how many of its kind this one line stands for, from `at` to `until`; absent = itself only */
  readonly count?: number
}

export type StoryKind =
  | 'fired'
  | 'seen'
  | 'refired'
  | 'changed'
  | 'called'
  | 'shown'
  | 'not-shown'
  /** it fired again: a new ladder began, `until` = its first sound waits until then */
  | 'calls-again'
  | 'target-near'
  | 'ack-target-passed'
  /** five minutes with sound, and nobody has answered */
  | 'unanswered'
  /** what sounded fell silent otherwise than by order */
  | 'speaker-lost'
  | 'acked'
  | 'taken-back'
  | 'unacked'
  | 'acked-upstream'
  | 'ack-ended-upstream'
  | 'returned'
  | 'note'
  | 'impact'
  | 'kept-quiet'
  | 'heard-again'
  | 'absent'
  | 'listed-again'
  | 'quiet'
  | 'order-sent'
  | 'order-waits'
  | 'order-refused'
  | 'link-opened'
  | 'snoozed'
  | 'unsnoozed'
  | 'snooze-ended'
  | 'silence-asked'
  | 'silence-written'
  | 'silence-refused'
  | 'silence-ended'
  /** something is done about it at its source; the text says what, and why it was refused */
  | 'deed-asked'
  | 'deed-done'
  | 'deed-refused'
  | 'deed-withdrawn'
  | 'postmortem'
  /** nobody could see: the source did not answer, or Nightdesk was closed or asleep */
  | 'gap'
  | 'watched-by-hand'
  | 'by-hand-ended'
  | 'sight-lost'
  | 'sight-back'
  /** of a source: its peers list different alerts; of an alert: one of them keeps it quiet and another does not */
  | 'peers-disagree'
  | 'joined'
  | 'apart'
  /** somebody was asked to take it, by whoever `by` is; `until` = they have until then */
  | 'escalated'
  | 'escalation-told'
  | 'escalation-not-told'
  | 'escalation-accepted'
  | 'escalation-declined'
  | 'escalation-timed-out'
  | 'escalation-passed'
  | 'escalation-withdrawn'
  | 'escalation-over'
  /** another Nightdesk asks through the source; `by` asks, the text says whom */
  | 'escalation-came'
  /** a colleague who has promised nothing was asked; the alert stays where it is */
  | 'colleague-asked'

/** When this alert fired before, from this laptop's own history. */
export interface SeenBefore {
  /** local days, oldest first, the last is today: how many episodes began */
  readonly days: readonly { readonly startsAt: number; readonly count: number }[]
  /** episodes before this one within the days shown */
  readonly count: number
  /** the newest earlier episode */
  readonly last: { readonly at: number; readonly tookMs: number | null; readonly by: string | null } | null
  /** how far back the local history reaches, epoch ms */
  readonly historyFrom: number
}

export interface EpisodeDetail {
  readonly version: number
  readonly summary: string | null
  readonly labels: readonly (readonly [string, string])[]
  readonly links: readonly {
    readonly link: LinkKind
    readonly label: string
    readonly host: string
    /** why it cannot be opened, null when it can */
    readonly refused: string | null
  }[]
  readonly story: readonly StoryEvent[]
  readonly seenBefore: SeenBefore
  /** what the rules decided about it, newest first, each as it was recorded then */
  readonly decisions: readonly DecisionRecord[]
  /** other open episodes of the same name, environment and team: the labels differ, the trouble may not */
  readonly siblings: { readonly count: number; readonly differsIn: readonly string[] }
  /** other episodes of the same customer in the last 24 h, newest first, at most 5 */
  readonly alsoAtCustomer: readonly Episode[]
}

/** What the dialog of an escalation begins with. */
export interface EscalationPlan {
  /** who can be asked, in their order; empty where no level is known */
  readonly levels: readonly EscalationChoice[]
  /** the level that is next, by name; null when none is left */
  readonly next: string | null
  /** who else may be asked, without a promise: those at work first */
  readonly colleagues: readonly ColleagueNow[]
  /** where the levels come from: the file, or who is next and who backs up by the duty */
  readonly origin: 'file' | 'duty' | 'none'
  /** through which source they are told; null = by phone or chat alone */
  readonly carriedBy: string | null
  /** the message for them but for who is asked, the reason and the note: alert, where, since when, what was tried, link */
  readonly facts: string
}

/** My shifts as an iCal text, and how many there are in it. */
export interface ShiftCalendar {
  readonly text: string
  readonly shifts: number
}

/** What "Test" saw: each peer, and the sum. */
export interface SourceTest {
  readonly ok: boolean
  readonly peers: readonly (PeerHealth & { readonly clusterPeers: number | null })[]
  /** alerts in the union of the peers that answered */
  readonly alertCount: number | null
  /** something to know although it works: one load-balanced address, peers of different clusters, no heartbeat */
  readonly advice: readonly string[]
  readonly failure: Failure | null
  /** addresses of Alertmanagers that it says it sends to; absent = it does not say */
  readonly peersFound?: readonly string[]
}

/** A source as the settings form shows it; secrets never leave the engine. */
export interface SourceSettings {
  readonly form: SourceForm
  readonly hasSecret: boolean
  /** false when it can only be changed in the file (it uses something the form has no field for) */
  readonly editable: boolean
}

/** What was tried with a source lately: changes of sight and failures, newest first. */
export interface SourceDetail {
  readonly tried: readonly StoryEvent[]
  /** failures of the last 24 h by kind, the most often first */
  readonly failures: readonly { readonly kind: string; readonly count: number; readonly lastAt: number }[]
  /** how long good answers took in this run, the newest 200 polls, ms; null before the first */
  readonly latency: { readonly p50: number; readonly p95: number; readonly longest: number } | null
  /** when it could not be seen in the last 30 days, newest first, at most 20; `to` null = still */
  readonly gaps: readonly { readonly from: number; readonly to: number | null; readonly reason: string }[]
}

/** Which live episodes satisfy the matchers of a filter line. */
export interface EpisodeFilter {
  /** what is wrong with it, as a sentence; then nothing is hidden */
  readonly problem: string | null
  readonly ids: readonly EpisodeId[]
  /** the newest episode that was judged: a newer one is shown until it is judged too */
  readonly judgedTo: number
}

/** The configuration file as it stands on disk. */
export interface ConfigText {
  readonly file: string
  readonly text: string
  readonly problem: ConfigProblem | null
  readonly editable: boolean
  /** what was typed and not saved into it yet, and the text it was typed over; null when there is nothing */
  readonly draft: { readonly text: string; readonly base: string } | null
}

export const queries = {
  'episodes.detail': z.object({ episodeId }),
  'sources.test': sourceForm,
  'sources.settings': z.object({ name: sourceId }),
  'sources.detail': z.object({ name: sourceId }),
  'episodes.filter': z.object({ matchers: z.array(matcher).min(1).max(60) }),
  /** one proposal for each source the episodes belong to */
  'silences.propose': z.object({ episodeIds: z.array(episodeId).min(1).max(mostInBatch) }),
  'silences.preview': z.object({ sourceId, matchers: z.array(matcher).max(60) }),
  'silences.list': z.object({}),
  /** the form kept in Git; refused like the silence itself. `startsAt` null = when it is applied */
  'silences.yaml': z.object({
    sourceId,
    matchers: z.array(matcher).min(1).max(60),
    startsAt: instant.nullable(),
    endsAt: instant,
    comment: z.string().max(2_000),
    by: z.string().max(1_000).nullable(),
  }),
  ...postmortemTextQueries,
  ...postmortemLifeQueries,
  ...postmortemEvidenceQueries,
  ...postmortemReviewQueries,
  ...postmortemOutQueries,
  ...postmortemIssueQueries,
  'data.status': z.object({}),
  'config.read': z.object({}),
  'rules.read': z.object({}),
  /** what this table, or the one in force where `rules` is absent, says of an alert at a moment */
  'rules.try': z.object({
    /** labels are read as those of `source` are; without one, as the whole file says */
    alert: z.union([
      z.object({ episodeId }),
      z.object({ labels: caseLabels, source: sourceId.nullable().optional() }),
    ]),
    at: caseInstant,
    duty: z.enum(['now', 'on', 'off']),
    rules: tableForm.optional(),
  }),
  /** the user's own tests, run on this table */
  'rules.cases': z.object({ rules: tableForm }),
  ...nightDutyQueries,
  ...shiftQueries,
  ...overrideUpstreamQueries,
  ...deedQueries,
  ...escalationQueries,
  ...supportQueries,
  ...supportSourceQueries,
  ...sourceFormQueries,
  ...customerQueries,
  ...findQueries,
  ...pastQueries,
  ...insightsQueries,
  ...environmentQueries,
} as const

export interface QueryAnswers
  extends DeedAnswers,
    SupportSourceAnswers,
    PostmortemTextAnswers,
    PostmortemLifeAnswers,
    PostmortemEvidenceAnswers,
    PostmortemReviewAnswers,
    PostmortemOutAnswers,
    PostmortemIssueAnswers,
    FindAnswers,
    PastAnswers,
    InsightsAnswers,
    EnvironmentAnswers,
    SourceFormAnswers {
  readonly 'episodes.detail': EpisodeDetail
  readonly 'sources.test': SourceTest
  readonly 'sources.testKind': SourceTest
  readonly 'sources.settings': SourceSettings
  readonly 'sources.detail': SourceDetail
  readonly 'episodes.filter': EpisodeFilter
  readonly 'silences.propose': readonly SilenceProposal[]
  readonly 'silences.preview': SilencePreview
  readonly 'silences.list': SilenceInventory
  readonly 'silences.yaml': GitSilence
  readonly 'data.status': DataStatus
  readonly 'config.read': ConfigText
  readonly 'rules.read': RulesView
  readonly 'rules.try': TryAnswer
  readonly 'rules.cases': readonly CaseResult[]
  readonly 'digest.read': Digest
  readonly 'shifts.between': ShiftsView
  readonly 'shifts.upstream': UpstreamOverrides
  readonly 'shifts.upstreamPeople': UpstreamPeople
  readonly 'shifts.team': TeamView
  readonly 'rest.read': RestView
  readonly 'handOff.read': HandOff
  readonly 'handOff.look': HandOffLook
  readonly 'handOff.received': readonly ReceivedHandOff[]
  readonly 'handOff.places': readonly HandOffPlace[]
  readonly 'shifts.past': readonly PastShift[]
  readonly 'shifts.calendar': ShiftCalendar
  readonly 'escalations.prepare': EscalationPlan
  readonly 'support.thread': ThreadView
  readonly 'support.handOverDraft': HandOverDraft
  readonly 'support.closed': ClosedThreads
  readonly 'support.issueDraft': IssueDraft
  readonly 'customers.read': Customers
  readonly 'duty.ahead': readonly DutySpan[]
}

/** Closed threads, the newest first. */
export interface ClosedThreads {
  readonly threads: readonly Thread[]
  /** there are older ones */
  readonly more: boolean
}

/** An issue as it is drafted out of a thread. */
export interface IssueDraft {
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

export type Queries = { readonly [Name in keyof typeof queries]: (typeof queries)[Name] }
export type QueryName = keyof Queries
export type QueryInput<Name extends QueryName> = z.input<Queries[Name]>
export type QueryValue<Name extends QueryName> = z.output<Queries[Name]>
export type QueryAnswer<Name extends QueryName> = QueryAnswers[Name]
