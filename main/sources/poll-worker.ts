/**
 * Entry of the poll worker: asks all sources in a thread of its own, so that a large answer is fetched, parsed and
 * compared while the engine's thread stays free. Runs from TypeScript in tests, so nothing here may need a compiler.
 */
import { parentPort } from 'node:worker_threads'
import { createClock } from '../platform/clock.ts'
import { createOpenLines } from '../platform/http-lines.ts'
import { createHttp } from '../platform/http-request.ts'
import { listenOnLoopback } from '../platform/http-server.ts'
import { ambientRandom } from '../platform/random.ts'
import { type LookQuestion, lookAt } from './look.ts'
import { startPolling } from './poll.ts'
import type { FromWorker, ToWorker } from './poll-messages.ts'
import type { Poller, PollSink, SourceConfig } from './source.ts'
import { connectWithinBudget } from './within-budget.ts'

if (!parentPort) throw new Error('poll-worker runs as a worker thread')
const port = parentPort

const gapListeners = new Set<(missedMs: number) => void>()
const real = createClock()
// Sleep is looked for by the engine's thread, which tells us: a second look-out would only wake the machine.
real.stop()
let leadMs = 0
const clock = {
  ...real,
  now: () => real.now() - leadMs,
  onGap: (slept: (missedMs: number) => void) => {
    gapListeners.add(slept)
    return () => gapListeners.delete(slept)
  },
}
const platform = {
  ...{ http: createHttp(clock), clock, listen: listenOnLoopback },
  ...{ openLines: createOpenLines(clock) },
}
const pollers = new Map<number, Poller>()
const waiting = new Map<number, (kept: boolean) => void>()
let reports = 0

type Report<Message> = Message extends FromWorker ? Omit<Message, 'report'> : never

/** Posts a report and resolves with whether the engine has kept it. */
function post(message: Report<FromWorker>): Promise<boolean> {
  const report = reports++
  return new Promise((resolve) => {
    waiting.set(report, resolve)
    port.postMessage({ ...message, report })
  })
}

function watch(watch: number, config: SourceConfig): void {
  const source = connectWithinBudget(config, platform)
  const sink: PollSink = {
    slice: (_sourceId, changed, first) => post({ kind: 'slice', watch, changed, first }),
    observed: (_sourceId, observation) => post({ kind: 'observed', watch, observation }),
  }
  pollers.set(watch, startPolling(config, source, { clock, random: ambientRandom }, sink))
}

async function look(question: LookQuestion): Promise<void> {
  // Only the first look at an Icinga wants it.
  const { seeCertificate } = await import('../platform/server-certificate.ts')
  const { listen: _, ...asking } = platform
  port.postMessage(await lookAt(question, { ...asking, seeCertificate }))
}

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'watch':
      return watch(message.watch, message.config)
    case 'stop':
      pollers.get(message.watch)?.stop()
      pollers.delete(message.watch)
      return
    case 'try-now':
      return pollers.get(message.watch)?.tryNow()
    case 'gap':
      real.look()
      for (const listener of gapListeners) listener(message.missedMs)
      return
    case 'clock':
      leadMs = message.leadMs
      return
    case 'kept':
      waiting.get(message.report)?.(message.kept)
      waiting.delete(message.report)
      return
    case 'look':
      void look(message.question)
  }
})
