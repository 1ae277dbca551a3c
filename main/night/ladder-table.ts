/** Tables `ladder` and `sounding`: each climb of a call, and when there was sound. SQL only. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import type { LadderProgram, LadderRow } from './ladder.ts'

/** The climbs that have not ended. */
export function openLadders(db: ReadDb): readonly LadderRow[] {
  return db.all('SELECT * FROM ladder INDEXED BY ladder_open WHERE ended_at IS NULL ORDER BY id').map(fromRow)
}

/** The open climb of each of these episodes, as far as it has one. */
export function openLaddersOf(db: ReadDb, ids: readonly EpisodeId[]): ReadonlyMap<EpisodeId, LadderRow> {
  const rows = db.all(
    `SELECT l.* FROM json_each(?) AS j JOIN ladder l INDEXED BY ladder_open ON l.episode_id = j.value AND l.ended_at IS NULL`,
    JSON.stringify(ids),
  )
  return new Map(rows.map(fromRow).map((row) => [row.episodeId, row]))
}

/** The newest climb of an episode. */
export function lastLadder(db: ReadDb, episodeId: EpisodeId): LadderRow | undefined {
  const row = db.get('SELECT * FROM ladder WHERE episode_id = ? ORDER BY id DESC LIMIT 1', episodeId)
  return row && fromRow(row)
}

/** How often an episode's climb has sounded and then been inhibited since `from` (epoch ms). */
export function timesInhibited(db: ReadDb, episodeId: EpisodeId, from: number): number {
  const row = db.get(
    "SELECT count(*) AS n FROM ladder WHERE episode_id = ? AND ended_by = 'inhibited' AND ended_at >= sound_at AND sound_at >= ?",
    episodeId,
    from,
  )
  return Number(row?.n)
}

/** When the newest sound began at or before `now`, and when the next one is due after it, of what began since `from`. */
export function soundStarts(
  db: ReadDb,
  from: number,
  now: number,
): { readonly last: number | null; readonly next: number | null } {
  // Nothing sounds before it has begun, so that none of them is further back than `from`.
  const begun = 'FROM ladder INDEXED BY ladder_by_sound WHERE started_at >= ? AND sound_at >= ?'
  const last = db.get(
    `SELECT sound_at ${begun} AND sound_at <= ? ORDER BY sound_at DESC LIMIT 1`,
    from,
    from,
    now,
  )
  const next = db.get(
    `SELECT sound_at ${begun} AND sound_at > ? AND ended_at IS NULL ORDER BY sound_at LIMIT 1`,
    from,
    from,
    now,
  )
  return { last: nullable(last?.sound_at), next: nullable(next?.sound_at) }
}

export function insertLadder(
  db: WriteDb,
  row: Pick<LadderRow, 'episodeId' | 'startedAt' | 'soundAt'> & { readonly program: LadderProgram },
): void {
  db.run(
    'INSERT INTO ladder (episode_id, program, started_at, sound_at) VALUES (?,?,?,?)',
    row.episodeId,
    row.program,
    row.startedAt,
    row.soundAt,
  )
}

/** Writes all that may change of an open climb. */
export function saveLadder(db: WriteDb, row: LadderRow): void {
  db.run(
    `UPDATE ladder SET started_at = ?, sound_at = ?, seen_at = ?, warned_at = ?, repeated_at = ?, unanswered_at = ?,
      short_calls = ?, short_at = ? WHERE id = ?`,
    row.startedAt,
    row.soundAt,
    row.seenAt,
    row.warnedAt,
    row.repeatedAt,
    row.unansweredAt,
    row.shortCalls,
    row.shortAt,
    row.id,
  )
}

export function endLadder(db: WriteDb, id: number, by: string, now: number): void {
  db.run('UPDATE ladder SET ended_at = ?, ended_by = ? WHERE id = ?', now, by, id)
}

/** Goes on with a climb that had ended. */
export function reopenLadder(db: WriteDb, id: number): void {
  db.run('UPDATE ladder SET ended_at = NULL, ended_by = NULL WHERE id = ?', id)
}

/** Somebody has looked at all that calls. Answers how many nobody had looked at before. */
export function seeOpenLadders(db: WriteDb, now: number): number {
  return db.run('UPDATE ladder SET seen_at = ? WHERE ended_at IS NULL AND seen_at IS NULL', now).changes
}

/** A sound begins; answers its id. */
export function beginSounding(db: WriteDb, way: string, now: number): number {
  return db.run('INSERT INTO sounding (started_at, way) VALUES (?,?)', now, way).id
}

/** It has ended; `reason` says why, when it was not by order. */
export function endSounding(db: WriteDb, id: number, reason: string | null, now: number): void {
  db.run('UPDATE sounding SET ended_at = ?, reason = ? WHERE id = ? AND ended_at IS NULL', now, reason, id)
}

/** What an earlier run left open ended when that run did (`at`, epoch ms), but not before it began. */
export function endSoundingsBefore(db: WriteDb, at: number): void {
  db.run(
    "UPDATE sounding SET ended_at = max(started_at, ?), reason = 'The program ended.' WHERE ended_at IS NULL",
    at,
  )
}

function fromRow(row: Row): LadderRow {
  return {
    id: Number(row.id),
    episodeId: Number(row.episode_id) as EpisodeId,
    program: row.program === 'day' ? 'day' : 'night',
    startedAt: Number(row.started_at),
    soundAt: Number(row.sound_at),
    seenAt: nullable(row.seen_at),
    warnedAt: nullable(row.warned_at),
    repeatedAt: nullable(row.repeated_at),
    unansweredAt: nullable(row.unanswered_at),
    shortCalls: Number(row.short_calls),
    shortAt: nullable(row.short_at),
    endedAt: nullable(row.ended_at),
    endedBy: row.ended_by === null ? null : String(row.ended_by),
  }
}

const nullable = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
