/** Watching sources whose secrets may come later, or may have to be looked up again. */
import type { Observation } from '../../contract/observation.ts'
import type { FailureKind } from '../../contract/source-health.ts'
import type { Configuration } from './configuration.ts'
import type { WatchSource } from './watching.ts'

/**
 * A source whose secret is still being looked up is not asked; it counts as unseen meanwhile, and the change of its
 * configuration that the secret brings begins the asking. One that does not accept its secret has it looked up again.
 */
export function watchWithSecrets(
  watch: WatchSource,
  secrets: Pick<Configuration, 'isWaiting' | 'refused' | 'tryAgain'>,
): WatchSource {
  return (config, sink) => {
    let refused = false
    const tryAgain = (): void => secrets.tryAgain(config.id, refused)
    if (secrets.isWaiting(config.id)) return { tryNow: tryAgain, stop: () => {} }
    const poller = watch(config, {
      slice: sink.slice,
      observed: (name, observation) => {
        refused = isRefused(observation)
        if (refused) secrets.refused(name)
        return sink.observed(name, observation)
      },
    })
    return {
      tryNow: () => {
        tryAgain()
        poller.tryNow()
      },
      stop: poller.stop,
    }
  }
}

/** How servers say that a secret is no longer good: 401, 403, a way to a login page, or that page itself. */
const refusals: ReadonlySet<FailureKind> = new Set<FailureKind>(['unauthorised', 'forbidden', 'not-json'])

/** Does the source, or one of its peers, ask for another sign-in? */
function isRefused(observation: Observation): boolean {
  if (observation.kind === 'miss' && refusals.has(observation.failure.kind)) return true
  return observation.peers.some(({ failure }) => failure !== null && refusals.has(failure.kind))
}
