/** The thread that asks, when it dies, hangs or is alone at work (F42, F64, F65). */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { sightOf } from '../../contract/source-health.ts'
import { isAllQuiet } from '../../contract/state.ts'
import { createPollHost, type PollHost } from '../../main/sources/poll-host.ts'
import { type Night, startNight } from '../helpers/a-night.ts'
import { eventually } from '../helpers/eventually.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

const workerFile = new URL('../../main/sources/poll-worker.ts', import.meta.url)

describe('F42 the poll worker', () => {
  let night: Night
  let server: ScriptedAlertmanager
  let pollHost: PollHost
  const workers: Worker[] = []

  afterEach(async () => {
    await night.close()
    await pollHost.close()
    await server.close()
    workers.length = 0
  })

  /** A night whose source is a real server, asked by real workers, while the engine's time is moved by hand. */
  const begin = async (spawnWorker: () => Worker, url?: string): Promise<void> => {
    server = await startScripted()
    server.alerts = [anApiAlert('a', { endsAt: '2026-11-22T23:00:00.000Z' })]
    night = await startNight({
      config: `version: 1\nsources:\n  - { name: plover, kind: alertmanager, urls: ["${url ?? server.url}"], poll: 5s }\n`,
      watch: (clock) => {
        pollHost = createPollHost({
          clock,
          spawn: () => {
            const worker = spawnWorker()
            workers.push(worker)
            return worker
          },
        })
        return pollHost.watch
      },
    })
    await eventually(() => source()?.lastGoodAt ?? null).not.toBeNull()
  }
  const source = () => night.state().sources[0]
  const sight = (): string => {
    const found = source()
    return found ? sightOf(found, night.clock.now()) : 'gone'
  }
  const blindCalls = (): number => night.shown.filter(({ tag }) => tag === 'source:plover').length
  /** A worker that asks until it is told to fall; `how` is run inside it. */
  const fallible = (how: string): Worker =>
    new Worker(
      `const { parentPort } = require('node:worker_threads')
       parentPort.on('message', (message) => { if (message === 'fall') { ${how} } })
       import(${JSON.stringify(workerFile.href)})`,
      { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } },
    )

  it.each([
    ['throws', 'setImmediate(() => { throw new Error("lost my way") })', /lost my way/],
    ['ends', 'process.exit(3)', /code 3/],
    ['runs out of memory (F65)', 'const all = []; for (;;) all.push(new Array(1e5).fill({}))', /memory/i],
  ])('%s: said at once, another one asks on, nothing is resolved', async (_, how, words) => {
    await begin(() => fallible(how))
    const heardAt = source()?.lastGoodAt
    workers[0]?.postMessage('fall')
    await eventually(() => source()?.failure).toMatchObject({
      kind: 'worker-lost',
      detail: expect.stringMatching(words),
    })
    expect(night.titles('needs-you')).toEqual(['summary of a'])
    server.alerts.push(anApiAlert('b', { endsAt: '2026-11-22T23:00:00.000Z' }))
    await night.clock.advanceAsync(1_000)
    await eventually(() => source()?.failure).toBeNull()
    expect(source()?.lastGoodAt).toBeGreaterThan(heardAt ?? 0)
    expect(night.titles('needs-you')).toEqual(['summary of a', 'summary of b'])
    expect([workers.length, blindCalls()]).toEqual([2, 0])
  })

  it('hangs in a loop: never calm meanwhile, ended and replaced, nobody woken for it', async () => {
    await begin(() => (workers.length === 0 ? fallible('for (;;);') : new Worker(workerFile)))
    workers[0]?.postMessage('fall')
    await night.clock.advanceAsync(46_000)
    expect(isAllQuiet(night.state(), 0, night.clock.now())).toBe(false)
    await night.clock.advanceAsync(10_000)
    await eventually(() => source()?.failure ?? null).toBeNull()
    await eventually(() => workers.length).toBe(2)
    await eventually(() => sight()).toBe('live')
    expect(blindCalls()).toBe(0)
    expect(night.titles('needs-you')).toEqual(['summary of a'])
  })

  it('dies and every other one dies too: it rings, once, and goes on trying', async () => {
    await begin(() =>
      workers.length === 0 ? fallible('process.exit(1)') : new Worker('process.exit(1)', { eval: true }),
    )
    workers[0]?.postMessage('fall')
    await eventually(() => source()?.failure?.kind).toBe('worker-lost')
    for (let step = 0; step < 20; step += 1) {
      const before = workers.length
      await night.clock.advanceAsync(15_000)
      // What a new worker does takes real time; each one dies before the next may be started.
      if (workers.length > before) await once(workers.at(-1) as Worker, 'exit')
    }
    expect([sight(), blindCalls()]).toEqual(['blind', 1])
    expect(night.titles('needs-you')).toEqual(['summary of a'])
    expect(isAllQuiet(night.state(), 0, night.clock.now())).toBe(false)
    expect(workers.length).toBeGreaterThan(8)
  })

  it('F64 asks on while the engine stands still for six seconds, and nothing is lost', async () => {
    const counter = new Int32Array(new SharedArrayBuffer(4))
    const elsewhere = new Worker(serverElsewhere, { eval: true, workerData: { counter } })
    const [port] = (await once(elsewhere, 'message')) as [number]
    await begin(() => new Worker(workerFile), `http://127.0.0.1:${port}`)
    const asked = Atomics.load(counter, 0)
    // Longer than the poll's interval; the server and the worker have threads of their own.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000)
    expect(Atomics.load(counter, 0)).toBeGreaterThan(asked)
    await eventually(() => night.titles('needs-you')).toEqual(['fired meanwhile'])
    expect([source()?.failure, workers.length, night.shown.length]).toEqual([null, 1, 1])
    await elsewhere.terminate()
  })
})

/** An Alertmanager on a thread of its own: its first list is empty, from the second on an alert fires. */
const serverElsewhere = `
  const { createServer } = require('node:http')
  const { parentPort, workerData } = require('node:worker_threads')
  const alert = ${JSON.stringify(anApiAlert('a', { annotations: { summary: 'fired meanwhile' }, endsAt: '2026-11-22T23:00:00.000Z' }))}
  let lists = 0
  const server = createServer((request, response) => {
    if (!request.url.endsWith('/alerts')) return response.end(request.url.endsWith('/silences') ? '[]' : '{}')
    Atomics.add(workerData.counter, 0, 1)
    response.end(JSON.stringify(lists++ === 0 ? [] : [alert]))
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`
