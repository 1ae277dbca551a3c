/** Starts the built app over the double, with its windows in a real Chromium. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Browser, Page } from 'playwright'
import { listenInPage } from '../../helpers/page-ear.ts'
import type { ShellFacts } from './app-side.ts'
import { createPages } from './page-side.ts'
import { type Caller, createRpc } from './rpc.ts'
import type { AppSide, PageSide, World } from './talk.ts'

const root = path.join(import.meta.dirname, '..', '..', '..')
/** The folder that holds out/: this one, or the one named by NIGHTDESK_APP. */
const appFolder = process.env.NIGHTDESK_APP ?? root

export interface LaunchOptions extends Partial<World> {
  readonly dataDir: string
  readonly env?: Readonly<Record<string, string>>
  /** this start finds another one running: it hands over and ends */
  readonly second?: boolean
}

export type WindowName = 'main' | 'popover' | 'night' | 'sound'

/** Where each window's page lies. */
export const addresses: Readonly<Record<WindowName, RegExp>> = {
  main: /^app:\/\/nightdesk\/(safe)?$/,
  popover: /\/popover\.html$/,
  night: /\/night\.html$/,
  sound: /\/sound\.html$/,
}

/** A running app. `acts` is everything a test can be: the user, the system, another start. */
export interface ShellApp {
  readonly child: ChildProcess
  readonly acts: Caller<AppSide>
  facts(): Promise<ShellFacts>
  /** the newest window of this name that is not gone; null while there is none */
  window(name: WindowName): Promise<ShellFacts['windows'][number] | null>
  /** its page */
  page(name: WindowName): Promise<Page>
  /** what its page says; rejects while that cannot answer */
  words(name: WindowName): Promise<string>
  readonly complaints: readonly string[]
  /** the app has made its first window */
  readonly windowMade: Promise<void>
  /** everything the app has written */
  output(): string
  /** the exit code, null after a signal */
  readonly exited: Promise<number | null>
  /** ends it if it still runs, and puts the browser's pages away */
  end(): Promise<void>
}

/** The app that holds each user data folder, for those that are started beside it. */
const running = new Map<string, Caller<AppSide>>()

/** Starts the app; resolves as soon as its process runs. */
export async function launchShell(browser: Browser, options: LaunchOptions): Promise<ShellApp> {
  const { dataDir, env = {}, argv = [], second: _, ...changed } = options
  const world: World = {
    packaged: true,
    // The same everywhere, unless a test is about another system.
    platform: 'linux',
    notifications: 'shown',
    tray: true,
    keychain: 'open',
    openUrl: null,
    ...changed,
    argv: [`--data-dir=${dataDir}`, ...argv],
  }
  const context = await browser.newContext({ timezoneId: 'Europe/Zurich', reducedMotion: 'reduce' })
  await context.addInitScript(listenInPage)
  const script = path.join(import.meta.dirname, 'run.ts')
  const child = spawn(process.execPath, [script, appFolder, JSON.stringify(world)], {
    cwd: root,
    env: { ...process.env, HOME: dataDir, XDG_CONFIG_HOME: path.join(dataDir, 'xdg'), ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  const send = (message: object): void => {
    if (child.connected) child.send(message, () => {})
  }
  const pages = createPages(
    context,
    () => rpc.theirs,
    (userData, words, cwd) => void running.get(userData)?.secondInstance(words, cwd),
  )
  const made = Promise.withResolvers<void>()
  const make: PageSide['make'] = (...given) => {
    pages.offers.make(...given)
    made.resolve()
  }
  const rpc = createRpc<AppSide>(send, { ...pages.offers, make } as Record<
    string,
    (...given: never[]) => unknown
  >)
  child.on('message', rpc.take)
  const userData = path.join(dataDir, 'browser')
  if (!running.has(userData)) running.set(userData, rpc.theirs)
  const exited = once(child, 'exit').then(([code]) => {
    rpc.end(`the app ended with ${code}: ${output}`)
    if (running.get(userData) === rpc.theirs) running.delete(userData)
    return code as number | null
  })

  const facts = (): Promise<ShellFacts> => rpc.theirs.facts()
  const window: ShellApp['window'] = async (name) => {
    const { windows } = await facts()
    return windows.findLast(({ url, gone }) => !gone && addresses[name].test(url)) ?? null
  }
  const page: ShellApp['page'] = async (name) => {
    const found = await window(name)
    if (!found) throw new Error(`no ${name} window`)
    return pages.pageOf(found.id)
  }
  return {
    child,
    acts: rpc.theirs,
    facts,
    window,
    page,
    words: async (name) => (await page(name)).locator('body').innerText({ timeout: 2_000 }),
    complaints: pages.complaints,
    windowMade: Promise.race([made.promise, exited.then(() => {})]),
    output: () => output,
    exited,
    end: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        // As a terminal would: quitting from the menu may ask somebody first.
        child.kill('SIGTERM')
        const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
        await exited
        clearTimeout(late)
      }
      await context.close()
    },
  }
}
