import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { helpText, parseOptions } from '../../main/hosts/options.ts'
import {
  findElectron,
  isStale,
  nodeHost,
  passedOn,
  reasonAgainstElectron,
  verbWords,
} from '../../scripts/start.mjs'

const root = path.join(import.meta.dirname, '..', '..')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-start-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Writes a file whose time is `atMs`. */
async function put(name: string, atMs: number): Promise<void> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, 'x')
  await utimes(file, atMs / 1_000, atMs / 1_000)
}

const start = (...args: string[]) =>
  spawnSync(process.execPath, [path.join(root, 'scripts', 'start.mjs'), ...args], { encoding: 'utf8' })

describe('npm start', () => {
  it('says its options, the same ones as the hosts', () => {
    const { stdout, status } = start('--help')
    expect(status).toBe(0)
    const listed = (text: string): string[] => text.split('\n').filter((line) => line.startsWith('  --'))
    expect(listed(stdout)).toEqual(listed(helpText))
    for (const line of listed(stdout)) {
      const [flag = '', value] = line.trim().split(/ +/)
      const argv = value?.toUpperCase() === value && value !== undefined ? [flag, valueFor(flag)] : [flag]
      expect(parseOptions(argv, { HOME: '/home/ada' }, 'linux').kind, line).not.toBe('wrong')
      expect(start(...argv, '--help').status, line).toBe(0)
    }
  })

  it.each([[['--drlil']], [['--host', 'chrome']], [['extra']], [['--data-dir']]])('refuses %j', (args) => {
    const { stderr, status } = start(...args)
    expect(status).toBe(2)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})

describe('the words for the host', () => {
  const from = path.resolve('/home/ada/notes')

  it.each([
    [{ drill: true }, ['--drill']],
    [{ hidden: true }, ['--hidden']],
    [{ 'data-dir': 'night' }, [`--data-dir=${path.join(from, 'night')}`]],
    [{ config: '../x.yaml' }, [`--config=${path.resolve(from, '../x.yaml')}`]],
    [{ port: '8080' }, ['--port=8080']],
    [{ 'no-open': true }, ['--no-open']],
    [{ 'take-over': true }, ['--take-over']],
    [{ host: 'node' }, []],
    [{ help: true }, []],
    [{}, []],
    [
      { hidden: true, drill: true, 'data-dir': '--x' },
      ['--drill', '--hidden', `--data-dir=${path.join(from, '--x')}`],
    ],
  ])('of %j', (flags, words) => {
    expect(passedOn(flags, from)).toEqual(words)
  })

  it('mean to the host what was given, for every option that it lists', () => {
    const given = {
      drill: true,
      hidden: true,
      'data-dir': 'night',
      config: 'c.yaml',
      port: '8080',
      'no-open': true,
      'take-over': true,
    }
    const parsed = parseOptions(passedOn(given, from), {}, process.platform)
    expect(parsed).toMatchObject({
      kind: 'run',
      options: {
        drill: true,
        hidden: true,
        dataDir: path.join(from, 'night'),
        configFile: path.join(from, 'c.yaml'),
        port: 8080,
        open: false,
        takeOver: true,
      },
    })
    const listed = [...helpText.matchAll(/^ {2}--([\w-]+)/gm)].map(([, name]) => name)
    expect([...Object.keys(given), 'host', 'help'].sort()).toEqual(listed.sort())
  })
})

it('the Node host has little room for what is young in its heap, so that no collection of it takes long', () => {
  const [room = '', file] = nodeHost(root)
  expect(file).toBe(path.join(root, 'out', 'main', 'node.js'))
  const grows = `
    const kept = []
    for (let index = 0; index < 2e6; index += 1) kept.push({ index })
    const young = require('node:v8').getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    process.stdout.write(String(young.space_size))`
  const youngOf = (...words: string[]): number =>
    Number(spawnSync(process.execPath, [...words, '-e', grows], { encoding: 'utf8' }).stdout)
  expect(youngOf(room)).toBeGreaterThan(0)
  expect(youngOf(room)).toBeLessThanOrEqual(8 * 1024 ** 2)
  expect(youngOf()).toBeGreaterThan(8 * 1024 ** 2)
})

function valueFor(flag: string): string {
  return flag === '--host' ? 'node' : flag === '--port' ? '1' : '/tmp/x'
}

describe('isStale', () => {
  const outputs = [
    'out/main/electron.js',
    'out/main/node.js',
    'out/main/poll-worker.js',
    'out/main/check-worker.js',
    'out/main/almanac-worker.js',
    'out/preload/preload.cjs',
    'out/renderer/index.html',
  ]

  it('is true without a build, with half of one, and with a newer source', async () => {
    const sourceAt = Date.UTC(2026, 10, 20)
    await put('main/engine.ts', sourceAt)
    await utimes(path.join(folder, 'main'), sourceAt / 1_000, sourceAt / 1_000)
    expect(isStale(folder)).toBe(true)
    for (const name of outputs) await put(name, sourceAt + 1_000)
    expect(isStale(folder)).toBe(false)
    await put('main/engine.ts', sourceAt + 2_000)
    expect(isStale(folder)).toBe(true)
    for (const name of outputs) await put(name, sourceAt + 3_000)
    expect(isStale(folder)).toBe(false)
    await rm(path.join(folder, 'out/preload'), { recursive: true })
    expect(isStale(folder)).toBe(true)
  })
})

describe('choosing the host', () => {
  const desktop = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000, asked: false }

  it('tries Electron on a desktop', () => {
    expect(reasonAgainstElectron(desktop)).toBeNull()
    expect(reasonAgainstElectron({ ...desktop, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull()
    expect(reasonAgainstElectron({ ...desktop, platform: 'darwin', env: {} })).toBeNull()
    expect(reasonAgainstElectron({ ...desktop, platform: 'win32', env: {}, uid: null })).toBeNull()
  })

  it('does not as root, unless asked, nor without a display', () => {
    expect(reasonAgainstElectron({ ...desktop, uid: 0 })).toContain('root')
    expect(reasonAgainstElectron({ ...desktop, uid: 0, asked: true })).toBeNull()
    expect(reasonAgainstElectron({ ...desktop, env: {} })).toContain('display')
  })

  it('finds the binary only where it really is', async () => {
    expect(findElectron(folder, {})).toBeNull()
    await put('node_modules/electron/index.js', 0)
    expect(findElectron(folder, {})).toBeNull()
    await writeFile(path.join(folder, 'node_modules/electron/path.txt'), 'electron')
    expect(findElectron(folder, {})).toBeNull()
    await put('node_modules/electron/dist/electron', 0)
    expect(findElectron(folder, {})).toBe(path.join(folder, 'node_modules/electron/dist/electron'))
    await put('elsewhere/electron', 0)
    const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'elsewhere') }
    expect(findElectron(folder, env)).toBe(path.join(folder, 'elsewhere/electron'))
  })
})

it('means the paths of a verb from where the person stands', () => {
  expect(verbWords(['who', '--config', 'a.yaml', '--data-dir=b', '--role', 'ops duty'], '/home/ada')).toEqual(
    [...['who', '--config', '/home/ada/a.yaml', '--data-dir=/home/ada/b', '--role', 'ops duty']],
  )
})
