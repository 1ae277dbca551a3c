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
    const linux = windowOptions('main', 'linux', '/p', false)
    expect(linux).toMatchObject({ width: 1440, height: 900, minWidth: 640, minHeight: 480, show: false })
    expect(linux).toMatchObject({ titleBarStyle: 'hidden', titleBarOverlay: { height: 72 } })
    expect(linux.backgroundColor).toBe('#0f0b09')
    expect(linux.trafficLightPosition).toBeUndefined()
    expect(windowOptions('main', 'darwin', '/p', false).trafficLightPosition).toEqual({ x: 14, y: 29 })
  })

  it('let the summary and the Night window stand above other programs, without a bar that would dazzle', () => {
    for (const kind of ['popover', 'night'] as const) {
      expect(windowOptions(kind, 'linux', '/p', false)).toMatchObject({
        show: false,
        frame: false,
        alwaysOnTop: true,
        fullscreenable: false,
        backgroundColor: '#0f0b09',
        skipTaskbar: kind === 'popover',
      })
      expect(windowOptions(kind, 'linux', '/p', false).type).toBeUndefined()
      expect(windowOptions(kind, 'darwin', '/p', false).type).toBe('panel')
    }
    expect(windowOptions('night', 'win32', '/p', false)).toMatchObject({ minWidth: 360, minHeight: 300 })
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

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'] as const)(
    '%s leads home only',
    (event) => {
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
    },
  )

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
