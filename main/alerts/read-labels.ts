/** Labels and annotations to the columns a person reads. Pure; hostile values are cut, never interpreted. */
import type { Impact, Layer, Severity } from '../../contract/alert.ts'
import {
  allPipelinesLabel,
  cancelOutsideHoursLabel,
  type LabelMapping,
  pipelineLabel,
  servicePriorityLabel,
} from '../../contract/label-mapping.ts'
import type { SeenAlert } from '../../contract/observation.ts'

/** What is read out of an alert. */
export interface ReadAlert {
  readonly alertname: string
  readonly title: string
  readonly customer: string | null
  readonly environment: string | null
  readonly layer: Layer
  readonly team: string | null
  readonly severity: Severity
  readonly severityKnown: boolean
  readonly impact: Impact
  readonly heartbeat: boolean
  /** pages whatever pipeline it is of */
  readonly allPipelines: boolean
  readonly pipeline: string | null
  /** as written; null counts as the highest */
  readonly servicePriority: string | null
  readonly cancelOutsideHours: boolean
}

/** Long enough for every honest title; a 64 kB label must not become a 64 kB row. */
const longestText = 240

/** Reads one alert by the mapping. A severity that is missing or not mapped counts as notify and is marked so. */
export function readAlert(seen: SeenAlert, mapping: LabelMapping): ReadAlert {
  const { labels, annotations } = seen
  const alertname = short(own(labels, 'alertname') ?? 'Alert without a name')
  const heartbeat = mapping.heartbeats.includes(alertname)
  const written = first(labels, mapping.severity)?.toLowerCase() ?? ''
  const mapped = Object.hasOwn(mapping.severities, written) ? mapping.severities[written] : undefined
  const title =
    own(annotations, 'summary') ?? own(annotations, 'title') ?? sentence(own(annotations, 'description'))
  return {
    alertname,
    title: short(title ?? alertname),
    customer: shortOrNull(first(labels, mapping.customer)),
    environment: shortOrNull(environmentOf(labels, mapping)),
    layer: layerOf(first(labels, mapping.layer)),
    team: shortOrNull(first(labels, mapping.team)),
    severity: heartbeat ? 'none' : (mapped ?? 'notify'),
    severityKnown: heartbeat || mapped !== undefined,
    impact: impactOf(own(labels, 'impact') ?? own(annotations, 'impact')),
    heartbeat,
    allPipelines: own(labels, allPipelinesLabel) === 'true',
    pipeline: shortOrNull(own(labels, pipelineLabel)),
    servicePriority: shortOrNull(own(labels, servicePriorityLabel)),
    cancelOutsideHours: own(labels, cancelOutsideHoursLabel) === 'true',
  }
}

function environmentOf(labels: SeenAlert['labels'], mapping: LabelMapping): string | undefined {
  const parts = [first(labels, mapping.installation), first(labels, mapping.cluster)].filter(
    (part, index, all) => part !== undefined && all.indexOf(part) === index,
  )
  return parts.length > 0 ? parts.join('/') : first(labels, mapping.environment)
}

/** Words of real `topic` and `area` labels, by the layer an engineer would look at. */
const layerWords: readonly (readonly [Layer, RegExp])[] = [
  ['dns', /\b(dns|coredns|external-dns)\b/],
  ['network', /(network|ingress|cilium|calico|cni|vpn|load-?balanc|proxy|istio)/],
  ['infrastructure', /(infra|node|disk|storage|volume|machine|cloud|host|hardware)/],
  ['kubernetes', /(kube|k8s|kaas|etcd|managementcluster|workload|autoscal|cert-manager|platform)/],
]

function layerOf(value: string | undefined): Layer {
  const word = value?.toLowerCase() ?? ''
  return layerWords.find(([, words]) => words.test(word))?.[0] ?? 'other'
}

function impactOf(value: string | undefined): Impact {
  const word = value?.trim().toLowerCase()
  if (word === 'down') return 'down'
  if (word === 'degraded' || word === 'slowed') return 'degraded'
  if (word === 'none') return 'none'
  return 'unknown'
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined
  return value === '' ? undefined : value
}

function first(labels: SeenAlert['labels'], names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = own(labels, name)
    if (value !== undefined) return value
  }
  return undefined
}

function sentence(text: string | undefined): string | undefined {
  return text?.split(/(?<=[.!?])\s|\n/, 1)[0]
}

function short(text: string): string {
  if (text.length <= longestText) return text
  // A cut between the halves of one character would leave a half that nothing can show.
  return `${text.slice(0, longestText - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function shortOrNull(text: string | undefined): string | null {
  return text === undefined ? null : short(text)
}
