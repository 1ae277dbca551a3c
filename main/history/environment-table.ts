/** Where alerts have come from, by place and layer, and the words on places. */
import type { Layer } from '../../contract/alert.ts'
import { type EnvironmentNote, environmentNoteKinds } from '../../contract/environments.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'

/** Something that was heard once: a source raised an alert of this layer of this place. */
export interface Heard {
  readonly environment: string
  readonly customer: string | null
  readonly layer: Layer
  readonly sourceId: string
}

/** What the alerts after `afterId` say, each once in this slice, and the last id that was looked at; null = there are none. */
export function heardAfter(
  db: ReadDb,
  afterId: number,
  limit: number,
): { readonly heard: readonly Heard[]; readonly lastId: number } | null {
  const last = db.get(
    'SELECT max(id) AS last FROM (SELECT id FROM alert WHERE id > ? ORDER BY id LIMIT ?)',
    afterId,
    limit,
  )
  if (last?.last == null) return null
  const lastId = Number(last.last)
  const rows = db.all(
    `SELECT DISTINCT environment, customer, layer, source_id FROM alert
       WHERE id > ? AND id <= ? AND environment IS NOT NULL AND severity <> 'none'`,
    afterId,
    lastId,
  )
  return {
    lastId,
    heard: rows.map((row) => ({
      environment: String(row.environment),
      customer: row.customer === null ? null : String(row.customer),
      layer: String(row.layer) as Layer,
      sourceId: String(row.source_id),
    })),
  }
}

const columns = 'id, environment, kind, text, at, by'

export function addEnvironmentNote(db: WriteDb, note: Omit<EnvironmentNote, 'id'>): void {
  const { environment, kind, text, at, by } = note
  db.run(
    'INSERT INTO environment_note (environment, kind, text, at, by) VALUES (?, ?, ?, ?, ?)',
    environment,
    kind,
    text,
    at,
    by,
  )
}

/** @returns whether it was there */
export function removeEnvironmentNote(db: WriteDb, id: number): boolean {
  return db.run('DELETE FROM environment_note WHERE id = ?', id).changes > 0
}

/** Newest first. */
export function environmentNotes(db: ReadDb, environment: string, limit: number): readonly EnvironmentNote[] {
  return db
    .all(
      `SELECT ${columns} FROM environment_note WHERE environment = ? ORDER BY at DESC, id DESC LIMIT ?`,
      environment,
      limit,
    )
    .map(fromRow)
}

/** The last upgrade of each place that is not to come. */
export function lastUpgrades(db: ReadDb, now: number): ReadonlyMap<string, EnvironmentNote> {
  const rows = db.all(
    `SELECT ${columns} FROM environment_note WHERE kind = 'upgrade' AND at <= ? ORDER BY environment, at, id`,
    now,
  )
  return new Map(rows.map((row) => [String(row.environment), fromRow(row)]))
}

function fromRow(row: Row): EnvironmentNote {
  return {
    id: Number(row.id),
    environment: String(row.environment),
    kind: environmentNoteKinds.find((kind) => kind === row.kind) ?? 'note',
    text: String(row.text),
    at: Number(row.at),
    by: String(row.by),
  }
}
