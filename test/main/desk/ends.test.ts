/** A process that ends without closing: whatever it can still do leaves no trace of a loss, and what it cannot is looked at. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DataStatus } from '../../../contract/data-folder.ts'
import { fromSnapshot, type State } from '../../../contract/state.ts'
import { readDrafts } from '../../../main/db/setting-table.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { databaseIn, fillHistory, openFolder } from '../../helpers/damage.ts'
import { type End, kept } from '../../helpers/ending-desk.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

const flags = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
const program = fileURLToPath(new URL('../../helpers/ending-desk.ts', import.meta.url))

/** A folder with a history and a backup of it, which a desk has used and left in this way. */
async function leftBehind(
  how: End,
): Promise<{ readonly dataDir: string; readonly end: number | NodeJS.Signals | null }> {
  const dataDir = aTestFolder()
  fillHistory(dataDir, 1, 20)
  const data = openFolder(dataDir)
  await data.backUp()
  await data.close()
  const child = spawn(process.execPath, [...flags, program, dataDir, workersFromSource().href, how], {
    stdio: 'ignore',
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return { dataDir, end: code ?? signal }
}

const isClaimed = (dataDir: string): boolean => existsSync(path.join(dataDir, 'holder.json'))
const hasWal = (dataDir: string): boolean => existsSync(`${databaseIn(dataDir)}-wal`)
const putAside = (dataDir: string): readonly string[] =>
  readdirSync(dataDir).filter((name) => /^nightdesk\.db\.(damaged|incomplete|before)/.test(name))

/** What the next start says of the folder, and the draft it finds there. */
async function nextStart(
  dataDir: string,
): Promise<{ readonly salvage: DataStatus['salvage']; readonly draft: unknown }> {
  const desk = await openDesk({
    dataDir,
    configFile: path.join(dataDir, 'config.yaml'),
    host: 'node',
    drill: false,
    notifier: pageNotifier,
    openUrl: null,
    log: () => {},
    pollWorkerUrl: workersFromSource(),
  })
  onTestFinished(() => desk.close())
  let state: State | null = null
  const page = desk.attach((event) => {
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
  })
  const { salvage } = (await page.query('data.status', {})) as DataStatus
  return { salvage, draft: (state as State | null)?.drafts['note:1'] }
}

describe('F105: a desk whose process', () => {
  it.each([
    ['throws', 1],
    ['rejects', 1],
    ['exits', 3],
    ['has nothing left to do', 0],
  ] as const)('%s has closed its database and given the folder back', async (how, code) => {
    const { dataDir, end } = await leftBehind(how)
    const left = { end, claimed: isClaimed(dataDir), wal: hasWal(dataDir) }
    const next = await nextStart(dataDir)
    expect({ ...left, ...next, aside: putAside(dataDir) }).toEqual({
      ...{ end: code, claimed: false, wal: false },
      ...{ salvage: null, draft: kept, aside: [] },
    })
  })

  it('is killed leaves its claim and its log, and nothing is lost by it', async () => {
    const { dataDir, end } = await leftBehind('is killed')
    expect({ end, claimed: isClaimed(dataDir), wal: hasWal(dataDir) }).toEqual({
      ...{ end: 'SIGKILL', claimed: true, wal: true },
    })
    expect(await nextStart(dataDir)).toEqual({ salvage: null, draft: kept })
  })

  it('is killed, and whose log is then taken away, has lost something, and that is said', async () => {
    const { dataDir } = await leftBehind('is killed')
    rmSync(`${databaseIn(dataDir)}-wal`)
    const { salvage } = await nextStart(dataDir)
    expect(salvage?.lost.join(' ')).toMatch(/nightdesk\.db-wal was gone when Nightdesk started/)
  })
})

describe('a folder that is left in a hurry', () => {
  it('is put away whole, but not when its database was found broken', () => {
    const folder = aTestFolder()
    fillHistory(folder, 1, 20)
    expect(openFolder(folder).closeAtOnce()).toBe(true)
    const broken = openFolder(folder)
    broken.store.distrust()
    expect(broken.closeAtOnce()).toBe(false)
  })

  it('is put away whole where the rest of the night was in memory: the file has all that it had', () => {
    const folder = aTestFolder()
    fillHistory(folder, 1, 20)
    const { store, closeAtOnce } = openFolder(folder)
    const write = (text: string) =>
      store.db.transact((db) => db.run("UPDATE draft SET text = ? WHERE key = 'note:3'", text))
    write('on the disk')
    const disk = store.disk()
    disk?.pragma(`max_page_count = ${Number(disk.pragma('page_count', { simple: true }))}`)
    expect(() => write('x'.repeat(1_000_000))).toThrow('Nothing was saved')
    expect(store.storage()).toMatchObject({ kind: 'memory', why: 'full' })
    write('in memory')
    expect(closeAtOnce()).toBe(true)
    const next = openFolder(folder)
    onTestFinished(() => next.close())
    expect(readDrafts(next.store.db)['note:3']).toBe('on the disk')
  })

  it('may have been closed just before', async () => {
    const data = openFolder(aTestFolder())
    await data.close()
    expect(data.closeAtOnce()).toBe(true)
  })
})
