import { execFile, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { toastActivator } from '../../main/hosts/electron-app.ts'
import { whyNoUpdates } from '../../main/hosts/update-address.ts'
import { isStale } from '../../scripts/start.mjs'
import { fusesOf, makeStandIn, placesIn, type System } from './stand-ins.ts'

const root = path.join(import.meta.dirname, '..', '..')
const tool = (...parts: string[]): string => path.join(root, 'node_modules', ...parts)
const run = promisify(execFile)
const systems: readonly (readonly [System, 'x64' | 'arm64', string])[] = [
  ['linux', 'x64', 'linux-unpacked'],
  ['linux', 'arm64', 'linux-arm64-unpacked'],
  ['mac', 'x64', 'mac'],
  ['mac', 'arm64', 'mac-arm64'],
  ['win', 'x64', 'win-unpacked'],
  ['win', 'arm64', 'win-arm64-unpacked'],
]
/** Node's names of the systems. */
const nodeNames = { linux: 'linux', mac: 'darwin', win: 'win32' } as const
/**
 * The most the archive may hold, bytes: what was measured (6.6 MB, since postmortems have an editor, loaded when one is
 * opened, and are drawn for the printer) and a fifth. A third of it is fonts and SQL text, half a megabyte the reader of
 * holiday calendars, which is loaded where one is named.
 */
const archiveBudget = 7_900_000

let folder: string
const app = (): string => path.join(folder, 'app')
const packedAt = (system: System, name: string) => placesIn(system, path.join(folder, `dist-${system}`, name))

/**
 * Packs the real build with the real electron-builder.yml for every system, offline: stand-ins in the place of Electron.
 * The update address is one that a release would give. Nothing is signed.
 */
beforeAll(async () => {
  if (process.platform === 'win32') return
  if (isStale(root)) {
    const built = spawnSync(process.execPath, [tool('vite', 'bin', 'vite.js'), 'build', '--app'], {
      cwd: root,
    })
    expect(built.status, String(built.stderr)).toBe(0)
  }
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-pack-'))
  await mkdir(app())
  for (const name of [
    'package.json',
    'electron-builder.yml',
    'build',
    'out',
    'CHANGELOG.md',
    'LICENSE',
    'scripts',
    'test/scripts',
  ])
    await cp(path.join(root, name), path.join(app(), name), { recursive: true })
  await symlink(path.join(root, 'node_modules'), path.join(app(), 'node_modules'))
  for (const system of ['linux', 'mac', 'win'] as const) {
    const electron = path.join(folder, `electron-${system}`)
    await makeStandIn(system, electron)
    await run(
      process.execPath,
      [
        tool('electron-builder', 'cli.js'),
        ...['--dir', `--${system}`, '--x64', '--arm64', '--publish', 'never'],
        `-c.electronDist=${electron}`,
        `-c.directories.output=${path.join(folder, `dist-${system}`)}`,
        '-c.win.signExecutable=false',
        ...['-c.publish.provider=generic', '-c.publish.url=https://updates.example/nightdesk/'],
      ],
      { cwd: app(), timeout: 200_000, env: { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false' } },
    )
  }
}, 600_000)
afterAll(async () => {
  if (folder) await rm(folder, { recursive: true, force: true })
})

describe.runIf(process.platform !== 'win32')('a package', () => {
  describe.each(systems)('for %s on %s', (system, arch, name) => {
    const native = `${nodeNames[system]}-${arch}.node`
    const list = async (): Promise<readonly string[]> => {
      const asar = tool('@electron', 'asar', 'bin', 'asar.js')
      const archive = path.join(packedAt(system, name).resources, 'app.asar')
      return (await run(process.execPath, [asar, 'list', archive])).stdout.trim().split('\n')
    }

    it('holds the build, the tray icons, one dependency and nothing else', async () => {
      const files = await list()
      expect(files).toEqual(
        expect.arrayContaining([
          '/package.json',
          '/out/main/electron.js',
          '/out/main/poll-worker.js',
          '/out/main/check-worker.js',
          '/out/main/almanac-worker.js',
          '/out/preload/preload.cjs',
          '/out/renderer/index.html',
          '/out/renderer/popover.html',
          '/out/renderer/night.html',
          '/build/tray/calm.png',
          '/build/tray/blindTemplate@2x.png',
          '/node_modules/better-sqlite3/package.json',
        ]),
      )
      const allowed =
        /^\/(package\.json$|(out|out\/(main|preload|renderer)|build|build\/tray|node_modules|node_modules\/better-sqlite3)$|out\/(main\/[\w.-]+\.js|preload\/preload\.cjs|renderer\/[\w.-]+\.html|renderer\/assets(\/[\w.@-]+)?)$|build\/tray\/[\w.@-]+\.png$|node_modules\/better-sqlite3\/(LICENSE|package\.json|lib(\/.+\.js)?|lib\/methods|prebuilds(\/.+)?)$)/
      expect(files.filter((file) => !allowed.test(file))).toEqual([])
      expect(files.filter((file) => /\.(map|ts|tsx|yml)$/.test(file))).toEqual([])
    })

    it('holds this system’s SQLite, outside of the archive', async () => {
      expect((await list()).filter((file) => file.endsWith('.node'))).toEqual([
        `/node_modules/better-sqlite3/prebuilds/${native}`,
      ])
      const unpacked = path.join(packedAt(system, name).resources, 'app.asar.unpacked')
      const files = await readdir(unpacked, { recursive: true })
      expect(files.filter((file) => /\.\w+$/.test(file))).toEqual([
        path.join('node_modules', 'better-sqlite3', 'prebuilds', native),
      ])
    })

    it('is no larger than it should be', async () => {
      const { size } = await stat(path.join(packedAt(system, name).resources, 'app.asar'))
      expect(size).toBeGreaterThan(1_000_000)
      expect(size).toBeLessThan(archiveBudget)
    })

    it('has its fuses set', async () => {
      // Run as Node, cookies, NODE_OPTIONS, inspect, integrity, asar only, snapshot, file://.
      expect(await fusesOf(packedAt(system, name).program)).toBe('01001100')
    })

    it('brings its licence and what changed', async () => {
      const { resources } = packedAt(system, name)
      for (const file of ['CHANGELOG.md', 'LICENSE'])
        expect(await readFile(path.join(resources, file), 'utf8')).toBe(
          await readFile(path.join(root, file), 'utf8'),
        )
    })
  })

  it('knows the address for new versions where a release gave one', async () => {
    const address = await readFile(
      path.join(packedAt('linux', 'linux-unpacked').resources, 'app-update.yml'),
      'utf8',
    )
    expect(whyNoUpdates(address, 'linux')).toBeNull()
    // This one is not signed.
    expect(whyNoUpdates(address, 'win32')).toContain('not signed')
  })

  it('says to macOS what it is', async () => {
    const file = path.join(packedAt('mac', 'mac-arm64').resources, '..', 'Info.plist')
    const info = (await readFile(file, 'utf8')).replaceAll(/\s+/g, '')
    for (const [key, value] of [
      ['CFBundleIdentifier', '<string>app.nightdesk.desktop</string>'],
      ['CFBundleIconFile', '<string>icon.icns</string>'],
      ['CFBundleURLSchemes', '<array><string>nightdesk</string></array>'],
      ['LSMinimumSystemVersion', '<string>13.0</string>'],
      // Without it a page would be a banner: gone after seconds, its buttons behind a hover.
      ['NSUserNotificationAlertStyle', '<string>alert</string>'],
    ])
      expect(info).toContain(`<key>${key}</key>${value}`)
    expect(info).toContain('<key>ElectronAsarIntegrity</key>')
  })
})

/** As the installer's language writes it. */
const variable = (name: string): string => `$\{${name}}`

describe('the uninstaller on Windows', () => {
  it('takes what the app wrote into the registry, under the names the app uses, and keeps it at an update', async () => {
    const { nsis, appId, protocols } = parse(await readFile(path.join(root, 'electron-builder.yml'), 'utf8'))
    expect(nsis.include).toBe('build/installer.nsh')
    const lines = (await readFile(path.join(root, nsis.include), 'utf8'))
      .replaceAll('\\', '/')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith(';'))
    expect(lines.slice(0, 2)).toEqual([
      '!macro customUnInstall',
      `${variable('ifNot')} ${variable('isUpdated')}`,
    ])
    expect(lines.slice(-2)).toEqual([variable('endIf'), '!macroend'])
    const current = 'Software/Microsoft/Windows/CurrentVersion'
    expect(lines.filter((line) => line.startsWith('Delete'))).toEqual([
      `DeleteRegKey HKCU "Software/Classes/${protocols.schemes[0]}"`,
      `DeleteRegKey HKCU "Software/Classes/CLSID/${toastActivator}"`,
      `DeleteRegValue HKCU "${current}/Run" "${variable('APP_ID')}"`,
      `DeleteRegValue HKCU "${current}/Explorer/StartupApproved/Run" "${variable('APP_ID')}"`,
    ])
    expect(appId).toBe('app.nightdesk.desktop')
    // The library's own uninstaller runs it before the files go, and tells it whether this is an update.
    const ours = createRequire(import.meta.url)
    const builder = createRequire(ours.resolve('electron-builder'))
    const library = path.dirname(builder.resolve('app-builder-lib/package.json'))
    const uninstaller = await readFile(path.join(library, 'templates', 'nsis', 'uninstaller.nsh'), 'utf8')
    expect(uninstaller.indexOf('!insertmacro customUnInstall')).toBeGreaterThan(0)
    expect(uninstaller.indexOf('!insertmacro customUnInstall')).toBeLessThan(
      uninstaller.indexOf('RMDir /r $INSTDIR'),
    )
    expect(uninstaller).toContain(variable('isUpdated'))
  })
})

describe('the native module', () => {
  it('is one for every Node and every Electron of a system, by Node-API', async () => {
    const prebuilds = tool('better-sqlite3', 'prebuilds')
    for (const [system, arch] of systems) {
      const binary = await readFile(path.join(prebuilds, `${nodeNames[system]}-${arch}.node`), 'latin1')
      expect(binary).toContain('napi_register_module_v1')
      // One that is bound to a version of V8 says which.
      expect(binary).not.toContain('node_register_module_v')
    }
  })
})

describe('the Linux desktop', () => {
  it('knows the app by one name, with its links', async () => {
    const ours = createRequire(import.meta.url)
    const builder = createRequire(ours.resolve('electron-builder'))
    const { LinuxTargetHelper } = builder('app-builder-lib/out/targets/LinuxTargetHelper.js') as {
      LinuxTargetHelper: new (
        packager: unknown,
      ) => {
        computeDesktopEntry(options: object): Promise<string>
        getDesktopFileName(): string
      }
    }
    const yaml = ours('yaml') as { parse(text: string): { linux: object; protocols: object } }
    const config = yaml.parse(await readFile(path.join(root, 'electron-builder.yml'), 'utf8'))
    const metadata = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
    const helper = new LinuxTargetHelper({
      config,
      platformSpecificBuildOptions: config.linux,
      executableName: 'nightdesk',
      fileAssociations: [],
      info: { metadata },
      appInfo: { productName: 'Nightdesk', sanitizedProductName: 'Nightdesk', ...metadata },
    })
    expect(helper.getDesktopFileName()).toBe('nightdesk')
    const lines = (await helper.computeDesktopEntry(config.linux)).split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'Exec=/opt/Nightdesk/nightdesk %U',
        'Icon=nightdesk',
        'StartupWMClass=nightdesk',
        'MimeType=x-scheme-handler/nightdesk;',
        'Categories=Utility;',
      ]),
    )
  })
})
