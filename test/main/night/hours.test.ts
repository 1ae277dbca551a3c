import { Temporal as OtherTemporal } from '@js-temporal/polyfill'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { HoursPolicy } from '../../../contract/hours.ts'
import { isNight } from '../../../contract/rules.ts'
import { dateOf, instantOf, isZone, wallAt } from '../../../contract/zoned-time.ts'
import { readyTable } from '../../../main/engine/circumstances.ts'
import { decide } from '../../../main/night/decide.ts'
import {
  nightHoursOf,
  policiesInForce,
  spansOver,
  spansSince,
  standardNight,
  stateAt,
  withDay,
} from '../../../main/night/hours.ts'
import { standardRules } from '../../../main/night/rule-table.ts'
import { aDecision, anEpisode } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

const weekdays = [1, 2, 3, 4, 5]
const policy = (part: Partial<HoursPolicy> = {}): HoursPolicy => ({
  name: 'support',
  zone: 'Europe/Berlin',
  weekly: [{ days: weekdays, from: '08:00', to: '18:00' }],
  holidays: [],
  calendar: null,
  purposes: ['working', 'support'],
  ...part,
})
const iso = (text: string): number => Date.parse(text)
const shown = (one: HoursPolicy, at: string, days: ReadonlySet<string> | null = null) => {
  const { state, until } = stateAt(one, iso(at), days)
  return `${state} until ${until === null ? 'ever' : new Date(until).toISOString().slice(0, 16)}`
}

describe('an hours policy', () => {
  it.each([
    // Outside, first: these must not count as working hours.
    ['Saturday noon', '2026-10-10T12:00+02:00', 'outside until 2026-10-12T06:00'],
    ['a second before it opens', '2026-10-14T07:59:59+02:00', 'outside until 2026-10-14T06:00'],
    ['the instant it closes', '2026-10-14T18:00:00+02:00', 'outside until 2026-10-15T06:00'],
    ['the instant it opens', '2026-10-14T08:00:00+02:00', 'inside until 2026-10-14T16:00'],
    ['a second before it closes', '2026-10-14T17:59:59+02:00', 'inside until 2026-10-14T16:00'],
    // The weekend in which the clocks are set back is an hour longer.
    ['Friday evening before 25 October 2026', '2026-10-23T18:00+02:00', 'outside until 2026-10-26T07:00'],
    // The one in which they are set forward is an hour shorter.
    ['Friday evening before 29 March 2026', '2026-03-27T18:00+01:00', 'outside until 2026-03-30T06:00'],
  ])('%s', (_, at, said) => {
    expect(shown(policy(), at)).toBe(said)
  })

  it('that goes over midnight belongs to the day it begins on', () => {
    const late = policy({ weekly: [{ days: [5], from: '22:00', to: '06:00' }] })
    expect(shown(late, '2026-10-16T05:00+02:00')).toBe('outside until 2026-10-16T20:00')
    expect(shown(late, '2026-10-17T05:59+02:00')).toBe('inside until 2026-10-17T04:00')
    expect(shown(late, '2026-10-17T22:30+02:00')).toBe('outside until 2026-10-23T20:00')
  })

  it('of the whole week never ends, and an empty one never begins', () => {
    const always = policy({ weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }] })
    expect(shown(always, '2026-10-25T02:30+02:00')).toBe('inside until ever')
    expect(shown(policy({ weekly: [] }), '2026-10-14T12:00+02:00')).toBe('outside until ever')
  })

  it('is outside all day on a holiday, also of a night that reaches into it', () => {
    const christmas = policy({ holidays: ['2026-12-25'] })
    expect(shown(christmas, '2026-12-25T12:00+01:00')).toBe('outside until 2026-12-28T07:00')
    const nights = policy({ ...standardNight('Europe/Berlin'), holidays: ['2026-12-25'] })
    expect(shown(nights, '2026-12-24T23:00+01:00')).toBe('inside until 2026-12-24T23:00')
    expect(shown(nights, '2026-12-25T23:00+01:00')).toBe('outside until 2026-12-25T23:00')
    expect(shown(nights, '2026-12-26T01:00+01:00')).toBe('inside until 2026-12-26T05:00')
  })
})

describe('the days on which clocks are set, Europe/Berlin 2026', () => {
  const span = (from: string, to: string) => policy({ weekly: [{ days: [7], from, to }] })

  it('29 March: a time that is skipped is moved forward', () => {
    // 02:30 does not exist; what was to begin then begins at 03:30 (01:30 UTC).
    expect(shown(span('02:30', '05:00'), '2026-03-29T00:59:59Z')).toBe('outside until 2026-03-29T01:30')
    expect(shown(span('02:30', '05:00'), '2026-03-29T01:30:00Z')).toBe('inside until 2026-03-29T03:00')
    expect(shown(span('01:00', '02:30'), '2026-03-29T01:29:59Z')).toBe('inside until 2026-03-29T01:30')
  })

  it('25 October: of a time that comes twice it is the first', () => {
    // 02:30 is 00:30 UTC, and again 01:30 UTC.
    expect(shown(span('02:30', '05:00'), '2026-10-25T00:29:59Z')).toBe('outside until 2026-10-25T00:30')
    expect(shown(span('02:30', '05:00'), '2026-10-25T00:30:00Z')).toBe('inside until 2026-10-25T04:00')
    expect(shown(span('01:00', '02:30'), '2026-10-25T00:30:00Z')).toBe('outside until 2026-11-01T00:00')
  })

  it('a night is seven hours long in spring and nine in autumn', () => {
    const night = standardNight('Europe/Berlin')
    expect(shown(night, '2026-03-28T21:00Z')).toBe('inside until 2026-03-29T04:00')
    expect(shown(night, '2026-10-24T20:00Z')).toBe('inside until 2026-10-25T05:00')
  })
})

describe('what is not known', () => {
  it('F10: a zone this computer does not know is taken as UTC, and its state is unknown', () => {
    const odd = policy({ zone: 'Europe/Atlantis' })
    expect(stateAt(odd, iso('2026-10-14T08:30Z'), null)).toMatchObject({
      ...{ state: 'unknown', until: iso('2026-10-14T18:00Z') },
      why: 'The zone Europe/Atlantis is not known on this computer.',
    })
    // At 04:00 UTC nobody works; a page that would be held back then must wake somebody all the same.
    const hours = withDay([stateAt(odd, iso('2026-10-14T04:00Z'), null)])
    const { facts, circumstances } = aDecision()
    const context = {
      rules: readyTable({ rules: standardRules, origin: 'standard' }),
      circumstances: { ...circumstances, hours },
      myTeams: [],
    }
    const cancels = { ...facts, cancelOutsideHours: true }
    expect(decide(anEpisode({ calledAt: null }), cancels, context)).toMatchObject({
      outcome: 'wake',
      by: 'then',
    })
  })

  it('F11: without its calendar a working day is unknown, which counts as working, and a Sunday is still a Sunday', () => {
    const withCalendar = policy({ calendar: 'file:holidays.ics' })
    expect(stateAt(withCalendar, iso('2026-12-25T11:00Z'), null)).toMatchObject({
      state: 'unknown',
      why: 'Its calendar could not be read: today may be a holiday.',
    })
    expect(stateAt(withCalendar, iso('2026-12-25T11:00Z'), new Set(['2026-12-25'])).state).toBe('outside')
    expect(stateAt(withCalendar, iso('2026-12-27T11:00Z'), null).state).toBe('outside')
  })
})

describe('the stretches that are over', () => {
  const over = (one: HoursPolicy, at: string, days: ReadonlySet<string> | null = null) =>
    spansOver(one, iso(at), days)
      .map(({ from, to }) =>
        [from, to].map((instant) => new Date(instant).toISOString().slice(0, 16)).join(' to '),
      )
      .slice(-2)

  it('are nights of seven and nine hours where clocks are set, and what lasts is not among them', () => {
    const night = standardNight('Europe/Berlin')
    expect(over(night, '2026-03-29T05:00Z').at(-1)).toBe('2026-03-28T21:00 to 2026-03-29T04:00')
    expect(over(night, '2026-10-25T05:00Z').at(-1)).toBe('2026-10-24T20:00 to 2026-10-25T05:00')
    expect(over(night, '2026-10-25T04:59Z').at(-1)).toBe('2026-10-23T20:00 to 2026-10-24T04:00')
  })

  it('are one for a weekend that is night, and reach back over holidays', () => {
    const weekend = policy({
      weekly: [
        { days: weekdays, from: '22:00', to: '06:00' },
        { days: [6, 7], from: '00:00', to: '00:00' },
        { days: [1], from: '00:00', to: '06:00' },
      ],
      zone: 'UTC',
    })
    expect(over(weekend, '2026-10-12T06:00Z').at(-1)).toBe('2026-10-09T22:00 to 2026-10-12T06:00')
    const dates = Array.from({ length: 20 }, (_, day) => dateOf(iso('2026-10-05T00:00Z') + day * 86_400_000))
    expect(over(policy({ zone: 'UTC' }), '2026-10-24T12:00Z', new Set(dates)).at(-1)).toBe(
      '2026-10-02T08:00 to 2026-10-02T18:00',
    )
  })

  it('are none of hours that never end, or never begin', () => {
    const always = policy({ weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '00:00' }] })
    for (const one of [always, policy({ weekly: [] })]) expect(over(one, '2026-10-14T12:00Z')).toEqual([])
  })
})

describe('night and day', () => {
  it('is from 22 to 6 where this laptop stands, unless the file says otherwise', () => {
    const [night] = policiesInForce([], 'America/Lima')
    expect(night).toMatchObject({ name: 'night', zone: 'America/Lima', purposes: ['night'] })
    expect(shown(policiesInForce([], 'America/Lima')[0] ?? policy(), '2026-10-14T03:00Z')).toMatch(/^inside/)
    const own = policy({ name: 'mine', purposes: ['night'] })
    expect(policiesInForce([policy(), own], 'America/Lima')).toEqual([policy(), own])
  })

  it('the day is what the night is not, also where that is not known', () => {
    const night = stateAt(standardNight('UTC'), iso('2026-10-14T23:00Z'), null)
    expect(withDay([night])[1]).toEqual({ ...night, name: 'day', purposes: [], state: 'outside' })
    expect(withDay([{ ...night, state: 'unknown' }])[1]?.state).toBe('unknown')
    expect(withDay([policyState()])).toHaveLength(1)
  })
  it('the night is the policy of that name before any that is for it, and the day is outside of the same', () => {
    const byName = policy({
      name: 'night',
      purposes: [],
      weekly: [{ days: [3], from: '00:00', to: '12:00' }],
    })
    const byPurpose = policy({ name: 'sleep', purposes: ['night'] })
    expect(policiesInForce([byPurpose, byName], 'UTC')).toEqual([byPurpose, byName])
    expect(policiesInForce([byName], 'UTC')).toEqual([byName])
    expect(nightHoursOf([byPurpose, byName])).toEqual([byName])
    // Wednesday morning in Berlin.
    const states = withDay([byPurpose, byName].map((one) => stateAt(one, iso('2026-10-14T05:00Z'), null)))
    expect(states.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'sleep outside',
      'night inside',
      'day outside',
    ])
    expect(isNight(states)).toBe(true)
    expect(isNight([])).toBe(true)
  })
  const policyState = () => stateAt(policy(), 0, null)
})

/**
 * The same "working hours", as four places of one company have them. The first is theirs as written; that the second is a
 * fixed offset, the third in UTC and the fourth an interval of Alertmanager's is theirs too, but its hours are invented here.
 */
const four: readonly HoursPolicy[] = [
  policy({ name: 'support' }),
  policy({ name: 'as the text says: CET', zone: 'Etc/GMT-1' }),
  policy({ name: 'a rule in UTC', zone: 'UTC', weekly: [{ days: weekdays, from: '07:00', to: '17:00' }] }),
]

describe('four definitions of working hours, at the same instant', () => {
  it.each([
    // In winter the first three agree, and in summer each of the others is an hour late.
    ['a winter morning, 08:30 in Berlin', '2026-01-14T07:30Z', ['inside', 'inside', 'inside']],
    ['a summer morning, 08:30 in Berlin', '2026-07-15T06:30Z', ['inside', 'outside', 'outside']],
    ['a summer evening, 18:30 in Berlin', '2026-07-15T16:30Z', ['outside', 'inside', 'inside']],
    ['the Monday after 25 October, 08:30', '2026-10-26T07:30Z', ['inside', 'inside', 'inside']],
    ['the Monday after 29 March, 08:30', '2026-03-30T06:30Z', ['inside', 'outside', 'outside']],
  ])('%s', (_, at, states) => {
    expect(four.map((one) => stateAt(one, iso(at), null).state)).toEqual(states)
  })

  it("the fourth is Alertmanager's own interval: it says so with mutedBy, and stands before the table", () => {
    const { facts, circumstances } = aDecision()
    const hours = four.map((one) => stateAt(one, iso('2026-07-15T06:30Z'), null))
    const context = {
      rules: readyTable({ rules: standardRules, origin: 'standard' }),
      circumstances: { ...circumstances, hours },
      myTeams: [],
    }
    const mutedBy = { kind: 'muted', by: 'out-of-hours', why: null, until: null } as const
    const muted = anEpisode({ calledAt: null, keptQuiet: mutedBy })
    expect(decide(muted, facts, context)).toMatchObject({ reason: 'kept-quiet', outcome: 'badge' })
    expect(decide({ ...muted, keptQuiet: null }, facts, context).outcome).toBe('wake')
  })
})

describe('the nights since an instant', () => {
  const night = policy({ name: 'night', zone: 'UTC', weekly: [{ days: [5, 6], from: '22:00', to: '06:00' }] })
  const iso = (text: string): number => Date.parse(`${text}Z`)
  const since = (from: string, now: string, days: ReadonlySet<string> | null = null) =>
    spansSince(night, iso(from), iso(now), days).map(({ from: begins, to }) => [
      new Date(begins).toISOString().slice(5, 16),
      new Date(to).toISOString().slice(5, 16),
    ])

  it('are whole, weeks back too, the one that goes on among them', () => {
    expect(since('2026-10-03T05:00', '2026-10-16T23:00')).toEqual([
      ['10-02T22:00', '10-03T06:00'],
      ['10-03T22:00', '10-04T06:00'],
      ['10-09T22:00', '10-10T06:00'],
      ['10-10T22:00', '10-11T06:00'],
      ['10-16T22:00', '10-17T06:00'],
    ])
    expect(since('2026-10-03T06:00', '2026-10-16T21:59').length).toBe(3)
  })

  it('leave holidays out', () => {
    expect(since('2026-10-16T00:00', '2026-10-18T12:00', new Set(['2026-10-17']))).toEqual([
      ['10-16T22:00', '10-17T00:00'],
      ['10-18T00:00', '10-18T06:00'],
    ])
  })
})

describe('wall times', () => {
  const zones = [
    ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia'],
    ...[
      'America/Sao_Paulo',
      'Africa/Casablanca',
      'Antarctica/Troll',
      'Asia/Tehran',
      'UTC',
      'Pacific/Chatham',
    ],
  ]
  const minute = fc.integer({
    min: iso('2000-01-01T00:00Z') / 60_000,
    max: iso('2037-01-01T00:00Z') / 60_000,
  })

  it('are those of two other implementations, there and back', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), minute, (zone, minutes) => {
        const at = minutes * 60_000
        const text = new Date(wallAt(zone, at)).toISOString().slice(0, 19)
        for (const { Instant } of [Temporal, OtherTemporal])
          expect(
            Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime().toString(),
          ).toBe(text)
        // The same minutes read as a wall time, which may be skipped or come twice.
        for (const { PlainDateTime } of [Temporal, OtherTemporal]) {
          const wall = PlainDateTime.from(new Date(at).toISOString().slice(0, 19))
          expect(instantOf(zone, at)).toBe(wall.toZonedDateTime(zone).epochMilliseconds)
        }
      }),
      { numRuns: 1_500 },
    )
  })

  it('in the hours around every change of the clocks', () => {
    for (const zone of zones) {
      let at = Temporal.ZonedDateTime.from(`2026-01-01T00:00[${zone}]`)
      for (let changes = 0; changes < 4; changes += 1) {
        const next = at.getTimeZoneTransition('next')
        if (!next) break
        at = next
        for (let minutes = -180; minutes <= 180; minutes += 15) {
          const wall = wallAt(zone, at.epochMilliseconds) + minutes * 60_000
          const plain = Temporal.PlainDateTime.from(new Date(wall).toISOString().slice(0, 19))
          expect(instantOf(zone, wall)).toBe(plain.toZonedDateTime(zone).epochMilliseconds)
        }
      }
    }
  })

  it('know a zone by its name, and a date by its day', () => {
    expect(['Europe/Berlin', 'Europe/Atlantis', '', 'Etc/GMT-1'].map(isZone)).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(dateOf(wallAt('Pacific/Kiritimati', iso('2026-10-14T11:00Z')))).toBe('2026-10-15')
  })
})
