/** The built Nightdesk under its Node host, as a user starts it: a process of its own on a free loopback port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

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
}

/** Starts the host and waits for its address. Rejects with what it said when it ends before that. */
export async function startHost(start: HostStart): Promise<NodeHost> {
  const program = start.throughStart ? ['scripts/start.mjs', '--host', 'node'] : ['out/main/node.js']
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
      if (child.exitCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      // The start script passes SIGTERM on; killed itself, it would leave the host behind.
      child.kill(start.throughStart ? 'SIGTERM' : signal)
      const [code] = (await ended) as [number | null]
      return code
    },
  }
}
