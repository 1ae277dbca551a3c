/** Typing in a postmortem while its disk, its clock, another window or another version of Nightdesk is in the way. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Postmortem } from '../../../contract/postmortem.ts'
import type { VersionList, VersionText } from '../../../contract/postmortem-text.ts'
import { newestVersion } from '../../../main/db/migrations.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { databaseIn } from '../../helpers/damage.ts'
import { aPageDesk, type PageDesk } from '../../helpers/page-desk.ts'

async function aNight(): Promise<Night> {
  const night = await startNight({ dataFolder: {} })
  onTestFinished(() => night.close())
  await night.pass(16_000)
  return night
}

async function aDraft(night: Night): Promise<{ readonly id: number; readonly page: PageDesk }> {
  await night.order('postmortems.create', { episodeIds: [] })
  const id = night.postmortemsShown.at(-1) ?? 0
  const page = aPageDesk(night)
  await page.desk.open(id)
  return { id, page }
}

const read = (night: Night, postmortemId: number) =>
  night.query<Postmortem>('postmortems.read', { postmortemId })
const textsOf = async (night: Night, postmortemId: number): Promise<readonly string[]> => {
  const { versions } = await night.query<VersionList>('postmortems.versions', { postmortemId, before: null })
  const texts = versions.map(({ version }) =>
    night.query<VersionText>('postmortems.version', { postmortemId, version }),
  )
  return (await Promise.all(texts)).map(({ text }) => text).reverse()
}

/** From here on the database file cannot grow by a single page. */
function fillTheDisk(night: Night): void {
  const disk = night.data().store.disk()
  disk?.pragma(`max_page_count = ${Number(disk.pragma('page_count', { simple: true }))}`)
}

/** Types more and more until the disk takes no more of it; answers what was typed last. */
async function typeUntilFull(night: Night, page: PageDesk, id: number): Promise<string> {
  fillTheDisk(night)
  let text = ''
  for (let turn = 0; night.state().desk.storage.kind === 'disk' && turn < 60; turn += 1) {
    text = `# Title\n\n${'words typed '.repeat(turn * 300)}turn ${turn}`
    page.type(id, text)
    await night.pass(1_000)
  }
  return text
}

const wordFile = (night: Night, id: number): string =>
  readFileSync(path.join(night.dir, 'words', `postmortem-${id}.md`), 'utf8')

describe('F48: a disk that is full while somebody types in a postmortem', () => {
  it('goes on in memory and says so, keeps a copy as a file, and is on disk with all versions once there is room', async () => {
    const night = await aNight()
    const { id, page } = await aDraft(night)
    const disk = night.data().store.disk()
    let text = await typeUntilFull(night, page, id)
    expect(night.state().desk.storage).toMatchObject({ kind: 'memory', why: 'full' })
    await night.data().words.settled()
    expect(wordFile(night, id)).toBe(text)
    // The one that met it was refused, and is tried again by itself.
    await night.pass(3_000)
    expect(page.open(id)?.standing).toBe('saved')
    text += ', and on'
    page.type(id, text)
    await night.pass(1_000)
    expect((await read(night, id)).text).toBe(text)
    await night.data().words.settled()
    expect(wordFile(night, id)).toBe(text)
    const before = await textsOf(night, id)

    disk?.pragma('max_page_count = 1000000')
    await night.pass(31_000)
    expect(night.state().desk).toMatchObject({ storage: { kind: 'disk' }, storageProblem: null })
    page.type(id, `${text}, and on`)
    await night.pass(1_000)
    await night.restart(1_000)
    expect(await textsOf(night, id)).toEqual([...before, `${text}, and on`])
    expect((await read(night, id)).spot?.start).toBe(text.length + ', and on'.length)
  })

  it('that never takes more before the end: the words come out of their file, over what the disk held', async () => {
    const night = await aNight()
    const { id, page } = await aDraft(night)
    page.type(id, 'On disk for certain')
    await night.pass(1_000)
    const text = await typeUntilFull(night, page, id)
    await night.pass(3_000)
    await night.data().words.settled()
    await night.restart(1_000)
    expect((await read(night, id)).text).toBe(text)
    const texts = await textsOf(night, id)
    expect([texts.at(-1), texts.includes('On disk for certain')]).toEqual([text, true])
  })

  it('a draft begun then has a file of its own, which is no other’s words at the next start', async () => {
    const night = await aNight()
    const { id, page } = await aDraft(night)
    await typeUntilFull(night, page, id)
    await night.pass(3_000)
    const other = await aDraft(night)
    other.page.type(other.id, 'Begun while the disk was full')
    await night.pass(1_000)
    await night.data().words.settled()
    await night.restart(1_000)
    const kept = readdirSync(path.join(night.dir, 'words')).filter((name) => name.startsWith('kept-'))
    expect(kept).toEqual([expect.stringMatching(/postmortem/)])
    expect(readFileSync(path.join(night.dir, 'words', kept[0] ?? ''), 'utf8')).toContain(
      'Begun while the disk was full',
    )
  })
})

describe('F59: a draft that was opened by an older Nightdesk', () => {
  it('is read and typed in there, in memory; the newer one takes the words up as its newest version', async () => {
    const night = await aNight()
    const { id, page } = await aDraft(night)
    page.type(id, 'Typed in the newer one')
    await night.pass(1_000)
    // To this program the data is of a newer one from here on.
    const version = (to: number) => () => {
      const raw = new Database(databaseIn(night.dir))
      raw.pragma(`user_version = ${to}`)
      raw.close()
    }
    await night.restart(1_000, version(newestVersion + 1))
    expect(night.state().desk.storage).toMatchObject({ kind: 'memory', why: 'newer' })
    const older = aPageDesk(night)
    await older.desk.open(id)
    expect(older.open(id)?.text).toBe('Typed in the newer one')
    older.type(id, 'Typed in the newer one, and in the older one')
    await night.pass(1_000)
    expect(older.open(id)?.standing).toBe('saved')
    await night.data().words.settled()

    await night.restart(1_000, version(newestVersion))
    expect((await read(night, id)).text).toBe('Typed in the newer one, and in the older one')
    expect((await textsOf(night, id)).slice(-2)).toEqual([
      'Typed in the newer one',
      'Typed in the newer one, and in the older one',
    ])
  })
})

describe('two windows on one draft', () => {
  it('that both type: each word is in the draft or in its copy, and every version is one that was typed', async () => {
    const night = await aNight()
    const { id, page } = await aDraft(night)
    page.type(id, '# Title\n\n')
    await night.pass(1_000)
    const other = aPageDesk(night, 'b')
    await other.desk.open(id)
    page.type(id, '# Title\n\nfrom one window')
    other.type(id, '# Title\n\nfrom the other window')
    await night.pass(1_000)
    const copy = night.postmortemsShown.at(-1) ?? 0
    expect(copy).not.toBe(id)
    const texts = [(await read(night, id)).text, (await read(night, copy)).text]
    expect(texts.toSorted()).toEqual([
      '# Copy of Title\n\nfrom the other window',
      '# Title\n\nfrom one window',
    ])
    expect((await textsOf(night, id)).slice(1)).toEqual(['# Title\n\n', '# Title\n\nfrom one window'])
  })

  it('one of which brings an old version back: the other takes it over, and what it had not saved becomes a copy', async () => {
    const night = await aNight()
    const { id, page } = await aDraft(night)
    page.type(id, 'first words')
    await night.pass(1_000)
    page.type(id, 'other words')
    await night.pass(1_000)
    const other = aPageDesk(night, 'b')
    await other.desk.open(id)
    await night.order('postmortems.restore', { postmortemId: id, version: 2 })
    page.desk.heard(id, 4)
    await night.pass(1_000)
    expect(page.open(id)).toMatchObject({ text: 'first words', base: 4, turn: 1 })
    // The other window has not heard of it.
    other.type(id, 'other words, and more')
    await night.pass(1_000)
    expect((await read(night, id)).text).toBe('first words')
    expect((await read(night, night.postmortemsShown.at(-1) ?? 0)).text).toContain('other words, and more')
  })
})

describe('a clock that is set', () => {
  it.each([-3_600_000, 3_600_000, -10 * 365 * 86_400_000])(
    'by %d ms costs no word and no version',
    async (ms) => {
      const night = await aNight()
      const { id, page } = await aDraft(night)
      page.type(id, 'before')
      await night.pass(1_000)
      night.clock.stepWall(ms)
      page.type(id, 'before, after')
      await night.pass(1_000)
      night.clock.setWall(ms)
      await night.restart(1_000)
      const again = aPageDesk(night)
      await again.desk.open(id)
      again.type(id, 'before, after, later')
      await night.pass(1_000)
      await night.data().words.settled()
      await night.restart(1_000)
      expect((await read(night, id)).text).toBe('before, after, later')
      expect((await textsOf(night, id)).slice(1)).toEqual(['before', 'before, after', 'before, after, later'])
    },
  )
})

it('an autosave tells of one draft among thousands, reads no other, and sends what was changed', async () => {
  const night = await aNight()
  night.fire(pageLabels())
  await night.pass(16_000)
  const { id, page } = await aDraft(night)
  const { db } = night.engine().core
  db.transact((write) => {
    for (let other = 1; other <= 2_000; other += 1)
      write.run(
        `INSERT INTO postmortem (uid, text, title, words, version, created_at, saved_at) VALUES (?,?,?,1,1,?,?)`,
        ...[`uid-${other}`, `Text ${other}`, `Text ${other}`, other, other],
      )
  })
  await night.restart(1_000)
  expect(night.state().postmortems).toHaveLength(2_001)
  const again = aPageDesk(night)
  await again.desk.open(id)
  const heard: number[] = []
  const leave = night.engine().core.seat((event) => {
    if (event.event === 'changed' && event.changes.postmortems) heard.push(event.changes.postmortems.length)
  })
  const reads: string[] = []
  const all = night.engine().core.db.all
  Object.assign(night.engine().core.db, {
    all: (sql: string, ...values: never[]) => {
      reads.push(sql)
      return all(sql, ...values)
    },
  })
  again.type(id, 'A few words')
  await night.pass(1_000)
  leave()
  expect(heard).toEqual([1])
  expect(reads.filter((sql) => sql.includes('postmortem p') && !sql.includes('p.id = ?'))).toEqual([])
  expect(again.orders).toEqual(['postmortems.edit'])
  expect(night.state().postmortems[0]).toMatchObject({ id, title: 'A few words', version: 2 })
  expect(page.orders).toEqual([])
})
