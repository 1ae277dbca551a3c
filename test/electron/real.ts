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

/** Starts the app with the real binary. Its sandbox stays on. */
export async function launchReal(binary: string, options: LaunchOptions): Promise<ShellApp> {
  const { dataDir, env: more = {}, argv = [], second = false } = options
  const args = [root, `--data-dir=${dataDir}`, ...argv]
  const env = { ...plainEnv(), XDG_CONFIG_HOME: path.join(dataDir, 'xdg'), ...more }
  if (second) return startedBeside(spawn(binary, args, { cwd: root, env, stdio: 'ignore' }))
  const electron = await _electron.launch({ executablePath: binary, args, cwd: root, env })
  const child = electron.process()
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
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
    complaints: [],
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
      electron.evaluate(
        ({ BrowserWindow }, given) => BrowserWindow.fromId(given)?.webContents.forcefullyCrashRenderer(),
        id,
      ),
    activate: () => electron.evaluate(({ app }) => void app.emit('activate', {}, false)),
    openUrl: (url) =>
      electron.evaluate(
        ({ app }, given) => void app.emit('open-url', { preventDefault: () => {} }, given),
        url,
      ),
    power: (event) =>
      electron.evaluate(
        ({ powerMonitor }, given) => void powerMonitor.emit(given as 'resume', { preventDefault: () => {} }),
        event,
      ),
  }
  return new Proxy(possible as Caller<AppSide>, {
    get: (known, name: string & keyof AppSide) =>
      known[name] ?? (() => Promise.reject(new Error(`${name}: only the double can do this`))),
  })
}
