// Loaded into a process with --import: how long its main thread's event loop stood still. Asked over IPC.
import { openSync, readSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

if (isMainThread && process.send) {
  // Before Node 23.9 a thread's own CPU time is not to be had; the gap alone then has to do.
  const threadMs = () => {
    const usage = process.threadCpuUsage?.()
    return usage ? (usage.user + usage.system) / 1_000 : 0
  }
  const queuedMs = queueClock()
  let lastAt = performance.now()
  let lastCpu = threadMs()
  let lastQueued = queuedMs()
  let longest = { gapMs: 0, cpuMs: 0, queuedMs: 0 }
  let over16 = 0
  let over50 = 0
  setInterval(() => {
    const at = performance.now()
    const cpu = threadMs()
    const queued = queuedMs()
    const gapMs = at - lastAt - 1
    if (gapMs > longest.gapMs) longest = { gapMs, cpuMs: cpu - lastCpu, queuedMs: queued - lastQueued }
    if (gapMs > 16) over16 += 1
    if (gapMs > 50) over50 += 1
    lastAt = at
    lastCpu = cpu
    lastQueued = queued
  }, 1).unref()
  process.on('message', (question) => {
    if (question !== 'gaps?') return
    process.send({ gaps: { ...longest, over16, over50 } })
    longest = { gapMs: 0, cpuMs: 0, queuedMs: 0 }
    over16 = 0
    over50 = 0
  })
  process.channel?.unref()
}

/** How long this thread was ready to run and had no core, ms: the second figure of Linux's schedstat. Elsewhere nobody tells. */
function queueClock() {
  if (process.platform !== 'linux') return () => Number.NaN
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  const text = Buffer.alloc(128)
  return () => Number(text.toString('latin1', 0, readSync(file, text, 0, 128, 0)).split(' ')[1]) / 1e6
}
