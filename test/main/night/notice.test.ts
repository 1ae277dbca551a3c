import { describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import type { SourceId } from '../../../contract/ids.ts'
import { blindNotice, callNotices, type NoticeText, returnNotice, tagOf } from '../../../main/night/notice.ts'
import { anEpisode, minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

const now = nightNow
const page = (part: Partial<Episode> = {}): Episode => anEpisode({ ackDueAt: now + 2 * minuteMs, ...part })
const lengthOf = (text: string): number => [...text].length

function expectFits({ title, body }: NoticeText): void {
  expect(lengthOf(title)).toBeLessThanOrEqual(40)
  expect(lengthOf(title)).toBeGreaterThan(0)
  expect(lengthOf(body)).toBeLessThanOrEqual(90)
  expect(title.isWellFormed() && body.isWellFormed()).toBe(true)
}

describe('callNotices', () => {
  it('says what, whose, where and how long', () => {
    const episode = page({ title: 'Ingress answers 502' })
    expect(callNotices([episode], now)).toEqual([
      {
        tag: 'customer:Mosslund Credit',
        title: 'Ingress answers 502',
        body: 'Mosslund Credit, plover/pay-eu. 2:00 left to acknowledge.',
        loud: true,
        episodeId: episode.id,
        sourceId: null,
      },
    ])
  })

  it('is nothing for nobody', () => {
    expect(callNotices([], now)).toEqual([])
  })

  const lefts: readonly (readonly [number, string])[] = [
    [120 * secondMs, '2:00 left to acknowledge'],
    [119_600, '2:00 left to acknowledge'],
    [61 * secondMs, '1:01 left to acknowledge'],
    [9 * secondMs, '0:09 left to acknowledge'],
    [0, '0:00 left to acknowledge'],
    [-9 * secondMs, '0:09 past the target'],
    [-75 * secondMs, '1:15 past the target'],
    [-125 * minuteMs, '125:00 past the target'],
  ]
  it.each(lefts)('with %d ms to the target says "%s"', (leftMs, words) => {
    expect(callNotices([page({ ackDueAt: now + leftMs })], now)[0]?.body).toContain(`. ${words}.`)
  })

  it('is one for each customer, about the most urgent, with the number of the others', () => {
    const later = page({ title: 'later', ackDueAt: now + 3 * minuteMs })
    const sooner = page({ title: 'sooner', ackDueAt: now + minuteMs })
    const other = page({ title: 'other', customer: 'Harrow Foods' })
    const notices = callNotices([later, other, sooner], now)
    expect(notices.map(({ tag }) => tag)).toEqual(['customer:Mosslund Credit', 'customer:Harrow Foods'])
    expect(notices[0]).toMatchObject({ title: 'sooner', episodeId: sooner.id })
    expect(notices[0]?.body).toMatch(/1:00 left to acknowledge\. And 1 more\.$/)
    expect(notices[1]?.body).not.toContain('more')
  })

  it('takes the environment for the customer, and the source for both', () => {
    expect(tagOf(page({ customer: null }))).toBe('customer:plover/pay-eu')
    expect(tagOf(page({ customer: null, environment: null }))).toBe('customer:plover')
    expect(callNotices([page({ customer: null, environment: null })], now)[0]?.body).toMatch(/^plover\. 2:00/)
  })

  const customers = (count: number): readonly Episode[] =>
    Array.from({ length: count }, (_, index) => page({ customer: `Customer ${index + 1}` }))

  it('stays one for each customer up to four', () => {
    expect(callNotices(customers(4), now)).toHaveLength(4)
  })

  it('becomes one in a storm', () => {
    const storm = customers(200)
    const urgent = page({ customer: 'Customer 7', ackDueAt: now })
    const notices = callNotices([...storm, urgent], now)
    expect(notices).toEqual([
      {
        tag: 'storm',
        title: '201 pages at once',
        body: 'Customer 1, Customer 2, Customer 3 and 197 more. Open Nightdesk.',
        loud: true,
        episodeId: urgent.id,
        sourceId: null,
      },
    ])
  })

  it('counts right in a storm of alerts that name nobody', () => {
    const sources = ['plover', 'heron', 'dunlin', 'knot', 'ruff'] as const
    const storm = sources.map((id) => page({ customer: null, environment: null, sourceId: id as SourceId }))
    expect(callNotices(storm, now)[0]?.body).toBe('plover, heron, dunlin and 2 more. Open Nightdesk.')
  })
})

describe('lengths', () => {
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.toWellFormed()),
    fc.constant('👩‍🚒'.repeat(60)),
  )
  const episodes = fc.array(
    fc
      .record({
        title: words.map((text) => `!${text}`),
        customer: fc.option(words),
        environment: fc.option(words),
        leftMs: fc.integer({ min: -90_000_000, max: 90_000_000 }),
      })
      .map(({ leftMs, ...part }) => page({ ...part, ackDueAt: now + leftMs })),
    { minLength: 1, maxLength: 12 },
  )

  it('hold for every call, and the time left survives every cut', () => {
    fc.assert(
      fc.property(episodes, (called) => {
        const notices = callNotices(called, now)
        expect(notices.length).toBeLessThanOrEqual(4)
        for (const notice of notices) {
          expectFits(notice)
          if (notice.tag === 'storm') continue
          expect(notice.body).toMatch(
            /\. \d+:\d\d (left to acknowledge|past the target)\.( And \d+ more\.)?$/,
          )
        }
      }),
      { numRuns: 300 },
    )
  })

  it('hold for what comes back, and the time left survives', () => {
    fc.assert(
      fc.property(episodes, (called) => {
        for (const episode of called) {
          const notice = returnNotice(episode, now)
          expectFits(notice)
          expect(notice.body).toMatch(/\. \d+ min left to resolve\.$/)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('hold for blind sources', () => {
    fc.assert(
      fc.property(
        words,
        fc.array(words, { maxLength: 5 }),
        fc.option(words),
        (label, environments, missing) => {
          expectFits(blindNotice({ id: 'plover' as SourceId, label, environments }, 200_000, missing))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('cut by characters, with a mark', () => {
    const title = '🔥'.repeat(60)
    expect(callNotices([page({ title })], now)[0]?.title).toBe(`${'🔥'.repeat(39)}…`)
    expect(callNotices([page({ title: 'x'.repeat(40) })], now)[0]?.title).toBe('x'.repeat(40))
  })
})

describe('returnNotice', () => {
  it('is quiet, replaces the call, and says how long there is', () => {
    const episode = page({ title: 'Disk full', resolveDueAt: now + 10 * minuteMs })
    expect(returnNotice(episode, now)).toEqual({
      tag: tagOf(episode),
      title: 'Still firing: Disk full',
      body: 'Mosslund Credit, plover/pay-eu. 10 min left to resolve.',
      loud: false,
      episodeId: episode.id,
      sourceId: null,
    })
  })

  it('never says less than none', () => {
    expect(returnNotice(page({ resolveDueAt: now - 60 * minuteMs }), now).body).toMatch(/ 0 min left/)
  })
})

describe('blindNotice', () => {
  const source = {
    id: 'plover' as SourceId,
    label: 'Alertmanager plover',
    environments: ['plover/a', 'plover/b'],
  }
  const rows: readonly (readonly [string, number, string | null, string])[] = [
    ['silent for 3 min', 180_000, null, 'Silent for 3 min. You cannot see plover/a, plover/b.'],
    ['silent for a moment', 0, null, 'Silent for 1 min. You cannot see plover/a, plover/b.'],
    ['a heartbeat missing', 5_000, 'Watchdog', 'Watchdog is missing. You cannot see plover/a, plover/b.'],
  ]
  it.each(rows)('%s', (_, silentMs, missing, body) => {
    expect(blindNotice(source, silentMs, missing)).toEqual({
      tag: 'source:plover',
      title: 'No word from Alertmanager plover',
      body,
      loud: true,
      episodeId: null,
      sourceId: 'plover',
    })
  })

  it('says so when nothing was ever seen', () => {
    expect(blindNotice({ ...source, environments: [] }, 180_000, null).body).toBe(
      'Silent for 3 min. You cannot see what it watches.',
    )
  })
})
