/** A kind that the configuration knows and this program cannot watch yet: it is blind, and says so. */
import type { Failure } from '../../contract/source-health.ts'
import type { ConnectedSource, SourceConfig } from './source.ts'

/** A source that never answers. */
export function unbuilt({ kind }: SourceConfig): ConnectedSource {
  const failure: Failure = { kind: 'bad-request', detail: `This Nightdesk cannot watch ${kind} yet.` }
  return {
    poll: async () => ({ kind: 'miss', failure, peers: [], nextTryInMs: 0 }),
    forget: () => {},
    test: async () => ({ ok: false, peers: [], alertCount: null, advice: [], failure }),
  }
}
