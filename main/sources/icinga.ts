/** Icinga 2: hosts and services with a problem, and what can be done about them. */
import type { IcingaOptions } from '../../contract/source-options.ts'
import type { Clock } from '../platform/clock.ts'
import { checkIcinga } from './icinga-check.ts'
import { createIcingaDeeds } from './icinga-deeds.ts'
import { detailOf } from './icinga-detail.ts'
import { type IcingaDoor, openIcinga } from './icinga-door.ts'
import { createIcingaPoll, type IcingaPoll } from './icinga-poll.ts'
import { createIcingaStream } from './icinga-stream.ts'
import type { ConnectedSource, SourceConfig, SourceDefinition, SourcePlatform } from './source.ts'

export const icinga: SourceDefinition = { kind: 'icinga2', label: 'Icinga', connect }

const plain: IcingaOptions = { kind: 'icinga2', pins: [], filter: null, push: true }

function connect(config: SourceConfig, platform: SourcePlatform): ConnectedSource {
  const { broken } = config
  const { clock } = platform
  const options = config.options?.kind === 'icinga2' ? config.options : plain
  const door = openIcinga(config, platform)
  const { pins, push } = options
  const stream = createIcingaStream(door, config, pins, platform)
  const looking = createIcingaPoll(door, options, userOf(config), clock, stream)
  const listen = (news: () => void): (() => void) => {
    const told = patient(news, door, looking, clock)
    const end = stream.listen(told.news)
    return () => {
      end()
      told.end()
    }
  }
  return {
    showsHolds: true,
    poll: async (signal) =>
      broken ? { kind: 'miss', failure: broken, peers: [], nextTryInMs: 0 } : looking.poll(signal),
    forget: looking.forget,
    test: async (signal) =>
      broken
        ? { ok: false, peers: [], alertCount: null, advice: [], failure: broken }
        : checkIcinga(door, looking, platform, pins, signal),
    deeds: createIcingaDeeds(door, broken, clock),
    detail: async ({ fingerprint }, signal) => broken ?? detailOf(door, fingerprint, clock, signal),
    ...(push && platform.openLines ? { listen } : {}),
  }
}

/** News that comes in floods is told once, when the server has had its rest and we may ask again. */
function patient(
  news: () => void,
  door: IcingaDoor,
  looking: IcingaPoll,
  clock: Clock,
): { readonly news: () => void; readonly end: () => void } {
  let cancel: (() => void) | null = null
  const tell = (): void => {
    cancel = null
    news()
  }
  return {
    news: () => {
      if (cancel !== null) return
      const waitMs = Math.max(looking.restsUntil() - clock.mono(), door.spent().newsInMs, 0)
      if (waitMs === 0) return news()
      cancel = clock.after(waitMs, tell)
    },
    end: () => cancel?.(),
  }
}

/** The name that is signed in with, null where there is none. */
function userOf({ headers }: SourceConfig): string | null {
  const [, coded] = /^Basic (.*)$/.exec(headers.authorization ?? '') ?? []
  const pair = coded === undefined ? '' : Buffer.from(coded, 'base64').toString('utf8')
  return pair.includes(':') ? pair.slice(0, pair.indexOf(':')) : null
}
