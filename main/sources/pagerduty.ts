/** PagerDuty: open incidents of an account, and what can be done about them. */
import type { PagerDutyOptions } from '../../contract/source-options.ts'
import { checkPagerDuty } from './pagerduty-check.ts'
import { createPagerDutyDeeds } from './pagerduty-deeds.ts'
import { readColleagues, readDetail } from './pagerduty-detail.ts'
import { openPagerDuty } from './pagerduty-door.ts'
import { createPagerDutyPoll } from './pagerduty-poll.ts'
import type { ConnectedSource, SourceConfig, SourceDefinition, SourcePlatform } from './source.ts'

export const pagerduty: SourceDefinition = { kind: 'pagerduty', label: 'PagerDuty', connect }

const allOptions: PagerDutyOptions = {
  kind: 'pagerduty',
  services: [],
  teams: [],
  urgencies: ['high', 'low'],
  onlyMine: false,
  from: null,
}

function connect(config: SourceConfig, platform: SourcePlatform): ConnectedSource {
  const { broken, headers, ca, maxBytes } = config
  const url = config.urls[0] ?? ''
  const options = config.options?.kind === 'pagerduty' ? config.options : allOptions
  const token = (headers.authorization ?? '').replace(/^(Token token=|Bearer )/, '')
  const door = openPagerDuty({ url, token, headers, ca, maxBytes }, platform)
  const looking = createPagerDutyPoll(door, url, options, platform.clock)
  return {
    showsHolds: true,
    poll: async (signal) =>
      broken ? { kind: 'miss', failure: broken, peers: [], nextTryInMs: 0 } : looking.poll(signal),
    forget: looking.forget,
    test: async (signal) =>
      broken
        ? { ok: false, peers: [], alertCount: null, advice: [], failure: broken }
        : checkPagerDuty(door, url, options, platform.clock, signal),
    people: async (signal) => broken ?? readColleagues(door, signal),
    detail: async ({ fingerprint }, signal) =>
      broken ?? readDetail(door, fingerprint, platform.clock, signal),
    deeds: createPagerDutyDeeds(door, options, broken, platform.clock),
  }
}
