import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DataStatus } from '../../../contract/data-folder.ts'
import { withoutSecrets } from '../../../main/config/redact.ts'
import { configSchema } from '../../../main/config/schema.ts'
import { checkFile } from '../../../main/db/check-file.ts'
import { newestVersion } from '../../../main/db/migrations.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { databaseIn, fillHistory, openFolder, spoil } from '../../helpers/damage.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'

const hourMs = 3_600_000

async function aNight(options: Parameters<typeof startNight>[0] = {}): Promise<Night> {
  const night = await startNight({ dataFolder: {}, ...options })
  onTestFinished(() => night.close())
  await night.pass(16_000)
  return night
}

const statusOf = (night: Night): Promise<DataStatus> => night.query<DataStatus>('data.status', {})

describe('a daily backup', () => {
  it('is made a minute after the first start, then every day, and the page is told', async () => {
    const night = await aNight()
    expect((await statusOf(night)).backups).toEqual([])
    const version = night.state().desk.dataVersion
    await night.pass(60_000)
    await eventually(async () => (await statusOf(night)).backups.length).toBe(1)
    expect(night.state().desk.dataVersion).toBeGreaterThan(version)
    const { backups, nextBackupAt } = await statusOf(night)
    expect(backups[0]).toMatchObject({ verified: true, version: newestVersion })
    expect(nextBackupAt).toBe((backups[0]?.at ?? 0) + 24 * hourMs)
    await night.restart(25 * hourMs)
    await night.pass(2_000)
    await eventually(async () => (await statusOf(night)).backups.length).toBe(2)
  })

  it('is made although the clock was ahead when the last ones were made, and those make room first', async () => {
    const clock = createManualClock()
    const folder = aTestFolder()
    clock.setWall(365 * 24 * hourMs)
    const ahead = openFolder(folder, { clock })
    for (let day = 0; day < 7; day += 1) {
      await ahead.backUp()
      clock.advance(24 * hourMs)
    }
    await ahead.close()
    clock.setWall(-365 * 24 * hourMs)
    const data = openFolder(folder, { clock })
    onTestFinished(() => data.close())
    expect(data.nextBackupAt()).toBe(clock.now() + 60_000)
    clock.advance(60_000)
    await data.backUp()
    expect(data.nextBackupAt()).toBeGreaterThan(clock.now() + 23 * hourMs)
    expect(data.nextBackupAt()).toBeLessThanOrEqual(clock.now() + 24 * hourMs)
    const { backups } = data.status()
    expect(backups).toHaveLength(7)
    expect(backups.map(({ at }) => at <= clock.now())).toEqual([true, ...Array(6).fill(false)])
  })

  it('is made on demand as well, and seven are kept', async () => {
    const clock = createManualClock()
    const folder = aTestFolder()
    const data = openFolder(folder, { clock })
    onTestFinished(() => data.close())
    for (let day = 0; day < 9; day += 1) {
      await data.backUp()
      clock.advance(24 * hourMs)
    }
    expect(data.status().backups).toHaveLength(7)
    expect(
      readdirSync(path.join(folder, 'backups')).filter((name) => !/^nightdesk-[\d-]+\.db$/.test(name)),
    ).toEqual([])
  })

  it('that cannot be read back is thrown away, told, and takes no good one’s place', async () => {
    let spoilt = false
    const folder = aTestFolder()
    fillHistory(folder, 1, 30)
    const data = openFolder(folder, {
      check: async (file) => {
        if (spoilt) writeFileSync(file, 'cut')
        return checkFile(file)
      },
    })
    onTestFinished(() => data.close())
    await data.backUp()
    const good = data.status().backups
    spoilt = true
    await expect(data.backUp()).rejects.toMatchObject({ code: 'cannot-save' })
    expect(data.status().backups).toEqual(good)
    expect(data.status().backupProblem).toMatch(/damaged/)
  })

  it('that has no room is told, and the earlier ones stay', async () => {
    const folder = aTestFolder()
    writeFileSync(path.join(folder, 'backups'), 'a file where the folder should be')
    const data = openFolder(folder)
    onTestFinished(() => data.close())
    await expect(data.backUp()).rejects.toMatchObject({ code: 'cannot-save' })
    expect(data.status().backupProblem).toMatch(/^No backup could be made: .* The earlier ones are kept\.$/)
  })

  it('finds the damage of a database that is in use: it is left, and salvaged at the next start', async () => {
    const folder = aTestFolder()
    fillHistory(folder, 1, 40)
    const first = openFolder(folder)
    await first.backUp()
    await first.close()
    const data = openFolder(folder)
    // Under our feet: the pages lie in no cache yet.
    spoil(databaseIn(folder), 8_192 * 12, Buffer.alloc(8_192, 7))
    await expect(data.backUp()).rejects.toMatchObject({ code: 'cannot-save' })
    expect(data.store.storage()).toMatchObject({ kind: 'memory', why: 'damaged' })
    expect(data.store.returnToDisk()).toBe(false)
    await data.close()
    const again = openFolder(folder, { clock: createManualClock(Date.UTC(2026, 10, 23)) })
    onTestFinished(() => again.close())
    expect(again.store.storage()).toEqual({ kind: 'disk' })
    expect(again.status().salvage?.saved[0]).toMatch(/^The backup of/)
    expect(again.store.db.get('SELECT count(*) AS n FROM draft')).toEqual({ n: 40 })
  })
})

describe('export everything', () => {
  it('writes every table, the postmortems and the configuration without secrets', async () => {
    const night = await aNight({
      config: [
        'version: 1',
        'me: Mara Lind',
        'sources:',
        '  - name: plover',
        '    kind: alertmanager',
        '    urls: ["http://am1.invalid"]',
        '    headers:',
        '      X-Scope-OrgID: tenant-hush-hush',
        '',
      ].join('\n'),
    })
    night.fire(pageLabels())
    await night.pass(16_000)
    const { id } = night.episode('IngressErrorRatioHigh')
    await night.order('notes.add', { episodeId: id, text: 'Looks like the new proxy' })
    await night.order('drafts.save', { key: 'note:several', text: 'Half a thought' })
    await night.order('drafts.save', { key: 'config', text: 'key: typed-hush', base: 'key: old-hush' })
    await night.order('data.export', {})
    const { lastExport } = await statusOf(night)
    const folder = lastExport?.folder ?? ''
    expect(path.dirname(folder)).toBe(path.join(night.dir, 'exports'))
    const lines = readFileSync(path.join(folder, 'event.jsonl'), 'utf8').trimEnd().split('\n')
    const events = lines.map((line) => JSON.parse(line) as { kind: string; text: string | null })
    expect(events.find(({ kind }) => kind === 'note')?.text).toBe('Looks like the new proxy')
    expect(events).toHaveLength(Number(night.engine().core.db.get('SELECT count(*) AS n FROM event')?.n))
    const config = readFileSync(path.join(folder, 'config.yaml'), 'utf8')
    expect(config).not.toContain('hush')
    // What is being typed over the file may hold a secret by mistake.
    const drafts = readFileSync(path.join(folder, 'draft.jsonl'), 'utf8')
    expect([drafts.includes('Half a thought'), drafts.includes('hush')]).toEqual([true, false])
    expect(config).toContain('X-Scope-OrgID: (left out)')
    const readme = readFileSync(path.join(folder, 'README.txt'), 'utf8')
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.jsonl')))
      expect(readme).toContain(name)
    expect(readme).not.toContain('a table of a newer version')
    expect(existsSync(path.join(folder, 'postmortems'))).toBe(true)
  })

  it('that has no room says so', async () => {
    const night = await aNight()
    writeFileSync(path.join(night.dir, 'exports'), '')
    await expect(night.order('data.export', {})).rejects.toMatchObject({ code: 'cannot-save' })
  })
})

describe('a configuration without its secrets', () => {
  it('keeps references, as they are none, and leaves out what stands where a secret might', () => {
    const text = [
      'sources:',
      '  - auth:',
      '      bearer: stored:plover',
      '    headers:',
      '      X-Scope: "tenant-1"',
      '      X-Ref: env:TENANT',
      'api_token: abc123',
    ].join('\n')
    const headers = { 'X-Scope': 'tenant-1', 'X-Ref': 'env:TENANT' }
    const config = configSchema.parse({
      version: 1,
      sources: [{ name: 'p', kind: 'alertmanager', urls: ['http://a.invalid'], headers }],
    })
    expect(withoutSecrets(text, config).split('\n').slice(2)).toEqual([
      '      bearer: stored:plover',
      '    headers:',
      '      X-Scope: "(left out)"',
      '      X-Ref: env:TENANT',
      'api_token: (left out)',
    ])
  })
})

describe('word files', () => {
  it('hold a draft while it is one, and no longer', async () => {
    const night = await aNight()
    night.fire(pageLabels())
    await night.pass(16_000)
    const { id } = night.episode('IngressErrorRatioHigh')
    const file = path.join(night.dir, 'words', `note-${id}.md`)
    await night.order('drafts.save', { key: `note:${id}`, text: 'Half a' })
    await night.order('drafts.save', { key: `note:${id}`, text: 'Half a thought' })
    await night.data().words.settled()
    expect(readFileSync(file, 'utf8')).toBe('Half a thought')
    await night.order('notes.add', { episodeId: id, text: 'A whole thought' })
    expect(existsSync(file)).toBe(false)
    await night.order('drafts.save', { key: `note:${id}`, text: 'Another' })
    await night.data().words.settled()
    await night.order('drafts.save', { key: `note:${id}`, text: '' })
    expect(existsSync(file)).toBe(false)
  })

  it.each([
    ['note:several', 'draft-note-several', 'An unfinished note on several alerts was taken'],
    ['reason:new-7', 'draft-reason-new-7', 'A silence’s unfinished reason was taken'],
  ])('hold %s too, and bring it back when the database has lost it', async (key, name, words) => {
    const night = await aNight()
    const file = path.join(night.dir, 'words', `${name}.md`)
    await night.order('drafts.save', { key, text: 'Half a thought' })
    await night.data().words.settled()
    expect(readFileSync(file, 'utf8')).toBe('Half a thought')
    await night.restart(1_000)
    // Both have it: there is nothing to be told.
    expect([night.state().drafts, night.data().status().salvage]).toEqual([{ [key]: 'Half a thought' }, null])
    night.engine().core.db.transact((db) => db.run('DELETE FROM draft'))
    await night.restart(1_000)
    expect(night.state().drafts).toEqual({ [key]: 'Half a thought' })
    expect(night.data().status().salvage?.saved[0]).toContain(words)
    await night.order('drafts.save', { key, text: '' })
    expect(existsSync(file)).toBe(false)
  })

  it('hold nothing of a configuration file that is being typed', async () => {
    const night = await aNight()
    await night.order('drafts.save', { key: 'config', text: 'a: 1', base: '' })
    await night.data().words.settled()
    expect(existsSync(path.join(night.dir, 'words'))).toBe(false)
  })

  it('go to a private folder when the data folder takes none, and never stop an order', async () => {
    const night = await aNight()
    writeFileSync(path.join(night.dir, 'words'), 'a file where the folder should be')
    night.fire(pageLabels())
    await night.pass(16_000)
    const { id } = night.episode('IngressErrorRatioHigh')
    await night.order('drafts.save', { key: `note:${id}`, text: 'Somewhere' })
    await night.data().words.settled()
    const folder = night.data().words.folder()
    expect(folder).not.toContain(night.dir)
    expect(readFileSync(path.join(folder, `note-${id}.md`), 'utf8')).toBe('Somewhere')
  })

  it('about an alert that the database does not know are set apart before its number is given away', async () => {
    const folder = aTestFolder()
    fillHistory(folder, 1, 3)
    mkdirSync(path.join(folder, 'words'))
    writeFileSync(path.join(folder, 'words', 'note-4.md'), 'About the fourth')
    const data = openFolder(folder)
    onTestFinished(() => data.close())
    expect(data.store.db.get("SELECT text FROM draft WHERE key = 'note:4'")).toBeUndefined()
    expect(readdirSync(path.join(folder, 'words'))).toEqual(['kept-20261122-031405-note-4.md'])
    expect(data.status().salvage?.saved).toHaveLength(1)
  })
})
