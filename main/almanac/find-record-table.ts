/** What finding reads of the record's own tables: what is shown of a hit, and what was so before. */
import type { EpisodeId } from '../../contract/ids.ts'
import type { ReadDb, Row } from '../db/db.ts'

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)

/** Who had taken an episode when the record was told of it last. */
export function ackOf(db: ReadDb, episodeId: number): string | null {
  return text(db.get('SELECT ack_by FROM episode WHERE id = ?', episodeId)?.ack_by)
}

export function alertOfEpisode(db: ReadDb, episodeId: number): number | null {
  const row = db.get('SELECT alert_id FROM episode WHERE id = ?', episodeId)
  return row ? Number(row.alert_id) : null
}

export function episodesOf(db: ReadDb, alertId: number): number[] {
  return db.all('SELECT id FROM episode WHERE alert_id = ?', alertId).map(({ id }) => Number(id))
}

export function noteTextOf(db: ReadDb, id: number): string {
  return text(db.get('SELECT text FROM note WHERE id = ?', id)?.text) ?? ''
}

export interface FoundAlert {
  readonly alertname: string
  readonly title: string
  /** its newest episode */
  readonly episodeId: EpisodeId
  readonly isOpen: boolean
}

/** null = it has no episode any more that could be opened. */
export function alertOf(db: ReadDb, alertId: number): FoundAlert | null {
  const row = db.get(
    `SELECT a.alertname, a.title, e.id, e.quiet_at FROM episode AS e JOIN alert AS a ON a.id = e.alert_id
       WHERE e.alert_id = ? ORDER BY e.fired_at DESC, e.id DESC LIMIT 1`,
    alertId,
  )
  if (!row) return null
  const { alertname, title, id, quiet_at } = row
  return {
    alertname: String(alertname),
    title: String(title),
    episodeId: Number(id) as EpisodeId,
    isOpen: quiet_at === null,
  }
}

export function episodeCountOf(db: ReadDb, alertId: number): number {
  return Number(db.get('SELECT count(*) AS n FROM episode WHERE alert_id = ?', alertId)?.n)
}

export function labelsOf(db: ReadDb, alertId: number): readonly (readonly [string, string])[] {
  return db
    .all(
      `SELECT l.name, l.value FROM alert_label AS al JOIN label AS l ON l.id = al.label_id WHERE al.alert_id = ?
         ORDER BY l.name`,
      alertId,
    )
    .map(({ name, value }) => [String(name), String(value)] as const)
}

export interface FoundThread {
  readonly title: string
  readonly channel: string
  readonly isOpen: boolean
}

export function threadOf(db: ReadDb, id: number): FoundThread | null {
  const row = db.get('SELECT title, channel, closed_at, outcome FROM thread WHERE id = ?', id)
  if (!row) return null
  return {
    title: String(row.title),
    channel: String(row.channel),
    isOpen: row.closed_at === null && row.outcome === null,
  }
}

export interface FoundPostmortem {
  readonly title: string
  readonly isOpen: boolean
}

export function postmortemOf(db: ReadDb, id: number): FoundPostmortem | null {
  const row = db.get('SELECT title, state FROM postmortem WHERE id = ?', id)
  return row ? { title: String(row.title), isOpen: row.state !== 'closed' } : null
}
