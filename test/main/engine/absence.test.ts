/** When "not listed" means "ended", and when it only means that a server or this program has forgotten something. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { noShellFacts } from '../../../contract/shell.ts'
import { blindSources, isAllQuiet } from '../../../contract/state.ts'
import { noEffects } from '../../../main/db/journal.ts'
import type { SecretStore } from '../../../main/platform/secrets.ts'
import type { PollSink } from '../../../main/sources/source.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'
import { anAnswer, aSeenAlert } from '../../helpers/seen.ts'

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

describe('an answer whose slices break off', () => {
  type Sink = PollSink
  const failing = { kind: 'timeout', detail: 'No answer.' } as const

  it.each<[string, (sink: () => Sink, slice: Answer['changed']) => Promise<unknown>]>([
    [
      'as one cannot be kept',
      async (sink, slice) => {
        const run = (sql: string) =>
          night.engine().core.insist((db) => {
            db.run(sql)
            return noEffects
          })
        run("CREATE TRIGGER full BEFORE INSERT ON alert_body BEGIN SELECT RAISE(ABORT, 'full'); END")
        const later = aSeenAlert('f2', { firedAt: night.clock.now() })
        expect(await sink().slice('plover', [...slice, later], true)).toBe(false)
        run('DROP TRIGGER full')
      },
    ],
    [
      'with the worker that asked',
      async (sink, slice) => {
        await sink().slice('plover', slice, true)
        await sink().observed('plover', { kind: 'miss', failure: failing, peers: [], nextTryInMs: 1_000 })
      },
    ],
    [
      'with a token that was exchanged for another',
      async (sink, slice) => {
        await sink().slice('plover', slice, true)
        const before = sink()
        await night.order('sources.save', {
          name: 'plover',
          kind: 'alertmanager',
          urls: ['http://am1.invalid'],
          pollMs: 15_000,
          mirrorAcks: false,
          auth: { kind: 'bearer', token: 'another' },
          headers: {},
          caFile: null,
        })
        await night.clock.advanceAsync(0)
        expect(sink()).not.toBe(before)
      },
    ],
  ])('%s lists nothing: what a later one misses is missed', async (_, breakOff) => {
    let sink: Sink | undefined
    const given = (): Sink => {
      if (!sink) throw new Error('nobody is watched')
      return sink
    }
    await begin({
      config:
        'version: 1\nme: Mara Lind\nsources:\n  - { name: plover, kind: alertmanager, urls: [http://am1.invalid], poll: 15s, auth: { bearer: "stored:plover" } }\n',
      secrets: storeWith('one'),
      watch: () => (_, own) => {
        sink = own
        return { tryNow: () => {}, stop: () => {} }
      },
    })
    await night.clock.advanceAsync(0)
    const fires = [aSeenAlert('f1', { firedAt: night.clock.now() })]
    await given().observed('plover', anAnswer({ full: true, changed: fires, total: 1 }))
    const isFiring = () => [...night.state().episodes.values()].map(({ firing }) => firing)
    await given().observed('plover', anAnswer())
    expect(isFiring()).toEqual([true])
    await breakOff(given, fires)
    await given().observed('plover', anAnswer({ full: true }))
    const absent = () => [...night.state().episodes.values()].map(({ absentSince }) => absentSince !== null)
    expect(absent()).toEqual([true])
  })
})

/** A store that holds the same token under every name until another one is typed. */
function storeWith(token: string): SecretStore {
  let kept = token
  const keeping = noShellFacts.secrets
  return {
    get: async () => kept,
    set: async (_, value) => {
      kept = value
    },
    remove: async () => {},
    keeping: () => keeping,
    watchKeeping: () => () => {},
  }
}

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
