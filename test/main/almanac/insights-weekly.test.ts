/** The page of the week for the meeting, and the report of one customer. */
import { describe, expect, it } from 'vitest'
import type { FeedEntry } from '../../../main/almanac/feed-entry.ts'
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

const monday = Date.UTC(2026, 10, 29, 23)
const noon = monday + 12 * hour
const after = aMoment(monday + 7 * day + 9 * hour)
const always: FeedEntry = { kind: 'run', id: 1, startedAt: monday - 365 * day, aliveBefore: null }
const entries: readonly FeedEntry[] = [
  always,
  { kind: 'gap', id: 1, sourceId: 'am', from: noon + 10 * hour, to: noon + 12 * hour, reason: 'no answer' },
  anEpisodeEntry({ id: 1, calledAt: noon - 7 * day }),
  anEpisodeEntry({
    ...{ id: 2, calledAt: noon, firedAt: noon, ackAt: noon + minute, ackOrigin: 'here', impact: 'down' },
    sounded: [{ from: noon, to: noon + minute }],
  }),
  anEpisodeEntry({
    ...{ id: 3, calledAt: monday + 26 * hour, ackAt: monday + 26 * hour + 10 * minute, ackOrigin: 'here' },
    alert: anAlertEntry({ id: 3, title: 'API | slow', alertname: 'ApiSlow', customer: 'Pendrake' }),
  }),
  anEpisodeEntry({ id: 4, calledAt: noon + 9 * hour, quietAt: noon + 11 * hour }),
  aPostmortemEntry({
    id: 1,
    createdAt: noon,
    title: 'Disk of osprey',
    episodeIds: [2],
    customers: ['Mosslund'],
  }),
  aPostmortemEntry({ id: 2, createdAt: noon - 12 * day, state: 'closed', since: noon, title: 'DNS' }),
  aPostmortemEntry({ id: 3, createdAt: noon - 12 * day, title: 'Forgotten' }),
  aPostmortemEntry({
    id: 4,
    createdAt: noon - 30 * day,
    state: 'distributed',
    lateAt: noon,
    title: 'Nobody’s',
  }),
  aPostmortemEntry({ id: 5, createdAt: noon - 30 * day, state: 'fixing', lateAt: noon, title: 'In work' }),
  anEscalationEntry({ at: noon, episodeId: 2 }),
  aThreadEntry({ openedAt: noon, firstAnswerAt: noon + 20 * minute }),
]

describe('the page of the week', () => {
  const page = (moment = after, week = '2026-11-30') =>
    toldAlmanac(...entries).answers['insights.weekly']({ week }, moment)

  it('says what the week brought, how fast it was, what was late and what could not be seen', () => {
    const { name, text } = page()
    expect(name).toBe('week-2026-11-30.md')
    for (const words of [
      '# Week 49: Monday 30 November 2026 to Sunday 6 December 2026\n',
      '- 3 pages, 2 more than the week before; 1 at night, 22:00 to 07:00.',
      '- 1 page healed before anybody took it. 0 alerts were told of without a call.',
      '- Somebody else was asked for help 1 time.',
      '50 % within 2 min, 1 of 2.',
      '1 left out: nobody could see when.',
      '| API \\| slow | osprey | 1 | nobody said | 1 |',
      '- Opened: 1. Disk of osprey.',
      '- Closed: 1. DNS after 12 days.',
      '- Late: Nobody’s: nobody has it after 3 working days; Forgotten: without a team for a week.',
      '1 h in all, none the week before.',
      '- Mosslund: 1 h, Disk full.',
      '99 % of the time was observed; 2 h in 1 gap was not. 1 duration was left out above.',
    ])
      expect(text).toContain(words)
    expect(text).not.toContain('In work')
    // One page: about sixty lines of print.
    expect(text.split('\n').length).toBeLessThan(60)
  })

  it('says that a week goes on, and nothing of anybody’s sleep', () => {
    expect(page(aMoment(noon + day)).text).toContain('So far, made 2026-12-01 12:00:00.')
    expect(page().text).not.toMatch(/woken|slept|sounded/i)
  })

  it('says of an empty week that it was empty', () => {
    const { text } = page(after, '2026-08-03')
    expect(text).toContain('- 0 pages, as many as the week before; 0 at night')
    expect(text).toContain('- To acknowledge: none to count.')
    expect(text).toContain('Nothing called.')
    expect(text).toContain('Nobody said that a customer felt anything.')
    expect(text).toContain('Everything was seen.')
  })
})

describe('the report of a customer', () => {
  const report = (
    customer: string,
    targets?: { ackMs: number; resolveMs: number; respondMs: number | null },
  ) =>
    toldAlmanac(...entries).answers['environments.report'](
      { customer, from: monday, to: monday + 7 * day },
      aMoment(monday + 7 * day, targets ? { targets } : {}),
    )

  it('counts only what names it, against what was set as targets', () => {
    const { lines, incidents, observed } = report('Mosslund', {
      ackMs: 30_000,
      resolveMs: hour,
      respondMs: hour,
    })
    expect(lines).toEqual([
      expect.objectContaining({ what: 'acknowledged', targetMs: 30_000, within: 0, count: 1, leftOut: 0 }),
      expect.objectContaining({ what: 'resolved', targetMs: hour, within: 1, count: 1, leftOut: 1 }),
      expect.objectContaining({ what: 'downtime', targetMs: null, within: null, count: 1, totalMs: hour }),
      expect.objectContaining({ what: 'first-response', targetMs: hour, within: 1, count: 1 }),
    ])
    expect(incidents).toEqual([{ episodeId: 2, title: 'Disk full', ms: hour }])
    expect(observed).toBeCloseTo(1 - 2 / (7 * 24), 9)
  })

  it('is marked as our own observation, and has no other customer in it', () => {
    const { markdown } = report('Pendrake')
    expect(markdown).toContain('our own observation, and no statement of what was agreed')
    expect(markdown).toContain('| Acknowledged | 1 | 10 min | 2 min | 0 of 1 |  |')
    expect(markdown).toContain('Nobody said that the customer felt anything.')
    expect(markdown).not.toMatch(/Mosslund|Disk full/)
  })

  it('of a customer nobody knows is empty and was not wrong', () => {
    expect(report('Nobody').lines.map(({ count }) => count)).toEqual([0, 0, 0, 0])
  })
})
