/** An answer after which hundreds of alerts are over: taken in a part at a time, and no part of it twice or for nothing. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { noEffects } from '../../../main/db/journal.ts'
import type { PollSink } from '../../../main/sources/source.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { anAnswer, aSeenAlert } from '../../helpers/seen.ts'

const count = 450
let night: Night
let sinks: PollSink[]

afterEach(() => night.close())

const sink = (): PollSink => {
  const last = sinks.at(-1)
  if (!last) throw new Error('nobody is watched')
  return last
}
const answer = (more: Partial<Answer>): Promise<boolean> => sink().observed('plover', anAnswer(more))
const alerts = () =>
  Array.from({ length: count }, (_, index) => aSeenAlert(`f${index}`, { firedAt: night.clock.now() }))
const gone = () =>
  alerts().map(({ fingerprint }) => ({ fingerprint, endsAt: night.clock.now() + 5 * 60_000 }))
const run = (sql: string) =>
  night.engine().core.insist((db) => {
    db.run(sql)
    return noEffects
  })
const rows = (sql: string) => night.engine().core.db.all(sql)
const stand = () => ({
  firing: rows('SELECT id FROM episode WHERE quiet_at IS NULL').length,
  missing: rows('SELECT id FROM episode WHERE absent_since IS NOT NULL AND quiet_at IS NULL').length,
  ends: rows("SELECT id FROM event WHERE kind = 'quiet'").length,
})

/** All of them, as slices of an answer. */
async function list(): Promise<void> {
  const all = alerts()
  for (let from = 0; from < count; from += 150)
    await sink().slice('plover', all.slice(from, from + 150), from === 0)
}

/** A night in which all of them fire. */
async function begin(): Promise<void> {
  sinks = []
  night = await startNight({
    watch: () => (_, given) => {
      sinks.push(given)
      return { tryNow: () => {}, stop: () => {} }
    },
  })
  await night.clock.advanceAsync(0)
  await list()
  expect(await answer({ full: true, total: count })).toBe(true)
  expect(stand()).toEqual({ firing: count, missing: 0, ends: 0 })
}

/** How many rows each commit touched, and what ran between them. */
function watchCommits(): { readonly touched: number[]; between: () => void } {
  const seen = { touched: [] as number[], between: () => {} }
  night.engine().core.afterCommit.push(({ touched }) => {
    seen.touched.push(touched.length)
    setImmediate(() => seen.between())
  })
  return seen
}

describe('F107: an answer that misses hundreds of alerts', () => {
  it('is taken in by commits of a few each, between which the loop turns, and ends each of them once', async () => {
    await begin()
    const commits = watchCommits()
    let turns = 0
    commits.between = () => {
      turns += 1
    }
    expect(await answer({ gone: gone() })).toBe(true)
    expect(stand()).toEqual({ firing: count, missing: count, ends: 0 })
    expect(await answer({})).toBe(true)
    expect(stand()).toEqual({ firing: 0, missing: 0, ends: count })
    expect(Math.max(...commits.touched)).toBeLessThanOrEqual(200)
    expect(turns).toBeGreaterThan(4)
    expect([...night.state().episodes.values()].filter(({ firing }) => firing)).toEqual([])
  })

  it.each([
    ['that compares with nothing', () => answer({ full: true })],
    [
      'whose source says itself that they are over',
      () => answer({ ended: gone().map((one) => ({ ...one, at: null })) }),
    ],
  ])('%s is taken in so too', async (what, tell) => {
    await begin()
    const commits = watchCommits()
    expect(await tell()).toBe(true)
    if (what.includes('nothing')) expect(stand().missing).toBe(count)
    else expect(stand()).toEqual({ firing: 0, missing: 0, ends: count })
    expect(Math.max(...commits.touched)).toBeLessThanOrEqual(200)
  })

  it('counts as one answer however many commits it takes: incomplete ones before it end nothing', async () => {
    await begin()
    await answer({ gone: gone(), complete: false })
    await answer({ complete: false })
    expect(rows('SELECT DISTINCT absent_polls AS n FROM episode')).toEqual([{ n: 0 }])
    await answer({})
    expect(rows('SELECT DISTINCT absent_polls AS n FROM episode')).toEqual([{ n: 1 }])
    expect(stand().firing).toBe(count)
    await answer({})
    expect(stand().firing).toBe(0)
  })

  it('says once what is left of a customer, when all of it is taken in', async () => {
    await begin()
    night.notifier = { state: 'shown', reason: null }
    const stays = 20
    const over = gone().slice(stays)
    await answer({ gone: over })
    const before = night.shown.length
    expect(night.shown.length).toBeGreaterThan(0)
    const commits = watchCommits()
    await answer({})
    await night.pass(1_000)
    expect(commits.touched.filter((touched) => touched > 1).length).toBeGreaterThan(2)
    const left = night.shown.slice(before)
    expect(left.map(({ loud, quietly, title }) => [loud && !quietly, title])).toEqual([
      [false, expect.stringContaining(String(stays))],
    ])
  })

  it('says of its source only at the end that it was heard', async () => {
    await begin()
    const heard = () => night.engine().core.sources.get('plover')?.lastGoodAt
    const before = heard()
    const commits = watchCommits()
    await night.pass(5_000)
    const taken: unknown[] = []
    commits.between = () => taken.push(heard())
    await answer({ gone: gone() })
    expect(taken.length).toBeGreaterThan(2)
    expect(taken[0]).toBe(before)
    expect(heard()).toBe(night.clock.now())
  })

  it('of which a part cannot be kept is no answer: it is asked for again, and absences are counted anew', async () => {
    await begin()
    await answer({ gone: gone() })
    run(
      "CREATE TRIGGER full BEFORE UPDATE OF quiet_at ON episode WHEN (SELECT count(*) FROM episode WHERE quiet_at IS NOT NULL) > 250 BEGIN SELECT RAISE(ABORT, 'full'); END",
    )
    const before = night.engine().core.sources.get('plover')?.lastGoodAt
    await night.pass(5_000)
    expect(await answer({})).toBe(false)
    expect(night.engine().core.sources.get('plover')?.lastGoodAt).toBe(before)
    const { firing } = stand()
    expect(firing).toBeGreaterThan(0)
    run('DROP TRIGGER full')
    expect(await answer({ full: true })).toBe(true)
    // What it had ended had been missed twice; the rest has now been missed once since the one that was lost.
    expect(stand()).toEqual({ firing, missing: firing, ends: count - firing })
    expect(await answer({})).toBe(true)
    expect(stand()).toEqual({ firing: 0, missing: 0, ends: count })
  })

  it('stops where a newer answer begins, which lists them all', async () => {
    await begin()
    await answer({ gone: gone() })
    const ending = answer({})
    const again = (async () => {
      await list()
      return answer({ full: true, total: count })
    })()
    expect(await ending).toBe(false)
    expect(await again).toBe(true)
    expect(stand()).toMatchObject({ firing: count, missing: 0 })
    await answer({})
    expect(stand()).toMatchObject({ firing: count, missing: 0 })
  })

  it('of which a part could not be kept says when its polls go on, so that nobody takes them for stopped', async () => {
    await begin()
    await answer({ gone: gone() })
    run(
      "CREATE TRIGGER full BEFORE UPDATE OF quiet_at ON episode WHEN (SELECT count(*) FROM episode WHERE quiet_at IS NOT NULL) > 250 BEGIN SELECT RAISE(ABORT, 'full'); END",
    )
    expect(await answer({ nextTryInMs: 120_000 })).toBe(false)
    await night.pass(100_000)
    expect(sinks).toHaveLength(1)
    expect(night.engine().core.sources.get('plover')?.failure).toBeNull()
  })

  it('leaves heartbeats that are forgotten meanwhile forgotten', async () => {
    await begin()
    const { core } = night.engine()
    const health = core.sources.get('plover')
    if (!health) throw new Error('no plover')
    const stopped = { alertname: 'Watchdog', environment: 'prod', missingSince: night.clock.now() }
    core.sources.set('plover', { ...health, heartbeats: [stopped] })
    const ending = answer({ gone: gone() })
    // As whoever saves the source's settings does.
    core.sources.set('plover', { ...health, heartbeats: [] })
    expect(await ending).toBe(true)
    expect(core.sources.get('plover')?.heartbeats).toEqual([])
  })

  it('is given up where the machine sleeps meanwhile: it says nothing of how things stand after that', async () => {
    await begin()
    await answer({ gone: gone() })
    const ending = answer({})
    night.clock.sleep(3 * 3_600_000)
    expect(await ending).toBe(false)
    const heard = night.engine().core.sources.get('plover')?.lastGoodAt ?? 0
    expect(night.clock.now() - heard).toBeGreaterThanOrEqual(3 * 3_600_000)
  })

  it.each(['another slice', 'its end'])(
    'is given up where the machine sleeps between two slices, and %s comes after that',
    async (what) => {
      await begin()
      const [first, second] = alerts()
      if (!first || !second) throw new Error('there are none')
      expect(await sink().slice('plover', [first], true)).toBe(true)
      night.clock.sleep(3 * 3_600_000)
      if (what === 'another slice') expect(await sink().slice('plover', [second], false)).toBe(false)
      else expect(await answer({ full: true, total: 1 })).toBe(false)
      const heard = night.engine().core.sources.get('plover')?.lastGoodAt ?? 0
      expect(night.clock.now() - heard).toBeGreaterThanOrEqual(3 * 3_600_000)
      expect(stand()).toMatchObject({ firing: count, missing: 0 })
      // What is asked for after it counts at once.
      expect(await answer({})).toBe(true)
      expect(night.engine().core.sources.get('plover')?.lastGoodAt).toBe(night.clock.now())
    },
  )

  it('is given up where its reader is lost meanwhile: the source is not seen', async () => {
    await begin()
    await answer({ gone: gone() })
    const ending = answer({})
    const failure = { kind: 'worker-lost', detail: 'it ended with code 1' } as const
    await sink().observed('plover', { kind: 'miss', failure, peers: [], nextTryInMs: 1_000 })
    expect(await ending).toBe(false)
    expect(night.engine().core.sources.get('plover')?.failure).toEqual(failure)
  })

  it('stops with the engine, and writes nothing more', async () => {
    await begin()
    await answer({ gone: gone() })
    const ending = answer({})
    const { ends } = stand()
    expect(ends).toBeLessThan(count)
    await night.engine().stop()
    expect(await ending).toBe(false)
    expect(stand().ends).toBe(ends)
  })
})

it('hundreds that have ended in one instant leave the desk in one, and no turn is taken in vain', async () => {
  await begin()
  await answer({ ended: gone().map((one) => ({ ...one, at: null })) })
  const { episodes, policy } = night.engine().core
  expect(episodes.size).toBe(count)
  await night.clock.advanceAsync(policy.quietWindowMs + 1)
  expect(episodes.size).toBe(0)
})
