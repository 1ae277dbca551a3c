/** How what a source lists now would be read, beside how it is read as the file stands. Changes nothing. */
import type { LabelMapping } from '../../contract/label-mapping.ts'
import type { SeenAlert } from '../../contract/observation.ts'
import type { QueryValue } from '../../contract/queries.ts'
import type { MappingPreview, PreviewColumns } from '../../contract/source-form-orders.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { WebhookOptions } from '../../contract/source-options.ts'
import { readAlert } from '../alerts/read-labels.ts'
import { mappingOf } from '../config/resolve.ts'
import { failureOf, type Look, type LookQuestion } from '../sources/look.ts'
import { tellApart } from '../sources/webhook-apart.ts'
import { readMessage } from '../sources/webhook-read.ts'
import type { Configuration } from './configuration.ts'
import { tried } from './kind-settings.ts'

/** Items that are shown. */
const mostItems = 20
/** Items that are looked through for labels and severities. */
const mostRead = 1_000
/** One poll for it may take this long, ms. */
const deadlineMs = 20_000

interface Listed {
  readonly alerts: readonly (SeenAlert & { readonly isOver?: true })[]
  readonly total: number
}

/** @throws AppError `bad-input` where the form is wrong */
export async function previewMapping(
  configuration: Configuration,
  { form, sample }: QueryValue<'sources.preview'>,
  look: Look,
  now: number,
): Promise<MappingPreview> {
  const { source, resolved } =
    form.kind === 'alertmanager' ? await configuration.preview(form) : await tried(configuration, form)
  const listed =
    sample !== null && resolved.options?.kind === 'webhook'
      ? fromSample(sample, resolved.options, now)
      : await fromList(resolved, look)
  if ('failure' in listed)
    return { failure: listed.failure, total: null, items: [], unknownSeverities: [], labels: [] }
  const config = configuration.config()
  const before = mappingOf(config, form.name)
  const after = mappingOf({ ...config, sources: [source] }, form.name)
  const read = listed.alerts.slice(0, mostRead)
  return {
    failure: null,
    total: listed.total,
    items: read.slice(0, mostItems).map((alert) => ({
      ...{ fingerprint: alert.fingerprint, labels: alert.labels },
      before: columnsOf(alert, before),
      after: columnsOf(alert, after),
      held: alert.held ? (alert.held.by ?? 'somebody') : null,
      since: alert.sinceUnknown ? null : alert.firedAt,
      isOver: alert.isOver === true,
    })),
    unknownSeverities: unknownIn(read, after),
    labels: labelsIn(read),
  }
}

async function fromList(
  config: LookQuestion['config'],
  look: Look,
): Promise<Listed | { readonly failure: Failure }> {
  const answer = await look({ wants: 'list', config, deadlineMs, most: mostRead })
  return answer.kind === 'listed' ? answer : { failure: failureOf(answer) }
}

function fromSample(
  sample: string,
  options: WebhookOptions,
  now: number,
): Listed | { readonly failure: Failure } {
  const read = readMessage(sample, options, now)
  if (!read.ok) return { failure: read.failure }
  const { firing, ended } = tellApart(read.value.told, new Map())
  return { alerts: firing, total: firing.length + ended.length }
}

function columnsOf(alert: SeenAlert, mapping: LabelMapping): PreviewColumns {
  const { severity, severityKnown, environment, customer, team, layer, title } = readAlert(alert, mapping)
  return { severity, severityKnown, environment, customer, team, layer, title }
}

/** The severities that nothing maps, as they are written; '' = none is given. */
function unknownIn(alerts: readonly SeenAlert[], mapping: LabelMapping): readonly string[] {
  const unknown = alerts
    .filter((alert) => !readAlert(alert, mapping).severityKnown)
    .map(
      ({ labels }) =>
        mapping.severity.map((name) => labels[name]?.trim() ?? '').find((one) => one !== '') ?? '',
    )
  return [...new Set(unknown)].slice(0, mostItems)
}

function labelsIn(alerts: readonly SeenAlert[]): MappingPreview['labels'] {
  const found = new Map<string, string>()
  for (const { labels } of alerts)
    for (const [name, value] of Object.entries(labels)) if (!found.has(name)) found.set(name, value)
  return [...found].slice(0, 200).map(([name, example]) => ({ name, example: example.slice(0, 200) }))
}
