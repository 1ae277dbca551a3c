import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..', '..')
/** Stands before the fuses in Electron's program; see @electron/fuses. */
const marker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const run = promisify(execFile)
let folder: string
let resources: string
let packed: readonly string[]

/**
 * Packs a made-up build with the real electron-builder.yml, offline: in the place of Electron stands a folder with an
 * empty program that carries the marker electron-builder looks for when it sets the fuses. Linux only, because the
 * made-up program has a Linux layout.
 */
beforeAll(async () => {
  if (process.platform !== 'linux') return
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-pack-'))
  const app = path.join(folder, 'app')
  await mkdir(app)
  for (const name of ['package.json', 'electron-builder.yml', 'build']) {
    await cp(path.join(root, name), path.join(app, name), { recursive: true })
  }
  await symlink(path.join(root, 'node_modules'), path.join(app, 'node_modules'))
  for (const name of [
    'main/electron.js',
    'main/electron.js.map',
    'preload/preload.cjs',
    'renderer/index.html',
  ]) {
    const file = path.join(app, 'out', name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, 'built')
  }
  const electron = path.join(folder, 'electron')
  await mkdir(path.join(electron, 'resources'), { recursive: true })
  await mkdir(path.join(electron, 'locales'))
  await writeFile(path.join(electron, 'chrome-sandbox'), '')
  // Fuse format 1, nine fuses, all off.
  await writeFile(path.join(electron, 'electron'), `${marker}\u0001\u0009000000000`)
  await chmod(path.join(electron, 'electron'), 0o755)
  const cli = path.join(root, 'node_modules', 'electron-builder', 'cli.js')
  await run(
    process.execPath,
    [cli, '--dir', '--linux', '--x64', '--publish', 'never', `-c.electronDist=${electron}`],
    { cwd: app, timeout: 50_000 },
  )
  resources = path.join(app, 'dist', 'linux-unpacked', 'resources')
  const asar = path.join(root, 'node_modules', '@electron', 'asar', 'bin', 'asar.js')
  const { stdout } = await run(process.execPath, [asar, 'list', path.join(resources, 'app.asar')])
  packed = stdout.trim().split('\n')
})
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true })
})

describe.runIf(process.platform === 'linux')('a package', () => {
  it('holds the build, the tray icons and one dependency', () => {
    expect(packed).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/out/main/electron.js',
        '/out/preload/preload.cjs',
        '/out/renderer/index.html',
        '/build/tray/calm.png',
        '/build/tray/blindTemplate@2x.png',
        '/node_modules/better-sqlite3/package.json',
      ]),
    )
    const modules = packed.flatMap((name) => /^\/node_modules\/([^/]+)$/.exec(name)?.[1] ?? [])
    expect(modules).toEqual(['better-sqlite3'])
  })

  it('holds no map, no source and no other platform’s binary', () => {
    expect(
      packed.filter((name) => /\.map$|\.ts$|^\/(main|contract|test|scripts|renderer)\b/.test(name)),
    ).toEqual([])
    expect(packed.filter((name) => name.endsWith('.node'))).toEqual([
      '/node_modules/better-sqlite3/prebuilds/linux-x64.node',
    ])
  })

  it('has the native module outside of the archive', async () => {
    const folder = path.join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds')
    expect(await readdir(folder)).toEqual(['linux-x64.node'])
  })

  it('has its fuses set', async () => {
    const program = await readFile(path.join(resources, '..', 'nightdesk'), 'latin1')
    const fuses = program.slice(program.indexOf(marker) + marker.length + 2)
    // In Electron's order: run as Node, cookies, NODE_OPTIONS, inspect, integrity, asar only, snapshot, file://.
    expect(fuses.slice(0, 8)).toBe('01001100')
  })
})
