/** The sources Nightdesk knows. A new one is added here; docs/add-a-source.md tells the rest. */
import { alertmanager } from './alertmanager.ts'
import type { SourceConfig, SourceDefinition } from './source.ts'

export const definitions: readonly SourceDefinition[] = [alertmanager]

/** The definition of a kind; throws for one that is not known, which the configuration's schema has ruled out. */
export function definitionOf(kind: SourceConfig['kind']): SourceDefinition {
  const definition = definitions.find((known) => known.kind === kind)
  if (!definition) throw new Error(`no source of kind ${kind}`)
  return definition
}
