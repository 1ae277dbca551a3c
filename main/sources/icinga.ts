/** Icinga 2: hosts and services with a problem, and what can be done about them. */
import type { IcingaOptions } from '../../contract/source-options.ts'
import { checkIcinga } from './icinga-check.ts'
import { createIcingaDeeds } from './icinga-deeds.ts'
import { openIcinga } from './icinga-door.ts'
import { createIcingaPoll } from './icinga-poll.ts'
import type { ConnectedSource, SourceConfig, SourceDefinition, SourcePlatform } from './source.ts'

export const icinga: SourceDefinition = { kind: 'icinga2', label: 'Icinga', connect }

const plain: IcingaOptions = { kind: 'icinga2', pin: null, filter: null, push: true }

function connect(config: SourceConfig, platform: SourcePlatform): ConnectedSource {
  const { broken } = config
  const { clock } = platform
  const options = config.options?.kind === 'icinga2' ? config.options : plain
  const door = openIcinga(config, platform)
  const looking = createIcingaPoll(door, options, userOf(config), clock)
  return {
    poll: async (signal) =>
      broken ? { kind: 'miss', failure: broken, peers: [], nextTryInMs: 0 } : looking.poll(signal),
    forget: looking.forget,
    test: async (signal) =>
      broken
        ? { ok: false, peers: [], alertCount: null, advice: [], failure: broken }
        : checkIcinga(door, looking, clock, signal),
    deeds: createIcingaDeeds(door, broken, clock),
  }
}

/** The name that is signed in with, null where there is none. */
function userOf({ headers }: SourceConfig): string | null {
  const [, coded] = /^Basic (.*)$/.exec(headers.authorization ?? '') ?? []
  const pair = coded === undefined ? '' : Buffer.from(coded, 'base64').toString('utf8')
  return pair.includes(':') ? pair.slice(0, pair.indexOf(':')) : null
}
