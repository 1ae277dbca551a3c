import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  denyPermissions,
  guardContents,
  onCloseOf,
  webPreferences,
  windowOptions,
} from '../../../main/hosts/windows.ts'
import { createElectronStub, refusable, StubContents } from '../../electron/stub.ts'

describe('webPreferences', () => {
  it('are exactly these', () => {
    expect(webPreferences('/app/preload.cjs', false)).toEqual({
      preload: '/app/preload.cjs',
      devTools: false,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    })
  })
})

describe('windowOptions', () => {
  it('make the strip the title bar on every system', () => {
    const linux = windowOptions('linux', '/p', false)
    expect(linux).toMatchObject({ width: 1440, height: 900, minWidth: 640, minHeight: 480, show: false })
    expect(linux).toMatchObject({ titleBarStyle: 'hidden', titleBarOverlay: { height: 72 } })
    expect(linux.backgroundColor).toBe('#0f0b09')
    expect(linux.trafficLightPosition).toBeUndefined()
    expect(windowOptions('darwin', '/p', false).trafficLightPosition).toEqual({ x: 14, y: 29 })
  })

  it('keeps the window reachable where a tray may be invisible', () => {
    expect(onCloseOf('linux', true)).toBe('minimise')
    expect(onCloseOf('win32', true)).toBe('hide')
    expect(onCloseOf('win32', false)).toBe('minimise')
    expect(onCloseOf('darwin', false)).toBe('hide')
  })
})

describe('guardContents', () => {
  // The guard takes Electron's class; the double has the members it uses.
  const contents = new StubContents()
  guardContents(contents as unknown as Electron.WebContents)

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('%s leads home only', (event) => {
    expect(contents.refuses(event, 'app://nightdesk/')).toBe(false)
    for (const url of [
      'https://wiki.example/',
      'app://nightdesk.evil/',
      'app://x@nightdesk/',
      'app://nightdesk:1/',
      'file:///etc/passwd',
      'javascript:alert(1)',
    ]) {
      expect(contents.refuses(event, url), url).toBe(true)
    }
  })

  it('refuses webviews and new windows', () => {
    expect(contents.refuses('will-attach-webview', '')).toBe(true)
    const details = { url: 'app://nightdesk/' } as Electron.HandlerDetails
    expect(contents.openHandler?.(details)).toEqual({ action: 'deny' })
  })
})

describe('denyPermissions', () => {
  it.each([
    'notifications',
    'media',
    'geolocation',
    'clipboard-read',
    'clipboard-sanitized-write',
    'display-capture',
    'fullscreen',
    'hid',
    'serial',
    'usb',
    'midi',
    'openExternal',
    'fileSystem',
    'local-network-access',
    'window-management',
    'unknown',
  ] as const)('denies %s', (permission) => {
    const { electron, session } = createElectronStub()
    denyPermissions(electron.session.defaultSession)
    const contents = new StubContents() as unknown as Electron.WebContents
    const answers: boolean[] = []
    session.requests?.(
      contents,
      permission,
      (granted) => answers.push(granted),
      {} as Electron.PermissionRequest,
    )
    expect(answers).toEqual([false])
    const details = { isMainFrame: true } as Electron.PermissionCheckHandlerHandlerDetails
    expect(session.checks?.(contents, permission, 'app://nightdesk', details)).toBe(false)
  })

  it('denies devices, screens, and downloads of anything but the page’s own words', () => {
    const { electron, session } = createElectronStub()
    denyPermissions(electron.session.defaultSession)
    expect(session.devices?.({} as Electron.DevicePermissionHandlerHandlerDetails)).toBe(false)
    const streams: unknown[] = []
    session.displays?.({} as Electron.DisplayMediaRequestHandlerHandlerRequest, (given) =>
      streams.push(given),
    )
    expect(streams).toEqual([null])
    const refusedOf = (url: string): boolean => {
      const download = refusable()
      session.emit('will-download', download, { getURL: () => url })
      return download.refused
    }
    expect(refusedOf('https://alerts.example/file')).toBe(true)
    expect(refusedOf('app://nightdesk/assets/page.js')).toBe(true)
    expect(refusedOf('blob:https://alerts.example/7')).toBe(true)
    expect(refusedOf('blob:app://nightdesk/7')).toBe(false)
  })
})

describe('the doors', () => {
  const root = path.join(import.meta.dirname, '..', '..', '..')
  const sources = ['main', 'preload', 'renderer', 'contract'].flatMap((name) =>
    readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => `${name}/${file}`),
  )
  const naming = (pattern: RegExp): string[] =>
    sources.filter((file) => pattern.test(readFileSync(path.join(root, file), 'utf8'))).sort()

  it('stand in one place each', () => {
    expect(naming(/webPreferences:/)).toEqual(['main/hosts/windows.ts'])
    expect(naming(/\.openExternal\(/)).toEqual(['main/hosts/electron-app.ts'])
    expect(naming(/ipcMain\.(on|once|handle)/)).toEqual(['main/hosts/ipc-port.ts'])
    expect(naming(/ipcRenderer/)).toEqual(['preload/preload.ts'])
    expect(naming(/contextBridge|exposeInMainWorld/)).toEqual([])
  })
})
