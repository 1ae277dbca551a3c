/** The Node host: serves the built page on a loopback port to any browser, with the same engine as the app. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { AppError } from '../../contract/errors.ts'
import { orders } from '../../contract/orders.ts'
import { queries } from '../../contract/queries.ts'
import { serve } from '../../contract/wire.ts'
import { type Desk, openDesk } from '../desk.ts'
import { type Clock, createClock, nearly } from '../platform/clock.ts'
import { createDbusNotifier, pageNotifier } from '../platform/dbus-notifier.ts'
import { type LoopbackServer, listenOnLoopback, type ServerReply } from '../platform/http-server.ts'
import { onBattery } from '../platform/mains.ts'
import { livesStill } from '../platform/process-identity.ts'
import { randomToken } from '../platform/random.ts'
import { createSocketServer, socketPort } from '../platform/socket.ts'
import { stayUntil } from '../platform/stay-until.ts'
import { mayConnect, mayRead, pageProtocol } from './door.ts'
import type { HostOptions, ParsedOptions } from './options.ts'
import { endOther, findOther } from './other-nightdesk.ts'
import { readPageFile, securityHeaders } from './page-files.ts'

/** Reaching for the desktop's notifications waits until the page has its first rows, ms. */
const notifierAfterMs = 250
/** Being unplugged is to be on the screen within a minute, ms. */
const mainsEveryMs = 20_000
/** 256 bits. */
const tokenBytes = 32
const pageRoot = fileURLToPath(new URL('../renderer/', import.meta.url))

/** Runs the host by a command line that was read; resolves when pages can be served, or the process has been told to end. */
export async function runNode(parsed: ParsedOptions): Promise<void> {
  if (parsed.kind === 'help') return void process.stdout.write(parsed.text)
  if (parsed.kind === 'wrong') return fail(parsed.message, 2)
  const { options } = parsed
  if (process.getuid?.() === 0) {
    say('Warning: running as root. Nightdesk needs no rights of its own; an ordinary user is safer.')
  }
  await open(options, createClock())
}

async function open(options: HostOptions, clock: Clock): Promise<void> {
  let desk: Desk
  try {
    desk = await openDesk({
      dataDir: options.dataDir,
      configFile: options.configFile,
      host: 'node',
      drill: options.drill,
      notifier:
        process.platform === 'linux' ? createDbusNotifier(clock.after, notifierAfterMs) : pageNotifier,
      openUrl: null,
      log: say,
      pollWorkerUrl: new URL('./poll-worker.js', import.meta.url),
      clock,
    })
  } catch (error) {
    return couldNotOpen(error, options, clock)
  }
  followMains(desk, clock)
  await listen(desk, options).catch(async (error: unknown) => {
    await stayUntil(desk.close())
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    fail(
      taken
        ? `Port ${options.port} is taken by another program. Choose another one with --port, or leave it out.`
        : `Nightdesk cannot listen: ${error instanceof Error ? error.message : String(error)}`,
      1,
    )
  })
}

/** Tells the desk, now and from time to time, whether this machine runs on its battery. */
function followMains(desk: Pick<Desk, 'reportShell'>, clock: Clock): void {
  desk.reportShell({ onBattery: onBattery() })
  nearly(clock, mainsEveryMs, () => followMains(desk, clock))
}

async function listen(desk: Desk, options: HostOptions): Promise<void> {
  const token = randomToken(tokenBytes)
  const server = await listenOnLoopback({
    port: options.port ?? 0,
    maxBodyBytes: 1024 * 1024,
    handle: async ({ method, path: urlPath, headers }): Promise<ServerReply> => {
      if (!mayRead(headers, server.port)) return { status: 403, headers: {}, body: 'Not from here.\n' }
      if (method !== 'GET' && method !== 'HEAD')
        return { status: 405, headers: { allow: 'GET, HEAD' }, body: '' }
      const file = await readPageFile(pageRoot, urlPath)
      const ours = securityHeaders(`ws://${headers.host}`)
      return { status: file.status, headers: { ...file.headers, ...ours }, body: Buffer.from(file.body) }
    },
  })
  const sockets = acceptPages(server, desk, token)
  const url = `${server.url}/#token=${token}`
  const running = path.join(options.dataDir, 'running.json')
  try {
    writePrivate(running, JSON.stringify({ pid: process.pid, url }))
  } catch {
    say(`Nothing can be written in ${options.dataDir}: a second start will not find this one.`)
  }
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    removeQuietly(running)
    removeQuietly(openFile(options.dataDir))
    for (const socket of sockets.clients) socket.terminate()
    void stayUntil(Promise.all([desk.close(), server.close()])).then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  // Said last: whoever reads it may end us at once, and that must be an orderly end.
  say(`Nightdesk is listening on ${url}`)
  if (options.open) await openPage(url, options.dataDir)
}

/** Lets pages in through the socket: the door's policy first, then one seat at the desk each. */
function acceptPages(
  server: LoopbackServer,
  desk: Desk,
  token: string,
): ReturnType<typeof createSocketServer> {
  const sockets = createSocketServer(pageProtocol)
  server.raw.on('upgrade', (request, socket, head) => {
    if (request.url !== '/port' || !mayConnect(request.headers, server.port, token)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, socket, head, (page) =>
      serve(socketPort(page), desk.attach, { orders, queries }),
    )
  })
  return sockets
}

/**
 * Opens the default browser. The address with its token must not stand in a process list, so the browser is given a
 * file that only this user can read and that leads on.
 */
async function openPage(url: string, dataDir: string): Promise<void> {
  const file = openFile(dataDir)
  const page = `<!doctype html><meta charset="utf-8"><title>Nightdesk</title><meta http-equiv="refresh" content="0;url=${url}"><a href="${url}">Open Nightdesk</a>\n`
  writePrivate(file, page)
  try {
    const { default: openInBrowser } = await import('open')
    const child = await openInBrowser(pathToFileURL(file).href)
    child.on('error', () => say('No browser could be opened. Open the address above in one.'))
  } catch {
    say('No browser could be opened. Open the address above in one.')
  }
}

const openFile = (dataDir: string): string => path.join(dataDir, 'open-nightdesk.html')

/** A folder that cannot be written holds nothing of ours. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {
    // It is there still, and the next start replaces it.
  }
}

function writePrivate(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600)
}

/** Another Nightdesk on the same folder: leads to that one, or ends it when it hangs and the user says so. */
async function couldNotOpen(error: unknown, options: HostOptions, clock: Clock): Promise<void> {
  const words = error instanceof Error ? error.message : String(error)
  if (!(error instanceof AppError && error.code === 'busy')) return fail(words, 1)
  const other = await findOther(options.dataDir, clock)
  if (other.kind === 'answers') {
    say(`Nightdesk is already running on ${other.url}`)
    if (options.drill) say('Start the fire drill there, with F.')
    if (options.open) await openPage(other.url, options.dataDir)
    process.exit(0)
  }
  const { holder } = other
  if (holder === null || livesStill(holder) !== 'yes') return fail(words, 1)
  say(`Nightdesk (process ${holder.pid}) holds ${options.dataDir} and does not answer.`)
  if (!options.takeOver && !(await isWanted(`End it and start anew? What it has saved is kept. [y/N] `))) {
    return fail('Start with --take-over to end it. What it has saved is kept.', 1)
  }
  if (!(await endOther(holder, clock))) return fail(`Process ${holder.pid} could not be ended.`, 1)
  say(`Process ${holder.pid} was ended.`)
  await open(options, clock)
}

/** Asks on the terminal; without one the answer is no. */
async function isWanted(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const line = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await line.question(question)).trim())
  } finally {
    line.close()
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(message: string, code: number): void {
  process.stderr.write(`${message}\n`)
  process.exit(code)
}
