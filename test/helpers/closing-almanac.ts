/**
 * The process that closes an almanac whose thread is busy with something else just then, and has nothing more to wait for
 * itself. Says "closed" after it. `node closing-almanac.ts`
 */
import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { createAlmanacThread } from '../../main/engine/almanac-thread.ts'
import { createClock } from '../../main/platform/clock.ts'
import { noLog } from '../../main/platform/log.ts'

/** Answers what it is asked; asked to close, it does so when 300 ms of other work are done. */
const busyThread = `
  const { parentPort } = require('node:worker_threads')
  parentPort.on('message', ({ number, message }) => {
    if (message.kind !== 'close') return parentPort.postMessage({ number, message: { ok: true } })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
    parentPort.close()
  })`

const door = createAlmanacThread({
  clock: createClock(),
  log: noLog,
  spawn: () => new Worker(busyThread, { eval: true }),
})
// The answer is waited for by a timer of the process, since the thread keeps nobody alive.
const awake = setInterval(() => {}, 60_000)
await door.send({ kind: 'state' }, 60_000)
clearInterval(awake)
void door.close().then(() => writeSync(1, 'closed\n'))
