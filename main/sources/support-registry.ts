/** The support sources Nightdesk knows. A new one is added here; docs/add-a-source.md tells the rest. */
import { github } from './github.ts'
import { slack } from './slack.ts'
import type { SupportConfig, SupportDefinition } from './support-source.ts'

export const supportDefinitions: readonly SupportDefinition[] = [slack, github]

/** The definition of a kind among these; undefined for one that this Nightdesk cannot connect. */
export function supportDefinitionOf(
  kind: SupportConfig['kind'],
  known: readonly SupportDefinition[] = supportDefinitions,
): SupportDefinition | undefined {
  return known.find((one) => one.kind === kind)
}
