import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAllQuiet } from '../../../contract/state.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

async function aNight(): Promise<Night> {
  const night = await startNight({ dataFolder: {} })
  onTestFinished(() => night.close())
  await night.pass(16_000)
  return night
}

/** From here on the database file cannot grow by a single page; what it holds can still be read. */
function fillTheDisk(night: Night): void {
  const disk = night.data().store.disk()
  const pages = Number(disk?.pragma('page_count', { simple: true }))
  disk?.pragma(`max_page_count = ${pages}`)
}

/** Fires alerts until the commit of one poll does not fit any more. */
function fireMany(night: Night, count: number): void {
  for (let index = 0; index < count; index += 1) {
    night.fire(pageLabels({ alertname: `Disk${index}`, filler: 'x'.repeat(2_000) }))
  }
}

describe('F48: a disk that takes nothing more', () => {
  it('still calls for a page that arrives then, once, and says where things are kept', async () => {
    const night = await aNight()
    fillTheDisk(night)
    fireMany(night, 30)
    await night.pass(16_000)
    expect(night.titles('needs-you')).toHaveLength(30)
    // One notice for the storm, as on a disk that works; the failed commit's own was not shown beside it.
    expect(night.shown.filter(({ loud }) => loud)).toHaveLength(1)
    const { desk } = night.state()
    expect(desk.storage).toMatchObject({ kind: 'memory', why: 'full' })
    expect(desk.storageProblem).toMatch(/disk takes nothing more/)
    expect(isAllQuiet(night.state(), 0, night.clock.now())).toBe(false)
  })

  it('refuses the order that met it, and takes the next ones in memory', async () => {
    const night = await aNight()
    night.fire(pageLabels())
    await night.pass(16_000)
    const { id } = night.episode('IngressErrorRatioHigh')
    fillTheDisk(night)
    const long = 'words '.repeat(1_600)
    const give = async () => {
      for (let turn = 0; turn < 60; turn += 1)
        await night.order('notes.add', { episodeId: id, text: `${turn} ${long}` })
    }
    await expect(give()).rejects.toMatchObject({ code: 'cannot-save' })
    expect(night.state().desk.storage).toMatchObject({ kind: 'memory', why: 'full' })
    await night.order('alerts.acknowledge', { episodeId: id })
    expect(night.episode('IngressErrorRatioHigh').ack).toMatchObject({ mine: true })
  })

  it('brings everything to the disk once it works again, with nothing twice', async () => {
    const night = await aNight()
    night.fire(pageLabels())
    await night.pass(16_000)
    const { id } = night.episode('IngressErrorRatioHigh')
    const disk = night.data().store.disk()
    fillTheDisk(night)
    fireMany(night, 30)
    await night.pass(16_000)
    await night.order('notes.add', { episodeId: id, text: 'Said while the disk was full' })
    await night.order('drafts.save', { key: `note:${id}`, text: 'Begun while the disk was full' })
    night.end(pageLabels({ alertname: 'Disk0', filler: 'x'.repeat(2_000) }))
    await night.pass(60_000)
    expect(night.state().desk.storage.kind).toBe('memory')
    const before = night.engine().core.db.all('SELECT * FROM event ORDER BY id')
    disk?.pragma('max_page_count = 1000000')
    await night.pass(31_000)
    expect(night.state().desk).toMatchObject({ storage: { kind: 'disk' }, storageProblem: null })
    const after = night.engine().core.db.all('SELECT * FROM event ORDER BY id')
    expect(after.slice(0, before.length)).toEqual(before)
    const loud = night.shown.length
    await night.restart(1_000)
    await night.pass(16_000)
    expect(night.shown).toHaveLength(loud)
    expect(night.state().drafts).toEqual({ [`note:${id}`]: 'Begun while the disk was full' })
    expect(night.titles('went-quiet')).toEqual(['Disk0'])
    const { db } = night.data().store
    expect(db.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' })
    expect(db.all('PRAGMA foreign_key_check')).toEqual([])
    expect(db.all("SELECT text FROM event WHERE kind = 'note'")).toEqual([
      { text: 'Said while the disk was full' },
    ])
  })

  it('keeps words as files when the program ends before the disk works again', async () => {
    const night = await aNight()
    night.fire(pageLabels())
    await night.pass(16_000)
    const { id } = night.episode('IngressErrorRatioHigh')
    fillTheDisk(night)
    fireMany(night, 30)
    await night.pass(16_000)
    const isNew = night.episode('Disk7').id
    await night.order('drafts.save', { key: `note:${id}`, text: 'About a known alert' })
    await night.order('drafts.save', { key: `note:${isNew}`, text: 'About an alert no file knows' })
    await night.order('notes.add', { episodeId: id, text: 'Added in memory' })
    await night.order('drafts.save', { key: `note:${id}`, text: 'And a new beginning' })
    await night.data().words.settled()
    const words = path.join(night.dir, 'words')
    const names = readdirSync(words).toSorted()
    expect(names).toEqual([
      `note-${id}.md`,
      expect.stringMatching(new RegExp(`^unsaved-.*-added-${id}-\\d+\\.md$`)),
      expect.stringMatching(new RegExp(`^unsaved-.*-note-${isNew}\\.md$`)),
    ])
    expect(readFileSync(path.join(words, names[2] ?? ''), 'utf8')).toBe(
      'Disk7\n\nAbout an alert no file knows',
    )

    await night.restart(1_000)
    expect(night.state().drafts).toEqual({ [`note:${id}`]: 'And a new beginning' })
    const { salvage } = night.data().status()
    expect(salvage?.saved).toEqual([
      'An unfinished note was taken from its word file: “And a new beginning”.',
      expect.stringMatching(/^2 texts typed while nothing could be kept on disk: .*kept-/),
    ])
    expect(readdirSync(words).filter((name) => name.startsWith('kept-'))).toHaveLength(2)
    await night.order('data.salvageRead', {})
    await night.restart(1_000)
    expect(night.data().status().salvage).toBeNull()
  })
})
