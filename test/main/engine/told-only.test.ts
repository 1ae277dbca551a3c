/** A source that lists only what it is told: its quiet looks cost nothing, and what it named ends when its time has come. */

import { statSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { Answer, SeenAlert } from '../../../contract/observation.ts'
import type { SourceSettings } from '../../../contract/queries.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'
import { aSeenAlert } from '../../helpers/seen.ts'

let night: Night
let told: SeenAlert[]
afterEach(() => night.close())

async function begin(): Promise<void> {
  told = []
  night = await startNight({
    config:
      'version: 1\nme: Mara Lind\nsources: [{ name: hook, kind: alertmanager, urls: ["http://hook.invalid"], poll: 15s }]\n',
    connect: () => () => {
      let isFirst = true
      const look = (): Answer => {
        const full = isFirst
        isFirst = false
        return {
          ...{ kind: 'answer', full, changed: told.splice(0), gone: [], silences: null },
          ...{ complete: false, restarted: false, total: 1, nextTryInMs: 0 },
          peers: [
            {
              ...{ url: 'http://hook.invalid', failure: null, version: null, startedAt: null },
              ...{ alertCount: 1, lacks: null, latencyMs: 1, skewMs: null },
            },
          ],
        }
      }
      return { isPartial: true, poll: async () => look(), forget: () => {}, test: () => Promise.reject() }
    },
  })
  await night.pass(20_000)
}

const firing = (): readonly boolean[] => [...night.state().episodes.values()].map((one) => one.firing)

/** After how many of these looks the database had been written since the one before. */
async function writesAfter(looks: number): Promise<number> {
  // What is written goes to the end of this file first.
  const log = path.join(night.dir, 'nightdesk.db-wal')
  const stamp = (): bigint => statSync(log, { bigint: true }).mtimeNs
  let writes = 0
  for (let look = 0; look < looks; look += 1) {
    const before = stamp()
    await night.pass(15_000)
    if (stamp() !== before) writes += 1
  }
  return writes
}

it('writes nothing by a look that brings nothing, while nothing it named is due', async () => {
  await begin()
  told.push(aSeenAlert('a', { firedAt: night.clock.now(), endsAt: night.clock.now() + 30 * minuteMs }))
  await night.pass(20_000)
  expect(firing()).toEqual([true])
  // The engine writes down once a minute what it heard; twelve looks are three minutes.
  expect(await writesAfter(12)).toBeLessThanOrEqual(4)
  expect(night.clock.now() - (night.state().sources[0]?.lastGoodAt ?? 0)).toBeLessThan(20_000)
})

it('ends what it named when its end has come, whatever was quiet before, and only that', async () => {
  await begin()
  const now = night.clock.now()
  told.push(aSeenAlert('short', { firedAt: now, endsAt: now + 10 * minuteMs }))
  told.push(aSeenAlert('long', { firedAt: now, endsAt: now + 60 * minuteMs }))
  await night.pass(9 * minuteMs)
  expect(firing()).toEqual([true, true])
  // It is told of once more, and stands until the new end.
  told.push(aSeenAlert('long', { firedAt: now, endsAt: now + 90 * minuteMs }))
  await night.pass(15 * minuteMs)
  expect(firing()).toEqual([false, true])
  await night.pass(60 * minuteMs)
  expect(firing().filter(Boolean)).toHaveLength(1)
  await night.pass(20 * minuteMs)
  expect(firing().filter(Boolean)).toHaveLength(0)
})

it('misses a heartbeat that ends after its source was saved as it is', async () => {
  await begin()
  const now = night.clock.now()
  const labels = { alertname: 'Watchdog', severity: 'none', installation: 'plover' }
  told.push(aSeenAlert('beat', { labels, firedAt: now, endsAt: now + 10 * minuteMs }))
  await night.pass(20_000)
  const missing = (): readonly boolean[] =>
    (night.state().sources[0]?.heartbeats ?? []).map(({ missingSince }) => missingSince !== null)
  expect(missing()).toEqual([false])
  const { form } = await night.query<SourceSettings>('sources.settings', { name: 'hook' })
  await night.order('sources.save', form)
  await night.pass(20_000)
  expect(missing()).toEqual([false])
  await night.pass(15 * minuteMs)
  expect(missing()).toEqual([true])
})
