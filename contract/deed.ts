/** What can be done about an alert at its source. Plain JSON, instants in epoch ms. */

/** Somebody at the source, by its own id. */
export interface SourcePerson {
  readonly id: string
  readonly name: string
  readonly email: string | null
}

export type Deed =
  /** `until`: when it ends by itself, where the source can do that; null = it stands */
  | { readonly kind: 'acknowledge'; readonly until: number | null; readonly text: string | null }
  | { readonly kind: 'unacknowledge' }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'resolve'; readonly text: string | null }
  | { readonly kind: 'snooze'; readonly until: number; readonly text: string | null }
  /** to the level above the present one, or to `level` (1 is the first) */
  | { readonly kind: 'escalate'; readonly level: number | null }
  | { readonly kind: 'reassign'; readonly to: readonly SourcePerson[] }
  | { readonly kind: 'add-responders'; readonly to: readonly SourcePerson[]; readonly text: string }
  /** stakeholders read it */
  | { readonly kind: 'status-update'; readonly text: string }
  | { readonly kind: 'downtime'; readonly from: number; readonly until: number; readonly text: string }

export type DeedKind = Deed['kind']

export const deedKinds = [
  'acknowledge',
  'unacknowledge',
  'note',
  'resolve',
  'snooze',
  'escalate',
  'reassign',
  'add-responders',
  'status-update',
  'downtime',
] as const satisfies readonly DeedKind[]

/** The longest words that leave for a source, in characters. */
export const maxDeedText = 4_000
/** The most people one deed may name. */
export const mostInDeed = 20

/** What the source itself knows beyond its list, as it was read last: kept, so that it can be read without a network. */
export interface UpstreamDetail {
  /** by our clock */
  readonly readAt: number
  readonly notes: readonly { readonly at: number; readonly by: string | null; readonly text: string }[]
  /** the parts an incident is made of */
  readonly parts: readonly {
    readonly id: string
    readonly title: string
    readonly state: string
    readonly at: number | null
    readonly labels: Readonly<Record<string, string>>
    readonly url: string | null
  }[]
  /** lines of facts: `Escalation policy: Platform`, in the source's own words */
  readonly facts: readonly { readonly name: string; readonly value: string }[]
  /** the figure behind the alert over time, the oldest first; null where there is none */
  readonly figure: {
    readonly query: string
    readonly unit: string | null
    readonly threshold: number | null
    readonly points: readonly (readonly [at: number, value: number | null])[]
  } | null
}
