/** The history of one thing: whatever it is of, over any window and in pages of any size, it is what a plain scan says. */
import { describe, expect, it } from 'vitest'
import type { PastEpisode, PastSubject } from '../../../contract/past.ts'
import { type Almanac, createAlmanac, type Moment } from '../../../main/almanac/almanac.ts'
import type { EpisodeEntry, FeedEntry, GapEntry, RunEntry } from '../../../main/almanac/feed-entry.ts'
import { endOf, pathOf, placesBefore } from '../../../main/almanac/past-table.ts'
import {
  anAlertEntry,
  anEpisodeEntry,
  dayMs,
  histories,
  historyStart,
  hourMs,
  isOf,
  plainScan,
  subjects,
  unseenTimes,
  windows,
} from '../../helpers/past-histories.ts'
import { fc } from '../../helpers/property.ts'

const moment: Moment = {
  now: historyStart + 60 * dayMs,
  behind: 0,
  surroundings: { zone: 'Europe/Zurich', night: { from: 22 * 60, to: 7 * 60 } },
}

function told(entries: readonly FeedEntry[]): Almanac {
  const almanac = createAlmanac(null)
  almanac.take(entries, { upto: entries.length, token: 'a' })
  return almanac
}

type Window = { readonly from: number; readonly to: number }

/** All pages, one after the other. */
function everyPage(almanac: Almanac, subject: PastSubject, window: Window, limit: number): PastEpisode[] {
  const rows: PastEpisode[] = []
  let before = null
  for (let pages = 0; pages < 200; pages += 1) {
    const page = almanac.answers['past.of']({ subject, ...window, before, limit }, moment)
    rows.push(...page.episodes)
    if (page.next === null) return rows
    expect(page.episodes).toHaveLength(limit)
    before = page.next
  }
  throw new Error('the pages have no end')
}

/** Could nobody see this episode's end? By looking at every gap. */
function isEndUnseen({ quietAt, alert }: EpisodeEntry, times: readonly (GapEntry | RunEntry)[]): boolean {
  if (quietAt === null) return false
  return times.some((time) =>
    time.kind === 'run'
      ? time.aliveBefore !== null && time.aliveBefore <= quietAt && quietAt <= time.startedAt
      : time.sourceId === alert.sourceId && time.from <= quietAt && (time.to === null || quietAt <= time.to),
  )
}

describe('the history of one thing', () => {
  it('has the rows of a plain scan, in pages of any size, none twice and none lost', () => {
    fc.assert(
      fc.property(
        ...([histories, unseenTimes, subjects, windows, fc.integer({ min: 1, max: 30 })] as const),
        (episodes, times, subject, window, limit) => {
          const almanac = told([...episodes, ...times])
          const rows = everyPage(almanac, subject, window, limit)
          expect(rows.map(({ id, endUnseen }) => [id, endUnseen])).toEqual(
            plainScan(episodes, subject, window).map((one) => [one.id, isEndUnseen(one, times)]),
          )
          almanac.close()
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    ['by alert', { few: 100, many: 100, steps: 1 }],
    ['by the newest of each alert', { few: 0, many: 100, steps: 1 }],
    ['by time', { few: 0, many: 0, steps: 1_000 }],
    ['by time, and by alert where that leads nowhere', { few: 0, many: 0, steps: 3 }],
  ])('finds a label the same way round whichever way it goes: %s', (_, limits) => {
    fc.assert(
      fc.property(
        ...([histories, subjects, windows, fc.integer({ min: 1, max: 12 })] as const),
        (episodes, subject, window, limit) => {
          const { db, close } = told(episodes)
          const path = pathOf(db, subject, limits)
          const found: number[] = []
          let before = endOf(window.to)
          for (;;) {
            const places = placesBefore(db, path, window.from, before, limit)
            found.push(...places.map(({ id }) => id))
            before = places.at(-1) ?? before
            if (places.length < limit) break
          }
          expect(found).toEqual(plainScan(episodes, subject, window).map(({ id }) => id))
          close()
        },
      ),
      { numRuns: 150 },
    )
  })

  it('counts what a plain scan counts: what began in each stretch, what lasted into it, who took it, what was not seen', () => {
    fc.assert(
      fc.property(histories, unseenTimes, subjects, windows, (episodes, times, subject, window) => {
        const almanac = told([...episodes, ...times])
        const about = almanac.answers['past.about']({ subject, ...window }, moment)
        const rows = plainScan(episodes, subject, window)
        const began = rows.filter(({ firedAt }) => firedAt >= window.from)
        expect([about.began, about.carried, about.looked]).toEqual([
          began.length,
          rows.length - began.length,
          rows.length,
        ])
        expect(about.counts.map(({ count }) => count)).toEqual(
          about.counts.map(
            ({ from, to }) => began.filter(({ firedAt }) => firedAt >= from && firedAt < to).length,
          ),
        )
        // The stretches are the whole window, and nothing lies in two.
        expect([about.counts[0]?.from, ...about.counts.map(({ to }) => to)]).toEqual([
          window.from,
          ...about.counts.slice(1).map(({ from }) => from),
          window.to,
        ])
        expect(about.lanes.reduce((sum, { count }) => sum + count, 0)).toBe(rows.length)
        expect(about.lanes.flatMap(({ bars }) => bars).reduce((sum, { count }) => sum + count, 0)).toBe(
          rows.length,
        )
        const takers = Map.groupBy(
          rows.filter(({ ackBy }) => ackBy !== null),
          ({ ackBy }) => ackBy,
        )
        expect(new Map(about.takers.map(({ by, count }) => [by, count]))).toEqual(
          new Map([...takers].map(([by, own]) => [by, own.length])),
        )
        const sources = new Set(
          episodes.filter(({ alert }) => isOf(subject, alert)).map(({ alert }) => alert.sourceId),
        )
        const gaps = times.filter((time) =>
          time.kind === 'run'
            ? (time.aliveBefore ?? 0) < window.to && time.startedAt > window.from
            : sources.has(time.sourceId) &&
              time.from < window.to &&
              (time.to ?? Number.POSITIVE_INFINITY) > window.from,
        )
        expect([about.gaps.length, about.gapsInAll]).toEqual([gaps.length, gaps.length])
        almanac.close()
      }),
      { numRuns: 150 },
    )
  })

  it('takes everything out, and the JSON read back has the same rows and figures', () => {
    fc.assert(
      fc.property(histories, unseenTimes, subjects, windows, (episodes, times, subject, window) => {
        const almanac = told([...episodes, ...times])
        const { text } = almanac.answers['past.export']({ subject, ...window, form: 'json' }, moment)
        const back = JSON.parse(text)
        const { kind, version, madeAt, zone, episodes: rows, ...about } = back
        expect([kind, version, madeAt, zone]).toEqual(['nightdesk-history', 1, moment.now, 'Europe/Zurich'])
        expect(rows).toEqual(everyPage(almanac, subject, window, 7))
        expect(about).toEqual(almanac.answers['past.about']({ subject, ...window }, moment))
        almanac.close()
      }),
      { numRuns: 100 },
    )
  })

  it('is of where an alert is now, and of nothing that is gone', () => {
    const alert = anAlertEntry(1, { environment: 'heron/test', team: 'data' })
    const almanac = told([
      anEpisodeEntry(1, alert),
      anEpisodeEntry(2, alert, { firedAt: historyStart + hourMs }),
    ])
    const ids = (subject: PastSubject): readonly number[] =>
      everyPage(almanac, subject, { from: historyStart, to: historyStart + dayMs }, 10).map(({ id }) => id)
    expect(ids({ kind: 'environment', value: 'heron/test' })).toEqual([2, 1])
    almanac.take([{ ...alert, environment: 'heron/prod' }], { upto: 3, token: 'b' })
    expect(ids({ kind: 'environment', value: 'heron/test' })).toEqual([])
    expect(ids({ kind: 'environment', value: 'heron/prod' })).toEqual([2, 1])
    expect(ids({ kind: 'team', value: 'data' })).toEqual([2, 1])
    almanac.take([{ kind: 'gone', of: 'episode', id: 2 }], { upto: 4, token: 'c' })
    expect(ids({ kind: 'environment', value: 'heron/prod' })).toEqual([1])
    almanac.close()
  })

  it('gives the fullest places lanes of their own, and draws the others together', () => {
    const episodes = Array.from({ length: 12 }, (_, place) =>
      Array.from({ length: place + 1 }, (_unused, index) =>
        anEpisodeEntry(place * 100 + index + 1, anAlertEntry(place + 1, { environment: `place-${place}` }), {
          firedAt: historyStart + index * hourMs,
        }),
      ),
    ).flat()
    const almanac = told([...episodes, anEpisodeEntry(9_999, anAlertEntry(99))])
    const { lanes } = almanac.answers['past.about'](
      {
        subject: { kind: 'alertname', value: 'DiskFull' },
        from: historyStart,
        to: historyStart + 30 * dayMs,
      },
      moment,
    )
    expect(lanes.map(({ name, names, count }) => [name, names, count])).toEqual([
      ...[11, 10, 9, 8, 7, 6, 5, 4].map((place) => [`place-${place}`, 1, place + 1]),
      [null, 4, 1 + 2 + 3 + 4 + 1],
    ])
    // An hour apart in thirty days: two pixels, so they are one bar.
    expect(lanes[0]?.bars.map(({ count }) => count)).toEqual([12])
    almanac.close()
  })

  it('cuts a window of days at local midnights, also where clocks are set back', () => {
    const almanac = told([])
    const [from, to] = [Date.UTC(2026, 9, 23, 22), Date.UTC(2026, 9, 27, 23)]
    const { counts } = almanac.answers['past.about'](
      { subject: { kind: 'team', value: 'data' }, from, to },
      moment,
    )
    expect(counts.map((one) => (one.to - one.from) / hourMs)).toEqual([24, 25, 24, 24])
    almanac.close()
  })

  it('says from the call to the ack, recipes once, open postmortems and the newest notes', () => {
    const recipe = 'https://wiki.example/runbooks/disk%20full.md'
    const alert = anAlertEntry(1, { recipe })
    const acked = (id: number, waitMs: number, by: string): EpisodeEntry =>
      anEpisodeEntry(id, alert, {
        ...{ firedAt: historyStart + id * hourMs, calledAt: historyStart + id * hourMs },
        ...{ ackAt: historyStart + id * hourMs + waitMs, ackBy: by },
      })
    const almanac = told([
      acked(1, 60_000, 'Mira Lund'),
      acked(2, 180_000, 'Mira Lund'),
      acked(3, 30_000, 'Yuki Arai'),
      {
        kind: 'note',
        id: 1,
        episodeId: 1,
        at: historyStart + 2 * hourMs,
        by: 'Yuki Arai',
        text: 'Grew the volume.',
      },
      { kind: 'note', id: 2, episodeId: 2, at: historyStart + 3 * hourMs, by: null, text: 'Once more.' },
      {
        ...{
          kind: 'postmortem',
          id: 5,
          title: 'The disk of heron',
          text: '',
          createdAt: 1,
          savedAt: 2,
          since: 1,
        },
        ...{ state: 'fixing', team: null, assignee: null, impact: 'none', impactMinutes: null },
        ...{ customers: [], environments: [], episodeIds: [2] },
      },
    ])
    const about = almanac.answers['past.about'](
      { subject: { kind: 'alertname', value: 'DiskFull' }, from: historyStart, to: historyStart + dayMs },
      moment,
    )
    expect(about.takers).toEqual([
      { by: 'Mira Lund', count: 2, medianMs: 120_000 },
      { by: 'Yuki Arai', count: 1, medianMs: 30_000 },
    ])
    expect(about.helped).toEqual([
      { kind: 'recipe', episodeId: 3, label: 'disk full' },
      { kind: 'postmortem', postmortemId: 5, title: 'The disk of heron', isOpen: true },
      { kind: 'note', episodeId: 2, at: historyStart + 3 * hourMs, by: null, text: 'Once more.' },
      {
        kind: 'note',
        episodeId: 1,
        at: historyStart + 2 * hourMs,
        by: 'Yuki Arai',
        text: 'Grew the volume.',
      },
    ])
    const [row] = everyPage(almanac, about.subject, about, 1)
    expect([row?.notes, row?.postmortemId]).toEqual([0, null])
    almanac.close()
  })
})
