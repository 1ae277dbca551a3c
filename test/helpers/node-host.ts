/** The built Nightdesk under its Node host, as a user starts it: a process of its own on a free loopback port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { WebSocket } from 'ws'
import { applyChanges, fromSnapshot, type State } from '../../contract/state.ts'
import type { ServerEvent } from '../../contract/wire.ts'

export interface NodeHost {
  readonly child: ChildProcess
  /** the address with its token */
  readonly url: string
  readonly port: number
  /** everything it has said so far */
  output(): string
  /** ends it and waits; answers the exit code, null after a signal it did not catch */
  end(signal?: NodeJS.Signals): Promise<number | null>
}

export const root = path.join(import.meta.dirname, '..', '..')

export interface HostStart {
  readonly dataDir: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** start through scripts/start.mjs, as `npm start` does */
  readonly throughStart?: boolean
  /** the folder of another build's main side than the one in out/ */
  readonly mainDir?: string
}

/** Starts the host and waits for its address. Rejects with what it said when it ends before that. */
export async function startHost(start: HostStart): Promise<NodeHost> {
  const program = start.throughStart
    ? ['scripts/start.mjs', '--host', 'node']
    : [path.join(start.mainDir ?? 'out/main', 'node.js')]
  const child = spawn(
    process.execPath,
    [...program, '--no-open', '--data-dir', start.dataDir, ...(start.args ?? [])],
    { cwd: root, env: { ...process.env, ...start.env }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString()
      const found = /listening on (http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]+)/.exec(output)
      if (found?.[1]) resolve(found[1])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${output}`)))
  })
  return {
    child,
    url,
    port: Number(new URL(url).port),
    output: () => output,
    end: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      // The start script passes SIGTERM on; killed itself, it would leave the host behind.
      child.kill(start.throughStart ? 'SIGTERM' : signal)
      const [code] = (await ended) as [number | null]
      return code
    },
  }
}

/** A page without a screen: the state as the host pushes it, and orders to it. */
export interface HostState {
  state(): State
  /** resolves when the order is taken; rejects with the host's sentence */
  order(name: string, input: unknown): Promise<void>
  close(): void
}

/** Joins a running host as its page does; resolves with the first state. */
export async function watchHost(host: Pick<NodeHost, 'url' | 'port'>): Promise<HostState> {
  const { origin, hash } = new URL(host.url)
  const token = hash.slice('#token='.length)
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/port`, ['nightdesk.v1', `token.${token}`], {
    origin,
  })
  const waiting = new Map<number, (message: string | null) => void>()
  let state: State | null = null
  let nextId = 1
  const first = Promise.withResolvers<void>()
  socket.on('error', first.reject)
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as ServerEvent | { id: number; ok: boolean; message?: string }
    if ('id' in message) {
      waiting.get(message.id)?.(message.ok ? null : (message.message ?? 'refused'))
      waiting.delete(message.id)
      return
    }
    if (message.event === 'snapshot') state = fromSnapshot(message.snapshot)
    if (message.event === 'changed' && state) state = applyChanges(state, message.changes)
    first.resolve()
  })
  await first.promise
  return {
    state: () => {
      if (!state) throw new Error('no snapshot came')
      return state
    },
    order: (order, input) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, (refusal) => (refusal === null ? resolve() : reject(new Error(refusal))))
        socket.send(JSON.stringify({ id, order, input }))
      }),
    close: () => socket.terminate(),
  }
}
