/** The almanac's thread: one that dies or hangs is begun again, and whoever asked hears of it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import type { AlmanacState } from '../../../main/almanac/almanac-messages.ts'
import { createAlmanacThread } from '../../../main/engine/almanac-thread.ts'
import { startAlmanacThread } from '../../../main/platform/almanac-thread.ts'
import { noLog } from '../../../main/platform/log.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const entry = new URL('../../../main/almanac/almanac-worker.ts', import.meta.url)
const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
const closing = fileURLToPath(new URL('../../helpers/closing-almanac.ts', import.meta.url))
const minuteMs = 60_000
const mark = { upto: 3, token: 'a', left: {} }

/** Threads over a clock that stands still; the first ones are `faulty`, as JavaScript of their own. */
function aThread(faulty: readonly string[] = []) {
  const clock = createManualClock()
  const file = path.join(aTestFolder(), 'almanac.db')
  const workers: Worker[] = []
  const door = createAlmanacThread({
    ...{ clock, log: noLog },
    spawn: () => {
      const script = faulty[workers.length]
      const worker =
        script === undefined ? startAlmanacThread(entry, file) : new Worker(script, { eval: true })
      workers.push(worker)
      return worker
    },
  })
  onTestFinished(() => door.close())
  return { clock, door, workers, file }
}

it('is begun with the first message and keeps what it was told over its own end', async () => {
  const { clock, door, workers } = aThread()
  expect(workers).toHaveLength(0)
  expect(await door.send({ kind: 'state' }, minuteMs)).toMatchObject({ ok: true, answer: { mark: null } })
  await door.send({ kind: 'anew', mark }, minuteMs)
  await workers[0]?.terminate()
  const again = door.send({ kind: 'state' }, minuteMs)
  await eventually(() => clock.pending()).toBeGreaterThan(1)
  clock.advance(1_000)
  expect(await again).toMatchObject({ ok: true, answer: { mark } })
  expect(workers).toHaveLength(2)
})

it('F100: that dies with a question says so to whoever asked, and answers the next one', async () => {
  const { clock, door, workers } = aThread([
    "require('node:worker_threads').parentPort.on('message', () => { throw new Error('out of luck') })",
  ])
  await expect(door.send({ kind: 'state' }, minuteMs)).rejects.toThrow('out of luck')
  const again = door.send({ kind: 'state' }, minuteMs)
  await eventually(() => {
    clock.advance(1_000)
    return workers.length
  }).toBe(2)
  expect((await again).ok).toBe(true)
})

it('F100: that hangs is ended when its time is over, and begun again', async () => {
  const { clock, door, workers } = aThread([
    "require('node:worker_threads').parentPort.on('message', () => { for (;;); })",
  ])
  const first = door.send({ kind: 'state' }, minuteMs)
  clock.advance(minuteMs)
  await expect(first).rejects.toThrow('no sign of life')
  const again = door.send({ kind: 'state' }, 10 * minuteMs)
  await eventually(() => {
    clock.advance(1_000)
    return workers.length
  }).toBe(2)
  const reply = await again
  expect(reply.ok && (reply.answer as AlmanacState).mark).toBe(null)
})

it('is waited for no longer the more often it dies', async () => {
  const dies = "throw new Error('never')"
  const { clock, door, workers } = aThread(Array.from({ length: 8 }, () => dies))
  for (let index = 0; index < 4; index += 1) {
    const asked = door.send({ kind: 'state' }, 100 * minuteMs).catch((error: Error) => error.message)
    await eventually(() => {
      if (workers.length <= index) clock.advance(500)
      return workers.length
    }).toBe(index + 1)
    expect(await asked).toContain('never')
  }
  // The next one is seconds away: nobody is kept waiting for it.
  await expect(door.send({ kind: 'state' }, minuteMs)).rejects.toThrow('being begun again')
  expect(workers).toHaveLength(4)
})

it('wakes nobody while it has nothing to do', async () => {
  const { clock, door } = aThread()
  await door.send({ kind: 'state' }, minuteMs)
  expect(clock.pending()).toBe(0)
})

it('F105: that is busy when it is closed is waited for by a process that has nothing else to do', async () => {
  const child = spawn(process.execPath, [...flags, closing], { stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = await once(child, 'close')
  expect({ code, said }).toEqual({ code: 0, said: 'closed\n' })
})
