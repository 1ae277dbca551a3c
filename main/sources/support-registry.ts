/** The support sources Nightdesk knows. A new one is added here; docs/add-a-source.md tells the rest. */
import { github } from './github.ts'
import type { SupportConfig, SupportDefinition } from './support-source.ts'

export const supportDefinitions: readonly SupportDefinition[] = [github]

/** The definition of a kind; throws for one that is not known, which the configuration's schema has ruled out. */
export function supportDefinitionOf(kind: SupportConfig['kind']): SupportDefinition {
  const definition = supportDefinitions.find((known) => known.kind === kind)
  if (!definition) throw new Error(`no support source of kind ${kind}`)
  return definition
}
