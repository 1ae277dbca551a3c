/** A restore that fails: the history is as it was, and somebody watches. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DataStatus } from '../../../contract/data-folder.ts'
import { applyChanges, fromSnapshot, type State } from '../../../contract/state.ts'
import type { Verdict } from '../../../main/db/check-file.ts'
import { stampOf } from '../../../main/db/stamp.ts'
import { createRestore, type RestoreDeps } from '../../../main/desk/restore.ts'
import { openDesk } from '../../../main/desk.ts'
import { pageNotifier } from '../../../main/platform/dbus-notifier.ts'
import { noLog } from '../../../main/platform/log.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { anApiAlert, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { workersFromSource } from '../../helpers/source-workers.ts'

const whole: Verdict = { damage: null, lastEvent: 0, version: 2 }

/** A database and a backup as plain texts, and what was ended and begun. */
function aFolder(given: Partial<RestoreDeps> = {}) {
  const file = path.join(aTestFolder(), 'nightdesk.db')
  writeFileSync(file, 'the present')
  const backup = `${file}.backup`
  writeFileSync(backup, 'the past')
  const begun: string[] = []
  const deps: RestoreDeps = {
    file,
    now: () => 0,
    log: noLog,
    check: async () => whole,
    end: async () => {},
    begin: async () => void begun.push(readFileSync(file, 'utf8')),
    ...given,
  }
  const rest = (): readonly string[] =>
    readdirSync(path.dirname(file)).filter((name) => !['nightdesk.db', 'nightdesk.db.backup'].includes(name))
  return { restore: () => createRestore(deps)(backup), begun, file, rest }
}
const fails = (code: string): never => {
  throw Object.assign(new Error('it would not'), { code })
}

describe('a restore', () => {
  it('begins on the backup, the database from before beside it', async () => {
    const { restore, begun, rest } = aFolder()
    await restore()
    expect(begun).toEqual(['the past'])
    expect(rest()).toEqual(['nightdesk.db.before-restore-19700101-000000'])
  })

  const failures: readonly (readonly [string, Partial<RestoreDeps>])[] = [
    ['the database would not close', { end: async () => fails('EIO') }],
    ['the files would not move', { replace: () => fails('EBUSY') }],
  ]
  it.each(failures)('begins again on the database as it was when %s', async (_, given) => {
    const { restore, begun, file, rest } = aFolder(given)
    await expect(restore()).rejects.toMatchObject({
      code: 'cannot-save',
      message: expect.stringMatching(/nightdesk\.db: E(IO|BUSY)\. .*the watch goes on.*restore again/),
    })
    expect([begun, readFileSync(file, 'utf8'), rest()]).toEqual([['the present'], 'the present', []])
  })

  it('puts the database back when the backup cannot be watched on', async () => {
    const begun: string[] = []
    const folder = aFolder({
      begin: async () => {
        const text = readFileSync(folder.file, 'utf8')
        if (text === 'the past') fails('SQLITE_CANTOPEN')
        begun.push(text)
      },
    })
    await expect(folder.restore()).rejects.toMatchObject({ code: 'cannot-save' })
    expect([begun, folder.rest()]).toEqual([['the present'], []])
  })

  it('says so when nobody watches', async () => {
    const { restore } = aFolder({ begin: async () => fails('ENOMEM') })
    await expect(restore()).rejects.toThrow(/Nobody watches now: start Nightdesk anew/)
  })

  it('is refused while another one is under way', async () => {
    let checked = (): void => {}
    const { file } = aFolder()
    const restore = createRestore({
      file,
      now: () => 0,
      log: noLog,
      check: () =>
        new Promise((resolve) => {
          checked = () => resolve(whole)
        }),
      end: async () => {},
      begin: async () => {},
    })
    const first = restore(`${file}.backup`)
    await expect(restore(`${file}.backup`)).rejects.toMatchObject({ code: 'busy' })
    checked()
    await first
  })

  it('leaves no copy behind when the copy cannot be checked', async () => {
    const { restore, file } = aFolder({ check: async () => fails('the worker ended') })
    await expect(restore()).rejects.toThrow()
    expect(existsSync(`${file}.new`)).toBe(false)
  })
})

it('that the file system refuses leaves the real desk watching, with its pages', async () => {
  const source = await startScripted()
  onTestFinished(() => source.close())
  const dataDir = aTestFolder()
  const configFile = path.join(dataDir, 'config.yaml')
  writeFileSync(
    configFile,
    `version: 1\nsources:\n  - { name: plover, kind: alertmanager, urls: [${source.url}], poll: 5s }\n`,
  )
  const desk = await openDesk({
    dataDir,
    configFile,
    host: 'node',
    drill: false,
    notifier: pageNotifier,
    openUrl: null,
    log: () => {},
    pollWorkerUrl: workersFromSource(),
  })
  onTestFinished(() => desk.close())
  let state: State | undefined
  const page = desk.attach((event) => {
    if (event.event === 'snapshot') state = fromSnapshot(event.snapshot)
    if (event.event === 'changed' && state) state = applyChanges(state, event.changes)
  })
  await page.order('data.backUp', {})
  const { backups }: DataStatus = await page.query('data.status', {})
  await page.order('settings.set', { theme: 'night' })
  // Where the database would be moved aside stands a folder: no system renames a file over one.
  const file = path.join(dataDir, 'nightdesk.db')
  for (let second = -1; second < 60; second += 1) {
    mkdirSync(`${file}.before-restore-${stampOf((state?.now ?? 0) + second * 1_000)}`)
  }
  const restore = async (): Promise<void> => page.order('data.restore', { backupId: backups[0]?.id ?? '' })
  await expect(restore()).rejects.toMatchObject({
    code: 'cannot-save',
    message: expect.stringContaining(file),
  })
  expect(state?.desk.settings.theme).toBe('night')
  source.alerts = [anApiAlert('after')]
  await expect.poll(() => state?.episodes.size, { timeout: 15_000 }).toBe(1)
  await page.order('settings.set', { theme: 'day' })
  expect(state?.desk).toMatchObject({ settings: { theme: 'day' }, storage: { kind: 'disk' } })
})
