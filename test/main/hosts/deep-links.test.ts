import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import { episodeIn, linkedEpisode, registerLinks } from '../../../main/hosts/deep-links.ts'
import { createElectronStub, refusable, stubFrame } from '../../electron/stub.ts'
import { appFolder, quiet, running } from '../../helpers/electron-run.ts'

const hostile = [
  '',
  'nightdesk',
  'nightdesk:',
  'nightdesk://',
  'nightdesk://alert',
  'nightdesk://alert/',
  'nightdesk://alert/0',
  'nightdesk://alert/-1',
  'nightdesk://alert/+1',
  'nightdesk://alert/01',
  'nightdesk://alert/1.5',
  'nightdesk://alert/1e3',
  'nightdesk://alert/0x10',
  'nightdesk://alert/१',
  'nightdesk://alert/9007199254740993',
  'nightdesk://alert/99999999999999999999999999',
  `nightdesk://alert/${'1'.repeat(100_000)}`,
  'nightdesk://alert/1/',
  'nightdesk://alert/1/ack',
  'nightdesk://alert/1/../../',
  'nightdesk://alert//1',
  'nightdesk://alert/1?ack=1',
  'nightdesk://alert/1#ack',
  'nightdesk://alert/1%20',
  'nightdesk://alert/%31',
  'nightdesk://alert/1%00',
  'nightdesk://alert/1\n',
  'nightdesk://alert/1\u0000',
  'nightdesk://alert/1\r\nnightdesk://alert/2',
  ' nightdesk://alert/1',
  'nightdesk://alert/1 ',
  'nightdesk://alert/1 --data-dir /tmp/evil',
  'nightdesk://alert/1" --drill "',
  'nightdesk://alert:1/1',
  'nightdesk://user@alert/1',
  'nightdesk://user:pass@alert/1',
  'nightdesk://alert@evil.example/1',
  'nightdesk://alert.evil.example/1',
  'nightdesk://alеrt/1',
  'nightdesk://xn--alrt-qxa/1',
  'nightdesk://ack/1',
  'nightdesk://ALERT/1',
  'NIGHTDESK://alert/1',
  'nightdesk:alert/1',
  'nightdesk:/alert/1',
  'nightdesk:///alert/1',
  'nightdesk:\\\\alert\\1',
  'nightdeskx://alert/1',
  'x-nightdesk://alert/1',
  'app://nightdesk/alert/1',
  'app://nightdesk/',
  'app://alert/1',
  'https://nightdesk/alert/1',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '\\\\evil.example\\share\\alert\\1',
  '//evil.example/alert/1',
] as const

describe('a link into the app', () => {
  it('names an alert by its number, and nothing else', () => {
    expect(linkedEpisode('nightdesk://alert/7')).toBe(7)
    expect(linkedEpisode(`nightdesk://alert/${Number.MAX_SAFE_INTEGER}`)).toBe(Number.MAX_SAFE_INTEGER)
  })

  it.each(hostile)('is not %j', (link) => {
    expect(linkedEpisode(link)).toBeNull()
  })

  it('stands last on a command line, whatever switches Chromium adds', () => {
    expect(episodeIn([])).toBeNull()
    expect(episodeIn(['/opt/nightdesk', '--', 'nightdesk://alert/7'])).toBe(7)
    expect(episodeIn(['nightdesk.exe', 'nightdesk://alert/7', '--original-process-start-time=1'])).toBe(7)
    expect(episodeIn(['nightdesk.exe', 'nightdesk://alert/7', 'something'])).toBeNull()
    expect(episodeIn(['--data-dir=nightdesk://alert/7'])).toBeNull()
  })
})

describe('links from outside', () => {
  const inFolder = () => ['--data-dir', path.join(appFolder(), 'data')]
  const pageOf = (host: Awaited<ReturnType<typeof running>>): void =>
    host.stub.askForPort(host.window.webContents, stubFrame())

  it('that started the app wait for the page, and are shown once', async () => {
    const host = await running({ argv: [...inFolder(), 'nightdesk://alert/7'] })
    host.tray?.emit('click')
    host.stub.askForPort(
      host.windowOf('popover')?.webContents,
      stubFrame({ url: 'app://nightdesk/popover.html' }),
    )
    await expect.poll(() => host.engine.pushes.size).toBe(1)
    expect(host.engine.shown).toEqual([])
    pageOf(host)
    await expect.poll(() => host.engine.shown).toEqual([7])
    // Reloaded: a new seat in the place of the old one.
    const seatsSoFar = [...host.engine.pushes]
    pageOf(host)
    await expect
      .poll(() => [...host.engine.pushes].filter((push) => !seatsSoFar.includes(push)))
      .toHaveLength(1)
    host.stub.app.emit('second-instance', {}, ['--hidden'], '/')
    expect(host.engine.shown).toEqual([7])
    expect(host.engine.told.filter((word) => word.startsWith('order'))).toEqual([])
  })

  it('that macOS sends before the app is ready are shown as well', async () => {
    const host = await running({
      platform: 'darwin',
      before: ({ app }) => {
        queueMicrotask(() => app.emit('open-url', refusable(), 'nightdesk://alert/9'))
      },
    })
    pageOf(host)
    await expect.poll(() => host.engine.shown).toEqual([9])
    const event = refusable()
    host.stub.app.emit('open-url', event, 'nightdesk://alert/10')
    expect(event.refused).toBe(true)
    expect(host.engine.shown).toEqual([9, 10])
  })

  it('of a toast that outlived the app are shown once its engine is there', async () => {
    const host = await running({
      platform: 'win32',
      before: ({ electron }) => {
        // Electron hands over at once what the app was started with.
        electron.Notification.handleActivation = (listener) =>
          listener({ type: 'click', arguments: `type=click&tag=${'0'.repeat(32)}&alert=7` })
      },
    })
    pageOf(host)
    await expect.poll(() => host.engine.shown).toEqual([7])
  })

  it('of a toast about a colleague’s question lead to that, not to its alert', async () => {
    const host = await running({ platform: 'win32' })
    pageOf(host)
    const words = `type=click&tag=${'0'.repeat(32)}&alert=7&question=3&notice=earlier-1`
    host.stub.activations.at(-1)?.({ type: 'click', arguments: words })
    await expect.poll(() => host.engine.shown).toEqual([{ escalationId: 3 }])
  })

  it('wait again while the page has no seat', async () => {
    const host = await running({ platform: 'darwin' })
    const frame = stubFrame()
    host.stub.askForPort(host.window.webContents, frame)
    await expect.poll(() => host.engine.pushes.size).toBe(1)
    frame.got[0]?.ports[0]?.close()
    await expect.poll(() => host.engine.pushes.size).toBe(0)
    host.stub.app.emit('open-url', refusable(), 'nightdesk://alert/7')
    expect(host.engine.shown).toEqual([])
    pageOf(host)
    await expect.poll(() => host.engine.shown).toEqual([7])
  })

  it('and clicks on notifications wait for the page in the same way', async () => {
    const host = await running()
    host.options[0]?.shell?.show(7 as EpisodeId)
    expect([host.window.calls.at(-1), host.engine.shown]).toEqual(['focus', []])
    pageOf(host)
    await expect.poll(() => host.engine.shown).toEqual([7])
  })

  it('that a second start brings show the window and the alert; a hidden start shows nothing', async () => {
    const host = await running()
    pageOf(host)
    host.stub.app.emit('second-instance', {}, ['nightdesk', '--', 'nightdesk://alert/7'], '/')
    await expect.poll(() => host.engine.shown).toEqual([7])
    expect(host.window.calls.at(-1)).toBe('focus')
    const before = host.window.calls.length
    host.stub.app.emit('second-instance', {}, ['nightdesk', '--hidden'], '/')
    expect(host.window.calls).toHaveLength(before)
    host.stub.app.emit('second-instance', {}, ['nightdesk'], '/')
    expect(host.window.calls.at(-1)).toBe('focus')
  })

  it('that come in a fire drill end nothing: the window comes, the alert waits, and that is said once', async () => {
    const host = await running({ platform: 'darwin' })
    pageOf(host)
    await expect.poll(() => host.engine.pushes.size).toBe(1)
    host.engine.say({ ...quiet, drill: true })
    host.window.close()
    host.stub.app.emit('open-url', refusable(), 'nightdesk://alert/7')
    host.engine.say({ ...quiet, drill: true, needsYou: 1, calm: false })
    expect(host.window.visible).toBe(true)
    expect(host.engine.shown).toEqual([])
    expect(host.stub.notifications.map(({ options }) => options.title)).toEqual([
      'A link waits for the fire drill',
    ])
    host.engine.say(quiet)
    host.engine.say({ ...quiet, drill: true })
    expect(host.engine.shown).toEqual([7])
    // A person who opens a real alert in the app means it.
    host.options[0]?.shell?.show(9 as never)
    expect(host.engine.shown).toEqual([7, 9])
  })

  it('that are hostile show no alert and act on nothing', async () => {
    const host = await running({ platform: 'darwin' })
    pageOf(host)
    const told = [...host.engine.told]
    for (const link of hostile) {
      host.stub.app.emit('open-url', refusable(), link)
      host.stub.app.emit('second-instance', {}, ['nightdesk', link], '/')
    }
    expect(host.engine.shown).toEqual([])
    expect(host.engine.told).toEqual(told)
    expect(host.stub.opened).toEqual([])
    // The link itself stays out of the log: it is somebody else's text.
    expect(host.log.join('\n')).not.toMatch(/evil|passwd/)
  })

  it('are asked for by the installed app alone', async () => {
    const host = await running()
    host.clock.advance(3_000)
    expect([...host.stub.app.protocols]).toEqual(['nightdesk'])
    expect(host.engine.facts().deepLinks).toEqual({ works: true })
    const source = await running({ before: ({ app }) => (app.isPackaged = false), env: {} })
    source.clock.advance(3_000)
    expect([...source.stub.app.protocols]).toEqual([])
    expect(source.engine.facts().deepLinks).toEqual({
      works: false,
      reason: expect.stringContaining('from its source'),
    })
    const { app } = createElectronStub()
    const asked: unknown[][] = []
    const recording = {
      isPackaged: true,
      setAsDefaultProtocolClient: (...words: unknown[]) => {
        asked.push(words)
        return false
      },
    }
    const here = { env: {}, execPath: 'C:\\Nightdesk.exe' }
    expect(registerLinks(recording, { ...here, platform: 'win32' }).works).toBe(false)
    expect(asked).toEqual([['nightdesk', 'C:\\Nightdesk.exe', ['--']]])
    const image = { ...here, env: { APPIMAGE: '/home/ada/Nightdesk.AppImage' }, platform: 'linux' as const }
    expect(registerLinks(app, image)).toEqual({ works: false, reason: expect.stringContaining('AppImage') })
    expect([...app.protocols]).toEqual([])
  })

  it('cannot carry options into a start', async () => {
    const host = await running({
      argv: [...inFolder(), 'nightdesk://alert/1', '--drill', '--data-dir', '/tmp/evil', '--help'],
    })
    expect(host.options).toMatchObject([{ drill: false, dataDir: path.join(appFolder(), 'data') }])
  })
})
