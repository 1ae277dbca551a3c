/** Figures taken out, what is behind them, and files that only look like them. */
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import { type FigureId, figureIds, type InsightsQuestion } from '../../../contract/insights.ts'
import { figureDefinitions } from '../../../contract/insights-definitions.ts'
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
const all: InsightsQuestion = {
  ...{ week: '2026-11-30', weeks: 1, whose: 'team', team: null, severity: null, when: 'all' },
}
const moment = aMoment(monday + 6 * day)
const entries: readonly FeedEntry[] = [
  { kind: 'run', id: 1, startedAt: monday - 365 * day, aliveBefore: null },
  { kind: 'gap', id: 1, sourceId: 'am', from: noon + 10 * hour, to: noon + 12 * hour, reason: 'no answer' },
  anEpisodeEntry({
    ...{ id: 1, calledAt: noon, ackAt: noon + minute, ackOrigin: 'here', ackMine: true, impact: 'down' },
    sounded: [{ from: noon, to: noon + minute }],
  }),
  anEpisodeEntry({ id: 2, calledAt: noon + hour, quietAt: noon + 11 * hour, alert: anAlertEntry({ id: 2 }) }),
  anEpisodeEntry({
    id: 3,
    calledAt: noon + 2 * hour,
    quietAt: null,
    alert: anAlertEntry({ id: 3, title: '=1+1', alertname: '=cmd' }),
  }),
  anEpisodeEntry({ id: 4, calledAt: null, seenAt: noon }),
  aPostmortemEntry({ id: 1, createdAt: noon - 9 * day, state: 'closed', since: noon, episodeIds: [1] }),
  aThreadEntry({ id: 1, openedAt: noon, firstAnswerAt: noon + minute }),
  aThreadEntry({ id: 2, openedAt: noon + hour }),
  anEscalationEntry({ at: noon, episodeId: 1, level: '{"name":"SRE","phone":"+49 30 1"}' }),
]
const almanac = () => toldAlmanac(...entries)

describe('behind a figure', () => {
  const behind = (figure: FigureId, question: Partial<InsightsQuestion> = {}) =>
    almanac()
      .answers['insights.behind'](
        { question: { ...all, ...question }, figure, alertname: null, cell: null },
        moment,
      )
      .map(({ episodeId, postmortemId, threadId, ms, leftOut }) => [
        episodeId ?? postmortemId ?? threadId,
        ms,
        leftOut,
      ])

  it('stands each thing with its value, or why it is left out, the newest first', () => {
    expect(behind('acknowledged')).toEqual([
      [3, null, 'Nobody has taken it yet.'],
      [2, null, 'It was quiet again before anybody took it.'],
      [1, minute, null],
    ])
    expect(behind('resolved')).toEqual([
      [3, null, 'It still fires.'],
      [2, null, 'Nobody could see when.'],
      [1, hour, null],
    ])
    expect(behind('first-response')).toEqual([
      [2, null, 'Nobody has answered yet.'],
      [1, minute, null],
    ])
    expect(behind('downtime')).toEqual([[1, hour + minute, null]])
    expect(behind('cycle')).toEqual([[1, 9 * day, null]])
    expect(behind('observed')).toEqual([[null, 2 * hour, null]])
    expect(behind('notifies')).toEqual([[4, null, null]])
    expect(behind('noisiest').map(([, , leftOut]) => leftOut)).toEqual([
      'Nobody knows whether it needed action.',
      'Nobody knows whether it needed action.',
      null,
    ])
  })

  it('names who was asked, and not how they are reached', () => {
    const [item] = almanac().answers['insights.behind'](
      { question: all, figure: 'called-in', alertname: null, cell: null },
      moment,
    )
    expect(item?.title).toBe('Disk full: SRE was asked')
    expect(almanac().answers['insights.export']({ question: all, form: 'json' }, moment).text).not.toContain(
      '+49',
    )
  })

  it('shows of a cell of the week only that hour, and of an alert only itself', () => {
    const of = (over: object) =>
      almanac()
        .answers['insights.behind'](
          { question: all, figure: 'interruptions', alertname: null, cell: null, ...over },
          moment,
        )
        .map(({ episodeId }) => episodeId)
    expect(of({ cell: { day: 0, hour: 13 } })).toEqual([2])
    expect(of({ figure: 'noisiest', alertname: '=cmd' })).toEqual([3])
  })

  it('has something to open or nothing for every figure, and a definition', () => {
    for (const figure of figureIds) {
      expect(Array.isArray(behind(figure))).toBe(true)
      expect(figureDefinitions[figure].says).toMatch(/\.$/)
    }
    expect(behind('woken')).toEqual([])
  })
})

describe('an export', () => {
  const text = (form: 'csv' | 'json' | 'markdown', question: Partial<InsightsQuestion> = {}) =>
    almanac().answers['insights.export']({ question: { ...all, ...question }, form }, moment)

  it('is named after what was asked, and a spreadsheet takes no word of an alert for a formula', () => {
    const { name, text: csv } = text('csv')
    expect(name).toBe('insights-2026-11-30.csv')
    expect(csv).toContain(`noisiest,"'=cmd",title,"'=1+1"\r\n`)
    expect(csv).toContain('window,acknowledged,mean ms,60000\r\n')
    expect(text('markdown', { weeks: 4, whose: 'mine' }).name).toBe('insights-mine-2026-11-30-4-weeks.md')
  })

  it('says in Markdown what was left out and what could not be seen', () => {
    const { text: markdown } = text('markdown')
    expect(markdown).toContain(
      'Time to resolve: median 1 h, mean 1 h, nine in ten within 1 h. 100 % within 2 h, 1 of 1. 1 left out: nobody could see when.',
    )
    expect(markdown).toContain('2 h in 1 gap not.')
    expect(markdown).not.toContain('Woken')
  })

  it('holds nothing of anybody’s sleep where the team is asked, and gives it to nobody who asks for it', () => {
    const { text: json } = text('json')
    expect(JSON.parse(json).facts.episodes.flatMap(({ sounded }: { sounded: unknown[] }) => sounded)).toEqual(
      [],
    )
    const mine = { ...all, whose: 'mine' as const }
    expect(() => almanac().answers['insights.ofExport']({ text: json, question: mine }, moment)).toThrow(
      /as the team’s/,
    )
    expect(text('json', mine).text).toContain('"sounded":[{')
  })

  it('of one team holds no alert of another', () => {
    expect(text('json', { team: 'atlas' }).text).not.toContain('DiskFull')
  })
})

describe('a file that is read in', () => {
  const good = () => almanac().answers['insights.export']({ question: all, form: 'json' }, moment).text
  const read = (json: string, question: InsightsQuestion | null = null) =>
    almanac().answers['insights.ofExport']({ text: json, question }, moment)
  const changed = (change: (document: Record<string, never>) => void): string => {
    const document = JSON.parse(good())
    change(document)
    return JSON.stringify(document)
  }

  it.each([
    ['nothing', '', /no JSON/],
    ['a list', '[]', /no export of Nightdesk’s figures/],
    ['null', 'null', /no export/],
    ['another export', '{"kind":"nightdesk-history","version":1}', /no export/],
    ['a newer one', '{"kind":"nightdesk-insights","version":2}', /newer Nightdesk/],
    ['an empty one', '{"kind":"nightdesk-insights","version":1}', /damaged: its moment/],
    ['one with another prototype', '{"__proto__":{"kind":"nightdesk-insights"}}', /no export/],
  ])('%s is refused with a reason', (_name, json, reason) => {
    expect(() => read(json)).toThrow(reason)
    expect(() => read(json)).toThrow(AppError)
  })

  it.each<[string, (document: never) => void, RegExp]>([
    [
      'a zone nobody knows',
      (it: { surroundings: { zone: string } }) => {
        it.surroundings.zone = 'Mars/Base'
      },
      /zone and hours/,
    ],
    [
      'an instant as text',
      (it: { facts: { episodes: { calledAt: unknown }[] } }) => {
        for (const one of it.facts.episodes) one.calledAt = '1'
      },
      /its alerts/,
    ],
    [
      'an instant beyond time',
      (it: { facts: { gaps: { from: number }[] } }) => {
        for (const one of it.facts.gaps) one.from = 1e300
      },
      /could not be seen/,
    ],
    [
      'a week of no calendar',
      (it: { view: { question: { week: string } } }) => {
        it.view.question.week = '2026-99-99'
      },
      /no day/,
    ],
    [
      'a question in part',
      (it: { view: { question: { whose?: string } } }) => {
        delete it.view.question.whose
      },
      /its question/,
    ],
    [
      'no alerts',
      (it: { facts: { episodes: unknown } }) => {
        it.facts.episodes = {}
      },
      /its alerts/,
    ],
  ])('%s is refused with a reason', (_name, change, reason) => {
    expect(() => read(changed(change as never))).toThrow(reason)
    expect(() => read(changed(change as never))).toThrow(AppError)
  })

  it('answers only what it holds', () => {
    expect(() => read(good(), { ...all, week: '2026-11-23' })).toThrow(
      /holds the week up to the one of 2026-11-30/,
    )
    expect(read(good(), { ...all, team: 'rocket' }).weeks.at(-1)?.pages).toBe(3)
    expect(read(good(), { ...all, team: 'atlas' }).weeks.at(-1)?.pages).toBe(0)
  })
})
