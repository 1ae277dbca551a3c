/** A real Alertmanager as a test partner, when one is installed. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePorts } from '../../helpers/free-ports.ts'

export interface RealAlertmanager {
  readonly url: string
  stop(): Promise<void>
}

/** The program's name, or null when none is installed. */
export function findAlertmanager(): string | null {
  for (const name of ['prometheus-alertmanager', 'alertmanager']) {
    if (spawnSync(name, ['--version']).status === 0) return name
  }
  return null
}

/** Starts one on a free loopback port and waits until it is ready; rejects with its words when it ends instead. */
export async function startRealAlertmanager(program: string, config: string): Promise<RealAlertmanager> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightdesk-alertmanager-'))
  const configFile = path.join(folder, 'alertmanager.yml')
  writeFileSync(configFile, config)
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    program,
    [
      `--config.file=${configFile}`,
      `--storage.path=${path.join(folder, 'data')}`,
      `--web.listen-address=${url.slice('http://'.length)}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  const stop = async (): Promise<void> => {
    await stopChild(child)
    rmSync(folder, { recursive: true, force: true })
  }
  while (!(await isReady(url))) {
    if (child.exitCode === null && child.signalCode === null) continue
    await stop()
    throw new Error(`the Alertmanager ended: ${words}`)
  }
  return { url, stop }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok
  } catch {
    // Not listening yet: give the process the processor for a turn.
    await new Promise((resolve) => setImmediate(resolve))
    return false
  }
}
