/** What the page sends of a source whose form is drawn from its description, and what it hears of it. */
import { z } from 'zod'
import type { Layer, Severity } from './alert.ts'
import { sourceId } from './id-fields.ts'
import { sourceAuth } from './source-auth.ts'
import { sourceForm } from './source-form.ts'
import type { Failure } from './source-health.ts'

/** The longest entry of one source, in characters of JSON. */
const maxEntry = 100_000

/**
 * A source as its entry in the file, without its name, kind and access. Access is as in the other form; of a kind that has a
 * `token` in the file, `bearer` is that token.
 */
export const kindForm = z.object({
  name: sourceId,
  kind: z.enum(['grafana', 'mimir', 'prometheus', 'pagerduty', 'icinga2', 'json', 'webhook']),
  entry: z
    .record(z.string().max(200), z.json())
    .refine((entry) => JSON.stringify(entry).length <= maxEntry, 'a shorter entry'),
  auth: sourceAuth,
})
export type KindForm = z.input<typeof kindForm>

export const sourceFormOrders = { 'sources.saveKind': kindForm } as const

export const sourceFormQueries = {
  'sources.testKind': kindForm,
  'sources.kindSettings': z.object({ name: sourceId }),
  /** asks once and shows how what comes would be read; `sample` is a message as it would be sent to a webhook */
  'sources.preview': z.object({
    form: z.union([kindForm, sourceForm]),
    sample: z.string().max(1_000_000).nullable(),
  }),
} as const

/** A source as its form shows it; its secret never leaves the engine. */
export interface KindSettings {
  readonly form: KindForm
  readonly hasSecret: boolean
  /** false when it can only be changed in the file */
  readonly editable: boolean
}

/** How one item stands in the columns of Watch. */
export interface PreviewColumns {
  readonly severity: Severity
  readonly severityKnown: boolean
  readonly environment: string | null
  readonly customer: string | null
  readonly team: string | null
  readonly layer: Layer
  readonly title: string
}

export interface PreviewItem {
  readonly fingerprint: string
  readonly labels: Readonly<Record<string, string>>
  /** as the file has it read now */
  readonly before: PreviewColumns
  /** as the form would have it read */
  readonly after: PreviewColumns
  /** who holds it there; null = nobody, or it does not say */
  readonly held: string | null
  /** epoch ms; null = it does not say */
  readonly since: number | null
  /** over by its own word */
  readonly isOver: boolean
}

export interface MappingPreview {
  readonly failure: Failure | null
  /** how many there are in all, of which at most twenty are shown; null = nothing was read */
  readonly total: number | null
  readonly items: readonly PreviewItem[]
  /** severities as they are written that no mapping knows; '' = none is given */
  readonly unknownSeverities: readonly string[]
  /** the names of all labels that came, with a value each */
  readonly labels: readonly { readonly name: string; readonly example: string }[]
}

export interface SourceFormAnswers {
  readonly 'sources.kindSettings': KindSettings
  readonly 'sources.preview': MappingPreview
}
