/** A data folder with a history in it, and the ways a disk can spoil it. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { checkFile } from '../../main/db/check-file.ts'
import { type Connection, openFile } from '../../main/db/connection.ts'
import { type DataFolder, type DataFolderOptions, openDataFolder } from '../../main/engine/data-folder.ts'
import { noLog } from '../../main/platform/log.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

/** A data folder over a clock that stands still; the check runs in this thread. */
export function openFolder(
  folder: string,
  options: Partial<DataFolderOptions> & { readonly clock?: ManualClock } = {},
): DataFolder {
  return openDataFolder({
    folder,
    clock: options.clock ?? createManualClock(),
    log: noLog,
    kind: { network: false, warning: null },
    unclean: false,
    lockWaitMs: 0,
    check: async (file) => checkFile(file),
    ...options,
  })
}

export const databaseIn = (folder: string): string => path.join(folder, 'nightdesk.db')

/** What is put into a history: `count` alerts with an episode, a story of three lines and a draft each. */
export function fillHistory(folder: string, first: number, count: number): void {
  const raw = openFile(databaseIn(folder))
  raw.transaction(() => {
    for (let id = first; id < first + count; id += 1) addOne(raw, id)
  })()
  raw.close()
}

export const draftText = (id: number): string => `Draft ${id}: ${'word '.repeat(id % 40)}end`

function addOne(raw: Connection, id: number): void {
  const at = 1_790_000_000_000 + id * 60_000
  raw
    .prepare(
      `INSERT INTO alert (id, source_id, fingerprint, alertname, title, layer, severity, severity_known, impact)
       VALUES (?, 'plover', ?, ?, 'T', 'other', 'page', 1, 'unknown')`,
    )
    .run(id, `f${id}`, `Alert${id}`)
  raw
    .prepare("INSERT INTO alert_body (alert_id, labels, annotations, receivers) VALUES (?, ?, '{}', '[]')")
    .run(id, JSON.stringify({ filler: 'x'.repeat(300) }))
  raw
    .prepare('INSERT INTO episode (id, alert_id, fired_at, seen_at, vouched_until) VALUES (?, ?, ?, ?, ?)')
    .run(id, id, at, at, at)
  const event = raw.prepare(
    'INSERT INTO event (episode_id, kind, at, mono, run_id, by, text) VALUES (?, ?, ?, 0, 1, ?, ?)',
  )
  event.run(id, 'fired', at, null, null)
  event.run(id, 'called', at, null, null)
  event.run(id, 'note', at, 'Mara', `Note ${id}`)
  raw.prepare('INSERT INTO draft (key, text, saved_at) VALUES (?, ?, ?)').run(`note:${id}`, draftText(id), at)
}

/** Copies a folder as it lies on the disk. */
export function copyFolder(from: string, to: string): void {
  cpSync(from, to, { recursive: true })
}

/** Writes other bytes over a stretch of a file. */
export function spoil(file: string, at: number, bytes: Buffer): void {
  const whole = readFileSync(file)
  bytes.copy(whole, at)
  writeFileSync(file, whole)
}
