/** Budget 12: what a person was told is saved is there after kill -9; and what saving costs over the disk's own sync. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Db, openDb } from '../../../main/db/db.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { cutPower, recordWriter } from '../../helpers/power-cut.ts'
import { lostOf } from '../../helpers/run-writer.ts'
import type { AlertServer } from '../alert-server.ts'
import { startChild } from '../child.ts'
import { startEngine } from '../engine-under-test.ts'
import { type Figure, type Measure, notRun, percentile } from '../figures.ts'
import type { Saved } from '../saver.ts'
import { inScratch } from '../scratch.ts'

const saverFile = fileURLToPath(new URL('../saver.ts', import.meta.url))
/** The kill comes within this time of the first answer, ms: a few dozen orders. */
const longestLifeMs = 250

export const measure: Measure = async ({ quick, say }) => {
  const kills = quick ? 10 : 100
  const server = startChild<AlertServer>(new URL('../alert-server.ts', import.meta.url))
  try {
    return await inScratch(async (folder) => {
      const url = await server.call('serve', { count: 200, resendEvery: 0 })
      const file = path.join(folder, 'words.db')
      const first = startEngine(file, url)
      await first.firstPoll
      const synchronous = Number(first.db.get('PRAGMA synchronous')?.synchronous)
      await first.stop()
      const killed = await killOften(file, url, kills, say)
      const saving = await savingCost(folder, quick ? 200 : 500)
      return [
        ...killed,
        {
          budget: '12',
          what: 'PRAGMA synchronous below FULL',
          value: synchronous >= 2 ? 0 : 1,
          unit: 'count',
          goal: 0,
          info: { synchronous },
        },
        saving,
        ...(await cutOften(folder, quick ? 20 : 100, say)),
      ]
    })
  } finally {
    await server.stop()
  }
}

async function killOften(
  file: string,
  url: string,
  kills: number,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
  const random = seededRandom(12)
  const times = new Map<string, number>()
  let lost = 0
  let broken = 0
  let answered = 0
  for (let round = 0; round < kills; round += 1) {
    if (round % 10 === 0) say(`words kept: kill ${round} of ${kills}`)
    const saved = await saveUntilKilled([file, url, String(round)], random() * longestLifeMs)
    answered += saved.length - 1
    const db = openDb(file)
    if (db.get('PRAGMA integrity_check')?.integrity_check !== 'ok') broken += 1
    lost += countLost(db, saved, times)
    db.close()
  }
  return [
    {
      budget: '12',
      what: `answered saves lost over ${kills} kill -9`,
      value: lost,
      unit: 'count',
      goal: 0,
      info: { 'answered saves': answered },
    },
    {
      budget: '12',
      what: 'databases not whole after kill -9',
      value: broken,
      unit: 'count',
      goal: 0,
      info: {},
    },
  ]
}

/** Power cuts as `test/helpers/power-cut.ts` models them, on the recorded writes of one writer. */
async function cutOften(
  folder: string,
  cuts: number,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
  if (spawnSync('strace', ['--version']).status !== 0) {
    return [notRun('12', 'modelled power cuts', 'needs strace to record what is written and synced')]
  }
  say(`words kept: ${cuts} power cuts`)
  const life = path.join(folder, 'life')
  mkdirSync(life)
  const recording = await recordWriter(life, path.join(folder, 'calls'), 300)
  let lost = 0
  let broken = 0
  let answers = 0
  let dropped = 0
  for (let cut = 0; cut < cuts; cut += 1) {
    const random = seededRandom(cut)
    const count = recording.ready + Math.floor(random() * (recording.steps.length - recording.ready))
    const after = path.join(folder, `cut-${cut}`)
    mkdirSync(after)
    const outcome = cutPower(recording, count, after, random)
    const db = openDb(path.join(after, 'nightdesk.db'))
    if (db.get('PRAGMA integrity_check')?.integrity_check !== 'ok') broken += 1
    lost += lostOf(db, outcome.answered).length
    answers += outcome.answered.length
    dropped += outcome.dropped
    db.close()
    rmSync(after, { recursive: true })
  }
  return [
    {
      budget: '12',
      what: `answered saves lost over ${cuts} modelled power cuts`,
      value: lost,
      unit: 'count',
      goal: 0,
      info: { 'answered saves': answers, 'unsynced writes lost': dropped },
    },
    {
      budget: '12',
      what: 'databases not whole after a modelled power cut',
      value: broken,
      unit: 'count',
      goal: 0,
      info: {},
    },
  ]
}

/** Runs the saver, kills it so long after its first word, and answers all it had said. */
async function saveUntilKilled(args: readonly string[], lifeMs: number): Promise<readonly Saved[]> {
  const child = spawn(process.execPath, [...process.execArgv, saverFile, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let words = ''
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      words += chunk.toString()
      resolve()
    })
    child.once('exit', (code) => reject(new Error(`the saver ended by itself: ${code}`)))
  })
  // The pipe is read to its end: what was written before the kill counts.
  const closed = once(child, 'close')
  await ready
  await pause(lifeMs)
  child.kill('SIGKILL')
  await closed
  return words
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Saved)
}

/**
 * How many of a round's answered saves the database does not hold.
 * @param times how often each episode was taken and given back in all rounds; counted on
 */
function countLost(db: Db, all: readonly Saved[], times: Map<string, number>): number {
  const drafts = new Map<number, readonly [round: number, turn: number]>()
  let lost = 0
  for (const saved of all) {
    if (saved[0] === 'draft') drafts.set(saved[1], [saved[2], saved[3]])
    if (saved[0] === 'acked' || saved[0] === 'unacked') {
      const key = `${saved[0]} ${saved[1]}`
      times.set(key, (times.get(key) ?? 0) + 1)
    }
    if (saved[0] === 'note') {
      const sql = "SELECT 1 FROM event WHERE episode_id = ? AND kind = 'note' AND text = ?"
      if (!db.get(sql, saved[1], saved[2])) lost += 1
    }
  }
  for (const [key, count] of times) {
    const [kind = '', id] = key.split(' ')
    const row = db.get('SELECT count(*) AS n FROM event WHERE episode_id = ? AND kind = ?', Number(id), kind)
    const missing = Math.max(0, count - Number(row?.n))
    lost += missing
    // Counted once: the rounds to come start from what is there.
    times.set(key, count - missing)
  }
  for (const [id, [round, turn]] of drafts) {
    const text = String(db.get('SELECT text FROM draft WHERE key = ?', `note:${id}`)?.text ?? '')
    const [, keptRound = -1, keptTurn = -1] = (/^round (\d+) turn (\d+)$/.exec(text) ?? []).map(Number)
    // A later draft than the one answered is fine: it was saved, only its answer was cut off.
    if (keptRound < round || (keptRound === round && keptTurn < turn)) lost += 1
  }
  return lost
}

/** Saving a long draft through the engine beside writing as many bytes and syncing them, in turns. */
async function savingCost(folder: string, saves: number): Promise<Figure> {
  const { engine, stop } = startEngine(path.join(folder, 'drafts.db'), null)
  const seat = engine.attach(() => {}, { openUrl: () => {}, showPostmortem: () => {}, tell: () => {} })
  const raw = openSync(path.join(folder, 'raw'), 'w')
  const inPlace = openSync(path.join(folder, 'raw-in-place'), 'w')
  const draftLength = 10_000
  writeSync(inPlace, Buffer.alloc(64 * draftLength))
  fdatasyncSync(inPlace)
  const productMs: number[] = []
  const floorMs: number[] = []
  const inPlaceMs: number[] = []
  for (let turn = 0; turn < saves; turn += 1) {
    const text = String(turn).padEnd(draftLength, 'words ')
    const began = performance.now()
    await seat.order('drafts.save', { key: 'note:1', text })
    const saved = performance.now()
    // A log grows, as SQLite's does until its first checkpoint, and syncing a file that grows costs the disk more.
    writeSync(raw, text)
    fdatasyncSync(raw)
    const appended = performance.now()
    writeSync(inPlace, text, (turn % 64) * draftLength)
    fdatasyncSync(inPlace)
    productMs.push(saved - began)
    floorMs.push(appended - saved)
    inPlaceMs.push(performance.now() - appended)
  }
  closeSync(raw)
  closeSync(inPlace)
  await stop()
  const [product, floor] = [percentile(productMs, 0.5), percentile(floorMs, 0.5)]
  return {
    budget: '12',
    what: 'autosave of 10 kB, p50 / append + fdatasync',
    value: product / floor,
    unit: 'x',
    goal: 2,
    info: {
      'autosave ms': product,
      'raw ms': floor,
      'raw in place ms': percentile(inPlaceMs, 0.5),
      'autosave p99 ms': percentile(productMs, 0.99),
      'raw p99 ms': percentile(floorMs, 0.99),
    },
  }
}
