/** A real pair of Alertmanagers that gossip, on free loopback ports. For tests that no double can replace. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePorts } from './free-ports.ts'

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly startsAt?: string
  readonly endsAt?: string
  readonly generatorURL?: string
}

export interface AlertmanagerPair {
  readonly urls: readonly [string, string]
  /** ends a peer as a crash does; resolves when it is gone */
  kill(peer: 0 | 1): Promise<void>
  /** starts a peer that was ended, `empty` as on a new disk; resolves when it answers and has joined one that runs */
  start(peer: 0 | 1, empty?: boolean): Promise<void>
  /** stops a peer as an update does, starts it anew on its data; resolves when it answers and has joined the other */
  restart(peer: 0 | 1): Promise<void>
  /** lets a peer hang: it keeps its connections and says nothing until `wake` */
  hang(peer: 0 | 1): void
  wake(peer: 0 | 1): void
  /** sends alerts to one peer only, as a sender that has lost the other would */
  post(alerts: readonly PostedAlert[], peer: 0 | 1): Promise<void>
  /** the same to both, as a healthy Prometheus does */
  postToBoth(alerts: readonly PostedAlert[]): Promise<void>
  stop(): Promise<void>
}

/** One that is in no cluster. */
export interface RealAlertmanager {
  readonly url: string
  stop(): Promise<void>
}

/** The installed program, null when there is none; says so aloud, since the tests that need it are then not run. */
export function findAlertmanager(test: string): string | null {
  for (const name of ['prometheus-alertmanager', 'alertmanager']) {
    if (spawnSync(name, ['--version']).status === 0) return name
  }
  console.warn(`NOT RUN: ${test}: no prometheus-alertmanager on PATH`)
  return null
}

/** How often a starting peer is asked whether it is ready, ms. */
const askEveryMs = 25

/** Two peers in one cluster, each with its own data, both ready and each knowing the other. */
export async function startPair(program: string): Promise<AlertmanagerPair> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightdesk-pair-'))
  const configFile = path.join(folder, 'alertmanager.yml')
  writeFileSync(configFile, 'route:\n  receiver: nobody\n  group_wait: 1s\nreceivers:\n  - name: nobody\n')
  const [web0, web1, gossip0, gossip1] = (await freePorts(4)) as [number, number, number, number]
  const gossip = [gossip0, gossip1] as const
  const urls = [`http://127.0.0.1:${web0}`, `http://127.0.0.1:${web1}`] as const
  const children: [ChildProcess | null, ChildProcess | null] = [null, null]
  const dataOf = (peer: 0 | 1): string => path.join(folder, `data-${peer}`)

  const start = async (peer: 0 | 1): Promise<void> => {
    children[peer] = await startProgram(program, urls[peer], [
      `--config.file=${configFile}`,
      `--storage.path=${dataOf(peer)}`,
      `--cluster.listen-address=127.0.0.1:${gossip[peer]}`,
      `--cluster.peer=127.0.0.1:${gossip[peer === 0 ? 1 : 0]}`,
      '--cluster.gossip-interval=50ms',
      '--cluster.pushpull-interval=1s',
      '--cluster.reconnect-interval=200ms',
      '--cluster.settle-timeout=1s',
    ])
  }
  const end = async (peer: 0 | 1, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const child = children[peer]
    children[peer] = null
    if (child) await endChild(child, signal)
  }
  const joined = async (): Promise<void> => {
    while ((await peersKnownBy(urls[0])) !== 2 || (await peersKnownBy(urls[1])) !== 2) await pause(askEveryMs)
  }
  const post = async (alerts: readonly PostedAlert[], peer: 0 | 1): Promise<void> => {
    const response = await fetch(`${urls[peer]}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    })
    if (!response.ok) throw new Error(`POST /alerts: ${response.status} ${await response.text()}`)
  }

  await Promise.all([start(0), start(1)])
  await joined()
  return {
    urls,
    kill: (peer) => end(peer, 'SIGKILL'),
    start: async (peer, empty = false) => {
      if (empty) rmSync(dataOf(peer), { recursive: true, force: true })
      await start(peer)
      if (children[peer === 0 ? 1 : 0]) await joined()
    },
    restart: async (peer) => {
      await end(peer, 'SIGTERM')
      await start(peer)
      if (children[peer === 0 ? 1 : 0]) await joined()
    },
    hang: (peer) => void children[peer]?.kill('SIGSTOP'),
    wake: (peer) => void children[peer]?.kill('SIGCONT'),
    post,
    postToBoth: async (alerts) => {
      await Promise.all([post(alerts, 0), post(alerts, 1)])
    },
    stop: async () => {
      await Promise.all([end(0, 'SIGKILL'), end(1, 'SIGKILL')])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One alone on a free port with this configuration; ready. @param prefix the path under which it answers */
export async function startRealAlertmanager(
  program: string,
  config: string,
  prefix = '',
): Promise<RealAlertmanager> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightdesk-alertmanager-'))
  const configFile = path.join(folder, 'alertmanager.yml')
  writeFileSync(configFile, config)
  const [port] = await freePorts(1)
  const url = `http://127.0.0.1:${port}`
  const child = await startProgram(program, `${url}${prefix}`, [
    `--config.file=${configFile}`,
    `--storage.path=${path.join(folder, 'data')}`,
    '--cluster.listen-address=',
    ...(prefix === '' ? [] : [`--web.route-prefix=${prefix}`]),
  ])
  return {
    url,
    stop: async () => {
      await endChild(child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts the program at `url` and waits until it answers; rejects with its words when it ends instead. */
async function startProgram(program: string, url: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, [`--web.listen-address=${new URL(url).host}`, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-4_000)
  })
  while ((await peersKnownBy(url)) === null) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the Alertmanager ended: ${words}`)
    await pause(askEveryMs)
  }
  return child
}

async function endChild(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

/** How many peers this one counts in its cluster, itself included; null while it does not answer. */
async function peersKnownBy(url: string): Promise<number | null> {
  try {
    const response = await fetch(`${url}/api/v2/status`)
    const status = (await response.json()) as { cluster?: { peers?: unknown[] } }
    return status.cluster?.peers?.length ?? 0
  } catch {
    return null
  }
}
