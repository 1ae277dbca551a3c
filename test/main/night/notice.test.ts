import { describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import type { SourceId } from '../../../contract/ids.ts'
import {
  answerNotice,
  blindNotice,
  callNotices,
  leftNotice,
  type NoticeSetting,
  type NoticeText,
  returnNotice,
  snoozeNotices,
  tagOf,
} from '../../../main/night/notice.ts'
import { anEpisode, minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

const now = nightNow
const clockTime = (at: number): string =>
  new Date(at).toLocaleTimeString('en-GB', { timeZone: 'Europe/Zurich' })
const setting: NoticeSetting = { now, clockTime, names: true }
const locked: NoticeSetting = { ...setting, names: false }
const page = (part: Partial<Episode> = {}): Episode => anEpisode({ ackDueAt: now + 2 * minuteMs, ...part })
const lengthOf = (text: string): number => [...text].length

function expectFits({ title, body }: NoticeText): void {
  expect(lengthOf(title)).toBeLessThanOrEqual(40)
  expect(lengthOf(title)).toBeGreaterThan(0)
  expect(lengthOf(body)).toBeLessThanOrEqual(90)
  expect(title.isWellFormed() && body.isWellFormed()).toBe(true)
}

describe('callNotices', () => {
  it('counts more alerts of one customer than a call may have arguments', () => {
    const one = page()
    expect(callNotices(Array(200_000).fill(one), setting)).toMatchObject([
      { title: 'Mosslund Credit: 200000 alerts at once' },
    ])
  })

  it('says for whom and what in the title, where and until when in the body', () => {
    const episode = page({ title: 'Ingress answers 502' })
    expect(callNotices([episode], setting)).toEqual([
      {
        tag: 'customer:Mosslund Credit',
        title: 'Mosslund Credit: Ingress answers 502',
        body: 'plover/pay-eu. Acknowledge before 03:16:05.',
        loud: true,
        episodeId: episode.id,
        sourceId: null,
        about: [episode.id],
      },
    ])
  })

  it('says that the customer is down, and has the whole title in the body where it was cut', () => {
    const episode = page({ title: 'Ingress answers 22 % of requests with 5xx', impact: 'down' })
    expect(callNotices([episode], setting)[0]).toMatchObject({
      title: 'Mosslund Credit down: Ingress answers 2…',
      body: 'Ingress answers 22 % of requests with 5xx, plover/pay-eu. Acknowledge before 03:16:05.',
    })
  })

  it('is nothing for nobody', () => {
    expect(callNotices([], setting)).toEqual([])
    expect(leftNotice([], setting)).toBeUndefined()
  })

  it.each([
    [1, 'Acknowledge before 03:14:05.'],
    [0, 'Overdue since 03:14:05.'],
    [-75 * secondMs, 'Overdue since 03:12:50.'],
  ])('with %d ms to the target says "%s"', (leftMs, words) => {
    expect(callNotices([page({ ackDueAt: now + leftMs })], setting)[0]?.body).toMatch(new RegExp(`${words}$`))
  })

  it('is one for each customer, with the worst of them', () => {
    const sooner = page({ title: 'sooner', ackDueAt: now + minuteMs, impact: 'none' })
    const later = page({ title: 'later', ackDueAt: now + 3 * minuteMs, impact: 'down' })
    const other = page({ title: 'other', customer: 'Harrow Foods' })
    const notices = callNotices([later, other, sooner], setting)
    expect(notices.map(({ tag }) => tag)).toEqual(['customer:Mosslund Credit', 'customer:Harrow Foods'])
    expect(notices[0]).toMatchObject({
      title: 'Mosslund Credit: 2 alerts at once',
      body: 'Worst: later on plover/pay-eu. Customer down.',
      episodeId: sooner.id,
    })
    expect(notices[1]?.title).toBe('Harrow Foods: other')
  })

  it('speaks of what stands in the same place already, and is about the new one', () => {
    const old = page({ title: 'old', calledAt: now - 10 * minuteMs })
    const foreign = page({ customer: 'Harrow Foods' })
    const young = page({ title: 'young', calledAt: now })
    expect(callNotices([young], setting, [old, foreign])).toMatchObject([
      { title: 'Mosslund Credit: 2 alerts', episodeId: young.id, about: [young.id] },
    ])
  })

  it('takes the environment for the customer, and the source for both', () => {
    const nobody = page({ title: 'x', customer: null })
    expect(tagOf(nobody)).toBe('customer:plover/pay-eu')
    expect(callNotices([nobody], setting)[0]?.title).toBe('plover/pay-eu: x')
    const bare = page({ title: 'x', customer: null, environment: null })
    expect(tagOf(bare)).toBe('customer:plover')
    expect(callNotices([bare], setting)[0]).toMatchObject({
      title: 'plover: x',
      body: expect.stringMatching(/^plover\. Ack/),
    })
  })

  it('names no customer on a locked screen', () => {
    const five = Array.from({ length: 5 }, (_, index) => page({ customer: `Customer ${index}` }))
    const all = [
      ...callNotices([page()], locked),
      ...callNotices([page(), page()], locked),
      ...callNotices(five, locked),
      ...snoozeNotices([page()], locked),
      returnNotice(page(), locked),
    ]
    for (const { title, body } of all) expect(`${title} ${body}`).not.toMatch(/Mosslund|Customer \d/)
    expect(all[0]?.title).toMatch(/^plover: /)
  })

  const customers = (count: number): readonly Episode[] =>
    Array.from({ length: count }, (_, index) => page({ customer: `Customer ${index + 1}` }))

  it('stays one for each customer up to four', () => {
    expect(callNotices(customers(4), setting)).toHaveLength(4)
  })

  it('becomes one in a storm', () => {
    const storm = customers(200)
    const urgent = page({ customer: 'Customer 7', ackDueAt: now })
    const notices = callNotices([...storm, urgent], setting)
    expect(notices).toEqual([
      {
        tag: 'storm',
        title: '201 pages at once',
        body: 'Customer 1, Customer 2, Customer 3 and 197 more. Open Nightdesk.',
        loud: true,
        episodeId: urgent.id,
        sourceId: null,
        about: [...storm, urgent].map(({ id }) => id),
      },
    ])
  })

  it('counts right in a storm of alerts that name nobody', () => {
    const sources = ['plover', 'heron', 'dunlin', 'knot', 'ruff'] as const
    const storm = sources.map((id) => page({ customer: null, environment: null, sourceId: id as SourceId }))
    expect(callNotices(storm, setting)[0]?.body).toBe('plover, heron, dunlin and 2 more. Open Nightdesk.')
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

  it('hold for every call, and the end of the body survives every cut', () => {
    fc.assert(
      fc.property(episodes, (called) => {
        const notices = callNotices(called, setting)
        expect(notices.length).toBeLessThanOrEqual(4)
        for (const notice of notices) {
          expectFits(notice)
          if (notice.tag === 'storm') continue
          expect(notice.body).toMatch(
            /\. (Acknowledge before|Overdue since) [\d:]+\.$|\. Impact not known\.$|\. Customer [a-z]+\.$|\. No customer impact\.$/,
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
          const notice = returnNotice(episode, setting)
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
    const customer = '🔥'.repeat(60)
    expect(callNotices([page({ customer, title: 'x' })], setting)[0]?.title).toBe(`${'🔥'.repeat(39)}…`)
    expect(callNotices([page({ customer: 'y', title: 'x'.repeat(37) })], setting)[0]?.title).toBe(
      `y: ${'x'.repeat(37)}`,
    )
    const several = callNotices([page({ customer }), page({ customer })], setting)[0]
    expect(several?.title).toBe(`${'🔥'.repeat(21)}…: 2 alerts at once`)
  })
})

describe('what takes a notification’s place', () => {
  it('is about the rest, without a sound', () => {
    expect(leftNotice([page({ title: 'rest' })], setting)).toMatchObject({
      title: 'Mosslund Credit: rest',
      loud: true,
      quietly: true,
    })
  })

  it('answers a button: quiet when it was done, staying when it was not', () => {
    const [notice] = callNotices([page()], setting)
    if (!notice) throw new Error('no notice')
    expect(answerNotice(notice, { done: true, words: 'Queued: will send when online.' })).toMatchObject({
      tag: notice.tag,
      title: 'Acknowledged',
      body: 'Queued: will send when online.',
      loud: false,
    })
    const refused = answerNotice(notice, { done: false, words: 'The disk is full. '.repeat(9) })
    expect(refused).toMatchObject({ title: 'Nothing was done', loud: true, quietly: true })
    expectFits(refused)
  })
})

describe('returnNotice', () => {
  it('is quiet, takes no page’s place, and says how long there is', () => {
    const episode = page({ title: 'Disk full', resolveDueAt: now + 10 * minuteMs })
    expect(returnNotice(episode, setting)).toEqual({
      tag: `return:${episode.id}`,
      title: 'Mosslund Credit still fires',
      body: 'Disk full, plover/pay-eu. 10 min left to resolve.',
      loud: false,
      episodeId: episode.id,
      sourceId: null,
    })
  })

  it('never says less than none', () => {
    expect(returnNotice(page({ resolveDueAt: now - 60 * minuteMs }), setting).body).toMatch(/ 0 min left/)
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
