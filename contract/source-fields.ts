/** What the form of a kind of source is drawn from: its fields, as plain data. */
import type { SourceKind } from './source-options.ts'

/** Kinds whose form is drawn from its description; an Alertmanager has a form of its own. */
export type DescribedKind = Exclude<SourceKind, 'alertmanager'>

/**
 * One field. `key` is the entry in the configuration file, with a dot for each step inside (`fields.id`). What is typed is
 * kept as text, a toggle as yes or no; `standard` is what counts where the entry is left out.
 */
export type KindField = {
  readonly key: string
  readonly label: string
  readonly help?: string
  readonly example?: string
  readonly isRequired?: true
  /** below the fold: right for most as it is */
  readonly isMore?: true
  /** shown only while another field has this value */
  readonly onlyIf?: { readonly key: string; readonly value: string }
} & (
  | { readonly type: 'text' | 'url' | 'pointer' | 'lines'; readonly standard?: string }
  /** a time such as "30s" or "5m" */
  | { readonly type: 'duration' | 'size'; readonly standard?: string }
  | { readonly type: 'number'; readonly standard?: number }
  | { readonly type: 'toggle'; readonly standard: boolean }
  | {
      readonly type: 'choice'
      readonly choices: readonly (readonly [value: string, words: string])[]
      readonly standard: string
    }
  /** one a line; `urls` may lack their scheme */
  | { readonly type: 'list' | 'urls'; readonly standard?: readonly string[] }
  /** `name = value` a line */
  | { readonly type: 'table'; readonly standard?: Readonly<Record<string, string>> }
)

/** How a kind is let in. `token`: one secret under the entry `token`; `any`: user and password or a bearer token, or none. */
export type KindAccess = 'any' | 'token'

export interface KindDescription {
  readonly kind: DescribedKind
  readonly label: string
  /** one line of the chooser */
  readonly line: string
  readonly access: KindAccess
  /** what the secret is called, and how one begins */
  readonly secret: { readonly label: string; readonly example: string; readonly help?: string }
  /** what to do before there is a token, with the least it must be allowed */
  readonly steps: { readonly title: string; readonly list: readonly string[] }
  readonly fields: readonly KindField[]
}

/** How often it is asked, or looked at. @param standard where nothing else is said */
export const pollField = (label: string, standard: string, bounds: string): KindField => ({
  ...{ key: 'poll', type: 'duration', label, standard, isMore: true },
  help: `A time from ${bounds}.`,
})

/** Entries that every kind has, below the fold. @param poll how often it is asked where nothing else is said */
export function commonFields(poll: string, bounds: string): readonly KindField[] {
  return [
    pollField('Ask every', poll, bounds),
    {
      ...{ key: 'headers', type: 'table', label: 'Headers', example: 'X-Scope-OrgID = team-a', isMore: true },
      help: 'One a line, name = value. A secret is named, not written: env:NAME or file:PATH.',
    },
    {
      ...{ key: 'caFile', type: 'text', label: 'File with its certificate authority (PEM)', isMore: true },
      example: '/etc/ssl/company-ca.pem',
    },
    {
      ...{ key: 'maxBody', type: 'size', label: 'Longest answer', standard: '256MB', isMore: true },
      help: 'From 1MB to 1024MB.',
    },
  ]
}

/** The labels that say where an alert belongs, in the order of the columns. */
export const mappingParts = [
  ['severity', 'Severity'],
  ['environment', 'Environment'],
  ['installation', 'Installation, before the environment'],
  ['cluster', 'Cluster, before the environment'],
  ['customer', 'Customer'],
  ['team', 'Team'],
  ['layer', 'Layer'],
] as const

/** `mapping:` of the entry: label names in order of preference, and what each severity means. */
export const mappingFields: readonly KindField[] = [
  ...mappingParts.map(
    ([key, label]): KindField => ({ key: `mapping.${key}`, type: 'list', label, isMore: true }),
  ),
  { key: 'mapping.severities', type: 'table', label: 'What each severity means', isMore: true },
]

/** Acks are told to it. @param words what it does there */
export const tellAcks = (words: string, standard: boolean): KindField => ({
  ...{ key: 'mirrorAcks', type: 'toggle', label: 'Tell it of my acks', help: words, standard },
})

export const carries: KindField = {
  ...{ key: 'carryEscalations', type: 'toggle', standard: false, isMore: true },
  label: 'Carry escalations to my colleagues’ Nightdesk',
  help: 'Writes a silence that matches no alert, and reads theirs with every poll.',
}

/** The values of a choice with their words: pairs, which a bare list would not stay. */
export const choicesOf = (
  ...choices: readonly (readonly [value: string, words: string])[]
): readonly (readonly [value: string, words: string])[] => choices
