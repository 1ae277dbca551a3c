/** A look at a source that is tried: in a thread of its own, which ends with it, whatever becomes of it. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { createClock } from '../../../main/platform/clock.ts'
import { type LookQuestion, lookAt } from '../../../main/sources/look.ts'
import { createLook } from '../../../main/sources/look-host.ts'
import { aPlatform, aSourceConfig } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../../helpers/scripted-alertmanager.ts'

const entry = new URL('../../../main/sources/poll-worker.ts', import.meta.url)
const clock = createClock()
const count = 2_000
/** Of the answer to anything but the list. */
const smallText = 5_000

let server: ScriptedAlertmanager
let workers: Worker[]
let parsed: MockInstance<typeof JSON.parse>

function spawn(): Worker {
  const worker = new Worker(entry)
  workers.push(worker)
  return worker
}
const look = createLook({ clock, spawn })
const ask = (wants: LookQuestion['wants']): LookQuestion => ({
  ...{ wants, deadlineMs: 15_000, most: 5 },
  config: aSourceConfig([server.url]),
})
/** The longest text that this thread has parsed. */
const longest = (): number => Math.max(0, ...parsed.mock.calls.map(([text]) => text.length))

beforeEach(async () => {
  server = await startScripted()
  server.alerts = Array.from({ length: count }, (_, number) => anApiAlert(`f${number}`))
  workers = []
  parsed = vi.spyOn(JSON, 'parse')
})
afterEach(async () => {
  parsed.mockRestore()
  await Promise.all(workers.map((worker) => worker.terminate()))
  await server.close()
})

describe('a look in a thread of its own', () => {
  it('tests a large list of which this thread parses nothing, and the thread is over', async () => {
    const answer = await look(ask('test'))
    expect(answer).toMatchObject({ kind: 'tested', test: { ok: true, alertCount: count } })
    expect(longest()).toBeLessThan(smallText)
    expect(workers).toHaveLength(1)
    if (workers[0]?.threadId !== -1) await once(workers[0] as Worker, 'exit')
    // In this thread it would have been this one that stood still.
    expect(await lookAt(ask('test'), aPlatform(clock))).toMatchObject({ test: { alertCount: count } })
    expect(longest()).toBeGreaterThan(smallText)
  })

  it('lists a few of many, and tells how many there are', async () => {
    const answer = await look(ask('list'))
    expect(answer).toMatchObject({ kind: 'listed', total: count })
    expect(answer.kind === 'listed' && answer.alerts.map(({ fingerprint }) => fingerprint)).toEqual([
      'f0',
      'f1',
      'f2',
      'f3',
      'f4',
    ])
    expect(longest()).toBeLessThan(smallText)
  })

  it('says what kept it from looking', async () => {
    await server.close()
    expect(await look(ask('list'))).toMatchObject({ kind: 'failed', failure: { kind: 'refused' } })
    expect(await look(ask('test'))).toMatchObject({ kind: 'tested', test: { ok: false } })
  })

  it('that dies is a look that failed', async () => {
    const dying = createLook({ clock, spawn: () => new Worker('process.exit(3)', { eval: true }) })
    expect(await dying(ask('test'))).toEqual({
      kind: 'failed',
      failure: { kind: 'worker-lost', detail: 'The part that asks sources stopped: it ended with code 3.' },
    })
  })

  it('that hangs is ended after its time', async () => {
    const slow = createManualClock()
    const hung = new Worker('setInterval(() => {}, 1000)', { eval: true })
    await once(hung, 'online')
    const answer = createLook({ clock: slow, spawn: () => hung })(ask('test'))
    slow.advance(60_000)
    expect(await answer).toMatchObject({ kind: 'failed', failure: { kind: 'worker-lost' } })
    if (hung.threadId !== -1) await once(hung, 'exit')
  })
})
