/** The life of a postmortem after its words: from the draft to the last environment. Instants are epoch ms. */
import type { Impact } from './alert.ts'

/** In their order. `deploying` = the fix is there and goes out, environment by environment. */
export const postmortemStates = ['draft', 'distributed', 'assigned', 'fixing', 'deploying', 'closed'] as const
export type PostmortemState = (typeof postmortemStates)[number]

/** How a state is called where people read it. */
export const stateNames: Readonly<Record<PostmortemState, string>> = {
  ...{ draft: 'Draft', distributed: 'Distributed', assigned: 'Assigned' },
  ...{ fixing: 'Fix in progress', deploying: 'Deploying', closed: 'Closed' },
}

/** One affected environment, and whether it has the fix. */
export interface Rollout {
  readonly environment: string
  readonly customer: string | null
  readonly state: 'open' | 'deployed' | 'not-applicable'
  readonly version: string | null
  /** an address, or words that say how it is known */
  readonly evidence: string | null
  /** why it does not apply */
  readonly reason: string | null
  /** when it is to get it */
  readonly plannedAt: number | null
  /** when its state was told last */
  readonly at: number | null
  readonly by: string | null
}

export const outcomeKinds = ['alert', 'recipe'] as const
export type OutcomeKind = (typeof outcomeKinds)[number]

/** What came out of it. `none` needs a reason; `proposed` is a plan and no outcome yet. */
export interface Outcome {
  readonly kind: OutcomeKind
  readonly state: 'proposed' | 'new' | 'changed' | 'none'
  readonly title: string
  readonly url: string | null
  readonly reason: string | null
}

export interface PostmortemLife {
  readonly state: PostmortemState
  /** in this state since */
  readonly since: number
  /** left for the morning */
  readonly nightAt: number | null
  /** ready for the meeting */
  readonly readyAt: number | null
  readonly team: string | null
  readonly assignee: string | null
  readonly sprint: string | null
  /** days kept free for the fix, as YYYY-MM-DD, the first one first */
  readonly days: readonly string[]
  readonly impact: Impact
  /** minutes at that impact as they were measured or estimated; null = not known */
  readonly impactMinutes: number | null
  /** why no environment is affected, where the impact is none */
  readonly impactReason: string | null
  readonly customers: readonly string[]
  readonly environments: readonly Rollout[]
  readonly outcomes: readonly Outcome[]
  /** a linked alert fired again after the fix */
  readonly firedAgainAt: number | null
  /** what it waits for in this state is late from then on, by working days; null = nothing is counted */
  readonly lateAt: number | null
  /** the policy it is judged under, with its version: `2024 v1` */
  readonly policy: string
}

/** One line of a postmortem's own story. */
export interface PostmortemEvent {
  readonly id: number
  readonly at: number
  readonly by: string | null
  readonly kind: PostmortemEventKind
  readonly text: string | null
}

export type PostmortemEventKind =
  | 'created'
  | 'imported'
  | 'alerts-added'
  | 'ready'
  | 'not-ready'
  | 'moved'
  | 'assigned'
  | 'day-kept'
  | 'day-freed'
  | 'rollout'
  | 'outcome'
  | 'impact'
  | 'fired-again'
  | 'reopened'
  | 'exported'
  | 'issue'
  | 'minuted'
  | 'left-for-morning'

/** The issue of a postmortem at GitHub, as it was last seen. */
export interface PostmortemIssue {
  readonly sourceId: string
  readonly repository: string
  /** null = it is not there yet */
  readonly number: number | null
  readonly url: string | null
  readonly isOpen: boolean
  readonly assignees: readonly string[]
  readonly labels: readonly string[]
  /** comments that were read */
  readonly comments: number
  /** its text there is another than here */
  readonly differs: boolean
  readonly seenAt: number | null
  /** what is on its way there, and what was refused, as a sentence */
  readonly waiting: number
  readonly problem: string | null
}

/** What the page needs of the configuration's `postmortems:`. */
export interface PostmortemSettings {
  /** who can be given one, in the order of the digits */
  readonly teams: readonly string[]
  /** the preset by which is judged whether one is needed */
  readonly policy: string
  /** where files are written, null = nowhere */
  readonly folder: string | null
  readonly usesGit: boolean
  /** where issues are opened; null = nowhere */
  readonly issues: { readonly sourceId: string; readonly repository: string } | null
  /** the meeting: 1 = Monday … 7, and its zone */
  readonly meetingDay: number
  readonly zone: string
  /** a linked alert that fires again so long after the end of the fix counts, ms */
  readonly firesAgainMs: number
}

/** A day on which whoever has the postmortem is on duty too. */
export interface ShiftOnDay {
  /** YYYY-MM-DD */
  readonly day: string
  readonly rotation: string
  /** the part of the shift that lies on that day, epoch ms */
  readonly from: number
  readonly to: number
}

/** The longest name of a team, a person, an environment or a sprint, in characters. */
export const maxLifeName = 200
/** The longest reason, evidence or minute, in characters. */
export const maxLifeText = 4_000

/** A draft nobody has moved. */
export function newLife(now: number): PostmortemLife {
  return {
    ...{ state: 'draft', since: now, nightAt: null, readyAt: null },
    ...{ team: null, assignee: null, sprint: null, days: [] },
    ...{ impact: 'unknown', impactMinutes: null, impactReason: null, customers: [] },
    ...{ environments: [], outcomes: [], firedAgainAt: null, lateAt: null, policy: '' },
  }
}
