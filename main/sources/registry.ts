/** The sources Nightdesk knows. A new one is added here; docs/add-a-source.md tells the rest. */
import type { SourceKind } from '../../contract/source-options.ts'
import { alertmanager } from './alertmanager.ts'
import { grafana } from './grafana.ts'
import { icinga } from './icinga.ts'
import { json } from './json.ts'
import { mimir } from './mimir.ts'
import { pagerduty } from './pagerduty.ts'
import { prometheus } from './prometheus.ts'
import type { SourceDefinition } from './source.ts'
import { webhook } from './webhook.ts'

export const definitions: readonly SourceDefinition[] = [
  alertmanager,
  grafana,
  mimir,
  prometheus,
  pagerduty,
  icinga,
  json,
  webhook,
]

/** The definition of a kind; throws for one that is not known, which the configuration's schema has ruled out. */
export function definitionOf(kind: SourceKind): SourceDefinition {
  const definition = definitions.find((known) => known.kind === kind)
  if (!definition) throw new Error(`no source of kind ${kind}`)
  return definition
}
