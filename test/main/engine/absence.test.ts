/** When "not listed" means "ended", and when it only means that a server or this program has forgotten something. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { blindSources, isAllQuiet } from '../../../contract/state.ts'
import { noEffects } from '../../../main/db/journal.ts'
import type { PollSink } from '../../../main/sources/source.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'
import { aSeenAlert } from '../../helpers/seen.ts'

const title = 'Ingress error ratio high'
const words = { summary: title }
let night: Night

async function begin(options: NightOptions = {}): Promise<void> {
  night = await startNight(options)
  await night.pass(20_000)
}

afterEach(() => night.close())

describe('a server that has only just started', () => {
  it('is not believed about absences by the next run either, although the run before had heard it', async () => {
    await begin()
    night.fire(pageLabels(), words)
    await night.pass(20_000)
    night.peers[0]?.restart()
    await night.pass(20_000)
    expect(night.state().sources[0]?.catchingUp).toBe(true)
    await night.restart(3_000)
    await night.pass(60_000)
    expect(night.episode(title).firing).toBe(true)
    expect(night.state().sources[0]?.catchingUp).toBe(true)
    night.fire(pageLabels(), words)
    await night.pass(80_000)
    expect(night.episode(title)).toMatchObject({ firing: true, absentSince: null })
    expect(night.state().sources[0]?.catchingUp).toBe(false)
    expect(night.shown).toHaveLength(1)
  })

  it('is not believed when a run meets it only after its other server', async () => {
    await begin({ peers: 2 })
    await night.pass(3 * minuteMs)
    night.fire(pageLabels(), words, [1])
    await night.pass(20_000)
    night.down.add(1)
    await night.restart(3_000)
    await night.pass(30_000)
    night.peers[1]?.restart()
    night.down.delete(1)
    await night.pass(60_000)
    expect(night.episode(title).firing).toBe(true)
    await night.pass(5 * minuteMs)
    expect(night.episode(title).firing).toBe(false)
  })

  it.each([
    ['alone', 1],
    ['beside one that is as old as ever', 2],
  ] as const)(
    'is not believed by a reader that was started anew in the middle of a run: %s',
    async (_, peers) => {
      let sink: PollSink | undefined
      await begin({
        peers,
        watch: () => (_, given) => {
          sink = given
          return { tryNow: () => {}, stop: () => {} }
        },
      })
      const peerAnswer = (url: string, startedAt: number): Answer['peers'][number] => ({
        url,
        failure: null,
        version: null,
        startedAt,
        alertCount: 0,
        lacks: null,
        latencyMs: 1,
        skewMs: 0,
      })
      const hear = async (startedAt: number, alerts: Answer['changed']): Promise<void> => {
        await sink?.observed('plover', {
          kind: 'answer',
          full: true,
          changed: alerts,
          gone: [],
          silences: null,
          complete: true,
          restarted: false,
          total: alerts.length,
          peers: [peerAnswer('http://am1.invalid', startedAt), peerAnswer('http://am2.invalid', 0)].slice(
            0,
            peers,
          ),
          nextTryInMs: 15_000,
        })
      }
      const firing = () => [...night.state().episodes.values()].map((episode) => episode.firing)
      const now = night.clock.now()
      await hear(0, [aSeenAlert('f1', { firedAt: now, endsAt: now + 5 * minuteMs })])
      const restartedAt = now + 1_000
      for (const _ of [1, 2, 3]) {
        await night.pass(15_000)
        await hear(restartedAt, [])
        expect(firing()).toEqual([true])
        expect(night.state().sources[0]?.catchingUp).toBe(peers === 1)
      }
      await night.pass(2 * minuteMs)
      await hear(restartedAt, [])
      expect(firing()).toEqual([true])
      await hear(restartedAt, [])
      expect(firing()).toEqual([false])
    },
  )

  it('that never tells of its heartbeat again is blind once it has caught up (F41)', async () => {
    await begin()
    night.fire({ alertname: 'Watchdog', severity: 'none', installation: 'plover' })
    await night.pass(20_000)
    night.down.add(0)
    await night.pass(15 * minuteMs)
    night.peers[0]?.restart()
    night.down.delete(0)
    await night.pass(10 * minuteMs)
    expect(isAllQuiet(night.state(), 0, night.clock.now())).toBe(false)
    expect(blindSources(night.state().sources, night.clock.now())).toHaveLength(1)
  })
})

describe('an answer that could not be kept', () => {
  it.each(['a full disk', 'another run'])(
    'may have listed what those around it miss: after %s absences are counted anew',
    async (what) => {
      await begin()
      // Long enough after the server's start.
      await night.pass(3 * minuteMs)
      night.fire(pageLabels(), words)
      await night.pass(20_000)
      const run = (sql: string) =>
        night.engine().core.insist((db) => {
          db.run(sql)
          return noEffects
        })
      const missed = () => night.engine().core.db.get('SELECT absent_polls AS n FROM episode')?.n

      night.end(pageLabels())
      while (missed() !== 1) await night.pass(1_000)
      run("CREATE TRIGGER full BEFORE INSERT ON source BEGIN SELECT RAISE(ABORT, 'full'); END")
      night.fire(pageLabels(), words)
      await night.pass(20_000)
      expect(night.episode(title).absentSince).not.toBeNull()
      night.end(pageLabels())
      run('DROP TRIGGER full')

      const polls = () => night.requests.filter((one) => one === 'GET /api/v2/alerts').length
      const before = polls()
      if (what === 'another run') await night.restart()
      while (polls() === before) await night.pass(1_000)
      expect(missed()).toBe(1)
      expect(night.episode(title).firing).toBe(true)
      await night.pass(20_000)
      expect(night.episode(title).firing).toBe(false)
    },
  )
})

describe('an episode that ended before the clock was set back', () => {
  it('is not taken for the newest one when its end comes round again', async () => {
    await begin()
    const fires = async (): Promise<void> => {
      night.fire(pageLabels(), words)
      await night.pass(2 * minuteMs)
      night.end(pageLabels())
      await night.pass(minuteMs)
    }
    await fires()
    await night.restart(30_000, () => night.clock.setWall(-60 * minuteMs))
    await night.pass(10 * minuteMs)
    await fires()
    expect(night.shown).toHaveLength(2)
    await night.pass(40 * minuteMs)
    await fires()
    expect(night.state().episodes.size).toBe(3)
    expect(night.shown).toHaveLength(3)
  })
})
