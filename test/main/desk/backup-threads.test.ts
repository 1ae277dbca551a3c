import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DataStatus } from '../../../contract/data-folder.ts'
import type { Attachment } from '../../../contract/wire.ts'
import { smallBytes } from '../../../main/db/check-copy.ts'
import { openFile } from '../../../main/db/connection.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { databaseIn, fillHistory } from '../../helpers/damage.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

async function aPage(dataDir: string, pollWorkerUrl: URL): Promise<Attachment> {
  const desk = await openDesk({
    ...{ dataDir, configFile: path.join(dataDir, 'config.yaml'), host: 'node', drill: false },
    ...{ notifier: pageNotifier, openUrl: null, log: () => {}, pollWorkerUrl },
  })
  onTestFinished(() => desk.close())
  return desk.attach(() => {})
}

const backupsOf = async (page: Attachment): Promise<DataStatus['backups']> =>
  (await (page.query('data.status', {}) as Promise<DataStatus>)).backups

/** A data folder whose database is more than is read here. */
function aLargeFolder(): string {
  const folder = aTestFolder()
  const raw = openFile(databaseIn(folder))
  const insert = raw.prepare("INSERT INTO draft (key, text, saved_at) VALUES ('note:1', ?, 0)")
  insert.run('x'.repeat(smallBytes))
  raw.close()
  return folder
}

function withoutCheckThread(): URL {
  const workers = workersFromSource()
  rmSync(fileURLToPath(new URL('./check-worker.js', workers)))
  return workers
}

describe('a backup of the running desk', () => {
  it('that is small needs no thread of its own', async () => {
    const dataDir = aTestFolder()
    fillHistory(dataDir, 1, 5)
    const page = await aPage(dataDir, withoutCheckThread())
    await page.order('data.backUp', {})
    expect(await backupsOf(page)).toMatchObject([{ verified: true }])
  })

  it('that is large is read by one', async () => {
    const dataDir = aLargeFolder()
    const page = await aPage(dataDir, workersFromSource())
    await page.order('data.backUp', {})
    const backups = await backupsOf(page)
    expect(backups).toMatchObject([{ verified: true }])
    expect(backups[0]?.bytes).toBeGreaterThan(smallBytes)
  })

  it('that is large is thrown away where nothing can read it', async () => {
    const dataDir = aLargeFolder()
    const page = await aPage(dataDir, withoutCheckThread())
    await expect(page.order('data.backUp', {})).rejects.toMatchObject({ code: 'cannot-save' })
    expect(await backupsOf(page)).toEqual([])
  })
})
