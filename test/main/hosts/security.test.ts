/** Electron's own list of twenty for a safe app, an assertion each, and the fuses. What the numbers mean: docs/electron.md. */
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import vm from 'node:vm'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { judgeLink } from '../../../contract/links.ts'
import { appScheme } from '../../../main/hosts/app-protocol.ts'
import { isOwnSender } from '../../../main/hosts/ipc-port.ts'
import { securityHeaders } from '../../../main/hosts/page-files.ts'
import packageJson from '../../../package.json' with { type: 'json' }
import { type NavigationEvent, type StubContents, stubFrame } from '../../electron/stub.ts'
import { quiet, running } from '../../helpers/electron-run.ts'

const root = path.join(import.meta.dirname, '..', '..', '..')
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')
const sources = ['main', 'preload', 'renderer', 'contract'].flatMap((name) =>
  readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|html)$/.test(file))
    .map((file) => `${name}/${file.replaceAll(path.sep, '/')}`),
)
/** The sources that say something, comments left out. */
const naming = (pattern: RegExp): string[] =>
  sources.filter((file) => pattern.test(read(file).replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, ''))).sort()

/** The Electron that this project is built with must be one that still gets fixes: the latest three, eight weeks apart. */
const supported = { asOf: '2026-11-23', majors: [43, 44, 45] }
/** By then a new one is out and the oldest of the three gets no more fixes, ms. */
const supportedForMs = 8 * 7 * 86_400_000
const isOutdated = (now: number): boolean => now - Date.parse(supported.asOf) > supportedForMs

/** All windows of the app on one system. */
async function windows(platform: NodeJS.Platform) {
  const host = await running({ platform })
  host.clock.advance(3_000)
  host.engine.choose({ nightWindow: 'always' })
  host.engine.say({ ...quiet, calm: false, call: { episodeId: 1 as never, calledAt: 1 } })
  expect(host.stub.app.windows.map(({ webContents }) => webContents.url)).toEqual([
    'app://nightdesk/',
    'app://nightdesk/sound.html',
    'app://nightdesk/popover.html',
    'app://nightdesk/night.html',
  ])
  return { ...host, windows: host.stub.app.windows }
}
const preferencesOf = async (platform: NodeJS.Platform = 'linux') =>
  (await windows(platform)).windows.map(({ options }) => options.webPreferences ?? {})

const away = [
  'https://wiki.example/',
  'http://nightdesk/',
  'app://nightdesk.evil/',
  'app://evil/nightdesk/',
  'app://x@nightdesk/',
  'app://x:y@nightdesk/',
  'app://nightdesk:1/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,hello',
  'blob:app://nightdesk/7',
  'about:blank',
  'nightdesk://alert/1',
  '',
  // Shares of other machines, whose names alone make Windows sign in there.
  '\\\\evil.example\\share\\index.html',
  '//evil.example/share/index.html',
  'file://evil.example/share/index.html',
  'app:\\\\evil.example\\nightdesk\\',
  // Letters that look like ours: a Cyrillic i, a dotless one, a fullwidth n, the same in punycode, an invisible one.
  'app://n\u0456ghtdesk/',
  'app://n\u0131ghtdesk/',
  'app://\uff4eightdesk/',
  'app://xn--nghtdesk-g2h/',
  'app://night\u200bdesk/',
  'app://night%64esk.evil/',
  'app://NIGHTDESK.evil/',
  // Characters that a parser may drop or cut the rest off at.
  'app://nightdesk\u0000.evil/',
  'app://nightdesk\u0000/',
  'app://nightdesk\u007f/',
  'app://nightdesk\t.evil/',
  'app://nightdesk\n.evil/',
  'https://nightdesk\r\n/',
  'java\tscript:alert(1)',
  '\u0001javascript:alert(1)',
  'app://evil\u0000@nightdesk/',
  'app:nightdesk/',
  'app:/nightdesk/',
  'app:///nightdesk/',
]
const refusesAway = (contents: StubContents, event: NavigationEvent): void => {
  expect(contents.refuses(event, 'app://nightdesk/night.html')).toBe(false)
  for (const url of away) expect(contents.refuses(event, url), url).toBe(true)
}

describe('Electron’s list', () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'every window on %s has the same preferences',
    async (platform) => {
      const all = await preferencesOf(platform)
      expect(all).toHaveLength(4)
      for (const preferences of all) expect(preferences).toEqual(all[0])
      expect(naming(/webPreferences:/)).toEqual(['main/hosts/windows.ts'])
      expect(naming(/new BrowserWindow\(/)).toEqual([
        'main/hosts/page-window.ts',
        'main/hosts/sound-window.ts',
      ])
      expect(naming(/new (BrowserView|WebContentsView|BaseWindow)\(/)).toEqual([])
    },
  )

  it('1 loads its own pages and nothing remote', async () => {
    const { windows: all } = await windows('linux')
    for (const { calls } of all) {
      for (const call of calls.filter((one) => one.startsWith('load')))
        expect(call).toMatch(/^load app:\/\/nightdesk\//)
    }
    expect(naming(/\.loadURL\(|\.loadFile\(/)).toEqual([
      'main/hosts/page-window.ts',
      'main/hosts/sound-window.ts',
    ])
    const addresses = sources
      .filter((file) => file.endsWith('.html'))
      .flatMap((file) => [...read(file).matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address))
    expect(addresses.filter((address) => !/^(\.?\/[\w-]|data:,$)/.test(address ?? ''))).toEqual([])
  })

  it('2 gives pages no Node', async () => {
    for (const preferences of await preferencesOf()) {
      expect(preferences).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
      })
    }
  })

  it('3 isolates the preload’s world', async () => {
    for (const preferences of await preferencesOf()) expect(preferences.contextIsolation).toBe(true)
  })

  it('4 sandboxes every process, before the app is ready', async () => {
    const host = await windows('linux')
    for (const { options } of host.windows) expect(options.webPreferences?.sandbox).toBe(true)
    const { calls } = host.stub.app
    expect(calls.indexOf('enableSandbox')).toBeGreaterThanOrEqual(0)
    expect(calls.indexOf('enableSandbox')).toBeLessThan(calls.indexOf('ready'))
    expect(naming(/appendSwitch/)).toEqual([])
    // electron-builder's own default is to ask for none; it takes an empty list, but not a missing one.
    expect(parse(read('electron-builder.yml')).appImage.executableArgs).toEqual([])
    // Named only where it is told that somebody else gave it.
    expect(naming(/no-sandbox/)).toEqual(['main/hosts/electron-app.ts'])
  })

  it('5 denies every permission that this Electron knows by name, devices and screens', async () => {
    const { stub, window } = await windows('linux')
    const declared = read('node_modules/electron/electron.d.ts')
    const names = ['setPermissionRequestHandler', 'setPermissionCheckHandler'].flatMap((handler) => {
      const line = declared.split('\n').find((one) => one.includes(`${handler}(handler`)) ?? ''
      return [...(/permission: ([^,)]*)/.exec(line)?.[1] ?? '').matchAll(/'([\w-]+)'/g)].map(
        ([, name]) => name,
      )
    })
    expect(names.length).toBeGreaterThan(40)
    const contents = window.webContents as unknown as Electron.WebContents
    for (const name of [...names, 'one-of-tomorrow']) {
      const answers: boolean[] = []
      stub.session.requests?.(
        contents,
        name as 'media',
        (granted) => answers.push(granted),
        {} as Electron.PermissionRequest,
      )
      expect(answers, name).toEqual([false])
      const details = { isMainFrame: true } as Electron.PermissionCheckHandlerHandlerDetails
      expect(stub.session.checks?.(contents, name as 'media', 'app://nightdesk', details), name).toBe(false)
      expect(stub.session.checks?.(null, name as 'media', '', details), name).toBe(false)
    }
    expect(stub.session.devices?.({} as Electron.DevicePermissionHandlerHandlerDetails)).toBe(false)
    const streams: unknown[] = []
    stub.session.displays?.({} as Electron.DisplayMediaRequestHandlerHandlerRequest, (given) =>
      streams.push(given),
    )
    expect(streams).toEqual([null])
    // Another session would have none of this.
    expect(naming(/fromPartition|fromPath\([^)]*session|partition:/)).toEqual([])
  })

  it('6 keeps web security', async () => {
    for (const preferences of await preferencesOf()) expect(preferences.webSecurity).toBe(true)
  })

  it('7 has a policy without unsafe words, with Trusted Types, and no policy of its own making', () => {
    const policy = securityHeaders()['content-security-policy'] ?? ''
    const rules = Object.fromEntries(policy.split('; ').map((rule) => rule.split(/ (.*)/).slice(0, 2)))
    expect(rules).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'media-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'object-src': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    })
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(
      naming(/createPolicy\(|dangerouslySetInnerHTML|\.innerHTML\b|insertAdjacentHTML|document\.write\(/),
    ).toEqual([])
    const html = sources
      .filter((file) => file.endsWith('.html'))
      .map(read)
      .join('\n')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:/i)
  })

  it('8 to 10 allows no insecure content, no experiments, no features of Blink', async () => {
    for (const preferences of await preferencesOf()) {
      expect(preferences).toMatchObject({ allowRunningInsecureContent: false, experimentalFeatures: false })
      expect(preferences.enableBlinkFeatures).toBeUndefined()
      expect(preferences.disableBlinkFeatures).toBeUndefined()
    }
  })

  it('11, 12 has no webviews and refuses every one', async () => {
    const { windows: all } = await windows('linux')
    for (const { options, webContents } of all) {
      expect(options.webPreferences?.webviewTag).toBe(false)
      expect(webContents.refuses('will-attach-webview', 'app://nightdesk/')).toBe(true)
    }
  })

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'] as const)(
    '13 %s leads home only',
    async (event) => {
      for (const { webContents } of (await windows('linux')).windows) refusesAway(webContents, event)
    },
  )

  it('14 opens no window that a page asks for', async () => {
    for (const { webContents } of (await windows('linux')).windows) {
      for (const url of ['app://nightdesk/', ...away]) {
        expect(webContents.openHandler?.({ url } as Electron.HandlerDetails)).toEqual({ action: 'deny' })
      }
    }
  })

  it('15 hands addresses to the system by one door, which judges them again', async () => {
    // The same by syntax, in every spelling: lint/one-way-out.grit.
    expect(naming(/\bopenExternal\b/)).toEqual(['main/hosts/links.ts'])
    expect(naming(/shell\.(openPath|showItemInFolder|trashItem|writeShortcutLink)/)).toEqual([])
    const { options, stub } = await windows('linux')
    for (const url of [
      ...away.slice(2),
      'ms-msdt:/id',
      'smb://evil/share',
      '\\\\evil\\share',
      'https://a@b.example/',
    ]) {
      options[0]?.openUrl?.(url)
      expect(judgeLink(url, []).ok, url).toBe(false)
    }
    expect(stub.opened).toEqual([])
  })

  it('16 is built with an Electron that still gets fixes', () => {
    const [major] = packageJson.devDependencies.electron.split('.').map(Number)
    expect(supported.majors).toContain(major)
    // Pinned to the letter: an update is a change that somebody makes.
    expect(packageJson.devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/)
  })

  it('16 knows when what it knows is too old', () => {
    expect(isOutdated(Date.parse(supported.asOf) + supportedForMs)).toBe(false)
    expect(isOutdated(Date.parse(supported.asOf) + supportedForMs + 1)).toBe(true)
    // Only where somebody is to hear of it: an old checkout must go on passing its own tests.
    if (process.env.NIGHTDESK_CHECK_AGE)
      expect(isOutdated(Date.now()), 'Look up which majors Electron supports now, and the date').toBe(false)
  })

  it('17 asks who sends, at the one door there is', async () => {
    // Elsewhere lint/one-ear.grit lets nothing be taken out of it; here there is one ear, and that one asks.
    const door = read('main/hosts/ipc-port.ts')
    expect(door.match(/\bipcMain\b/g)).toHaveLength(2)
    expect(door).toContain("  ipcMain: Pick<IpcMain, 'on'>,\n")
    expect(door).toMatch(
      /\n {2}ipcMain\.on\('nightdesk:ready', \(event\) => \{\n.*\n {4}if \(frame === null \|\| !isOwnSender\(event, isOurs\)\) return\n/,
    )
    expect(naming(/\bipcMain\s*\.\s*\w|ipcMainHandle|webContents\.ipc\b|\.mainFrame\.ipc\b/)).toEqual([
      'main/hosts/ipc-port.ts',
    ])
    const { window, stub, engine } = await windows('linux')
    const sender = window.webContents
    const asks = (frame: ReturnType<typeof stubFrame> | null, from: StubContents = sender): boolean =>
      isOwnSender(
        { sender: from, senderFrame: frame } as unknown as Parameters<typeof isOwnSender>[0],
        (contents) => (contents as unknown) === sender,
      )
    expect(asks(stubFrame())).toBe(true)
    expect(asks(null)).toBe(false)
    expect(asks(stubFrame({ parent: {} }))).toBe(false)
    expect(asks(stubFrame({ origin: 'https://wiki.example' }))).toBe(false)
    expect(asks(stubFrame({ url: 'https://wiki.example/' }))).toBe(false)
    const strangers = [
      null,
      stubFrame({ parent: {} }),
      stubFrame({ origin: 'null' }),
      stubFrame({ url: 'app://evil/' }),
    ]
    for (const frame of strangers) stub.askForPort(sender, frame)
    expect(strangers.flatMap((frame) => frame?.got ?? [])).toEqual([])
    expect(engine.pushes.size).toBe(0)
  })

  it('18 never names file: as an address of a page', () => {
    expect(naming(/['"`]file:\/\//)).toEqual([])
    expect(appScheme).toEqual({
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true },
    })
    expect(naming(/interceptFileProtocol|registerFileProtocol|protocol\.handle\(/)).toEqual([
      'main/hosts/app-protocol.ts',
    ])
  })

  it('19 sets every fuse, keeps the app in its archive and checks that', () => {
    const builder = parse(read('electron-builder.yml'))
    expect(builder.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
    })
    expect(builder.asar).toEqual({ smartUnpack: false })
    // With runAsNode off a forked child would be a second app.
    expect(naming(/\bfork\(|child_process'\)\.fork/)).toEqual([])
  })

  it('20 hands pages one port and no name of Electron’s', () => {
    expect(naming(/contextBridge|exposeInMainWorld/)).toEqual([])
    expect(naming(/ipcRenderer/)).toEqual(['preload/preload.ts'])
    const source = stripTypeScriptTypes(read('preload/preload.ts')).replace(
      "import { ipcRenderer } from 'electron'",
      '',
    )
    const channels: string[] = []
    const note = (channel: string): void => void channels.push(channel)
    const page = {
      window: { addEventListener: () => {}, postMessage: () => {} },
      location: { origin: 'app://nightdesk' },
      ipcRenderer: { send: note, on: note },
    }
    const before = { page: Object.keys(page), window: Object.keys(page.window) }
    vm.runInNewContext(`{${source}}`, page)
    expect({ page: Object.keys(page), window: Object.keys(page.window) }).toEqual(before)
    expect(channels).toEqual(['nightdesk:port'])
  })
})
