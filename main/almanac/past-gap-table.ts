/** Times in which nobody could see, of sources and of Nightdesk itself. SQL only. */
import type { SourceId } from '../../contract/ids.ts'
import type { PastGap, PastSubject } from '../../contract/past.ts'
import type { ReadDb, Row } from '../db/db.ts'
import type { Path } from './past-table.ts'

/** Why a source was not seen while nothing of ours ran. */
export const closedReason = 'Nightdesk was not running'

export interface SourceGap {
  readonly sourceId: string
  readonly from: number
  /** null = still */
  readonly to: number | null
}

/** Every gap there ever was. Instants are epoch ms. */
export function allGaps(db: ReadDb): readonly SourceGap[] {
  return db.all('SELECT source_id, from_at, to_at FROM gap').map((row) => ({
    sourceId: String(row.source_id),
    from: Number(row.from_at),
    to: instant(row.to_at),
  }))
}

/** Every run, and the last sign of life before it. */
export function allRuns(
  db: ReadDb,
): readonly { readonly startedAt: number; readonly aliveBefore: number | null }[] {
  return db
    .all('SELECT started_at, alive_before FROM run')
    .map((row) => ({ startedAt: Number(row.started_at), aliveBefore: instant(row.alive_before) }))
}

/** The sources that the subject's alerts ever came from. */
export function sourcesOf(db: ReadDb, subject: PastSubject, path: Path): readonly string[] {
  const rows =
    path.kind === 'label'
      ? db.all(
          `SELECT DISTINCT a.source_id FROM alert_label l JOIN alert a ON a.id = l.alert_id WHERE l.label_id = ? ORDER BY 1`,
          path.id,
        )
      : subject.kind === 'label'
        ? []
        : db.all(`SELECT DISTINCT source_id FROM alert WHERE ${subject.kind} = ? ORDER BY 1`, subject.value)
  return rows.map((row) => String(row.source_id))
}

const ofWindow = `FROM (
  SELECT source_id, from_at, to_at, reason FROM gap
  WHERE source_id IN (SELECT value FROM json_each(?)) AND from_at < ? AND (to_at IS NULL OR to_at > ?)
  UNION ALL
  SELECT NULL, alive_before, started_at, '${closedReason}' FROM run
  WHERE alive_before IS NOT NULL AND alive_before < ? AND started_at > ?)`

/** The gaps of these sources, and our own, that touch the window: oldest first, the newest `most` of them. */
export function gapsOf(
  db: ReadDb,
  sources: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
  most: number,
): { readonly gaps: readonly PastGap[]; readonly all: number } {
  const values = [JSON.stringify(sources), to, from, to, from]
  const rows = db.all(
    `SELECT source_id, from_at, to_at, reason ${ofWindow} ORDER BY from_at DESC, source_id DESC LIMIT ?`,
    ...[...values, most],
  )
  const all = Number(db.get(`SELECT count(*) AS count ${ofWindow}`, ...values)?.count ?? 0)
  return { gaps: rows.map(gapIn).toReversed(), all }
}

/** Since when anything is remembered: the first run, else the first alert that was seen; null = nothing is. */
export function historyStart(db: ReadDb): number | null {
  return (
    instant(db.get('SELECT min(started_at) AS at FROM run')?.at) ??
    instant(db.get('SELECT seen_at AS at FROM episode ORDER BY id LIMIT 1')?.at)
  )
}

function gapIn(row: Row): PastGap {
  return {
    sourceId: row.source_id === null ? null : (String(row.source_id) as SourceId),
    from: Number(row.from_at),
    to: instant(row.to_at),
    reason: String(row.reason),
  }
}

type Value = Row[string] | undefined
const instant = (value: Value): number | null =>
  value === null || value === undefined ? null : Number(value)
