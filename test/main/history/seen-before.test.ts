import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import {
  localDayStart,
  type PastFiring,
  seenBefore,
  seenBeforeDays,
} from '../../../main/history/seen-before.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

const hourMs = 60 * minuteMs
const zoneBefore = process.env.TZ
beforeAll(() => {
  process.env.TZ = 'Europe/Zurich'
})
afterAll(() => {
  if (zoneBefore === undefined) delete process.env.TZ
  else process.env.TZ = zoneBefore
})

const at = (text: string): number => Date.parse(text)
/** Thursday 5 November 2026, noon in Zurich; the clocks went back on 25 October. */
const now = at('2026-11-05T12:00:00+01:00')

let ids = 0
function firing(firedAt: number, part: Partial<PastFiring> = {}): PastFiring {
  return { id: ++ids as EpisodeId, firedAt, quietAt: firedAt + hourMs, ackBy: null, ...part }
}
const told = (firings: readonly PastFiring[], current = 0) =>
  seenBefore(
    firings.toSorted((a, b) => b.firedAt - a.firedAt),
    current as EpisodeId,
    now,
    now - 90 * 24 * hourMs,
  )

describe('localDayStart', () => {
  const rows: readonly (readonly [number, string])[] = [
    [0, '2026-11-05T00:00:00+01:00'],
    [1, '2026-11-04T00:00:00+01:00'],
    [10, '2026-10-26T00:00:00+01:00'],
    [11, '2026-10-25T00:00:00+02:00'],
    [36, '2026-09-30T00:00:00+02:00'],
    [221, '2026-03-29T00:00:00+01:00'],
  ]
  it.each(rows)(
    '%d days back is midnight by the calendar, also over a change of clocks',
    (daysBack, midnight) => {
      expect(localDayStart(now, daysBack)).toBe(at(midnight))
    },
  )
})

describe('seenBefore', () => {
  it('counts by local days, the day of 25 hours included', () => {
    const before = told([
      firing(at('2026-11-05T00:00:00+01:00')),
      firing(at('2026-11-04T23:59:59+01:00')),
      firing(at('2026-10-25T00:00:00+02:00')),
      firing(at('2026-10-25T02:30:00+02:00')),
      firing(at('2026-10-25T02:30:00+01:00')),
      firing(at('2026-10-25T23:59:59+01:00')),
    ])
    expect(before.days).toHaveLength(seenBeforeDays)
    const counted = before.days.filter(({ count }) => count > 0)
    expect(counted).toEqual([
      { startsAt: at('2026-10-25T00:00:00+02:00'), count: 4 },
      { startsAt: at('2026-11-04T00:00:00+01:00'), count: 1 },
      { startsAt: at('2026-11-05T00:00:00+01:00'), count: 1 },
    ])
    expect(before.days.at(-1)?.startsAt).toBe(at('2026-11-05T00:00:00+01:00'))
    expect(before.days[0]?.startsAt).toBe(at('2026-10-07T00:00:00+02:00'))
  })

  it('leaves out what is older than its days, and does not count the present one as before', () => {
    const present = firing(now - minuteMs, { quietAt: null })
    const before = told(
      [present, firing(at('2026-10-06T23:59:59+02:00')), firing(now - 48 * hourMs)],
      present.id,
    )
    expect(before.count).toBe(1)
    expect(before.days.reduce((sum, { count }) => sum + count, 0)).toBe(2)
  })

  it('tells of the newest earlier one: when, how long, and who had it', () => {
    const present = firing(now, { quietAt: null })
    const earlier = firing(now - 24 * hourMs, { ackBy: 'Ines Okafor', quietAt: now - 23 * hourMs })
    expect(told([present, earlier, firing(now - 72 * hourMs)], present.id).last).toEqual({
      at: earlier.firedAt,
      tookMs: hourMs,
      by: 'Ines Okafor',
    })
    expect(told([present, firing(now - hourMs, { quietAt: null })], present.id).last).toMatchObject({
      tookMs: null,
    })
  })

  it('says how far back it can see when there was nothing', () => {
    expect(told([])).toMatchObject({ count: 0, last: null, historyFrom: now - 90 * 24 * hourMs })
  })
})
