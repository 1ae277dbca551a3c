/** Rest and load, read from the record of this laptop by the digest's own rule of who was awake. */
import type { RestView } from '../../contract/rest.ts'
import { calledBetween } from '../history/digest-table.ts'
import { restOf } from '../history/rest.ts'
import type { CircumstancesNow } from './circumstances.ts'
import type { Configuration } from './configuration.ts'
import type { Core } from './core.ts'
import { againAsleepMs, awakeIn } from './digest.ts'

/** How far back hours of the day are counted, ms. */
const backMs = 28 * 86_400_000
/** Calls that are read at most: beyond these nobody counts. */
const mostCalls = 5_000
const hourMs = 3_600_000

/** Reads it as it is now. */
export function readRest(
  core: Pick<Core, 'clock' | 'db'>,
  configuration: Pick<Configuration, 'config'>,
  circumstances: Pick<CircumstancesNow, 'at' | 'nightsSince'>,
): RestView {
  const now = core.clock.now()
  const since = now - backMs
  return restOf(
    {
      awake: awakeIn(calledBetween(core.db, since, now + 1, mostCalls), now),
      nights: circumstances.nightsSince(since, now),
      since,
    },
    {
      restMs: configuration.config().rest.hours * hourMs,
      allowanceMs: againAsleepMs,
      zone: circumstances.at(now).zone,
    },
    now,
  )
}
