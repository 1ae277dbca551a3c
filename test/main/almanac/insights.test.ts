/** Figures of single days, each by hand. */
import { describe, expect, it } from 'vitest'
import type { InsightsQuestion } from '../../../contract/insights.ts'
import type { FeedEntry } from '../../../main/almanac/feed-entry.ts'
import { keptWeeks } from '../../../main/almanac/insights-kept-table.ts'
import {
  aMoment,
  anAlertEntry,
  anEpisodeEntry,
  anEscalationEntry,
  aPostmortemEntry,
  aThreadEntry,
  day,
  hour,
  minute,
  toldAlmanac,
} from '../../helpers/insights-record.ts'

/** Monday 30 November 2026, 00:00 in Berlin: week 49. */
const monday = Date.UTC(2026, 10, 29, 23)
const noon = monday + 12 * hour
const all: InsightsQuestion = {
  ...{ week: '2026-11-30', weeks: 1, whose: 'team', team: null, severity: null, when: 'all' },
}
/** Watched for a year, without a break. */
const always: FeedEntry = { kind: 'run', id: 1, startedAt: monday - 365 * day, aliveBefore: null }

function viewOf(
  entries: readonly FeedEntry[],
  question: Partial<InsightsQuestion> = {},
  now = monday + 6 * day,
) {
  return toldAlmanac(always, ...entries).answers['insights.view']({ ...all, ...question }, aMoment(now))
}

const called = anEpisodeEntry
const gap = (from: number, to: number | null): FeedEntry => ({
  ...{ kind: 'gap', id: 1, sourceId: 'am', from, to, reason: 'no answer' },
})

describe('the time to acknowledge and to resolve', () => {
  it('counts from the call, and says the middle, the mean, nine in ten and who kept to the target', () => {
    const acks = [30, 60, 90, 600].map((seconds, index) =>
      called({
        id: index + 1,
        calledAt: noon + index * hour,
        ackAt: noon + index * hour + seconds * 1_000,
        ackOrigin: 'here',
      }),
    )
    const { acknowledged, resolved } = viewOf(acks)
    expect(acknowledged).toMatchObject({
      count: 4,
      meanMs: 195_000,
      within: 3,
      targetMs: 120_000,
      leftOut: 0,
    })
    expect(Math.abs((acknowledged?.medianMs ?? 0) / 75_000 - 1)).toBeLessThan(0.01)
    expect(Math.abs((acknowledged?.p90Ms ?? 0) / 600_000 - 1)).toBeLessThan(0.01)
    expect(resolved).toMatchObject({ count: 4, meanMs: hour, within: 4, targetMs: 2 * hour })
  })

  it('leaves out an end that was found when a gap ended, and keeps what had a gap in its middle', () => {
    const found = called({ id: 1, calledAt: noon, quietAt: noon + 3 * hour })
    const long = called({ id: 2, calledAt: noon, quietAt: noon + 5 * hour, alert: anAlertEntry({ id: 2 }) })
    const { resolved } = viewOf([found, long, gap(noon + hour, noon + 3 * hour)])
    expect(resolved).toMatchObject({ count: 1, meanMs: 5 * hour, leftOut: 1 })
  })

  it('leaves out an end at the last answer before a gap, for nobody knows how long it went on', () => {
    const { resolved } = viewOf([called({ calledAt: noon, quietAt: noon + hour }), gap(noon + hour, null)])
    expect(resolved).toMatchObject({ count: 0, leftOut: 1 })
  })

  it('takes an acknowledgement given here as exact, and one from upstream only where the source was seen', () => {
    const acked = { calledAt: noon, ackAt: noon + minute, quietAt: null } as const
    const entries = [
      called({ ...acked, id: 1, ackOrigin: 'here' }),
      called({ ...acked, id: 2, ackOrigin: 'upstream', alert: anAlertEntry({ id: 2 }) }),
      called({ ...acked, id: 3, ackOrigin: 'upstream', alert: anAlertEntry({ id: 3, sourceId: 'other' }) }),
    ]
    expect(viewOf([...entries, gap(noon, noon + hour)]).acknowledged).toMatchObject({ count: 2, leftOut: 1 })
  })

  it('leaves out what ended while Nightdesk was closed', () => {
    const closed: FeedEntry = {
      kind: 'run',
      id: 2,
      startedAt: noon + 2 * hour,
      aliveBefore: noon + 30 * minute,
    }
    const { resolved, observed } = viewOf([called({ calledAt: noon }), closed])
    expect(resolved).toMatchObject({ count: 0, leftOut: 1 })
    expect(observed).toMatchObject({ missedMs: 1.5 * hour, gaps: 1 })
  })

  it('counts a trouble that two sources tell of once', () => {
    const other = called({ id: 2, calledAt: noon, leadId: 1 as number, alert: anAlertEntry({ id: 2 }) })
    expect(viewOf([called({ calledAt: noon }), other]).weeks.at(-1)?.pages).toBe(1)
  })
})

describe('a week', () => {
  it('has pages, words without a call, what healed, and what was asked of others', () => {
    const entries = [
      called({ id: 1, calledAt: noon }),
      called({ id: 2, calledAt: noon, ackAt: noon + minute, ackOrigin: 'here' }),
      called({ id: 3, calledAt: null, seenAt: noon }),
      called({ id: 4, calledAt: null, seenAt: noon, outcome: 'digest' }),
      anEscalationEntry({ at: noon, episodeId: 2 }),
      aPostmortemEntry({ id: 1, createdAt: noon - 10 * day, state: 'closed', since: noon }),
      aPostmortemEntry({ id: 2, createdAt: noon }),
    ]
    const { weeks, cycle } = viewOf(entries)
    expect(weeks.at(-1)).toMatchObject({
      ...{ number: 49, week: '2026-11-30', pages: 2, notifies: 1, healed: 1, calledIn: 1 },
      ...{ postmortemsOpened: 1, postmortemsClosed: 1, observed: 1 },
    })
    expect(cycle).toMatchObject({ count: 1, meanMs: 10 * day, targetMs: null, within: null })
  })

  it('has 169 hours where the clocks go back, and 167 where they go forward', () => {
    const hours = (week: string) => {
      const { from, to } = viewOf([], { week })
      return (to - from) / hour
    }
    expect([hours('2026-10-19'), hours('2026-03-23'), hours('2026-10-26')]).toEqual([169, 167, 168])
  })

  it('is any of its days, and no day that the calendar does not have', () => {
    expect(viewOf([], { week: '2026-12-06' }).question.week).toBe('2026-11-30')
    expect(() => viewOf([], { week: '2026-13-01' })).toThrow(/no day 2026-13-01/)
  })

  it('was not observed before the record began, nor while a source that calls was not seen', () => {
    const beginning: FeedEntry = { kind: 'run', id: 1, startedAt: monday + day, aliveBefore: null }
    const almanac = toldAlmanac(
      beginning,
      called({ calledAt: noon + 2 * day }),
      gap(monday + 2 * day, monday + 3 * day),
    )
    const { observed } = almanac.answers['insights.view'](all, aMoment(monday + 5 * day))
    expect(observed).toEqual({ share: 0.6, missedMs: 2 * day, gaps: 2 })
  })
})

describe('only what is asked', () => {
  const night = monday + 2 * hour
  const entries = [
    called({ id: 1, calledAt: noon, alert: anAlertEntry({ id: 1, team: 'atlas' }) }),
    called({ id: 2, calledAt: night, alert: anAlertEntry({ id: 2, severity: 'notify' }) }),
    called({
      id: 3,
      calledAt: noon,
      ackMine: true,
      ackAt: noon + minute,
      ackOrigin: 'here',
      alert: anAlertEntry({ id: 3 }),
    }),
  ]
  it.each([
    [{ team: 'atlas' }, 1],
    [{ severity: 'page' as const }, 2],
    [{ when: 'night' as const }, 1],
    [{ when: 'day' as const }, 2],
    [{ whose: 'mine' as const }, 1],
  ])('%o', (question, pages) => {
    const view = viewOf(entries, question)
    expect(view.weeks.at(-1)?.pages).toBe(pages)
    expect(view.hours.flat().reduce((sum, one) => sum + one)).toBe(pages)
    expect(view.teams).toEqual(['atlas', 'rocket'])
  })
})

describe('woken at night', () => {
  const at = monday + 26 * hour
  const sounding = (id: number, from: number, over = {}) =>
    called({
      id,
      calledAt: from,
      quietAt: from + 10 * minute,
      sounded: [{ from, to: from + minute }],
      alert: anAlertEntry({ id }),
      ...over,
    })

  it('counts as one what sounds before anybody can have fallen asleep again', () => {
    const entries = [
      sounding(1, at),
      sounding(2, at + 20 * minute),
      sounding(3, at + 3 * hour),
      sounding(4, noon),
    ]
    const { woken } = viewOf(entries, { whose: 'mine' })
    expect(woken).toMatchObject({
      count: 2,
      before: 0,
      worst: { from: monday + 22 * hour, to: monday + 31 * hour, count: 2 },
    })
  })

  it('does not count what was over before anybody saw it, and shows nobody else’s', () => {
    const unseen = sounding(1, at, { sounded: [{ from: at, to: at + minute, unseen: true }] })
    expect(viewOf([unseen], { whose: 'mine' }).woken?.count).toBe(0)
    expect(viewOf([sounding(1, at)]).woken).toBeNull()
  })
})

describe('the noisiest', () => {
  it('needed action or not by what people said and what shows it; of the rest nobody knows', () => {
    const entries = [
      called({ id: 1, calledAt: noon, worth: 'noise', impact: 'down' }),
      called({ id: 2, calledAt: noon + hour, worth: 'actionable' }),
      called({ id: 3, calledAt: noon + 2 * hour, review: { falseAlarm: true, impact: null } }),
      called({ id: 4, calledAt: noon + 3 * hour, quietAt: noon + 3 * hour + minute }),
      called({ id: 5, calledAt: noon + 4 * hour }),
      called({ id: 6, calledAt: monday + 26 * hour, ackAt: monday + 27 * hour, ackOrigin: 'here' }),
      aPostmortemEntry({ episodeIds: [6] }),
    ]
    expect(viewOf(entries).noisiest).toEqual([
      {
        ...{ alertname: 'DiskFull', title: 'Disk full', environments: ['osprey'], fired: 6, neededAction: 2 },
        ...{ known: 5, atNight: 1, episodeId: 6 },
      },
    ])
  })
})

describe('customer downtime', () => {
  it('counts what overlaps at one customer once, and by the minutes of a postmortem where it says them', () => {
    const entries = [
      called({ id: 1, calledAt: noon, firedAt: noon, impact: 'down' }),
      called({
        id: 2,
        calledAt: noon,
        firedAt: noon + 30 * minute,
        quietAt: noon + 2 * hour,
        impact: 'degraded',
      }),
      called({
        id: 3,
        calledAt: noon + 5 * hour,
        firedAt: noon + 5 * hour,
        impact: 'down',
        alert: anAlertEntry({ id: 3, customer: 'Pendrake' }),
      }),
      aPostmortemEntry({ id: 7, impact: 'down', impactMinutes: 15, episodeIds: [3], title: 'Pendrake down' }),
    ]
    const { downtime, weeks } = viewOf(entries)
    expect(downtime.ms).toBe(2 * hour + 15 * minute)
    expect(weeks.at(-1)?.downtimeMs).toBe(downtime.ms)
    expect(
      downtime.incidents.map(({ episodeId, ms, postmortemId }) => [episodeId, ms, postmortemId]),
    ).toEqual([
      [2, 1.5 * hour, null],
      [1, hour, null],
      [3, 15 * minute, 7],
    ])
  })

  it('goes until sight was lost where nobody could see the end', () => {
    const felt = called({ calledAt: noon, firedAt: noon, quietAt: noon + 3 * hour, impact: 'down' })
    expect(viewOf([felt, gap(noon + hour, noon + 3 * hour)]).downtime.ms).toBe(hour)
  })
})

describe('the first answer to a customer', () => {
  it('counts every hour, or support hours where they are written down', () => {
    const asked = aThreadEntry({ openedAt: monday + 17 * hour, firstAnswerAt: monday + 34 * hour })
    const almanac = toldAlmanac(always, asked)
    const support = {
      zone: 'Europe/Berlin',
      weekly: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
      holidays: [],
    }
    const of = (over: Parameters<typeof aMoment>[1]) =>
      almanac.answers['insights.view'](all, aMoment(noon + 3 * day, over))
    expect(of({})).toMatchObject({
      responseInHours: false,
      firstResponse: { count: 1, meanMs: 17 * hour, targetMs: null },
    })
    const inHours = of({ support, targets: { ackMs: minute, resolveMs: hour, respondMs: 2 * hour } })
    expect(inHours).toMatchObject({
      responseInHours: true,
      firstResponse: { meanMs: 3 * hour, within: 0, targetMs: 2 * hour },
    })
  })
})

describe('a week that was kept', () => {
  const weekAgo = noon - 7 * day
  const later = anEpisodeEntry({ id: 9, calledAt: noon, alert: anAlertEntry({ id: 9, sourceId: 'other' }) })
  const old = anEpisodeEntry({ id: 1, calledAt: weekAgo })
  const seen = (almanac: ReturnType<typeof toldAlmanac>) =>
    almanac.answers['insights.view'](all, aMoment(noon + day)).weeks.at(-2)
  const kept = () => {
    const almanac = toldAlmanac(always, old, later)
    expect(seen(almanac)?.resolved).toMatchObject({ count: 1, leftOut: 0 })
    expect(keptWeeks(almanac.db)).toContain('2026-11-23')
    return almanac
  }
  const tell = (almanac: ReturnType<typeof toldAlmanac>, ...entries: readonly FeedEntry[]) =>
    almanac.take(entries, { upto: 2, token: 'b' })

  it('is counted anew when a gap is told of, when it ends, and when it is taken back', () => {
    const almanac = kept()
    tell(almanac, gap(weekAgo, weekAgo + 2 * hour))
    expect(seen(almanac)?.resolved).toMatchObject({ count: 0, leftOut: 1 })
    tell(almanac, gap(weekAgo, weekAgo + minute))
    expect(seen(almanac)?.resolved).toMatchObject({ count: 1, leftOut: 0 })
    tell(almanac, gap(weekAgo, weekAgo + 2 * hour))
    expect(seen(almanac)?.resolved).toMatchObject({ leftOut: 1 })
    tell(almanac, gap(noon, noon + minute))
    expect(seen(almanac)?.resolved).toMatchObject({ leftOut: 0 })
    tell(almanac, gap(weekAgo, null))
    expect(seen(almanac)?.resolved).toMatchObject({ leftOut: 1 })
    tell(almanac, { kind: 'gone', of: 'gap', id: 1 })
    expect(seen(almanac)?.resolved).toMatchObject({ leftOut: 0 })
  })

  it('is counted anew when a time in which Nightdesk was closed is told of, and told otherwise', () => {
    const almanac = kept()
    const closed = { kind: 'run', id: 2, startedAt: weekAgo + 2 * hour, aliveBefore: weekAgo } as const
    tell(almanac, closed)
    expect(seen(almanac)?.resolved).toMatchObject({ leftOut: 1 })
    tell(almanac, { ...closed, aliveBefore: null })
    expect(seen(almanac)?.resolved).toMatchObject({ leftOut: 0 })
  })

  it('is counted anew when one of its episodes or its alert is another than before, or gone', () => {
    const almanac = kept()
    tell(almanac, { ...old, quietAt: weekAgo + 3 * hour })
    expect(seen(almanac)?.resolved).toMatchObject({ meanMs: 3 * hour })
    tell(almanac, anAlertEntry({ id: 1, team: 'atlas' }))
    const ofAtlas = almanac.answers['insights.view']({ ...all, team: 'atlas' }, aMoment(noon + day))
    expect(ofAtlas.weeks.at(-2)?.pages).toBe(1)
    tell(almanac, { kind: 'gone', of: 'episode', id: 1 })
    expect(seen(almanac)?.pages).toBe(0)
  })

  it('is counted anew in another zone, for another night and by other targets', () => {
    const almanac = kept()
    const atNight = (over: Parameters<typeof aMoment>[1]) =>
      almanac.answers['insights.view']({ ...all, when: 'night' }, aMoment(noon + day, over)).weeks.at(-2)
    expect(atNight({})?.pages).toBe(0)
    expect(atNight({ zone: 'Asia/Tokyo', night: { from: 18 * 60, to: 6 * 60 } })?.pages).toBe(1)
    expect(atNight({ night: { from: 11 * 60, to: 13 * 60 } })?.pages).toBe(1)
    const targets = { ackMs: minute, resolveMs: minute, respondMs: null }
    const strict = almanac.answers['insights.view'](all, aMoment(noon + day, { targets }))
    expect(strict.weeks.at(-2)?.resolved).toMatchObject({ count: 1, within: 0, targetMs: minute })
  })

  it('is one that is over, and is counted when nothing else is to do', () => {
    const almanac = toldAlmanac(always, old, later)
    const { surroundings } = aMoment(noon + day)
    while (almanac.tidy(surroundings)) {}
    expect([...keptWeeks(almanac.db)]).toEqual(['2026-11-23'])
    expect(seen(almanac)?.pages).toBe(1)
  })
})
