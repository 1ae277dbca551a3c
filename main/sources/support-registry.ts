/** The support sources Nightdesk knows: systems that carry customers' threads. */
import type { SupportConfig, SupportDefinition } from './support-source.ts'

export const supportDefinitions: readonly SupportDefinition[] = []

/** The definition of a kind among these; undefined for one that this Nightdesk cannot connect. */
export function supportDefinitionOf(
  kind: SupportConfig['kind'],
  known: readonly SupportDefinition[] = supportDefinitions,
): SupportDefinition | undefined {
  return known.find((one) => one.kind === kind)
}
