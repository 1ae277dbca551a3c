/** electron-updater itself, without Electron: a real address on loopback, real files, Windows' updater. */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type * as BuilderUtil from 'builder-util'
import { configureRequestUrl, type DownloadOptions } from 'builder-util-runtime'
import { NsisUpdater } from 'electron-updater'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UpdateState } from '../../../contract/shell.ts'
import { defaultShellSettings } from '../../../contract/shell.ts'
import { createUpdates } from '../../../main/hosts/electron-updates.ts'
import { loadUpdater, tame, verifyStrictly } from '../../../main/hosts/update-library.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

const { NodeHttpExecutor } = createRequire(import.meta.url)('builder-util') as typeof BuilderUtil

/** As the library's own over Electron, without proxies and redirects. */
class Executor extends NodeHttpExecutor {
  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const request = { headers: options.headers ?? undefined }
      configureRequestUrl(url, request)
      const callback = (error: Error | null): void => (error ? reject(error) : resolve(destination))
      this.doDownload(request, { destination, options, onCancel, callback, responseHandler: null }, 0)
    })
  }
}
const installer = Buffer.from('a new Nightdesk '.repeat(5_000))
const sha512 = createHash('sha512').update(installer).digest('base64')

let folder: string
let close = (): void => {}
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'nightdesk-updates-'))
})
afterEach(async () => {
  close()
  await rm(folder, { recursive: true, force: true })
})

/** An address that offers `version`, and Windows' updater of an app of version 1.0.0 over it. */
async function offering(version: string, sum = sha512, verifies?: NsisUpdater['verifyUpdateCodeSignature']) {
  const asked: { url: string; staging: unknown }[] = []
  const server = createServer((request, response) => {
    const url = (request.url ?? '').split('?', 1)[0] ?? ''
    asked.push({ url, staging: request.headers['x-user-staging-id'] })
    if (url === '/latest.yml') {
      response.end(
        `version: ${version}\nfiles:\n  - url: n.exe\n    sha512: ${sum}\n    size: ${installer.length}\nreleaseNotes: <p>Better</p>\nreleaseDate: '2026-11-22T00:00:00.000Z'\n`,
      )
    } else if (url === '/n.exe') response.end(installer)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const config = path.join(folder, 'app-update.yml')
  await writeFile(
    config,
    `provider: generic\nurl: ${url}\nupdaterCacheDirName: cache\npublisherName:\n  - CN=Us\n`,
  )
  const updater = new NsisUpdater(null, {
    version: '1.0.0',
    name: 'nightdesk',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => {},
    quit: () => {},
    onQuit: () => {
      throw new Error('nothing may be installed at the end by itself')
    },
  })
  // What the library takes from Electron, and which platform's file it asks for.
  Object.assign(updater, {
    httpExecutor: new Executor(),
    _testOnlyOptions: { platform: 'win32', isUseDifferentialDownload: false },
  })
  if (verifies) updater.verifyUpdateCodeSignature = verifies
  tame(updater)
  verifyStrictly(updater)
  const states: UpdateState[] = []
  const updates = createUpdates({
    clock: createManualClock(),
    random: () => 0.5,
    isOnline: () => true,
    version: '1.0.0',
    against: null,
    how: null,
    load: () => Promise.resolve(updater),
    install: () => Promise.resolve(),
    log: () => {},
  })
  updates.follow({
    reportShell: ({ update }) => void (update && states.push(update)),
    watchShell: (listener) => {
      listener({ ...defaultShellSettings, updates: 'download' })
      return () => {}
    },
  })
  await updates.checkForUpdate()
  const pending = await readdir(path.join(folder, 'cache', 'pending')).catch(() => [])
  return { updater, asked, last: states.at(-1), pending }
}
const trusted = () => Promise.resolve(null)

describe('the library', () => {
  it('is told to do nothing by itself', async () => {
    const { updater } = await offering('1.0.0')
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      disableWebInstaller: true,
    })
  })

  it('fetches what is new and signed, and tells nobody who asks', async () => {
    const { last, asked, pending } = await offering('1.1.0', sha512, trusted)
    expect(last).toEqual({ kind: 'ready', version: '1.1.0', notes: 'Better' })
    expect(pending).toContain('n.exe')
    expect(await readFile(path.join(folder, 'cache', 'pending', 'n.exe'))).toEqual(installer)
    expect(new Set(asked.map(({ staging }) => staging))).toEqual(new Set(['0']))
  })

  it.each(['0.9.0', '1.0.0', '1.0.0-beta.1'])('does not go to %s', async (version) => {
    const { last, asked } = await offering(version, sha512, trusted)
    expect(last).toMatchObject({ kind: 'none' })
    expect(asked.map(({ url }) => url)).toEqual(['/latest.yml'])
  })

  it('throws away what is not what was announced', async () => {
    const { last, pending } = await offering('1.1.0', Buffer.alloc(64).toString('base64'), trusted)
    expect(last).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not what was announced') })
    expect(pending).not.toContain('n.exe')
  })

  it('throws away what somebody else signed', async () => {
    const { last, pending } = await offering('1.1.0', sha512, () => Promise.resolve('signed by CN=Them'))
    expect(last).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not signed by') })
    expect(pending).not.toContain('n.exe')
  })

  // Without PowerShell its own check lets everything pass; so it does here.
  it.runIf(process.platform !== 'win32')('throws away what it could not look at', async () => {
    const { last, pending } = await offering('1.1.0')
    expect(last).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not signed by') })
    expect(pending).not.toContain('n.exe')
  })
})

describe('over Electron', () => {
  /** A made-up Electron where the library asks Node for the real one; it remembers what may be asked for. */
  function withElectron() {
    const resolve = createRequire(createRequire(import.meta.url).resolve('electron-updater'))
    const id = resolve.resolve('electron')
    type Ask = (details: { url: string }, answer: (given: { cancel: boolean }) => void) => void
    const asked: Ask[] = []
    const electron = {
      app: { getVersion: () => '1.0.0', isPackaged: true },
      autoUpdater: { on: () => {} },
      session: { fromPartition: () => ({ webRequest: { onBeforeRequest: (ask: Ask) => asked.push(ask) } }) },
    }
    resolve.cache[id] = { id, filename: id, loaded: true, exports: electron } as unknown as NodeJS.Module
    close = () => {
      delete resolve.cache[id]
    }
    return (url: string): boolean[] => {
      const answers: boolean[] = []
      for (const ask of asked) ask({ url }, ({ cancel }) => answers.push(!cancel))
      return answers
    }
  }

  it.each(['win32', 'darwin', 'linux'] as const)(
    'on %s it is tame and asks only over TLS',
    async (platform) => {
      const goesThrough = withElectron()
      const updater = await loadUpdater(platform)
      expect(updater).toMatchObject({
        autoDownload: false,
        autoInstallOnAppQuit: false,
        allowDowngrade: false,
      })
      expect(goesThrough('https://updates.example/latest.yml')).toEqual([true])
      for (const url of ['http://updates.example/n.exe', 'ftp://updates.example/', 'file:///n.exe'])
        expect(goesThrough(url)).toEqual([false])
    },
  )

  it('on Windows its signature check refuses what it could not look at', async () => {
    withElectron()
    const updater = (await loadUpdater('win32')) as NsisUpdater
    // There is no PowerShell here; on Windows the file is one that nobody signed.
    const complaint = await updater
      .verifyUpdateCodeSignature(['CN=Us'], path.join(folder, 'n.exe'))
      .catch(String)
    expect(complaint).toEqual(expect.any(String))
  })
})
