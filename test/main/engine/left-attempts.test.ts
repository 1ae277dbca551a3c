/** What a run that ended in a storm had decided to show and knew no outcome of: one of each tag is shown, the rest is written down. */
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import { openDb } from '../../../main/db/db.ts'
import { insertAttempt } from '../../../main/night/attempt-table.ts'
import { type NoticeText, quietTag, returnTag, stormTag } from '../../../main/night/notice.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { databaseIn } from '../../helpers/damage.ts'
import { eventually } from '../../helpers/eventually.ts'

let night: Night
/** turns of the loop that wait for the test, while it keeps them */
let turns: (() => void)[] | null = null
let logged: string[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  turns = null
  logged = []
  await night.close()
})

const mine = 'customer:Mosslund Credit'
const theirs = 'customer:Harrow Foods'
const blind = 'source:heron'

/** Two customers with a page each: one that calls, one that is taken. Nothing of it is open. */
async function aNight(): Promise<{ readonly calls: EpisodeId; readonly taken: EpisodeId }> {
  night = await startNight({
    engineClock: (clock) => ({
      ...clock,
      turn: (run) => (turns ? void turns.push(run) : clock.turn?.(run)),
    }),
    log: (event) => void logged.push(event),
  })
  await night.pass(20_000)
  night.fire(pageLabels({ alertname: 'One' }), { summary: 'One' })
  night.fire(pageLabels({ alertname: 'Two', customer: 'Harrow Foods' }), { summary: 'Two' })
  await night.pass(16_000)
  await night.order('alerts.acknowledge', { episodeId: night.episode('Two').id })
  await night.pass(1_000)
  return { calls: night.episode('One').id, taken: night.episode('Two').id }
}

/** Starts anew, with these attempts left open by the run before. */
async function startWith(left: readonly Partial<NoticeText>[]): Promise<void> {
  night.shown.length = 0
  await night.restart(0, () => {
    const db = openDb(databaseIn(night.dir))
    db.transact((write) => {
      for (const [index, one] of left.entries())
        insertAttempt(
          write,
          {
            ...{
              tag: mine,
              title: `Number ${index}`,
              body: 'B',
              loud: true,
              episodeId: null,
              sourceId: null,
            },
            ...one,
          },
          night.clock.now(),
        )
    })
    db.close()
  })
}
const rows = (sql: string) => night.engine().core.db.all(sql)
const open = (): number => rows('SELECT 1 FROM attempt WHERE finished_at IS NULL').length

describe('F106: hundreds of open attempts under a few tags', () => {
  /** A hundred of each, as a storm leaves them: turn by turn. */
  const aStorm = ({ calls, taken }: Awaited<ReturnType<typeof aNight>>): readonly Partial<NoticeText>[] =>
    Array.from({ length: 100 }, () => [
      { tag: mine, episodeId: calls },
      { tag: theirs, episodeId: taken },
      { tag: stormTag, episodeId: calls },
      { tag: `${quietTag}Harrow Foods`, loud: false, episodeId: taken },
      { tag: returnTag(taken), loud: false, episodeId: taken },
      { tag: blind, sourceId: 'heron' as never },
    ]).flat()

  it('are one notification for each tag that still matters, the newest, and each has its outcome', async () => {
    const ids = await aNight()
    await startWith(aStorm(ids))
    await eventually(open).toBe(0)
    expect(night.shown.map(({ tag, title }) => [tag, title])).toEqual([
      [mine, 'Number 594'],
      [stormTag, 'Number 596'],
      [`${quietTag}Harrow Foods`, 'Number 597'],
      [returnTag(ids.taken), 'Number 598'],
      [blind, 'Number 599'],
    ])
    const outcomes = rows(
      "SELECT tag, shown, reason, count(*) AS n FROM attempt WHERE title LIKE 'Number %' GROUP BY 1, 2, 3 ORDER BY min(id), shown",
    ).map(({ tag, shown, reason, n }) => [tag, shown, reason, n])
    const newer = 'a newer one took its place'
    expect(outcomes).toHaveLength(11)
    expect(outcomes).toEqual(
      expect.arrayContaining([
        ...[mine, stormTag, `${quietTag}Harrow Foods`, returnTag(ids.taken), blind].flatMap((tag) => [
          [tag, 0, newer, 99],
          [tag, 1, null, 1],
        ]),
        [theirs, 0, 'it was over before it could be shown', 100],
      ]),
    )
  })

  it('are written down in few commits, each in the journal', async () => {
    const ids = await aNight()
    const told = `SELECT kind, text, episode_id, source_id, count(*) AS n FROM event
      WHERE kind IN ('shown', 'not-shown') GROUP BY 1, 2, 3, 4`
    const before = rows(told)
    const versions = new Map([...night.state().episodes.values()].map(({ id, version }) => [id, version]))
    const transactions = vi.spyOn(Database.prototype, 'transaction')
    await startWith(aStorm(ids))
    await eventually(open).toBe(0)
    // What a start writes anyway is among them.
    expect(transactions.mock.calls.length).toBeLessThan(60)
    const events = rows(told).map((row) => {
      const old = before.find(({ kind, text, episode_id }) =>
        [kind === row.kind, text === row.text, episode_id === row.episode_id].every(Boolean),
      )
      return [row.kind, row.text, row.episode_id, row.source_id, Number(row.n) - Number(old?.n ?? 0)]
    })
    const newer = 'a newer one took its place'
    expect(events).toEqual(
      expect.arrayContaining([
        ['not-shown', newer, ids.calls, null, 198],
        ['not-shown', newer, ids.taken, null, 198],
        ['not-shown', newer, null, 'heron', 99],
        ['not-shown', 'it was over before it could be shown', ids.taken, null, 100],
        ['shown', null, ids.calls, null, 2],
        ['shown', null, ids.taken, null, 2],
        ['shown', null, null, 'heron', 1],
      ]),
    )
    // A page that has a story open hears of it.
    for (const id of [ids.calls, ids.taken])
      expect(night.state().episodes.get(id)?.version).toBeGreaterThan(versions.get(id) ?? 0)
  })

  it('let whatever else there is to do come in between, and are shown before', async () => {
    const ids = await aNight()
    turns = []
    await startWith(aStorm(ids))
    const left: number[] = []
    for (let run = turns.shift(); run; run = turns.shift()) {
      left.push(open())
      run()
      await night.clock.advanceAsync(0)
    }
    const written = left
      .map((count, index) => count - (left[index + 1] ?? open()))
      .filter((count) => count !== 0)
    expect([night.shown.length, left[0], open()]).toEqual([5, 595, 0])
    expect(written.length).toBeGreaterThan(2)
    expect(Math.min(...written)).toBeGreaterThan(0)
    expect(Math.max(...written)).toBeLessThanOrEqual(200)
  })

  it('are left to the next start when the engine stops meanwhile', async () => {
    const ids = await aNight()
    turns = []
    await startWith(aStorm(ids))
    turns.shift()?.()
    const [next] = turns
    turns = null
    await night.restart(0, () => next?.())
    await eventually(open).toBe(0)
    expect(logged).not.toContain('attempt-not-recorded')
  })
})

describe('a few open attempts', () => {
  it('are one notification of each customer, and no words hide a call', async () => {
    const { calls, taken } = await aNight()
    await startWith([
      { episodeId: calls },
      { tag: theirs, episodeId: taken },
      { episodeId: calls },
      { episodeId: calls, title: 'Acknowledged', loud: false },
    ])
    await eventually(open).toBe(0)
    expect(night.shown.map(({ title }) => title)).toEqual(['Number 2'])
    expect(rows('SELECT shown, reason FROM attempt ORDER BY id DESC LIMIT 4').toReversed()).toEqual([
      { shown: 0, reason: 'a newer one took its place' },
      { shown: 0, reason: 'it was over before it could be shown' },
      { shown: 1, reason: null },
      { shown: 0, reason: 'a call took its place' },
    ])
  })
})
