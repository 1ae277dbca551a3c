import { EventEmitter } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Observation, SeenAlert } from '../../../contract/observation.ts'
import { type Clock, createClock } from '../../../main/platform/clock.ts'
import { sliceSize } from '../../../main/sources/poll.ts'
import { createPollHost, type PollHost } from '../../../main/sources/poll-host.ts'
import type { FromWorker } from '../../../main/sources/poll-messages.ts'
import type { PollSink } from '../../../main/sources/source.ts'
import { aSourceConfig } from '../../helpers/a-source.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import {
  anApiAlert,
  type ScriptedAlertmanager,
  sendJson,
  startScripted,
} from '../../helpers/scripted-alertmanager.ts'

const entry = new URL('../../../main/sources/poll-worker.ts', import.meta.url)
const clock = createClock()

let server: ScriptedAlertmanager
let workers: Worker[]
let host: PollHost

function spawn(): Worker {
  const worker = new Worker(entry)
  workers.push(worker)
  return worker
}

beforeEach(async () => {
  server = await startScripted()
  workers = []
})

afterEach(async () => {
  await host.close()
  await server.close()
})

/** A sink that remembers all it was told and answers as it is told. */
function aSink(keeps: (report: Observation | 'slice') => boolean = () => true) {
  const reports: Observation[] = []
  const slices: { readonly changed: readonly SeenAlert[]; readonly first: boolean }[] = []
  const sink: PollSink = {
    slice: async (_, changed, first) => {
      slices.push({ changed, first })
      return keeps('slice')
    },
    observed: async (_, observation) => {
      reports.push(observation)
      return keeps(observation)
    },
  }
  return { ...sink, reports, slices }
}

/** A host over a worker that only says what the test says, on a loop that turns when the test turns it. */
function watchByTurns() {
  const manual = createManualClock()
  const turns: (() => void)[] = []
  const turn: Clock['turn'] = (run) => void turns.push(run)
  // Of a worker the host uses its messages, and these two.
  const worker = Object.assign(new EventEmitter(), {
    postMessage: () => {},
    terminate: async () => 0,
  }) as unknown as Worker
  host = createPollHost({ clock: { ...manual, turn }, spawn: () => worker })
  const sink = aSink()
  host.watch(aSourceConfig([server.url]), sink)
  return { worker, turns, sink, manual }
}

function kindsOf({ reports }: { readonly reports: readonly Observation[] }): readonly string[] {
  return reports.map((report) => (report.kind === 'miss' ? report.failure.kind : 'answer'))
}

describe('a poll host', () => {
  it('asks in one worker for all its sources', async () => {
    host = createPollHost({ clock, spawn })
    server.alerts = [anApiAlert('a')]
    const other = await startScripted()
    const [first, second] = [aSink(), aSink()]
    host.watch(aSourceConfig([server.url]), first)
    host.watch(aSourceConfig([other.url], { id: 'test' }), second)
    await eventually(() => [kindsOf(first), kindsOf(second)]).toEqual([['answer'], ['answer']])
    expect(first.reports).toMatchObject([{ full: true, changed: [{ fingerprint: 'a' }], complete: true }])
    expect(workers).toHaveLength(1)
    await other.close()
  })

  it('has a worker that was started after the wall clock was set tell time as the engine does', async () => {
    const hourMs = 3_600_000
    const sink = aSink()
    // The engine keeps to the hour it began with; the server and the new worker have the right one.
    host = createPollHost({ clock: { ...clock, wallLead: () => hourMs }, spawn })
    server.instead.set('GET /alerts', (_, response) => {
      response.sendDate = true
      sendJson(response, [])
    })
    host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => kindsOf(sink)).toEqual(['answer'])
    const skewMs = sink.reports[0]?.peers[0]?.skewMs ?? 0
    expect(Math.abs(skewMs - hourMs)).toBeLessThan(60_000)
  })

  it('hands large answers over in slices', async () => {
    host = createPollHost({ clock, spawn })
    server.alerts = Array.from({ length: 250 }, (_, index) => anApiAlert(`f${index}`))
    const sink = aSink()
    host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => kindsOf(sink)).toEqual(['answer'])
    // How large they are depends on how long each takes; the first is always of the same size.
    expect(sink.slices.flatMap(({ changed }) => changed.map(({ fingerprint }) => fingerprint))).toHaveLength(
      250,
    )
    expect(sink.slices.map(({ first }) => first)).toEqual(sink.slices.map((_, index) => index === 0))
    expect(sink.slices[0]?.changed).toHaveLength(sliceSize)
  })

  it('takes one report in a turn of its loop, however many are there already', async () => {
    const { worker, turns, sink } = watchByTurns()
    const observation: Observation = {
      kind: 'miss',
      failure: { kind: 'timeout', detail: 'late' },
      peers: [],
      nextTryInMs: 5_000,
    }
    const say = (message: Partial<FromWorker>): boolean => worker.emit('message', { watch: 1, ...message })
    for (const report of [0, 1, 2]) say({ kind: 'slice', report, changed: [], first: report === 0 })
    // Two sources may answer at the same instant.
    for (const report of [3, 4]) say({ kind: 'observed', report, observation })
    const taken = [[sink.slices.length, sink.reports.length]]
    for (let next = turns.shift(); next; next = turns.shift()) {
      next()
      taken.push([sink.slices.length, sink.reports.length])
    }
    expect(taken).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
      [3, 1],
      [3, 2],
    ])
    // Nothing is left over from the storm: what comes alone is taken in the turn that it came in.
    say({ kind: 'observed', report: 5, observation })
    expect(turns).toHaveLength(1)
    turns[0]?.()
    expect(sink.reports).toHaveLength(3)
  })

  it('carries a hostile label whole across the threads', async () => {
    host = createPollHost({ clock, spawn })
    const labels = JSON.parse('{"alertname":"X","__proto__":"evil","constructor":"odd"}') as Record<
      string,
      string
    >
    server.alerts = [anApiAlert('a', { labels })]
    const sink = aSink()
    host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => kindsOf(sink)).toEqual(['answer'])
    const [report] = sink.reports
    expect(report?.kind === 'answer' && Object.entries(report.changed[0]?.labels ?? {})).toEqual(
      Object.entries(labels),
    )
  })

  it('asks at once when told, and not any more after stop()', async () => {
    host = createPollHost({ clock, spawn })
    const sink = aSink()
    const poller = host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => sink.reports.length).toBe(1)
    poller.tryNow()
    await eventually(() => sink.reports.length).toBe(2)
    poller.stop()
    poller.tryNow()
    const other = aSink()
    const second = host.watch(aSourceConfig([server.url]), other)
    await eventually(() => other.reports.length).toBe(1)
    second.tryNow()
    await eventually(() => other.reports.length).toBe(2)
    expect(sink.reports).toHaveLength(2)
  })

  it('asks at once after sleep', async () => {
    const manual = createManualClock()
    host = createPollHost({ clock: manual, spawn })
    const sink = aSink()
    host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => sink.reports.length).toBe(1)
    manual.sleep(8 * 3_600_000)
    await eventually(() => kindsOf(sink)).toEqual(['answer', 'answer'])
    expect(workers).toHaveLength(1)
  })

  it('tells the worker when the engine could not keep an answer: the next one is full', async () => {
    host = createPollHost({ clock, spawn })
    server.alerts = [anApiAlert('a')]
    let kept = false
    const sink = aSink(() => kept)
    const poller = host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => sink.reports.length).toBe(1)
    kept = true
    // The "not kept" is on its way before the order to try again: messages keep their order.
    poller.tryNow()
    await eventually(() => sink.reports.length).toBe(2)
    expect(sink.reports).toMatchObject([{ full: true }, { full: true, changed: [{ fingerprint: 'a' }] }])
  })
})

describe('a worker that is lost', () => {
  it('is told for every source, and another one asks on', async () => {
    const manual = createManualClock()
    host = createPollHost({ clock: manual, spawn })
    const [first, second] = [aSink(), aSink()]
    host.watch(aSourceConfig([server.url]), first)
    host.watch(aSourceConfig([server.url], { id: 'test' }), second)
    await eventually(() => [first.reports.length, second.reports.length]).toEqual([1, 1])
    await workers[0]?.terminate()
    await expect
      .poll(() => [kindsOf(first), kindsOf(second)])
      .toEqual([
        ['answer', 'worker-lost'],
        ['answer', 'worker-lost'],
      ])
    expect(first.reports[1]).toMatchObject({ nextTryInMs: 1_000, peers: [] })
    manual.advance(1_000)
    await eventually(() => [kindsOf(first).at(-1), kindsOf(second).at(-1)]).toEqual(['answer', 'answer'])
    expect(first.reports[2]).toMatchObject({ full: true })
    expect(workers).toHaveLength(2)
  })

  it('because it cannot start is tried again with growing waits', async () => {
    const manual = createManualClock()
    const dying = (): Worker => {
      const worker = new Worker('throw new Error("no such file")', { eval: true })
      workers.push(worker)
      return worker
    }
    host = createPollHost({ clock: manual, spawn: dying })
    const sink = aSink()
    host.watch(aSourceConfig([server.url]), sink)
    for (const [index, waitMs] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
      await eventually(() => sink.reports.length).toBe(index + 1)
      expect(sink.reports[index]).toMatchObject({
        failure: { kind: 'worker-lost', detail: expect.stringContaining('no such file') },
        nextTryInMs: waitMs,
      })
      manual.advance(waitMs - 1)
      expect(workers).toHaveLength(index + 1)
      manual.advance(1)
    }
  })

  it('is replaced at once when somebody says "try now"', async () => {
    const manual = createManualClock()
    host = createPollHost({ clock: manual, spawn })
    const sink = aSink()
    const poller = host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => sink.reports.length).toBe(1)
    await workers[0]?.terminate()
    await eventually(() => kindsOf(sink)).toEqual(['answer', 'worker-lost'])
    poller.tryNow()
    await eventually(() => kindsOf(sink)).toEqual(['answer', 'worker-lost', 'answer'])
    expect(workers).toHaveLength(2)
  })

  it('by hanging is ended and replaced', async () => {
    const manual = createManualClock()
    let healthy = false
    const spawnHanging = (): Worker => {
      if (healthy) return spawn()
      const worker = new Worker('while (true) {}', { eval: true })
      workers.push(worker)
      return worker
    }
    host = createPollHost({ clock: manual, spawn: spawnHanging })
    const sink = aSink()
    host.watch(aSourceConfig([server.url], { pollMs: 60_000 }), sink)
    manual.advance(180_000)
    expect(sink.reports).toEqual([])
    healthy = true
    manual.advance(6_000)
    await eventually(() => kindsOf(sink)).toEqual(['worker-lost', 'answer'])
  })

  it('is not what a worker is that waits for a slow engine', async () => {
    const manual = createManualClock()
    host = createPollHost({ clock: manual, spawn })
    let release = (_: boolean): void => {}
    const sink: PollSink = {
      slice: async () => true,
      observed: () =>
        new Promise((resolve) => {
          release = resolve
        }),
    }
    const before = release
    host.watch(aSourceConfig([server.url]), sink)
    await eventually(() => release !== before).toBe(true)
    manual.advance(600_000)
    expect(workers).toHaveLength(1)
    release(true)
  })

  it('is not what a worker is whose report waits for its turn of our loop', async () => {
    const { worker, turns, sink, manual } = watchByTurns()
    const observation: Observation = {
      ...{ kind: 'answer', full: true, changed: [], gone: [], silences: null, complete: true },
      ...{ restarted: false, total: 0, peers: [], nextTryInMs: 0 },
    }
    worker.emit('message', { watch: 1, kind: 'observed', report: 0, observation } satisfies FromWorker)
    manual.advance(60_000)
    for (let next = turns.shift(); next; next = turns.shift()) next()
    expect(kindsOf(sink)).toEqual(['answer'])
  })
})

it('close() ends the worker, and nothing is reported any more', async () => {
  host = createPollHost({ clock, spawn })
  const sink = aSink()
  host.watch(aSourceConfig([server.url]), sink)
  await eventually(() => sink.reports.length).toBe(1)
  await host.close()
  expect(workers[0]?.threadId).toBe(-1)
  expect(sink.reports).toHaveLength(1)
})
