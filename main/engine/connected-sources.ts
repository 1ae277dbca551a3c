/** The sources as they take orders and questions: connected anew with every configuration. Polling has its own. */
import { definitionOf } from '../sources/registry.ts'
import { createRequestBudget, type RequestBudget } from '../sources/request-budget.ts'
import type { ConnectedSource, SourceConfig } from '../sources/source.ts'
import { countedHttp } from '../sources/within-budget.ts'
import type { EngineDeps } from './engine-deps.ts'

export interface ConnectedSources {
  readonly at: (sourceId: string) => ConnectedSource | undefined
  /** requests that these orders and questions took in the last minute */
  readonly spent: (sourceId: string) => number
  connect(configs: readonly SourceConfig[]): void
}

export function createConnectedSources({
  connect,
  platform,
}: Pick<EngineDeps, 'connect' | 'platform'>): ConnectedSources {
  const connected = new Map<string, ConnectedSource>()
  /** they outlive a configuration: what was asked a moment ago was asked */
  const counts = new Map<string, RequestBudget>()
  const countOf = (sourceId: string): RequestBudget => {
    const known = counts.get(sourceId) ?? createRequestBudget(platform.clock, 1)
    counts.set(sourceId, known)
    return known
  }
  const byKind = (config: SourceConfig): ConnectedSource =>
    definitionOf(config.kind).connect(config, {
      ...platform,
      http: countedHttp(platform.http, countOf(config.id)),
    })
  return {
    at: (sourceId) => connected.get(sourceId),
    spent: (sourceId) => counts.get(sourceId)?.figures(0).usedLastMinute ?? 0,
    connect: (configs) => {
      connected.clear()
      for (const config of configs) connected.set(config.id, connect?.(config) ?? byKind(config))
    },
  }
}
