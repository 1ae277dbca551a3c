/** Watching sources whose secrets may come later, or may have to be looked up again. */
import type { Observation } from '../../contract/observation.ts'
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
    const tryAgain = (): void => secrets.tryAgain(config.id)
    if (secrets.isWaiting(config.id)) return { tryNow: tryAgain, stop: () => {} }
    const poller = watch(config, {
      slice: sink.slice,
      observed: (name, observation) => {
        if (isRefused(observation)) secrets.refused(name)
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

/** Does the source, or one of its peers, ask for another sign-in? */
function isRefused(observation: Observation): boolean {
  if (observation.kind === 'miss' && observation.failure.kind === 'unauthorised') return true
  return observation.peers.some(({ failure }) => failure?.kind === 'unauthorised')
}
