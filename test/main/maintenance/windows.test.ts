/** Which window folds an alert, and when: from stored instants alone. */
import { describe, expect, it } from 'vitest'
import type { MaintenanceWindow } from '../../../contract/maintenance.ts'
import { holds, longestWindowMs, longWindowMs, spanProblem } from '../../../contract/maintenance.ts'
import type { SeenMatcher } from '../../../contract/observation.ts'
import { windowsOf } from '../../../main/maintenance/from-events.ts'
import {
  foldedBy,
  isInForce,
  mayFold,
  nextChange,
  ready,
  trustMs,
} from '../../../main/maintenance/windows.ts'
import { compile } from '../../../main/silences/matching.ts'

const now = Date.UTC(2026, 9, 24, 22)
const hourMs = 3_600_000
const is = (name: string, value: string, isRegex = false): SeenMatcher => ({
  name,
  value,
  isRegex,
  isEqual: true,
})
const window = (part: Partial<MaintenanceWindow & { readAt: number | null }> = {}) => ({
  ...({ key: 'k', origin: 'hand', reason: 'Work', matchers: [is('cluster', 'a')] } as const),
  ...{ startsAt: now, endsAt: now + hourMs, calendar: null, readAt: null },
  ...part,
})
const made = (...windows: readonly ReturnType<typeof window>[]) =>
  ready(windows, (matchers) => {
    const compiled = compile(matchers)
    return compiled.ok ? compiled.matching.test : null
  })

describe('a window', () => {
  it('begins with its first instant and is over with its last', () => {
    const one = window()
    expect([now - 1, now, now + hourMs - 1, now + hourMs].map((at) => holds(one, at))).toEqual([
      ...[false, true, true, false],
    ])
  })

  it('of a calendar begins only if the calendar was read within a day before', () => {
    const one = window({ origin: 'calendar', readAt: now - trustMs })
    expect(isInForce(one, now + 1)).toBe(true)
    expect(isInForce({ ...one, readAt: now - trustMs - 1 }, now + 1)).toBe(false)
    // What has begun holds to its own end, however long the calendar has been gone by then.
    expect(isInForce({ ...one, endsAt: now + 30 * hourMs }, now + 29 * hourMs)).toBe(true)
  })

  it.each([
    ['a heartbeat', { severity: 'none', allPipelines: false }, false],
    ['what pages in every pipeline', { severity: 'page', allPipelines: true }, false],
    ['both', { severity: 'none', allPipelines: true }, false],
    ['a page', { severity: 'page', allPipelines: false }, true],
    ['a ticket', { severity: 'ticket', allPipelines: false }, true],
  ])('and %s', (_, facts, may) => expect(mayFold(facts)).toBe(may))

  it('is the one that ends last among those that match', () => {
    const all = made(
      window({ key: 'short' }),
      window({ key: 'long', endsAt: now + 2 * hourMs }),
      window({ key: 'other', endsAt: now + 3 * hourMs, matchers: [is('cluster', 'b')] }),
      window({ key: 'broken', endsAt: now + 4 * hourMs, matchers: [is('cluster', '(', true)] }),
    )
    expect(foldedBy({ cluster: 'a' }, all)?.key).toBe('long')
    expect(foldedBy({ cluster: 'c' }, all)).toBeNull()
    expect([now - 1, now, now + hourMs, now + 4 * hourMs].map((at) => nextChange(all, at))).toEqual([
      ...[now, now + hourMs, now + 2 * hourMs, Number.POSITIVE_INFINITY],
    ])
  })

  it.each([
    ['no time at all', 0, false, /before it begins/],
    ['less than a minute', 59_999, false, /at least a minute/],
    ['a day with a change of clocks', longWindowMs, false, null],
    ['more than that', longWindowMs + 1, false, /longer than a day/],
    ['more than that, as meant', longWindowMs + 1, true, null],
    ['more than a month, whatever is meant', longestWindowMs + 1, true, /31 days/],
  ])('may last %s or not', (_, ms, long, problem) => {
    const words = spanProblem(now, now + ms, long)
    if (problem === null) expect(words).toBeNull()
    else expect(words).toMatch(problem)
  })
})

describe('the events of a calendar', () => {
  const event = (title: string, endsAt: number | null = now + hourMs) => ({
    key: title,
    title,
    startsAt: now,
    endsAt,
  })
  const entry = {
    name: 'Provider',
    events: '^Work on (\\S+)(?: by (\\S+))?',
    matchers: [is('cluster', '$1')],
    long: false,
  }
  const made = (title: string, part: Partial<typeof entry> = {}, endsAt: number | null = now + hourMs) =>
    windowsOf([event(title, endsAt)], { ...entry, ...part }, 'sign')

  it('become windows where their titles fit, with what was found in the matchers', () => {
    expect(made('Work on pay-eu').windows).toEqual([
      {
        ...{
          key: 'calendar:sign:Work on pay-eu',
          reason: 'Work on pay-eu',
          startsAt: now,
          endsAt: now + hourMs,
        },
        matchers: [is('cluster', 'pay-eu')],
      },
    ])
    expect(made('Lunch')).toEqual({ windows: [], refused: [] })
  })

  it('stand for themselves in a regular expression', () => {
    const { windows } = made('Work on a.*b', { matchers: [is('cluster', '$1-.+', true)] })
    const test = compile(windows[0]?.matchers ?? [])
    expect(
      test.ok && [test.matching.test({ cluster: 'a.*b-1' }), test.matching.test({ cluster: 'axxb-1' })],
    ).toEqual([true, false])
  })

  it.each([
    ['without an end', made('Work on a', {}, null), /names no end/],
    ['that is too long', made('Work on a', {}, now + 30 * hourMs), /longer than a day/],
    ['without a part that is asked for', made('Work on a', { matchers: [is('by', '$2')] }), /lacks a part/],
  ])('are no window %s, and it is said', (_, { windows, refused }, words) => {
    expect([windows, refused]).toEqual([[], [expect.stringMatching(words)]])
  })

  it('are all windows where no expression is given', () => {
    const { windows } = windowsOf(
      [event('Anything'), event('')],
      { name: 'Provider', matchers: [is('cluster', 'a')], long: false },
      's',
    )
    expect(windows.map(({ reason }) => reason)).toEqual(['Anything', 'Provider'])
  })
})
