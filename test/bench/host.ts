/** The built Node host as users start it, and pages' seats at it over its real socket. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import type { Episode } from '../../contract/alert.ts'
import type { SourceHealth } from '../../contract/source-health.ts'
import type { ServerEvent } from '../../contract/wire.ts'
import { nodeHost } from '../../scripts/start.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const hostFile = path.join(root, 'out', 'main', 'node.js')
const probeFile = new URL('./loop-probe.mjs', import.meta.url).href

/**
 * How long the main thread stood still since the last question: the longest gap, the CPU it used within, and how long it
 * waited for a core in it (Linux; else null). What is left of the gap is the disk.
 */
export interface Gaps {
  readonly gapMs: number
  readonly cpuMs: number
  readonly queuedMs: number | null
  readonly over16: number
  readonly over50: number
}

export interface Host {
  readonly pid: number
  readonly url: string
  /** ms from the start of the process to the line that says its address */
  readonly startedMs: number
  gaps(): Promise<Gaps>
  seat(): Promise<Seat>
  stop(): Promise<void>
}

/** One page's seat, and what it was told. */
export interface Seat {
  readonly episodes: ReadonlyMap<number, Episode>
  readonly sources: ReadonlyMap<string, SourceHealth>
  /** rows of alerts it was ever told */
  rows(): number
  /** resolves as soon as `holds` does, looked at after every message */
  until(holds: (seat: Seat) => boolean): Promise<void>
  order(name: string, input: unknown): void
  leave(): void
}

/** Writes a configuration with the sources into the folder. */
export function writeConfig(
  dataDir: string,
  sources: readonly { readonly name: string; readonly urls: readonly string[]; readonly poll: string }[],
): void {
  const all = sources.map((source) => ({ ...source, kind: 'alertmanager', maxBody: '1024MB' }))
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(path.join(dataDir, 'config.yaml'), JSON.stringify({ version: 1, me: 'Bench', sources: all }))
}

/** Starts the built host over a data folder; with `probe` its event loop is watched. */
export async function startHost(dataDir: string, options: { readonly probe: boolean }): Promise<Host> {
  if (!existsSync(hostFile)) throw new Error('out/main/node.js is not built: npm run build')
  const began = performance.now()
  const child = spawn(
    process.execPath,
    [
      ...(options.probe ? ['--import', probeFile] : []),
      ...nodeHost(root),
      '--no-open',
      '--port',
      '0',
      '--data-dir',
      dataDir,
    ],
    // No notification service: whom the bench calls must not hear it.
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: '' } },
  )
  // A line that fails in the middle must not leave a host behind.
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  const url = await addressOf(child)
  const startedMs = performance.now() - began
  return {
    pid: child.pid ?? 0,
    url,
    startedMs,
    gaps: async () => {
      const answered = once(child, 'message')
      child.send('gaps?')
      const [message] = (await answered) as [{ readonly gaps: Gaps }]
      return message.gaps
    },
    seat: () => takeSeat(url),
    stop: () => endChild(child),
  }
}

/** A process that does nothing but watch its own event loop: what the machine itself adds to any gap. */
export function startIdleLoop(): Pick<Host, 'gaps' | 'stop'> {
  const child = spawn(process.execPath, ['--import', probeFile, '-e', 'setInterval(() => {}, 1e6)'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    gaps: async () => {
      const answered = once(child, 'message')
      child.send('gaps?')
      const [message] = (await answered) as [{ readonly gaps: Gaps }]
      return message.gaps
    },
    stop: () => endChild(child),
  }
}

export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let words = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      words += chunk.toString()
      const found = /listening on (\S+)\n/.exec(words)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${words}`)))
  })
}

async function takeSeat(address: string): Promise<Seat> {
  const url = new URL(address)
  const token = url.hash.replace('#token=', '')
  const socket = new WebSocket(`ws://${url.host}/port`, ['nightdesk.v1', `token.${token}`], {
    origin: url.origin,
    perMessageDeflate: false,
    maxPayload: 1024 * 1024 * 1024,
  })
  const episodes = new Map<number, Episode>()
  const sources = new Map<string, SourceHealth>()
  const waiting = new Set<{
    readonly holds: (seat: Seat) => boolean
    readonly resolve: () => void
    readonly reject: (error: Error) => void
  }>()
  let orders = 0
  let rows = 0
  const seat: Seat = {
    episodes,
    sources,
    rows: () => rows,
    until: (holds) =>
      new Promise((resolve, reject) => {
        if (holds(seat)) return resolve()
        waiting.add({ holds, resolve, reject })
      }),
    order: (name, input) => socket.send(JSON.stringify({ id: orders++, order: name, input })),
    leave: () => socket.terminate(),
  }
  socket.on('message', (data) => {
    const event = JSON.parse(String(data)) as ServerEvent
    if (!('event' in event)) return
    const changes =
      event.event === 'snapshot' ? event.snapshot : event.event === 'changed' ? event.changes : {}
    for (const episode of changes.episodes ?? []) episodes.set(episode.id, episode)
    rows += changes.episodes?.length ?? 0
    for (const source of changes.sources ?? []) sources.set(source.id, source)
    for (const entry of waiting) {
      if (!entry.holds(seat)) continue
      waiting.delete(entry)
      entry.resolve()
    }
  })
  socket.on('close', () => {
    for (const { reject } of waiting) reject(new Error('the host closed the socket'))
  })
  await once(socket, 'open')
  return seat
}
