/** The watch over the watching: polls that stop without a word, and turns of the engine that do not come. */
import { afterEach, describe, expect, it } from 'vitest'
import { observedWithinMs } from '../../../main/engine/watchdog.ts'
import type { Clock } from '../../../main/platform/clock.ts'
import type { Http } from '../../../main/platform/http.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { startPolling } from '../../../main/sources/poll.ts'
import { definitionOf } from '../../../main/sources/registry.ts'
import { type Night, type NightOptions, pageLabels, startNight } from '../../helpers/a-night.ts'
import { minuteMs } from '../../helpers/fixtures.ts'
import type { ManualClock } from '../../helpers/manual-clock.ts'

let night: Night
afterEach(() => night?.close())

const reason = () => night.state().desk.armed.reason
const plover = () => night.state().sources[0]
const rings = () => night.shown.filter(({ tag }) => tag === 'watch:plover')

interface Polls {
  /** polling that was begun this many times at most asks nothing and says nothing any more */
  stoppedUpTo: number
  began: number
  http: Http
  readonly watch: NonNullable<NightOptions['watch']>
}

/** Polling that can stop without a word. */
function stoppable(): Polls {
  const polls: Polls = {
    stoppedUpTo: 0,
    began: 0,
    http: async () => ({ ok: false, failure: { kind: 'refused', detail: 'not yet' }, latencyMs: 0 }),
    watch: (clock) => (config, sink) => {
      polls.began += 1
      const mine = polls.began
      const unlessStopped = <T>(work: () => Promise<T>): Promise<T> =>
        mine <= polls.stoppedUpTo ? new Promise<T>(() => {}) : work()
      const platform = { clock, http: (request: Parameters<Http>[0]) => polls.http(request) }
      const source = definitionOf(config.kind).connect(config, platform)
      return startPolling(
        config,
        source,
        { clock, random: seededRandom(3) },
        {
          slice: (...given) => unlessStopped(() => sink.slice(...given)),
          observed: (...given) => unlessStopped(() => sink.observed(...given)),
        },
      )
    },
  }
  return polls
}

async function open(polls: Polls): Promise<void> {
  night = await startNight({
    watch: polls.watch,
    wrap: (http) => {
      polls.http = http
      return http
    },
  })
  await night.pass(3 * minuteMs)
}

describe('polls that stop without a word', () => {
  it('are begun anew, which mends it without a ring', async () => {
    const polls = stoppable()
    await open(polls)
    expect([reason(), polls.began]).toEqual([null, 1])
    polls.stoppedUpTo = 1
    await night.pass(observedWithinMs - 1_000)
    expect(polls.began).toBe(1)
    await night.pass(22_000)
    expect(polls.began).toBe(2)
    await night.pass(2 * minuteMs)
    expect(polls.began).toBe(2)
    expect([reason(), plover()?.failure, rings()]).toEqual([null, null, []])
  })

  it('ring once when beginning anew does not help, until they are heard again', async () => {
    const polls = stoppable()
    await open(polls)
    polls.stoppedUpTo = Number.POSITIVE_INFINITY
    await night.pass(2 * (15_000 + observedWithinMs) + 12_000)
    expect(rings().map(({ title, loud }) => [title, loud])).toEqual([
      ['Not watched: Alertmanager plover', true],
    ])
    expect(reason()).toBe(
      'Nothing is heard of the polls of Alertmanager plover, and beginning anew did not help.',
    )
    await night.pass(3 * minuteMs)
    expect(rings().length).toBe(1)
    expect(polls.began).toBeGreaterThan(3)
    polls.stoppedUpTo = 0
    await night.pass(2 * minuteMs)
    expect([reason(), night.withdrawn.includes('watch:plover')]).toEqual([null, true])
  })

  it('are not seen in a source that fails, however long', async () => {
    const polls = stoppable()
    await open(polls)
    night.down.add(0)
    await night.pass(10 * minuteMs)
    expect([polls.began, rings()]).toEqual([1, []])
  })

  it('are not seen in a large answer that cannot be kept', async () => {
    night = await startNight({
      config:
        'version: 1\nme: Mara Lind\nsources:\n  - { name: plover, kind: alertmanager, urls: [http://am1.invalid], poll: 60s }\n',
    })
    await night.pass(3 * minuteMs)
    const { db } = night.engine().core
    db.transact((write) =>
      write.run("CREATE TRIGGER full BEFORE INSERT ON alert_body BEGIN SELECT RAISE(ABORT, 'full'); END"),
    )
    for (let index = 0; index < 60; index += 1) night.fire(pageLabels({ instance: `node-${index}` }))
    for (let waited = 0; waited < 5 * minuteMs; waited += 5_000) {
      await night.pass(5_000)
      expect(plover()?.failure?.kind).not.toBe('worker-lost')
    }
    expect(plover()?.alertCount).toBe(0)
    db.transact((write) => write.run('DROP TRIGGER full'))
    await night.pass(2 * minuteMs)
    expect(plover()?.alertCount).toBe(60)
  })

  it('are not seen in a sleep', async () => {
    const polls = stoppable()
    await open(polls)
    night.clock.sleep(30 * minuteMs)
    await night.pass(minuteMs)
    expect([polls.began, rings()]).toEqual([1, []])
  })
})

/** A clock that loses every timer of a span, but for those of these lengths. */
function losing(clock: ManualClock): Clock & { loses: boolean } {
  const losing = {
    ...clock,
    loses: false,
    // The watchdog's own chain, which waits 5 s each time, is not the one that is lost here.
    after: (ms: number, run: () => void) => (losing.loses && ms !== 5_000 ? () => {} : clock.after(ms, run)),
  }
  return losing
}

describe('a turn of the engine that did not come', () => {
  it('is taken within ten seconds', async () => {
    let clock: ReturnType<typeof losing> | null = null
    night = await startNight({
      engineClock: (given) => {
        clock = losing(given)
        return clock
      },
    })
    await night.pass(3 * minuteMs)
    night.fire(pageLabels())
    await night.pass(15_000)
    const { id, ackDueAt } = night.episode('IngressErrorRatioHigh')
    await night.order('alerts.snooze', { episodeId: id, untilAt: night.clock.now() + 2 * minuteMs })
    const back = night.clock.now() + 2 * minuteMs
    if (clock === null) throw new Error('no clock')
    const lost: { loses: boolean } = clock
    // Whatever woke the engine is set anew here, and lost.
    lost.loses = true
    await night.pass(30_000)
    lost.loses = false
    await night.pass(back - night.clock.now() + 11_000)
    expect(night.episode('IngressErrorRatioHigh').snooze).toBeNull()
    expect(ackDueAt).toBeLessThan(night.clock.now())
  })
})
