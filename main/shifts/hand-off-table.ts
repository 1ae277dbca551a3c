/** What fired in a shift, read from episodes and their notes. SQL only. */
import type { Severity } from '../../contract/alert.ts'
import type { PastEpisode } from '../../contract/hand-off.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { ReadDb } from '../db/db.ts'

/** More lines are read by nobody. */
const mostRows = 500

const lastNote = `(SELECT n.text FROM event n WHERE n.episode_id = e.id AND n.kind = 'note'
  ORDER BY n.at DESC, n.id DESC LIMIT 1)`

/** A stretch of time, epoch ms, and whose alerts count in it. */
export interface OursBetween {
  readonly from: number
  /** not included */
  readonly until: number
  /** an alert of no team is everybody's; none = all are */
  readonly teams: readonly string[]
}

/**
 * Pages and notify alerts of a span. What was kept quiet until its end and never called is not among them: nobody had to
 * see to it (an episode that has ended does not say any more that it was kept quiet, its story does).
 */
const ours = `FROM episode e JOIN alert a ON a.id = e.alert_id
  WHERE a.severity IN ('page', 'notify')
    AND (json_array_length(?) = 0 OR a.team IS NULL OR a.team IN (SELECT value FROM json_each(?)))
    AND (e.called_at IS NOT NULL OR (e.kept_quiet IS NULL AND e.maintenance IS NULL AND coalesce((
      SELECT k.kind FROM event k WHERE k.episode_id = e.id AND k.kind IN ('kept-quiet', 'heard-again')
      ORDER BY k.id DESC LIMIT 1), '') <> 'kept-quiet'))`
const inSpan = `AND ((e.seen_at >= ? AND e.seen_at < ?) OR (e.called_at >= ? AND e.called_at < ?))`

function givenFor({ from, until, teams }: OursBetween): readonly (string | number)[] {
  const mine = JSON.stringify(teams)
  return [mine, mine, from, until, from, until]
}

/** How many of them there are, whatever number is listed. */
export function countBetween(
  db: ReadDb,
  span: OursBetween,
): { readonly alerts: number; readonly pages: number; readonly healed: number; readonly called: number } {
  const row = db.get(
    `SELECT count(*) AS alerts, sum(a.severity = 'page') AS pages,
       sum(e.ack_by IS NULL AND e.quiet_at IS NOT NULL) AS healed,
       sum(e.called_at >= ? AND e.called_at < ?) AS called ${ours} ${inSpan}`,
    ...[span.from, span.until, ...givenFor(span)],
  )
  return {
    alerts: Number(row?.alerts ?? 0),
    pages: Number(row?.pages ?? 0),
    healed: Number(row?.healed ?? 0),
    called: Number(row?.called ?? 0),
  }
}

/** Names that fired so often and more in the span, each firing counted when this laptop saw it; the most often first. */
export function noisyBetween(
  db: ReadDb,
  { from, until, teams }: OursBetween,
  least: number,
  most: number,
): readonly { readonly alertname: string; readonly firings: number }[] {
  const mine = JSON.stringify(teams)
  return db
    .all(
      `SELECT a.alertname, count(*) AS firings ${ours.replace('FROM episode e', 'FROM event f JOIN episode e ON e.id = f.episode_id')}
         AND f.kind IN ('fired', 'refired') AND f.at >= ? AND f.at < ?
       GROUP BY a.alertname HAVING count(*) >= ? ORDER BY firings DESC, a.alertname LIMIT ?`,
      ...[mine, mine, from, until, least, most],
    )
    .map((row) => ({ alertname: String(row.alertname), firings: Number(row.firings) }))
}

/** Those that were seen first or called in this span, the last first; at most 500. */
export function firedBetween(db: ReadDb, span: OursBetween): readonly PastEpisode[] {
  return db
    .all(
      `SELECT e.id, a.title, a.customer, a.environment, a.severity, e.seen_at, e.called_at,
         e.quiet_at, e.ack_by, e.firings, ${lastNote} AS note
       ${ours} ${inSpan} ORDER BY coalesce(e.called_at, e.seen_at) DESC, e.id DESC LIMIT ?`,
      ...givenFor(span),
      mostRows,
    )
    .map((row) => ({
      episodeId: Number(row.id) as EpisodeId,
      title: String(row.title),
      customer: text(row.customer),
      environment: text(row.environment),
      severity: row.severity as Severity,
      at: Number(row.called_at ?? row.seen_at),
      endedAt: row.quiet_at === null ? null : Number(row.quiet_at),
      by: text(row.ack_by),
      called: row.called_at !== null,
      firings: Number(row.firings),
      note: text(row.note),
    }))
}

/** What was noted last of an episode; null = nothing. */
export function lastNoteOf(db: ReadDb, episodeId: EpisodeId): string | null {
  const [row] = db.all(`SELECT ${lastNote} AS note FROM episode e WHERE e.id = ?`, episodeId)
  return text(row?.note)
}

/** Which alert of which source an episode is of. */
export function identityOf(
  db: ReadDb,
  episodeId: EpisodeId,
): { readonly source: string; readonly fingerprint: string } {
  const row = db.get(
    'SELECT a.source_id, a.fingerprint FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.id = ?',
    episodeId,
  )
  return { source: String(row?.source_id ?? ''), fingerprint: String(row?.fingerprint ?? '') }
}

/** The newest episode of a source's alert; undefined where this laptop has never seen it. */
export function newestOf(
  db: ReadDb,
  sourceId: SourceId,
  fingerprint: string,
): { readonly episodeId: EpisodeId; readonly quietAt: number | null } | undefined {
  const row = db.get(
    `SELECT e.id, e.quiet_at FROM alert a JOIN episode e ON e.alert_id = a.id
     WHERE a.source_id = ? AND a.fingerprint = ? ORDER BY e.id DESC LIMIT 1`,
    sourceId,
    fingerprint,
  )
  if (!row) return
  const quietAt = row.quiet_at === null ? null : Number(row.quiet_at)
  return { episodeId: Number(row.id) as EpisodeId, quietAt }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
