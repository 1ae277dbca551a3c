/** The sources as they take orders and questions: connected anew with every configuration. Polling has its own. */
import { definitionOf } from '../sources/registry.ts'
import type { ConnectedSource, SourceConfig } from '../sources/source.ts'
import type { EngineDeps } from './engine-deps.ts'

export interface ConnectedSources {
  readonly at: (sourceId: string) => ConnectedSource | undefined
  connect(configs: readonly SourceConfig[]): void
}

export function createConnectedSources({
  connect,
  platform,
}: Pick<EngineDeps, 'connect' | 'platform'>): ConnectedSources {
  const connected = new Map<string, ConnectedSource>()
  return {
    at: (sourceId) => connected.get(sourceId),
    connect: (configs) => {
      connected.clear()
      for (const config of configs)
        connected.set(config.id, connect?.(config) ?? definitionOf(config.kind).connect(config, platform))
    },
  }
}
