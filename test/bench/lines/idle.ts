/** Budget 5: what watching costs while nothing happens: CPU, wakeups, requests. The built host beside an empty process. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { type Figure, type Measure, notRun } from '../figures.ts'
import { endChild, startHost, writeConfig } from '../host.ts'
import { startNagstamon } from '../nagstamon.ts'
import { inScratch } from '../scratch.ts'

/** What a start itself does is over after this long, ms. */
const settleMs = 20_000
/** V8 gives back what a start left behind, and has compiled what runs often enough, by so long after it, ms. */
const restMs = 240_000
/** Budget 5: at most this share of what Nagstamon takes for the same watching. */
const shareOfNagstamon = 1 / 25
const pollMs = 15_000
/** Polls between two re-sends: a Prometheus sends a firing alert again every minute, and only then do its stamps move. */
const resendEvery = 4
/** Linux counts CPU time in ticks of 10 ms. */
const ticksPerSecond = 100

export const measure: Measure = async ({ quick, say }) => {
  if (process.platform !== 'linux') return [notRun('5', 'idle cost', 'reads /proc, which only Linux has')]
  const spanMs = quick ? 45_000 : 180_000
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const peerServer = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  const empty = spawn(process.execPath, ['-e', `setInterval(() => {}, ${pollMs})`], { stdio: 'ignore' })
  try {
    return await inScratch(async (dataDir) => {
      // Nothing that calls: neither program rings here, what is compared is the watching.
      const url = await server.call('serve', { count: 1_000, resendEvery, calm: true })
      const peerUrl = await peerServer.call('serve', { count: 1_000, resendEvery, calm: true })
      const peer = startNagstamon(dataDir, peerUrl)
      writeConfig(dataDir, [{ name: 'prod', urls: [url], poll: '15s' }])
      const host = await startHost(dataDir, { probe: false })
      // A page is open, as on a real desk; what it costs itself is the browser's.
      const seat = await host.seat()
      await seat.until(({ episodes }) => episodes.size >= 1_000)
      say(`idle: ${settleMs / 1_000} s to settle, then ${spanMs / 1_000} s`)
      await pause(settleMs)
      const programs = { host: host.pid, empty: pidOf(empty), peer: peer?.pid() ?? null }
      const watch = async (): Promise<Watched> => {
        await server.call('counts', null)
        await peerServer.call('counts', null)
        const before = usagesOf(programs)
        const began = performance.now()
        await pause(spanMs)
        const tookMs = performance.now() - began
        const after = usagesOf(programs)
        const { requests, mostInFlight } = await server.call('counts', null)
        return {
          tookMs,
          requests,
          mostInFlight,
          product: difference(before.host, after.host),
          floor: difference(before.empty, after.empty),
          peer: before.peer && after.peer ? difference(before.peer, after.peer) : null,
          peerRequests: (await peerServer.call('counts', null)).requests,
        }
      }
      // The first backup is made in it, and V8 still compiles what runs often enough.
      const first = await watch()
      if (!quick) {
        say(`idle: ${(restMs - spanMs) / 1_000} s until it rests, and ${spanMs / 1_000} s more`)
        await pause(restMs - spanMs)
      }
      const rest = quick ? null : await watch()
      await peer?.stop()
      seat.leave()
      await host.stop()
      const version = peer?.version ?? ''
      return [
        // What a start brings is no idling: told, not judged.
        ...spanFigures(first, 'soon after the start', version, null),
        ...(rest ? spanFigures(rest, 'at rest', version, shareOfNagstamon) : []),
      ]
    })
  } finally {
    await Promise.all([server.stop(), peerServer.stop(), endChild(empty)])
  }
}

/** What a span of watching took of each program. */
interface Watched {
  readonly tookMs: number
  readonly requests: number
  readonly mostInFlight: number
  readonly product: Usage
  readonly floor: Usage
  readonly peer: Usage | null
  readonly peerRequests: number
}

function spanFigures(span: Watched, when: string, version: string, share: number | null): readonly Figure[] {
  const { tookMs, requests, mostInFlight, product, floor, peer, peerRequests } = span
  const hours = tookMs / 3_600_000
  const intervals = tookMs / pollMs
  const perPollMs = (product.cpuMs - floor.cpuMs) / requests
  const peerPollMs = peer === null || peerRequests === 0 ? null : peer.cpuMs / peerRequests
  return [
    peerPollMs === null
      ? notRun(
          '5',
          `CPU of a poll / Nagstamon’s, ${when}`,
          'Nagstamon, xvfb-run or a GStreamer sink is not installed',
        )
      : {
          budget: '5',
          what: `1000 alerts every 15 s, ${when}: CPU of a poll / Nagstamon’s`,
          value: perPollMs / peerPollMs,
          unit: 'x',
          goal: share,
          info: {
            'Nagstamon ms a poll': peerPollMs,
            'its polls': peerRequests,
            version,
            moonshot: 1 / 50,
          },
        },
    {
      budget: '5',
      what: `1000 alerts every 15 s, ${when}: CPU above an empty process`,
      value: (product.cpuMs - floor.cpuMs) / 1_000 / hours,
      unit: 's/h',
      // Seconds drift with the machine; the budget is the line above.
      goal: null,
      info: {
        'CPU per poll ms': perPollMs,
        'empty process s/h': floor.cpuMs / 1_000 / hours,
      },
    },
    {
      budget: '5',
      what: `wakeups a minute (voluntary switches of all threads), ${when}`,
      value: product.switches / (tookMs / 60_000),
      unit: '/min',
      // The budget names only its moonshot: 80.
      goal: null,
      info: { 'empty process /min': floor.switches / (tookMs / 60_000), moonshot: 80 },
    },
    {
      budget: '5',
      what: `requests per source and interval, ${when}`,
      value: requests / intervals,
      unit: 'count',
      // One interval more may begin in the span than fits whole, and each is up to a tenth shorter.
      goal: 1.1 + 1 / intervals,
      info: { requests },
    },
    {
      budget: '5',
      what: `requests in flight at once, at most, ${when}`,
      value: mostInFlight,
      unit: 'count',
      goal: 1,
      info: {},
    },
  ]
}

interface Usage {
  readonly cpuMs: number
  readonly switches: number
}

function usageOf(pid: number): Usage {
  // The second field is the program's name in brackets and may hold spaces; user and system time come 12 fields later.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  const ticks = Number(fields[11]) + Number(fields[12])
  const switches = readdirSync(`/proc/${pid}/task`).map((thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')
    return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1])
  })
  return { cpuMs: (ticks * 1_000) / ticksPerSecond, switches: switches.reduce((sum, one) => sum + one, 0) }
}

interface Programs<Peer> {
  readonly host: Peer
  readonly empty: Peer
}

function usagesOf(
  programs: Programs<number> & { readonly peer: number | null },
): Programs<Usage> & { readonly peer: Usage | null } {
  const { host, empty, peer } = programs
  return { host: usageOf(host), empty: usageOf(empty), peer: peer === null ? null : usageOf(peer) }
}

function difference(before: Usage, after: Usage): Usage {
  return { cpuMs: after.cpuMs - before.cpuMs, switches: after.switches - before.switches }
}

const pidOf = (child: ChildProcess): number => child.pid ?? 0
