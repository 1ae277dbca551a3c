/** Sources, each connected within a budget of requests: what it may ask, what it has asked, and until when it waits. */
import type { Http } from '../platform/http.ts'
import { definitionOf } from './registry.ts'
import { createRequestBudget, type RequestBudget } from './request-budget.ts'
import type { ConnectedSource, SourceConfig, SourcePlatform } from './source.ts'

/** Connects a source to be polled: each of its answers tells its budget, and the next look waits until there is some. */
export function connectWithinBudget(config: SourceConfig, platform: SourcePlatform): ConnectedSource {
  const definition = definitionOf(config.kind)
  // What is sent to us is asked for nothing.
  if (config.kind === 'webhook') return definition.connect(config, platform)
  const servers = new Set(config.urls.map(serverOf))
  const budget = createRequestBudget(platform.clock, config.urls.length, Math.max(1, servers.size))
  const source = definition.connect(config, { ...platform, http: countedHttp(platform.http, budget) })
  /** that of a source which knows its vendor's limit, as it told it last */
  let own: NonNullable<Awaited<ReturnType<ConnectedSource['poll']>>['budget']> | null = null
  return {
    ...source,
    poll: async (signal) => {
      const before = budget.taken()
      const seen = await source.poll(signal)
      // One that failed early says nothing of what a look takes.
      if (seen.kind === 'answer') budget.needs(budget.taken() - before, config.pollMs)
      own = seen.budget ?? own
      if (own !== null) {
        const waitsUntil =
          seen.kind === 'miss' && seen.nextTryInMs > 0
            ? platform.clock.now() + seen.nextTryInMs
            : own.waitsUntil
        return { ...seen, budget: { ...own, waitsUntil } }
      }
      const nextTryInMs = Math.max(seen.nextTryInMs, budget.waitMs())
      return { ...seen, nextTryInMs, budget: budget.figures(nextTryInMs) }
    },
  }
}

/** The same network, with every request counted and what its answer says of a limit noted. */
export function countedHttp(http: Http, budget: Pick<RequestBudget, 'take' | 'heard'>): Http {
  return async (request) => {
    budget.take()
    const result = await http(request)
    if (result.ok) budget.heard(result.response.headers, serverOf(request.url))
    return result
  }
}

/** Addresses of one server share its limit. */
function serverOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : ''
}
