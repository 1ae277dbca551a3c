import { describe, expect, it } from 'vitest'
import {
  blindAt,
  blindSince,
  isVerifiedCalm,
  type Sight,
  type SourceHealth,
  sightOf,
  silentForMs,
} from '../../contract/source-health.ts'
import { aSource, minuteMs, nightNow, secondMs } from '../helpers/fixtures.ts'

const now = nightNow
const beat = { alertname: 'Watchdog', environment: 'plover/pay-eu' }

/** A source that was heard `agoMs` ago (null: never, watched for `watchedMs`). */
function heard(agoMs: number | null, part: Partial<SourceHealth> = {}): SourceHealth {
  return aSource('plover', { lastGoodAt: agoMs === null ? null : now - agoMs, ...part })
}

describe('sightOf', () => {
  // Stale after 3 missed intervals, blind after max(3 min, 3 intervals).
  const rows: readonly (readonly [string, number, number, Sight])[] = [
    ['just heard, every 30 s', 30, 0, 'live'],
    ['3 intervals of 30 s', 30, 90, 'live'],
    ['a moment more', 30, 90.001, 'stale'],
    ['a moment before 3 min', 30, 179.999, 'stale'],
    ['3 min', 30, 180, 'blind'],
    ['an hour', 30, 3_600, 'blind'],
    ['3 intervals of 5 s', 5, 15, 'live'],
    ['more, every 5 s', 5, 15.001, 'stale'],
    ['still stale for 3 min, every 5 s', 5, 179.999, 'stale'],
    ['3 min, every 5 s', 5, 180, 'blind'],
    ['every 60 s: never stale,', 60, 179.999, 'live'],
    ['blind at once', 60, 180, 'blind'],
    ['every 120 s: live for 6 min,', 120, 359.999, 'live'],
    ['blind at 3 intervals', 120, 360, 'blind'],
    ['our clock is behind the last answer', 30, -60, 'live'],
  ]
  it.each(rows)('%s (interval %d s, silent %d s): %s', (_, interval, silent, sight) => {
    const source = heard(silent * secondMs, { intervalMs: interval * secondMs })
    expect(sightOf(source, now)).toBe(sight)
    expect(sight === 'blind').toBe(blindAt(source) <= now)
  })

  const never: readonly (readonly [number, Sight])[] = [
    [0, 'waiting'],
    [90, 'waiting'],
    [90.001, 'stale'],
    [179.999, 'stale'],
    [180, 'blind'],
  ]
  it.each(never)('never heard, watched for %d s: %s', (watched, sight) => {
    expect(sightOf(heard(null, { watchedSince: now - watched * secondMs }), now)).toBe(sight)
  })

  it('is blind while a heartbeat is missing, however fresh the answers', () => {
    const missing = { ...beat, missingSince: now - secondMs }
    expect(sightOf(heard(0, { heartbeats: [missing] }), now)).toBe('blind')
    expect(sightOf(heard(0, { heartbeats: [{ ...beat, missingSince: null }, missing] }), now)).toBe('blind')
    expect(sightOf(heard(0, { heartbeats: [{ ...beat, missingSince: null }] }), now)).toBe('live')
  })

  it('is catching up while answers come from a server whose picture is not whole', () => {
    expect(sightOf(heard(0, { catchingUp: true }), now)).toBe('catching-up')
    expect(sightOf(heard(100 * secondMs, { catchingUp: true }), now)).toBe('stale')
  })
})

describe('blindSince', () => {
  it('is the last answer, or the beginning of the watch', () => {
    expect(blindSince(heard(10 * minuteMs), now)).toBe(now - 10 * minuteMs)
    expect(blindSince(heard(null, { watchedSince: now - 7 * minuteMs }), now)).toBe(now - 7 * minuteMs)
  })

  it('is the earliest missing heartbeat while answers come, the last answer when they stopped', () => {
    const heartbeats = [
      { ...beat, missingSince: now - 2 * minuteMs },
      { ...beat, environment: 'other', missingSince: now - 5 * minuteMs },
    ]
    expect(blindSince(heard(0, { heartbeats }), now)).toBe(now - 5 * minuteMs)
    expect(blindSince(heard(4 * minuteMs, { heartbeats }), now)).toBe(now - 4 * minuteMs)
  })

  it('never counts silence backwards', () => {
    expect(silentForMs(heard(-minuteMs), now)).toBe(0)
    expect(silentForMs(heard(minuteMs), now)).toBe(minuteMs)
  })
})

describe('isVerifiedCalm', () => {
  const rows: readonly (readonly [string, Partial<SourceHealth>, number | null, boolean])[] = [
    ['just heard', {}, 0, true],
    ['2 intervals + 5 s ago', {}, 65, true],
    ['a moment more', {}, 65.001, false],
    ['2 short intervals + 5 s, but stale already after 3', { intervalMs: 5 * secondMs }, 15, true],
    ['a short interval, stale', { intervalMs: 5 * secondMs }, 15.001, false],
    ['never heard', {}, null, false],
    ['catching up', { catchingUp: true }, 0, false],
    ['a heartbeat missing', { heartbeats: [{ ...beat, missingSince: now }] }, 0, false],
    ['a heartbeat present', { heartbeats: [{ ...beat, missingSince: null }] }, 0, true],
  ]
  it.each(rows)('%s: %s', (_, part, silent, calm) => {
    const source = heard(silent === null ? null : silent * secondMs, { watchedSince: now, ...part })
    expect(isVerifiedCalm(source, now)).toBe(calm)
  })
})
