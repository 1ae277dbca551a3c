/** What surrounds the rows of a history: who took them, where they were, and what was written and linked. SQL only. */
import type { Severity } from '../../contract/alert.ts'
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { PastHelp, PastPlace } from '../../contract/past.ts'
import type { ReadDb, Row } from '../db/db.ts'
import type { Path } from './past-table.ts'

/** As much of an episode as a bar and a taker need. Instants are epoch ms. */
export interface LookedRow {
  readonly id: EpisodeId
  readonly alertId: number
  readonly firedAt: number
  readonly quietAt: number | null
  readonly calledAt: number | null
  readonly ackAt: number | null
  readonly ackBy: string | null
  /** number of its place, or of its name; null = it has none */
  readonly laneId: number | null
}

/** These episodes, in this order. @param lane by what they are laid into lanes */
export function lookedRows(
  db: ReadDb,
  places: readonly PastPlace[],
  lane: 'environment_id' | 'name_id',
): readonly LookedRow[] {
  return db
    .all(
      `SELECT e.id, e.alert_id, e.fired_at, e.quiet_at, e.called_at, e.ack_at, e.ack_by, e.${lane} AS lane_id
       FROM json_each(?) j CROSS JOIN episode e ON e.id = j.value ORDER BY j.key`,
      JSON.stringify(places.map(({ id }) => id)),
    )
    .map((row) => ({
      id: Number(row.id) as EpisodeId,
      alertId: Number(row.alert_id),
      firedAt: Number(row.fired_at),
      quietAt: instant(row.quiet_at),
      calledAt: instant(row.called_at),
      ackAt: instant(row.ack_at),
      ackBy: text(row.ack_by),
      laneId: instant(row.lane_id),
    }))
}

/** How grave each of these alerts is, and where its recipe is. */
export function alertsOf(
  db: ReadDb,
  ids: readonly number[],
): ReadonlyMap<number, { readonly severity: Severity; readonly recipe: string | null }> {
  return new Map(
    db
      .all(
        'SELECT a.id, a.severity, a.recipe FROM json_each(?) j CROSS JOIN alert a ON a.id = j.value',
        JSON.stringify(ids),
      )
      .map((row) => [Number(row.id), { severity: row.severity as Severity, recipe: text(row.recipe) }]),
  )
}

/** The value that stands behind a number. */
export function termOf(db: ReadDb, id: number): string {
  return String(db.get('SELECT value FROM term WHERE id = ?', id)?.value ?? '')
}

const window = `e.lead_id IS NULL AND e.fired_at < ? AND (e.fired_at >= ? OR e.quiet_at IS NULL OR e.quiet_at > ?)`

function belongs(path: Exclude<Path, { kind: 'nowhere' }>): string {
  return path.kind === 'column'
    ? `e.${path.column} = ?`
    : 'EXISTS (SELECT 1 FROM alert_label l WHERE l.label_id = ? AND l.alert_id = e.alert_id)'
}

type Window = { readonly from: number; readonly to: number }

/** Of up to so many episodes the notes are read one after the other; of more, the newest notes are gone through. */
const fewEpisodes = 2_000

/** The notes on the window's episodes, newest first. @param rows those episodes, if there are not too many */
export function notesOf(
  db: ReadDb,
  path: Path,
  { from, to }: Window,
  rows: readonly LookedRow[],
  most: number,
): readonly PastHelp[] {
  if (path.kind === 'nowhere') return []
  const found =
    rows.length <= fewEpisodes
      ? db.all(
          `SELECT n.episode_id, n.at, n.by, n.text FROM json_each(?) j
           CROSS JOIN note n INDEXED BY note_by_episode ON n.episode_id = j.value
           WHERE n.at >= ? ORDER BY n.at DESC, n.id DESC LIMIT ?`,
          ...[JSON.stringify(rows.map(({ id }) => id)), from, most],
        )
      : db.all(
          `SELECT n.episode_id, n.at, n.by, n.text FROM note n INDEXED BY note_by_time
           CROSS JOIN episode e ON e.id = n.episode_id
           WHERE n.at >= ? AND ${window} AND ${belongs(path)} ORDER BY n.at DESC, n.id DESC LIMIT ?`,
          ...[from, to, from, from, path.id, most],
        )
  return found.map((row) => ({
    kind: 'note' as const,
    episodeId: Number(row.episode_id) as EpisodeId,
    at: Number(row.at),
    by: text(row.by),
    text: String(row.text),
  }))
}

/** The postmortems that name one of the window's episodes, the one that was saved last first. */
export function postmortemsOf(
  db: ReadDb,
  path: Path,
  { from, to }: Window,
  most: number,
): readonly PastHelp[] {
  if (path.kind === 'nowhere') return []
  return db
    .all(
      `SELECT p.id, p.title, p.state FROM postmortem p WHERE EXISTS (
         SELECT 1 FROM postmortem_episode o INDEXED BY postmortem_episode_by_postmortem
         CROSS JOIN episode e ON e.id = o.episode_id
         WHERE o.postmortem_id = p.id AND ${window} AND ${belongs(path)})
       ORDER BY p.saved_at DESC, p.id DESC LIMIT ?`,
      ...[to, from, from, path.id, most],
    )
    .map((row) => ({
      kind: 'postmortem' as const,
      postmortemId: Number(row.id) as PostmortemId,
      title: String(row.title),
      isOpen: row.state !== 'closed',
    }))
}

type Value = Row[string] | undefined
const instant = (value: Value): number | null =>
  value === null || value === undefined ? null : Number(value)
const text = (value: Value): string | null => (value === null || value === undefined ? null : String(value))
