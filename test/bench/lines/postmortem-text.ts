/** What a pause in typing costs the engine: in a usual postmortem and in the longest, among 2,000; and what history takes. */
import { closeSync, fdatasyncSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { PostmortemId } from '../../../contract/ids.ts'
import { applyEdit, type TextEdit } from '../../../contract/text-edit.ts'
import { type Db, openDb } from '../../../main/db/db.ts'
import { addImage } from '../../../main/postmortems/image-table.ts'
import { insertPostmortem } from '../../../main/postmortems/postmortem-table.ts'
import { type EngineUnderTest, startEngine } from '../engine-under-test.ts'
import { type Figure, type Measure, percentile } from '../figures.ts'
import { inScratch } from '../scratch.ts'

const usualLength = 20_000
const longest = 2_000_000
/** What is typed between two saves, and the version before it corrected. */
const typed = 'and four more words '

export const measure: Measure = ({ quick, say }) =>
  inScratch(async (folder) => {
    say('2,000 postmortems, one of 2 MB with 60 pictures')
    const file = path.join(folder, 'words.db')
    fill(file, quick ? 500 : 2_000)
    const under = startEngine(file, null)
    const usual = await savingCost(folder, under, 2 as PostmortemId, quick ? 100 : 400)
    const long = await savingCost(folder, under, 1 as PostmortemId, quick ? 20 : 60)
    const opened = await openingCost(folder, under)
    await under.stop()
    say('10,000 saves of one draft')
    return [usual, long, opened, ...(await historyTakes(folder, quick ? 2_000 : 10_000))]
  })

/** A text of plain lines with this many characters. */
const textOf = (length: number, name: string): string =>
  `# ${name}\n\n`.padEnd(length, 'some words of a line\n')

function fill(file: string, count: number): void {
  const db = openDb(file)
  db.transact((write) => {
    for (let index = 1; index <= count; index += 1) {
      const text = textOf(index === 1 ? longest - 100_000 : usualLength, `Postmortem ${index}`)
      const id = insertPostmortem(write, { uid: `uid-${index}`, text, episodeIds: [] }, index)
      for (let picture = 0; index === 1 && picture < 60; picture += 1) {
        const bytes = Buffer.alloc(200_000, picture)
        addImage(write, id, { name: `${picture}.png`, type: 'image/png', bytes }, index)
      }
    }
  })
  db.close()
}

const seatAt = ({ engine }: EngineUnderTest) =>
  engine.attach(() => {}, { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} })

/** Saves a draft again and again as a page does, beside appending its whole text to a file and syncing it, in turns. */
async function savingCost(
  folder: string,
  under: EngineUnderTest,
  postmortemId: PostmortemId,
  saves: number,
): Promise<Figure> {
  const seat = seatAt(under)
  const first = await seat.query('postmortems.read', { postmortemId })
  const raw = openSync(path.join(folder, `raw-${postmortemId}`), 'w')
  const [productMs, floorMs]: [number[], number[]] = [[], []]
  let { text, version } = first
  for (let turn = 0; turn < saves; turn += 1) {
    const at = Math.floor(text.length / 2)
    const edit = { from: at, until: at, insert: typed }
    text = applyEdit(text, edit)
    const began = performance.now()
    await seat.order('postmortems.edit', { postmortemId, base: version, edit, length: text.length })
    const saved = performance.now()
    writeSync(raw, text)
    fdatasyncSync(raw)
    productMs.push(saved - began)
    floorMs.push(performance.now() - saved)
    version += 1
  }
  closeSync(raw)
  seat.detach()
  const [product, floor] = [percentile(productMs, 0.5), percentile(floorMs, 0.5)]
  return {
    budget: 'text',
    what: `autosave of a draft of ${first.text.length < 100_000 ? '20 kB' : '2 MB'}, p50 / append + fdatasync of it`,
    value: product / floor,
    unit: 'x',
    goal: 3,
    info: {
      'autosave ms': product,
      'autosave p99 ms': percentile(productMs, 0.99),
      'raw ms': floor,
      'raw p99 ms': percentile(floorMs, 0.99),
    },
  }
}

/** Opening the longest text, beside reading a file of as many characters. */
async function openingCost(folder: string, under: EngineUnderTest): Promise<Figure> {
  const seat = seatAt(under)
  const file = path.join(folder, 'as-file.md')
  writeFileSync(file, textOf(longest, 'As a file'))
  const [productMs, floorMs]: [number[], number[]] = [[], []]
  for (let turn = 0; turn < 20; turn += 1) {
    const began = performance.now()
    await seat.query('postmortems.read', { postmortemId: 1 as PostmortemId })
    const read = performance.now()
    readFileSync(file, 'utf8')
    productMs.push(read - began)
    floorMs.push(performance.now() - read)
  }
  seat.detach()
  const [product, floor] = [percentile(productMs, 0.5), percentile(floorMs, 0.5)]
  return {
    budget: 'text',
    what: 'opening 2 MB in the engine, p50 / reading a file of it',
    value: product / floor,
    unit: 'x',
    goal: 20,
    info: { 'opening ms': product, 'opening p99 ms': percentile(productMs, 0.99), 'file ms': floor },
  }
}

/** What so many saves of one draft of 20 kB take on disk, and how long the version in the middle takes to read. */
async function historyTakes(folder: string, saves: number): Promise<readonly Figure[]> {
  const file = path.join(folder, 'history.db')
  const under = startEngine(file, null)
  const seat = seatAt(under)
  await seat.order('postmortems.create', { episodeIds: [] })
  const postmortemId = 1 as PostmortemId
  let text = textOf(usualLength, 'History')
  await seat.order('postmortems.save', { postmortemId, base: 1, text })
  const before = sizeOf(under.db)
  for (let turn = 0; turn < saves; turn += 1) {
    // As somebody writes who keeps a text at its length: words come, and go elsewhere.
    const at = (turn * 7_919) % (text.length - typed.length * 2)
    const edit: TextEdit = { from: at, until: at + (turn % 2) * typed.length * 2, insert: typed }
    text = applyEdit(text, edit)
    await seat.order('postmortems.edit', { postmortemId, base: turn + 2, edit, length: text.length })
  }
  const grown = sizeOf(under.db) - before
  const began = performance.now()
  const version = Math.floor(saves / 2) + 2
  await seat.query('postmortems.version', { postmortemId, version })
  const read = performance.now() - began
  await under.stop()
  return [
    {
      budget: 'text',
      what: `what ${saves} saves of a draft of 20 kB take, in texts of it`,
      value: grown / usualLength,
      unit: 'x',
      goal: saves / 50,
      info: { MB: grown / 1e6, 'bytes a save': grown / saves, 'reading a version ms': read },
    },
  ]
}

/** Bytes of the pages in use. */
function sizeOf(db: Db): number {
  const of = (name: string): number => Number(db.get(`PRAGMA ${name}`)?.[name])
  return (of('page_count') - of('freelist_count')) * of('page_size')
}
