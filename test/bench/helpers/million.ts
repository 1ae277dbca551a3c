/**
 * A history of a million events in a real main database: the same for the same parameters, made once and kept in the
 * system's folder for what is temporary, so that every line of the benchmark that needs years has them at once.
 */
import { createHash } from 'node:crypto'
import { constants, copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createAlmanac } from '../../../main/almanac/almanac.ts'
import { type FeedEntry, feedKinds } from '../../../main/almanac/feed-entry.ts'
import { beyondLast, pageOf } from '../../../main/almanac/feed-table.ts'
import { openFile } from '../../../main/db/connection.ts'
import { openDb } from '../../../main/db/db.ts'
import { newestVersion } from '../../../main/db/migrations.ts'
import { writeMillion } from './million-rows.ts'

export interface Million {
  readonly seed: number
  readonly episodes: number
  readonly alerts: number
  /** about so many; each episode has its beginning and its end, what is left are acks and notes */
  readonly events: number
  readonly messages: number
  readonly postmortems: number
  /** when the history ends, epoch ms */
  readonly endsAt: number
  readonly days: number
}

/** A year as the budgets have it, ending on Sunday, 22 November 2026, 03:00 UTC. */
export const aMillion: Million = {
  ...{ seed: 17, episodes: 400_000, alerts: 50_000, events: 1_000_000 },
  ...{ messages: 200_000, postmortems: 2_000, endsAt: Date.UTC(2026, 10, 22, 3), days: 365 },
}

/** The same shape in a hundredth of the size: for `--quick`, and for tests. */
export const aHundredth: Million = {
  ...aMillion,
  ...{ episodes: 4_000, alerts: 500, events: 10_000, messages: 2_000, postmortems: 20 },
}

/** Puts a copy of the history into a folder, as the data folder's database. @returns its file */
export function putMillion(folder: string, million: Million = aMillion): string {
  const file = path.join(folder, 'nightdesk.db')
  copyFileSync(millionFile(million), file, constants.COPYFILE_FICLONE)
  return file
}

/** Puts a copy of the almanac of that history into a folder. @returns its file */
export function putMillionAlmanac(folder: string, million: Million = aMillion): string {
  const file = path.join(folder, 'almanac.db')
  copyFileSync(almanacFile(million), file, constants.COPYFILE_FICLONE)
  return file
}

/** The history itself, made if it is not there. Nobody writes into it: see `putMillion`. */
export function millionFile(million: Million = aMillion): string {
  return kept(
    `million-${hashOf([JSON.stringify(million), String(newestVersion), ...ownText()])}.db`,
    (part) => {
      const raw = openFile(part)
      try {
        // All or nothing anyway: what is not whole has no name.
        raw.pragma('journal_mode = OFF')
        raw.pragma('synchronous = OFF')
        // All of it in memory until the end: a page is written once.
        raw.pragma('cache_size = -600000')
        raw.pragma('foreign_keys = OFF')
        raw.transaction(() => writeMillion(raw, million))()
        raw.exec('DELETE FROM feed')
        raw.pragma('journal_mode = WAL')
      } finally {
        raw.close()
      }
    },
  )
}

/** What the almanac makes of it, as it is told everything; made anew when the almanac's code is another one. */
export function almanacFile(million: Million = aMillion): string {
  const from = millionFile(million)
  return kept(`almanac-${hashOf([path.basename(from), ...almanacText()])}.db`, (part) => {
    // Of its own: a database is one program's, and other lines and tests may be at work on the same history.
    const source = `${part}.source.db`
    copyFileSync(from, source, constants.COPYFILE_FICLONE)
    const db = openDb(source)
    const almanac = createAlmanac(part)
    almanac.db.transact((write) => write.run('PRAGMA cache_size = -300000'))
    almanac.db.get('PRAGMA wal_autocheckpoint = 100000')
    try {
      for (const kind of ['run', 'gap', 'escalation', ...feedKinds] as const) {
        let entries: FeedEntry[] = []
        for (let below = beyondLast(db, kind); below > 0; ) {
          const page = pageOf(db, kind, below, 500)
          entries.push(...page.entries)
          below = page.next
          if (entries.length < 10_000 && below > 0) continue
          almanac.take(entries, { upto: 0, token: 'million' }, false)
          entries = []
        }
      }
      while (almanac.tidy(surroundings));
    } finally {
      almanac.close()
      db.close()
      for (const end of ['', '-wal', '-shm']) rmSync(`${source}${end}`, { force: true })
    }
  })
}

/** A laptop's usual ones: what is kept by the week must not be counted anew when it is asked. */
const surroundings = { zone: 'UTC', night: { from: 22 * 60, to: 7 * 60 } }

/** Made under another name, so that one that is half made is never taken for whole. */
function kept(name: string, make: (part: string) => void): string {
  const folder = os.tmpdir()
  const file = path.join(folder, `nightdesk-bench-${name}`)
  if (existsSync(file)) return file
  const part = `${file}.${process.pid}.part`
  try {
    make(part)
    renameSync(part, file)
  } finally {
    for (const other of readdirSync(folder))
      if (other.startsWith(path.basename(part))) rmSync(path.join(folder, other))
  }
  return file
}

const hashOf = (texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16)

const textsIn = (folder: string, which: RegExp): readonly string[] =>
  readdirSync(folder)
    .filter((name) => which.test(name))
    .toSorted()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))

const ownText = (): readonly string[] => textsIn(import.meta.dirname, /^million-/)

const almanacText = (): readonly string[] => [
  ...textsIn(path.join(import.meta.dirname, '../../../main/almanac'), /\.ts$/),
  ...textsIn(path.join(import.meta.dirname, '../../../main/db'), /^derived-file\.ts$/),
]
