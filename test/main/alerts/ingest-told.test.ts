/** Sources that are told of alerts, or that do not say when one began. */
import { expect, it } from 'vitest'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import { defaultMapping } from '../../../contract/label-mapping.ts'
import type { SeenAlert } from '../../../contract/observation.ts'
import { ingestAbsences, missingOf, overdueOf } from '../../../main/alerts/absences.ts'
import { episodeById } from '../../../main/alerts/episode-table.ts'
import { type IngestContext, ingestAlerts } from '../../../main/alerts/ingest.ts'
import { defaultPolicy } from '../../../main/alerts/policy.ts'
import { joinEffects } from '../../../main/db/journal.ts'
import { minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { aSeenAlert } from '../../helpers/seen.ts'

function open(isPartial: boolean) {
  const db = openTestDb()
  const sourceId = 'hook' as SourceId
  const id = 1 as EpisodeId
  const take = (now: number, ...alerts: readonly SeenAlert[]) =>
    db.transact((write) => {
      const listed = new Set<EpisodeId>()
      const context: IngestContext = {
        ...{ sourceId, now, policy: defaultPolicy, mapping: defaultMapping, silences: [], isPartial },
        ...{
          isOwnSilence: () => false,
          inhibitor: () => undefined,
          lastGoodAt: now - minuteMs,
          listed,
        },
      }
      const taken = ingestAlerts(write, context, alerts)
      const { gone } = overdueOf(write, [id], listed, now)
      return joinEffects(taken, ingestAbsences(write, context, missingOf(gone), false).effects)
    })
  return { take, only: () => episodeById(db, defaultPolicy, id) }
}

it('what was told stands until the end it was given, counted from when it was told last', () => {
  const { take, only } = open(true)
  const told = aSeenAlert('a', { endsAt: nightNow + 60 * minuteMs })
  take(nightNow, told)
  take(nightNow + 50 * minuteMs, { ...told, endsAt: nightNow + 110 * minuteMs })
  for (const minutes of [61, 62, 109]) take(nightNow + minutes * minuteMs)
  expect(only()).toMatchObject({ firing: true, absentSince: null, firings: 1 })
  for (const minutes of [110, 111, 125]) take(nightNow + minutes * minuteMs)
  expect(only()?.firing).toBe(false)
})

it('an alert without a beginning is no new firing because a new start saw it anew', () => {
  const { take, only } = open(false)
  const seen = aSeenAlert('a', { sinceUnknown: true, endsAt: nightNow + 300 * minuteMs })
  take(nightNow, seen)
  take(nightNow + 90 * minuteMs, { ...seen, firedAt: nightNow + 90 * minuteMs })
  expect(only()).toMatchObject({ id: 1, firing: true, firings: 1, firedAt: seen.firedAt })
})
