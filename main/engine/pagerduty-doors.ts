/** The ways to PagerDuty: one for each account and key, so that its limits count for everybody who asks. */
import type { Failure } from '../../contract/source-health.ts'
import type { PagerDutyFeed } from '../config/pagerduty-schema.ts'
import { refText } from '../config/secret-ref.ts'
import { openPagerDuty, type PagerDutyDoor } from '../sources/pagerduty-door.ts'
import type { SourcePlatform } from '../sources/source.ts'
import type { Configuration } from './configuration.ts'

export interface PagerDutyDoors {
  /** the way with this key, or why there is none: its secret is looked up the first time */
  open(feed: PagerDutyFeed): Promise<PagerDutyDoor | Failure>
  /** its key was not accepted: it is looked up anew the next time */
  refused(feed: PagerDutyFeed): void
}

/** Doors out of what the configuration names. */
export function createPagerDutyDoors(
  configuration: Pick<Configuration, 'secret'>,
  platform: SourcePlatform,
): PagerDutyDoors {
  const doors = new Map<string, PagerDutyDoor>()
  const keyOf = ({ url, token }: PagerDutyFeed): string => JSON.stringify([url, refText(token)])
  return {
    open: async (feed) => {
      const known = doors.get(keyOf(feed))
      if (known) return known
      const found = await configuration.secret(feed.token)
      if (found.kind !== 'value') return { kind: 'secret-missing', detail: sentence(found.words) }
      const door = openPagerDuty({ url: feed.url, token: found.value.trim() }, platform)
      doors.set(keyOf(feed), door)
      return door
    },
    refused: (feed) => void doors.delete(keyOf(feed)),
  }
}

/** Words about a secret end as the form shows them: without a full stop. */
function sentence(words: string): string {
  return /[.?]$/.test(words) ? words : `${words}.`
}
