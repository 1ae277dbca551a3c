/**
 * The same app under a real Electron, by Playwright: used by `npm run test:electron` alone, where a binary is at hand.
 * It can do of `acts` what a running Electron lets somebody outside do; for the rest the tests need the double.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright'
import type { ShellFacts } from './double/app-side.ts'
import { addresses, type LaunchOptions, type ShellApp, type WindowName } from './double/launch.ts'
import type { Caller } from './double/rpc.ts'
import type { AppSide } from './double/talk.ts'

const root = path.join(import.meta.dirname, '..', '..')

/** The binary that was found, null where the double stands in. */
export const realBinary = process.env.NIGHTDESK_ELECTRON ?? null

type Windows = ShellFacts['windows']

/** Starts the app with the real binary. Its sandbox stays on: Playwright would switch that off on Linux. */
export async function launchReal(binary: string, options: LaunchOptions): Promise<ShellApp> {
  const { dataDir, env: more = {}, argv = [], second = false } = options
  const args = [root, `--data-dir=${dataDir}`, ...argv]
  const env = { ...plainEnv(), XDG_CONFIG_HOME: path.join(dataDir, 'xdg'), ...more }
  if (second) return startedBeside(spawn(binary, args, { cwd: root, env, stdio: 'ignore' }))
  const electron = await _electron.launch({
    executablePath: binary,
    args,
    cwd: root,
    env,
    chromiumSandbox: true,
  })
  const child = electron.process()
  let output = ''
  const complaints: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      complaints.splice(0, complaints.length, ...(output.match(refusal) ?? []))
    })
  await tellRefusals(electron)
  const exited = new Promise<number | null>((resolve) => {
    if (child.exitCode === null) child.once('exit', resolve)
    else resolve(child.exitCode)
  })
  const acts = actsOf(electron)
  const window = async (name: WindowName): Promise<Windows[number] | null> =>
    (await windowsOf(electron)).findLast(({ url }) => addresses[name].test(url)) ?? null
  const page = async (name: WindowName): Promise<Page> => {
    const found = electron.windows().findLast((opened) => addresses[name].test(opened.url()))
    if (!found) throw new Error(`no ${name} window`)
    return found
  }
  return {
    child,
    acts,
    facts: () => acts.facts(),
    window,
    page,
    words: (name) => wordsIn(electron, addresses[name].source),
    complaints,
    windowMade: electron.firstWindow().then(() => {}),
    output: () => output,
    exited,
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill()
      await exited
    },
  }
}

/** A start that only hands over: Playwright would wait for a window of its own. */
function startedBeside(child: ChildProcess): ShellApp {
  const nothing = (): Promise<never> => Promise.reject(new Error('this start has no windows'))
  return {
    child,
    acts: new Proxy({} as Caller<AppSide>, { get: () => nothing }),
    facts: nothing,
    window: nothing,
    page: nothing,
    words: nothing,
    complaints: [],
    windowMade: Promise.resolve(),
    output: () => '',
    exited: once(child, 'exit').then(([code]) => code as number | null),
    end: async () => void child.kill(),
  }
}

function plainEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

async function windowsOf(electron: ElectronApplication): Promise<Windows> {
  const found = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      id: window.id,
      url: window.webContents.getURL(),
      visible: window.isVisible() && !window.isMinimized(),
      minimized: window.isMinimized(),
      focused: window.isFocused(),
      bounds: window.getBounds(),
    })),
  )
  return found.map((window) => ({
    ...window,
    calls: [],
    painted: true,
    gone: false,
    reloads: 0,
    options: {},
  }))
}

const refusal = /^navigation refused: .*$/gm

/** Has the app write down each navigation that its own guard has refused. Listens after it, so it sees what that decided. */
async function tellRefusals(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ app, webContents }) => {
    const listen = (contents: Electron.WebContents): void => {
      contents.on('will-navigate', (event) => {
        if (event.defaultPrevented) process.stdout.write(`navigation refused: ${event.url}\n`)
      })
    }
    webContents.getAllWebContents().forEach(listen)
    app.on('web-contents-created', (_event, contents) => listen(contents))
  })
}

/** What a window's page says. By Electron, since Playwright has no way back to a page that crashed. */
function wordsIn(electron: ElectronApplication, address: string): Promise<string> {
  return electron.evaluate(async ({ BrowserWindow }, source) => {
    const window = BrowserWindow.getAllWindows().findLast(({ webContents }) =>
      new RegExp(source).test(webContents.getURL()),
    )
    return String(await window?.webContents.executeJavaScript('document.body.innerText'))
  }, address)
}

/** Is a page of the main window granted this? By the names the page's own question knows. */
function isGranted(electron: ElectronApplication, permission: string): Promise<boolean> {
  const question = `navigator.permissions.query({ name: ${JSON.stringify(permission)} })`
  return electron.evaluate(async ({ BrowserWindow }, asked) => {
    const [window] = BrowserWindow.getAllWindows()
    return (await window?.webContents.executeJavaScript(
      `${asked}.then(({ state }) => state === 'granted', () => false)`,
    )) as boolean
  }, question)
}

/** What can be done from outside; everything else says that only the double can. */
function actsOf(electron: ElectronApplication): Caller<AppSide> {
  const possible: Partial<Caller<AppSide>> = {
    facts: async () => ({ windows: await windowsOf(electron) }) as unknown as ShellFacts,
    quit: () => electron.evaluate(({ app }) => app.quit()),
    closeWindow: async (id) => {
      await electron.evaluate(({ BrowserWindow }, given) => BrowserWindow.fromId(given)?.close(), id)
      return !(await windowsOf(electron)).some((window) => window.id === id)
    },
    crashPage: (id) =>
      electron.evaluate(({ BrowserWindow }, given) => {
        const contents = BrowserWindow.fromId(given)?.webContents
        return new Promise<void>((gone) => {
          contents?.once('render-process-gone', () => gone())
          contents?.forcefullyCrashRenderer()
        })
      }, id),
    grants: (permission) => isGranted(electron, permission),
    activate: () => electron.evaluate(({ app }) => void app.emit('activate', {}, false)),
    openUrl: (url) =>
      electron.evaluate(
        ({ app }, given) => void app.emit('open-url', { preventDefault: () => {} }, given),
        url,
      ),
    power: (event) => electron.evaluate(({ powerMonitor }, given) => void powerMonitor.emit(given), event),
  }
  return new Proxy(possible as Caller<AppSide>, {
    get: (known, name: string & keyof AppSide) =>
      known[name] ?? (() => Promise.reject(new Error(`${name}: only the double can do this`))),
  })
}
