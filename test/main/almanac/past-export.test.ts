/** A history as a text: whole, with its gaps, and harmless where it is opened. */
import { describe, expect, it } from 'vitest'
import { type Almanac, createAlmanac, type Moment } from '../../../main/almanac/almanac.ts'
import type { FeedEntry } from '../../../main/almanac/feed-entry.ts'
import { anAlertEntry, anEpisodeEntry, dayMs, historyStart, hourMs } from '../../helpers/past-histories.ts'

const moment: Moment = {
  now: historyStart + 2 * dayMs,
  behind: 0,
  surroundings: { zone: 'Europe/Zurich', night: { from: 22 * 60, to: 7 * 60 } },
}
const asked = {
  subject: { kind: 'label', name: 'team', value: 'a/b: c' },
  from: historyStart,
  to: historyStart + dayMs,
} as const

function told(entries: readonly FeedEntry[]): Almanac {
  const almanac = createAlmanac(null)
  almanac.take(entries, { upto: 1, token: 'a' })
  return almanac
}

const labelled = (parts: Parameters<typeof anAlertEntry>[1] = {}, id = 1) =>
  anAlertEntry(id, { labels: [['team', 'a/b: c']], ...parts })

describe('a history that is taken out', () => {
  it('has a line for each episode and each gap, and its times say their zone', () => {
    const almanac = told([
      anEpisodeEntry(1, labelled({ environment: 'heron/prod' }), {
        ackBy: 'Mira Lund',
        ackAt: historyStart + 60_000,
      }),
      anEpisodeEntry(2, labelled({}, 2), { firedAt: historyStart + hourMs, quietAt: null, calledAt: null }),
      { kind: 'gap', id: 1, sourceId: 'am', from: historyStart + 2 * hourMs, to: null, reason: 'no answer' },
      { kind: 'run', id: 1, startedAt: historyStart + 4 * hourMs, aliveBefore: historyStart + 3 * hourMs },
    ])
    const { name, text } = almanac.answers['past.export']({ ...asked, form: 'csv' }, moment)
    expect(name).toBe('history-team-a-b-c-2026-10-01-to-2026-10-02.csv')
    const [head = '', ...lines] = text.split('\r\n')
    const column = (title: string): readonly (string | undefined)[] =>
      lines.slice(0, -1).map((line) => line.split(',')[head.split(',').indexOf(title)])
    expect(column('kind')).toEqual(['episode', 'episode', 'gap', 'gap'])
    expect(column('source')).toEqual(['am', 'am', 'am', 'nightdesk'])
    expect(column('environment')).toEqual(['', 'heron/prod', '', ''])
    expect(column('fired_at')[1]).toBe('2026-10-01T02:00:00+02:00')
    expect(column('quiet_at')).toEqual(['', '2026-10-01T02:30:00+02:00', '', '2026-10-01T06:00:00+02:00'])
    expect(column('acknowledged_by')).toEqual(['', 'Mira Lund', '', ''])
    expect(column('reason').slice(2)).toEqual(['no answer', 'Nightdesk was not running'])
    almanac.close()
  })

  it.each([
    '=HYPERLINK("http://evil.example","x")',
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1+1',
  ])('makes no formula of words from outside: %j', (title) => {
    const almanac = told([anEpisodeEntry(1, labelled({ title }))])
    const { text } = almanac.answers['past.export']({ ...asked, form: 'csv' }, moment)
    expect(text).toContain(`"'${title.replaceAll('"', '""')}"`)
    almanac.close()
  })

  it('keeps a cell with quotes, commas and lines one cell', () => {
    const almanac = told([anEpisodeEntry(1, labelled({ title: 'Disk "a", 90 %\nfull' }))])
    const { text } = almanac.answers['past.export']({ ...asked, form: 'csv' }, moment)
    expect(text).toContain('"Disk ""a"", 90 %\nfull"')
    almanac.close()
  })

  it('reads as Markdown: the zone, what nobody saw, who took it, what helped; words from outside are only words', () => {
    const almanac = told([
      anEpisodeEntry(
        1,
        labelled({ title: '[x](http://evil.example) | <b>', recipe: 'https://wiki.example/disk' }),
        {
          ...{ ackBy: 'Mira Lund', ackAt: historyStart + 80_000 },
        },
      ),
      anEpisodeEntry(2, labelled({}, 2), {
        firedAt: historyStart + hourMs,
        quietAt: historyStart + 2 * hourMs,
      }),
      {
        kind: 'gap',
        id: 1,
        sourceId: 'am',
        from: historyStart + 90 * 60_000,
        to: historyStart + 2 * hourMs,
        reason: 'no answer',
      },
      {
        kind: 'note',
        id: 1,
        episodeId: 1,
        at: historyStart + 5_000,
        by: 'Yuki Arai',
        text: 'Grew it.\nTwice.',
      },
    ])
    const { name, text } = almanac.answers['past.export'](
      { ...asked, form: 'markdown' },
      { ...moment, behind: 4 },
    )
    expect(name).toMatch(/\.md$/)
    expect(text).toContain(
      'From 2026-10-01 02:00:00 to 2026-10-02 02:00:00. Times are those of Europe/Zurich.',
    )
    expect(text).toContain('4 records were not counted yet')
    expect(text).toContain('at most 1 h')
    expect(text).toContain('\\[x\\](http://evil.example) \\| \\<b\\>')
    expect(text).toContain(
      '- before 2026-10-01 02:00:20 by Nightdesk, which was not here yet: of that time nothing is known',
    )
    expect(text).toContain('- am: 2026-10-01 03:30:00 to 2026-10-01 04:00:00, no answer')
    expect(text).toContain('- Mira Lund: 1, the middle one 1 min after the call')
    expect(text).toContain('- Recipe: disk')
    expect(text).toContain('- Note, 2026-10-01 02:00:05, Yuki Arai: Grew it. Twice.')
    const later = { ...asked, from: historyStart + hourMs, form: 'markdown' as const }
    expect(almanac.answers['past.export'](later, moment).text).not.toContain('which was not here yet')
    almanac.close()
  })
})
