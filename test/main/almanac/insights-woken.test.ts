/** Who was woken: the same as Shifts says of the same nights, by the digest's rule of who was awake. */
import { expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import { againAsleepMs, awakeIn } from '../../../main/engine/digest.ts'
import type { CalledRow } from '../../../main/history/digest-table.ts'
import { restOf } from '../../../main/history/rest.ts'
import {
  aMoment,
  anAlertEntry,
  anEpisodeEntry,
  day,
  hour,
  minute,
  toldAlmanac,
} from '../../helpers/insights-record.ts'
import { fc } from '../../helpers/property.ts'

/** Monday 19 October 2026 in Berlin: on its Sunday the clocks go back. */
const monday = Date.UTC(2026, 9, 18, 22)
const zone = 'Europe/Berlin'

const sound = fc.record({
  at: fc.integer({ min: 0, max: 6 * 1_440 }),
  lasts: fc.integer({ min: 1, max: 300 }),
  ackAfter: fc.option(fc.integer({ min: 0, max: 60 }), { nil: null }),
  unseen: fc.boolean(),
  isOver: fc.boolean(),
})

it('counts for every night what Shifts counts', () => {
  const property = fc.property(fc.array(sound, { maxLength: 30 }), (sounds) => {
    const now = monday + 6.5 * day
    const told = sounds.map(({ at, lasts, ackAfter, unseen, isOver }, index) => {
      const from = monday + at * minute
      const quietAt = isOver ? from + lasts * minute : null
      return anEpisodeEntry({
        ...{ id: index + 1, calledAt: from - minute, quietAt, alert: anAlertEntry({ id: index + 1 }) },
        ...{
          ackAt: ackAfter === null ? null : from + ackAfter * minute,
          ackOrigin: ackAfter === null ? null : 'here',
        },
        sounded: [{ from, to: null, ...(unseen ? { unseen } : {}) }],
      })
    })
    const called = told.map(
      ({ id, quietAt, ackAt, sounded }): CalledRow => ({
        ...{
          episodeId: id as EpisodeId,
          title: '',
          customer: null,
          environment: null,
          severity: 'page',
          worth: null,
        },
        ...{ at: sounded[0]?.from ?? 0, startedAt: sounded[0]?.from ?? 0, endedAt: quietAt, ackedAt: ackAt },
        healed: sounded[0]?.unseen === true,
      }),
    )
    const nights = Array.from({ length: 6 }, (_, index) => ({
      ...{ from: monday + index * day + 22 * hour, to: monday + (index + 1) * day + 7 * hour },
    }))
    const rest = restOf(
      { awake: awakeIn(called, now), nights, since: monday },
      { restMs: 11 * hour, allowanceMs: againAsleepMs, zone },
      now,
    )
    const { woken } = toldAlmanac(...told).answers['insights.view'](
      { week: '2026-10-19', weeks: 1, whose: 'mine', team: null, severity: null, when: 'all' },
      aMoment(now),
    )
    // The first hours of the week belong to the night before it, which Shifts is not asked for here.
    const early = rest.interruptions.filter(({ from }) => from < monday + 7 * hour).length
    expect(woken?.count).toBe(rest.nights.reduce((sum, one) => sum + one.woken, 0) + early)
    const most = Math.max(...rest.nights.map((one) => one.woken), early)
    expect(woken?.worst?.count ?? 0).toBe(most)
  })
  fc.assert(property, { numRuns: 60, endOnFailure: true })
})
