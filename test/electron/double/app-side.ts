/** What a test may ask of the app's process: facts, and to be the system or the user. */
import type { Details, MenuItemConstructorOptions } from 'electron'
import type { ElectronStub, StubNotification } from '../stub.ts'
import type { PowerEvents, TrayEvents } from '../stub-events.ts'
import type { createRealPages } from './windows.ts'

/** What the system says of its power and its lock without asking anything back. */
export type PowerEvent = Exclude<keyof PowerEvents, 'shutdown'>

/** Plain data of everything the app did with Electron so far. */
function factsOf(stub: ElectronStub) {
  const { app } = stub
  return {
    calls: app.calls,
    paths: app.paths,
    protocols: [...app.protocols],
    loginItem: app.loginItem,
    badge: app.badge,
    windows: app.windows.map((window, id) => ({
      id,
      url: window.webContents.url,
      calls: window.calls,
      painted: window.painted,
      visible: window.visible && !window.minimized,
      minimized: window.minimized,
      focused: window.focused,
      gone: window.isDestroyed(),
      bounds: window.bounds,
      reloads: window.webContents.reloads,
      options: window.options,
    })),
    trays: stub.trays.map(({ images, toolTip, title, menu, destroyed }) => ({
      image: images.at(-1),
      toolTip,
      title,
      destroyed,
      menu: (menu?.template ?? []).map(({ label = '', enabled = true }) => ({ label, enabled })),
    })),
    notifications: stub.notifications.map(({ options, calls }) => ({ ...options, calls })),
    opened: stub.opened,
    errorBoxes: stub.errorBoxes,
    questions: stub.questions,
    shortcuts: [...stub.globalShortcut.registered.keys()],
    blockers: [...stub.powerSaveBlocker.started.values()],
  }
}

export type ShellFacts = ReturnType<typeof factsOf>

/** The functions a test calls by `ShellApp`, one name for each thing that happens to an app. */
export function appSide(
  stub: ElectronStub,
  pages: ReturnType<typeof createRealPages>,
  passAsleep: (ms: number) => void,
) {
  const { app } = stub
  /** The notification that was shown last with these words in its title. */
  const notification = (words: string): StubNotification => {
    const found = stub.notifications.findLast(({ options }) => options.title?.includes(words))
    if (!found) throw new Error(`no notification says ${words}`)
    return found
  }
  const menuItem = (label: string): MenuItemConstructorOptions => {
    const found = stub.trays.at(-1)?.menu?.template.find((item) => item.label === label)
    if (!found) throw new Error(`the tray's menu has no ${label}`)
    return found
  }
  const nobody = {} as never
  /** Windows tells of a press twice: by the notification, then by the app's activator, with the words of the toast. */
  const tellActivator = ({ options }: StubNotification, button: number | null): void => {
    const words = [...(options.toastXml ?? '').matchAll(/(?:launch|arguments)="([^"]*)"/g)]
    const pressed = words[button === null ? 0 : button + 1]?.[1]?.replaceAll('&amp;', '&')
    if (pressed === undefined) return
    for (const activated of stub.activations)
      activated({ type: button === null ? 'click' : 'action', arguments: pressed })
  }
  return {
    ...pages.told,
    facts: () => factsOf(stub),
    quit: () => app.quit(),
    closeWindow: (window: number) => pages.windowOf(window).close(),
    blurWindow: (window: number) => pages.windowOf(window).blur(),
    /** ends its renderer; resolves once the app has been told */
    crashPage: (window: number) =>
      new Promise<void>((gone) => {
        const { webContents } = pages.windowOf(window)
        webContents.once('render-process-gone', () => gone())
        webContents.forcefullyCrashRenderer()
      }),
    trayEvent: (event: keyof TrayEvents) => {
      const tray = stub.trays.at(-1)
      tray?.emit(event, {}, tray.bounds)
    },
    trayMenu: (label: string) => void menuItem(label).click?.(nobody, nobody, nobody),
    clickNotification: (words: string) => {
      const clicked = notification(words)
      clicked.emit('click', {})
      tellActivator(clicked, null)
    },
    notificationAction: (words: string, actionIndex: number) => {
      const pressed = notification(words)
      pressed.emit('action', { actionIndex })
      tellActivator(pressed, actionIndex)
    },
    closeNotification: (words: string) => void notification(words).emit('close', { reason: 'userCanceled' }),
    pressShortcut: (accelerator: string) => stub.globalShortcut.registered.get(accelerator)?.(),
    takeShortcut: (accelerator: string) => void stub.globalShortcut.taken.add(accelerator),
    unlockKeychain: () => stub.safeStorage.unlock(),
    /** the buttons to be pressed in the questions to come, by their index */
    answerQuestions: (answers: readonly number[]) => void stub.answers.push(...answers),
    secondInstance: (argv: readonly string[], cwd: string) =>
      void app.emit('second-instance', {}, [...argv], cwd, null),
    openUrl: (url: string) => void app.emit('open-url', { preventDefault: () => {} }, url),
    activate: () => void app.emit('activate', {}, false),
    childGone: ({ type, reason }: Pick<Details, 'type' | 'reason'>) =>
      void app.emit('child-process-gone', {}, { type, reason, exitCode: 1, name: type }),
    power: (event: PowerEvent) => void stub.powerMonitor.emit(event),
    /** the lid is closed for so long */
    sleep: (ms: number) => {
      stub.powerMonitor.emit('suspend')
      passAsleep(ms)
      stub.powerMonitor.emit('resume')
    },
    network: (online: boolean) => {
      stub.net.online = online
    },
    /** asks the permission handlers what Chromium would ask; true when any of the four grants it */
    grants: (permission: string): boolean => {
      const { session } = stub
      const answers: boolean[] = []
      // Without a handler Chromium is told yes.
      if (session.requests)
        session.requests(nobody, permission as never, (yes) => void answers.push(yes), nobody)
      else answers.push(true)
      answers.push(session.checks?.(null, permission as never, '', nobody) ?? true)
      answers.push(session.devices?.(nobody) ?? true)
      return answers.includes(true)
    },
    /** `protocol.handle`'s answer to a request of the page */
    serve: async (url: string, method: string) => {
      const handler = stub.handlers.get(new URL(url).protocol.slice(0, -1))
      if (!handler) throw new Error(`nothing serves ${url}`)
      const response = await handler(new Request(url, { method }))
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()).toString('base64'),
      }
    },
  }
}
