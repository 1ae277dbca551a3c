import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../../contract/ids.ts'
import type { SeenMatcher } from '../../../contract/observation.ts'
import { longestSilenceMs, shortestSilenceMs } from '../../../contract/silences.ts'
import { guard, timeRefusal } from '../../../main/silences/guard.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { plover, storePast } from './stored-past.ts'

const matcher = (name: string, value: string, isRegex = false, isEqual = true): SeenMatcher => ({
  name,
  value,
  isRegex,
  isEqual,
})
const heartbeats = ['Heartbeat', 'Watchdog']
const always = async (): Promise<void> => {}

/** One heartbeat, one alert of every pipeline, and a hundred of neither. */
function aSource() {
  const db = openTestDb()
  const plain = Array.from({ length: 100 }, (_, index) => ({
    labels: { alertname: `A${index}`, customer: 'Mosslund' },
    seenAt: index,
  }))
  const beat = { labels: { alertname: 'Watchdog', installation: 'plover', severity: 'none' }, seenAt: 1 }
  const all = { labels: { alertname: 'Etcd', all_pipelines: 'true', installation: 'plover' }, seenAt: 2 }
  const no = { labels: { alertname: 'Etcd', all_pipelines: 'false', customer: 'Mosslund' }, seenAt: 3 }
  storePast(db, [...plain, beat, all, no])
  return db
}

describe('the guard', () => {
  const rows: readonly [string, readonly SeenMatcher[], readonly string[]][] = [
    ['a customer', [matcher('customer', 'Mosslund')], []],
    ['a customer and what is not there', [matcher('customer', 'Mosslund'), matcher('x', '')], []],
    ['no label', [], ['no-matchers']],
    ['what is no expression', [matcher('customer', '(', true)], ['bad-matcher']],
    [
      'what must not be there only',
      [matcher('customer', 'x', false, false)],
      ['matches-empty', 'heartbeat', 'all-pipelines'],
    ],
    ['everything', [matcher('alertname', '.*', true)], ['matches-empty', 'heartbeat', 'all-pipelines']],
    ['every name', [matcher('alertname', '.+', true)], ['heartbeat', 'all-pipelines']],
    ['a heartbeat', [matcher('alertname', 'Watchdog')], ['heartbeat']],
    ['a heartbeat that was never seen', [matcher('alertname', 'Heartbeat')], ['heartbeat']],
    [
      'a heartbeat of another customer',
      [matcher('alertname', 'Watchdog'), matcher('customer', 'x')],
      ['heartbeat'],
    ],
    ['what the heartbeat has too', [matcher('severity', 'none')], ['heartbeat']],
    ['an installation', [matcher('installation', 'plover')], ['heartbeat', 'all-pipelines']],
    ['what every pipeline pages for', [matcher('alertname', 'Etcd')], ['all-pipelines']],
    [
      'the same, without that',
      [matcher('alertname', 'Etcd'), matcher('all_pipelines', 'true', false, false)],
      [],
    ],
    ['names without the heartbeats', [matcher('alertname', 'A.*|Watch', true)], []],
  ]
  it.each(rows)('of %s', async (_, matchers, kinds) => {
    const refusals = await guard(aSource(), { sourceId: plover, heartbeats }, matchers, always)
    expect(refusals.map(({ kind }) => kind)).toEqual(kinds)
    for (const { message } of refusals) expect(message).toMatch(/^[A-Z].*\.$/s)
  })

  it.each([
    [[matcher('installation', 'plover')]],
    [[matcher('alertname', '.+', true)]],
    [[matcher('severity', 'none')]],
  ])('offers remedies that make %j acceptable', async (matchers) => {
    const db = aSource()
    const judge = (all: readonly SeenMatcher[]) => guard(db, { sourceId: plover, heartbeats }, all, always)
    const remedies = (await judge(matchers)).map(({ remedy }) => remedy).filter((remedy) => remedy !== null)
    expect(await judge([...matchers, ...remedies])).toEqual([])
  })

  it('offers none to who wants a heartbeat silenced and nothing else', async () => {
    const [refusal] = await guard(
      aSource(),
      { sourceId: plover, heartbeats },
      [matcher('alertname', 'Watchdog')],
      always,
    )
    expect(refusal?.remedy).toBeNull()
  })

  it('offers none to who wants silenced what pages in every pipeline, and says what to do instead', async () => {
    const matchers = [matcher('alertname', 'Etcd'), matcher('all_pipelines', 'true')]
    const refusals = await guard(aSource(), { sourceId: plover, heartbeats }, matchers, always)
    expect(refusals).toMatchObject([{ kind: 'all-pipelines', remedy: null }])
    expect(refusals[0]?.message).toMatch(/Acknowledge or snooze/)
  })

  it('knows heartbeats by the names in force, and judges each source by its own alerts', async () => {
    const db = aSource()
    const named = [matcher('alertname', 'A5')]
    expect(await guard(db, { sourceId: plover, heartbeats: ['A5'] }, named, always)).toMatchObject([
      { kind: 'heartbeat' },
    ])
    const heron = { sourceId: 'heron' as SourceId, heartbeats }
    expect(await guard(db, heron, [matcher('installation', 'plover')], always)).toEqual([])
  })

  it('finds one among thousands, pausing on the way', async () => {
    const db = openTestDb()
    storePast(
      db,
      Array.from({ length: 1_000 }, (_, n) => ({
        labels: { alertname: `A${n}`, all_pipelines: 'true' },
        seenAt: n,
      })),
    )
    let pauses = 0
    const breathe = async (): Promise<void> => {
      pauses += 1
    }
    const last = await guard(db, { sourceId: plover, heartbeats }, [matcher('alertname', 'A999')], breathe)
    expect(last).toMatchObject([{ kind: 'all-pipelines' }])
    expect(pauses).toBeGreaterThan(2)
  })
})

describe('the end of a silence', () => {
  const now = 1_000_000
  it.each([
    ['now', now, false],
    ['in the past', now - 1, false],
    ['in half a minute', now + 30_000, false],
    ['in a minute', now + shortestSilenceMs, true],
    ['in a minute, a moment after it was chosen', now + shortestSilenceMs - 500, true],
    ['in 90 days', now + longestSilenceMs, true],
    ['in 91 days', now + longestSilenceMs + 86_400_000, false],
  ])('%s', (_, endsAt, isFine) => {
    expect(timeRefusal(endsAt, now) === null).toBe(isFine)
  })
})
