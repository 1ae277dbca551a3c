/** The kinds of alert sources, and what each kind has beside addresses, access and headers. Plain JSON, durations in ms. */
import type { Severity } from './alert.ts'

export const sourceKinds = [
  'alertmanager',
  'grafana',
  'mimir',
  'prometheus',
  'pagerduty',
  'icinga2',
  'json',
  'webhook',
] as const
export type SourceKind = (typeof sourceKinds)[number]

/** How a source's labels are read, where it differs from the rest: label names in order, severities as it writes them. */
export interface SourceMapping {
  readonly installation?: readonly string[] | undefined
  readonly cluster?: readonly string[] | undefined
  readonly environment?: readonly string[] | undefined
  readonly customer?: readonly string[] | undefined
  readonly layer?: readonly string[] | undefined
  readonly team?: readonly string[] | undefined
  readonly severity?: readonly string[] | undefined
  readonly severities?: Readonly<Record<string, Severity>> | undefined
}

/** Grafana's own Alertmanager, or that of one of its data sources. */
export interface GrafanaOptions {
  readonly kind: 'grafana'
  /** the data source's uid; null = Grafana's own */
  readonly datasource: string | null
}

/** Mimir or Cortex: an Alertmanager for each tenant. */
export interface MimirOptions {
  readonly kind: 'mimir'
  /** sent as X-Scope-OrgID; null = the access says who asks */
  readonly tenant: string | null
  /** where its Alertmanager lies under the address, such as `/alertmanager` */
  readonly prefix: string
}

/** Prometheus itself, or what speaks its API: alerts that wait and fire, and rules that are broken. */
export interface PrometheusOptions {
  readonly kind: 'prometheus'
  readonly tenant: string | null
  /** alerts that wait to fire are shown too, as what can wait */
  readonly pending: boolean
}

export interface PagerDutyOptions {
  readonly kind: 'pagerduty'
  /** only incidents of these services and teams, by id; empty = of all the key sees */
  readonly services: readonly string[]
  readonly teams: readonly string[]
  readonly urgencies: readonly ('high' | 'low')[]
  /** only incidents that are assigned to whoever the key belongs to */
  readonly onlyMine: boolean
  /** whose e-mail address stands under what is written with a key of the whole account; null = a person's key says it */
  readonly from: string | null
}

export interface IcingaOptions {
  readonly kind: 'icinga2'
  /**
   * SHA-256 of the certificates that are believed, one for each server, in lower-case hex without colons; none = an authority
   * that is trusted vouches for them, or caFile's
   */
  readonly pins: readonly string[]
  /** a filter of Icinga's own, in addition to "has a problem" */
  readonly filter: string | null
  /** it tells by itself what changes */
  readonly push: boolean
}

/** Where in one item of a JSON answer each thing stands: a JSON Pointer (RFC 6901), such as `/labels/team`. */
export interface JsonFields {
  readonly id: string
  readonly title: string | null
  readonly severity: string | null
  readonly state: string | null
  readonly url: string | null
  readonly since: string | null
  readonly heldBy: string | null
  /** labels by name, each with its pointer */
  readonly labels: Readonly<Record<string, string>>
  /** an object that is taken as labels whole */
  readonly allLabels: string | null
}

/** A request of the user's own for a deed: `{id}`, `{by}`, `{text}`, `{until}` stand for what they say, escaped for their place. */
export interface JsonAction {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body: string | null
}

/** What states mean, as the other side writes them (lower case). A state that none of them names counts as firing. */
export interface JsonStates {
  readonly held: readonly string[]
  readonly over: readonly string[]
}

export interface JsonOptions {
  readonly kind: 'json'
  /** where the list lies in the answer; '' = the answer is the list */
  readonly items: string
  /** where the answer names its next page; null = in a Link header, or there is none */
  readonly next: string | null
  readonly fields: JsonFields
  readonly states: JsonStates
  readonly actions: {
    readonly acknowledge: JsonAction | null
    readonly unacknowledge: JsonAction | null
    readonly note: JsonAction | null
    readonly resolve: JsonAction | null
  }
}

/** Others send to this laptop: on its loopback address, or where wanted in its network. */
export interface WebhookOptions {
  readonly kind: 'webhook'
  readonly port: number
  /** null = the loopback address only */
  readonly bind: string | null
  readonly format: 'alertmanager' | 'generic'
  /** for `generic`: as in a JSON answer */
  readonly items: string
  readonly fields: JsonFields
  readonly states: JsonStates
  /** what was not heard of again for this long is over, and said to be so, ms */
  readonly forgetMs: number
  /** nothing at all for this long is blindness, ms; null = silence says nothing */
  readonly expectMs: number | null
}

export type SourceOptions =
  | GrafanaOptions
  | MimirOptions
  | PrometheusOptions
  | PagerDutyOptions
  | IcingaOptions
  | JsonOptions
  | WebhookOptions
