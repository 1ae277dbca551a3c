import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DataStatus } from '../../contract/data-folder.ts'
import { applyChanges, fromSnapshot, type State } from '../../contract/state.ts'
import type { Attachment } from '../../contract/wire.ts'
import { type Desk, openDesk } from '../../main/desk.ts'
import { pageNotifier } from '../../main/platform/dbus-notifier.ts'
import { databaseIn, draftText, fillHistory, spoil } from '../helpers/damage.ts'
import { eventually } from '../helpers/eventually.ts'
import { root, startHost } from '../helpers/node-host.ts'
import { aTestFolder } from '../helpers/open-test-db.ts'

/** The real desk on a folder, with the built workers and one page attached. */
async function aDesk(dataDir: string): Promise<{ desk: Desk; page: Attachment; state: () => State }> {
  const desk = await openDesk({
    dataDir,
    configFile: path.join(dataDir, 'config.yaml'),
    host: 'node',
    drill: false,
    notifier: pageNotifier,
    openUrl: null,
    log: () => {},
    pollWorkerUrl: pathToFileURL(path.join(root, 'out', 'main', 'poll-worker.js')),
  })
  onTestFinished(() => desk.close())
  let state: State | null = null
  const page = desk.attach((event) => {
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
    if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
  })
  const read = (): State => {
    if (!state) throw new Error('no snapshot came')
    return state
  }
  return { desk, page, state: read }
}

const statusOf = async (page: Attachment): Promise<DataStatus> => page.query('data.status', {})

describe('restoring a backup in the running program', () => {
  it('keeps the present database aside, and the words that were typed since', async () => {
    const dataDir = aTestFolder()
    fillHistory(dataDir, 1, 5)
    const { page, state } = await aDesk(dataDir)
    await page.order('data.backUp', {})
    const [backup] = (await statusOf(page)).backups
    await page.order('drafts.save', { key: 'note:2', text: 'Typed after the backup' })
    await page.order('settings.set', { theme: 'night' })
    expect(state().desk.settings.theme).toBe('night')
    await page.order('data.restore', { backupId: backup?.id ?? '' })
    expect(state().desk.settings.theme).toBe('clock')
    expect(state().drafts).toMatchObject({ 'note:1': draftText(1), 'note:2': 'Typed after the backup' })
    const aside = readdirSync(dataDir).filter((name) => name.startsWith('nightdesk.db.before-restore-'))
    expect(aside).toHaveLength(1)
    // The page that gave the order sits at the engine that was started anew.
    await page.order('settings.set', { theme: 'day' })
    expect(state().desk).toMatchObject({ settings: { theme: 'day' }, storage: { kind: 'disk' } })
  })

  it('refuses a backup that has gone bad, and changes nothing', async () => {
    const dataDir = aTestFolder()
    fillHistory(dataDir, 1, 40)
    const { page, state } = await aDesk(dataDir)
    await page.order('data.backUp', {})
    const [backup] = (await statusOf(page)).backups
    spoil(path.join(dataDir, 'backups', backup?.id ?? ''), 8_192 * 5, Buffer.alloc(8_192, 7))
    await page.order('settings.set', { theme: 'night' })
    const restore = async (backupId: string) => page.order('data.restore', { backupId })
    await expect(restore(backup?.id ?? '')).rejects.toMatchObject({
      code: 'not-allowed',
    })
    await expect(restore('nightdesk-20200101-000000.db')).rejects.toMatchObject({ code: 'not-found' })
    expect(state().desk.settings.theme).toBe('night')
    expect(readdirSync(dataDir).filter((name) => name.includes('before-restore'))).toEqual([])
  })
})

/** A process of our own that sleeps: a stranger, as far as Nightdesk is concerned. */
function aStranger(): ChildProcess {
  const child = spawn('sleep', ['600'])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

describe('F60: a second start on the same folder', () => {
  it('says so when the first one hangs, and ends it when it is told to', async () => {
    const dataDir = aTestFolder()
    const first = await startHost({ dataDir })
    onTestFinished(async () => void (await first.end('SIGKILL')))
    first.child.kill('SIGSTOP')
    await expect(startHost({ dataDir })).rejects.toThrow(
      new RegExp(`process ${first.child.pid}.*does not answer[\\s\\S]*--take-over`),
    )
    expect(first.child.exitCode).toBeNull()
    const ended = once(first.child, 'exit')
    const second = await startHost({ dataDir, args: ['--take-over'] })
    onTestFinished(async () => void (await second.end()))
    await ended
    expect(second.output()).toContain(`Process ${first.child.pid} was ended.`)
  })

  it('never takes a stranger with the number of a dead Nightdesk for it', async () => {
    const dataDir = aTestFolder()
    const first = await startHost({ dataDir })
    const claim = JSON.parse(readFileSync(path.join(dataDir, 'holder.json'), 'utf8')) as { identity: string }
    const running = readFileSync(path.join(dataDir, 'running.json'), 'utf8')
    await first.end('SIGKILL')
    const stranger = aStranger()
    writeFileSync(
      path.join(dataDir, 'holder.json'),
      JSON.stringify({ pid: stranger.pid, identity: claim.identity }),
    )
    writeFileSync(path.join(dataDir, 'running.json'), running)
    const second = await startHost({ dataDir, args: ['--take-over'] })
    await second.end()
    expect(stranger.exitCode).toBeNull()
    expect(stranger.signalCode).toBeNull()
    // It closed: nothing is left that names it.
    expect(existsSync(path.join(dataDir, 'holder.json'))).toBe(false)
  })
})

/** The build, with an almanac's thread that is busy for another 300 ms when it is asked to close. */
function slowToClose(): string {
  const folder = aTestFolder()
  const mainDir = path.join(folder, 'out', 'main')
  cpSync(path.join(root, 'out', 'main'), mainDir, {
    recursive: true,
    filter: (file) => !file.endsWith('.map'),
  })
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}')
  renameSync(path.join(mainDir, 'almanac-worker.js'), path.join(mainDir, 'real-almanac-worker.js'))
  writeFileSync(
    path.join(mainDir, 'almanac-worker.js'),
    `import { parentPort } from 'node:worker_threads'
     await import('./real-almanac-worker.js')
     parentPort.on('message', ({ message }) => {
       if (message.kind === 'close') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
     })`,
  )
  return mainDir
}

describe('F105: the Node host that is told to end while its almanac is busy', () => {
  it('closes its database first and gives the folder back: the next start misses nothing', async () => {
    const dataDir = aTestFolder()
    fillHistory(dataDir, 1, 20)
    const host = await startHost({ dataDir, mainDir: slowToClose() })
    await eventually(() => existsSync(path.join(dataDir, 'almanac.db'))).toBe(true)
    expect(await host.end()).toBe(0)
    expect(existsSync(path.join(dataDir, 'holder.json'))).toBe(false)
    // After the folder is given back: that the end came to its last line.
    expect(existsSync(`${databaseIn(dataDir)}.seal`)).toBe(true)
    const { page } = await aDesk(dataDir)
    expect(await statusOf(page)).toMatchObject({ salvage: null, storage: { kind: 'disk' } })
  })
})

describe('the Node host on a folder it cannot use', () => {
  it('F52: starts all the same, salvages, and tells the page', async () => {
    const dataDir = aTestFolder()
    fillHistory(dataDir, 1, 40)
    spoil(databaseIn(dataDir), 8_192 * 12, Buffer.alloc(8_192, 7))
    rmSync(`${databaseIn(dataDir)}-shm`, { force: true })
    const host = await startHost({ dataDir })
    await host.end()
    expect(readdirSync(dataDir).filter((name) => name.startsWith('nightdesk.db.damaged-'))).not.toEqual([])
    const { page } = await aDesk(dataDir)
    const { salvage, storage } = await statusOf(page)
    expect(storage).toEqual({ kind: 'disk' })
    expect(salvage?.saved.join(' ')).toMatch(/^Read out of the damaged file/)
    await page.order('data.salvageRead', {})
    await eventually(async () => (await statusOf(page)).salvage).toBeNull()
  })
})
