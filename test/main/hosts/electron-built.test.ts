import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import vm from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStale } from '../../../scripts/start.mjs'

const root = path.join(import.meta.dirname, '..', '..', '..')
let folder: string | undefined
let facts: Facts

/** What run-built.ts prints, as far as more than a comparison is asked of it here. */
interface Facts extends Readonly<Record<string, unknown>> {
  readonly assets: Readonly<Record<string, number>>
  readonly trayImages: readonly string[]
}

/** The built main module under Node, Electron replaced by the double, the engine and its database real. */
beforeAll(async () => {
  if (isStale(root)) {
    const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const built = spawnSync(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], { cwd: root })
    expect(built.status, String(built.stderr)).toBe(0)
  }
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-built-'))
  const script = path.join(root, 'test', 'electron', 'run-built.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, root, path.join(folder, 'data')], {
    maxBuffer: 16_777_216,
    timeout: 50_000,
  })
  facts = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
})
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true })
})

describe('the built Electron host', () => {
  it('prepares Electron before it is ready', () => {
    expect(facts.callsBeforeReady).toEqual([
      'enableSandbox',
      'setAppUserModelId app.nightdesk.desktop',
      'requestSingleInstanceLock',
    ])
    expect(facts.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
  })

  it('opens a sandboxed window with the built preload, and keeps the page in it', () => {
    expect(facts.options).toMatchObject({
      webPreferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        preload: path.join(root, 'out', 'preload', 'preload.cjs'),
      },
    })
    expect(existsSync(path.join(root, 'out', 'preload', 'preload.cjs'))).toBe(true)
    expect(facts).toMatchObject({ navigationRefused: true, newWindow: { action: 'deny' }, permission: false })
  })

  it('gives its own page, and nobody else, the state of the real engine', () => {
    expect(facts.strangerGot).toBe(0)
    expect(facts.snapshot).toMatchObject({ desk: { host: 'electron' }, episodes: [], sources: [] })
    expect(facts.reply).toMatchObject({ id: 1, ok: false, code: 'unknown-name' })
    expect(facts.errorBoxes).toEqual([])
    // It outlives whoever read its output, and hears a signal once although it asks for it twice.
    expect(facts.ears).toEqual({ output: true, signals: 1 })
  })

  it('serves the page with its policy, all its parts, and nothing beside it', () => {
    expect(facts.index).toMatchObject({
      status: 200,
      headers: { 'content-security-policy': expect.stringContaining("script-src 'self';") },
    })
    expect(Object.values(facts.assets)).not.toHaveLength(0)
    expect(new Set(Object.values(facts.assets))).toEqual(new Set([200]))
    expect(facts.outside).toBe(404)
  })

  it('holds no inline script or style, which its policy would refuse', () => {
    const html = readFileSync(path.join(root, 'out', 'renderer', 'index.html'), 'utf8')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
  })

  it('is put away when closed, finds its icons, and ends when quit', () => {
    expect(facts.closed).toBe(false)
    expect(facts.windowCalls).toEqual(expect.arrayContaining(['minimize', 'restore', 'show', 'focus']))
    for (const image of facts.trayImages) expect(existsSync(image), image).toBe(true)
    expect(facts.exitCode).toBe(0)
  })
})

describe('the built preload', () => {
  let source: string
  beforeAll(() => {
    source = readFileSync(path.join(root, 'out', 'preload', 'preload.cjs'), 'utf8')
  })

  it('loads electron and nothing else, and exposes nothing', () => {
    const loaded = [...source.matchAll(/\b(?:require|import)\s*\(\s*["'`]([^"'`]*)/g)].map(([, name]) => name)
    expect(loaded).toEqual(['electron'])
    expect(source).not.toMatch(/contextBridge|exposeInMainWorld|process\./)
  })

  /** The preload in a made-up window; `emit` is the page posting to itself. */
  function preload() {
    const listeners: ((event: object) => void)[] = []
    const heard = new Map<string, (event: object) => void>()
    const sent: unknown[][] = []
    const posted: unknown[][] = []
    const window = {
      addEventListener: (_type: string, listener: (event: object) => void) => listeners.push(listener),
      postMessage: (...message: unknown[]) => posted.push(message),
    }
    const ipcRenderer = {
      send: (...message: unknown[]) => sent.push(message),
      on: (channel: string, listener: (event: object) => void) => heard.set(channel, listener),
    }
    const exports = {}
    vm.runInNewContext(source, {
      window,
      location: { origin: 'app://nightdesk' },
      require: () => ({ ipcRenderer }),
      exports,
      module: { exports },
    })
    const emit = (event: object): void => {
      for (const listener of listeners) listener({ source: window, origin: 'app://nightdesk', ...event })
    }
    return { emit, heard, sent, posted, exports }
  }

  it('asks for a port when the page does, and only then', () => {
    const { emit, sent, posted, exports } = preload()
    emit({ data: { nightdesk: 'port' } })
    emit({ data: 'want-port' })
    emit({ data: null })
    emit({ data: { nightdesk: 'want-port' }, source: {} })
    emit({ data: { nightdesk: 'want-port' }, origin: 'https://wiki.example' })
    expect(sent).toEqual([])
    emit({ data: { nightdesk: 'want-port' } })
    emit({ data: { nightdesk: 'want-port' } })
    expect(sent).toEqual([['nightdesk:ready'], ['nightdesk:ready']])
    expect(posted).toEqual([])
    expect(exports).toEqual({})
  })

  it('hands the port to the page itself', () => {
    const { heard, posted } = preload()
    const port = {}
    heard.get('nightdesk:port')?.({ ports: [port] })
    expect(posted).toEqual([[{ nightdesk: 'port' }, 'app://nightdesk', [port]]])
    expect([...heard.keys()]).toEqual(['nightdesk:port'])
  })
})

it('answers who without becoming an app: no lock, no window, no data', async () => {
  const data = path.join(folder ?? '', 'who')
  await mkdir(data)
  await writeFile(
    path.join(data, 'config.yaml'),
    'version: 1\nrotations: [{name: ops duty, zone: UTC, people: [Mara], starts: 2026-01-05, turn: 1d}]\n',
  )
  const script = path.join(root, 'test', 'electron', 'run-who.ts')
  const { stdout } = await promisify(execFile)(process.execPath, [script, root, data])
  const [said, facts = ''] = stdout.trim().split('\n')
  expect(said).toBe('Mara')
  expect(JSON.parse(facts)).toEqual({ calls: [], windows: 0, exitCode: 0 })
  expect(await readdir(data)).toEqual(['config.yaml'])
})
