/** Tables `alert`, `alert_body` and `episode`: SQL only, no rule. */
import type {
  Ack,
  AckEnded,
  Episode,
  Impact,
  KeptQuiet,
  Layer,
  Severity,
  Snooze,
} from '../../contract/alert.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { SeenAlert, SeenPending } from '../../contract/observation.ts'
import type { Outcome } from '../../contract/rules.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { hasTexts, isFields, jsonIn } from '../db/json-column.ts'
import { SharedTexts } from '../db/shared-texts.ts'
import type { EpisodePolicy } from './policy.ts'

/** An open or lately ended episode as the ingest needs it. */
export interface EpisodeState {
  readonly id: EpisodeId
  /** when its newest firing began, by the source */
  readonly lastFiredAt: number
  readonly quietAt: number | null
  readonly absentSince: number | null
  readonly ackOrigin: string | null
  readonly ackBy: string | null
  readonly suppressedBy: string | null
  readonly keptQuiet: string | null
  /** what the source will do by itself, the soonest first */
  readonly pending: readonly SeenPending[]
}

const columns = `e.id, e.version, a.source_id, a.alertname, a.title, a.customer, a.environment, a.layer, a.team, a.severity,
  a.severity_known, coalesce(e.impact, a.impact) AS impact, e.fired_at, e.seen_at, e.called_at, e.quiet_at, e.absent_since,
  e.returned_at, e.firings, e.ack_by, e.ack_mine, e.ack_at, e.ack_origin, e.ack_ended, e.kept_quiet, e.maintenance,
  e.snoozed_by, e.snoozed_at, e.snoozed_until, e.outcome, e.pending, e.lead_id`

/** Live episodes: everything open, and what ended after `quietFrom` (epoch ms). */
export function liveEpisodes(db: ReadDb, policy: EpisodePolicy, quietFrom: number): readonly Episode[] {
  // Two reads, so that each walks its own partial index instead of the whole history.
  const open = db.map(
    (row) => fromRow(row, policy),
    `SELECT ${columns} FROM episode e INDEXED BY episode_open JOIN alert a ON a.id = e.alert_id WHERE e.quiet_at IS NULL`,
  )
  const quiet = db.map(
    (row) => fromRow(row, policy),
    `SELECT ${columns} FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.quiet_at >= ? ORDER BY e.quiet_at DESC`,
    quietFrom,
  )
  return [...open, ...quiet]
}

/** One episode, or undefined when there is none of that id. */
export function episodeById(db: ReadDb, policy: EpisodePolicy, id: EpisodeId): Episode | undefined {
  const row = db.get(`SELECT ${columns} FROM episode e JOIN alert a ON a.id = e.alert_id WHERE e.id = ?`, id)
  return row && fromRow(row, policy)
}

/** The newest episodes of one customer since `from`, without `except`, at most 5. */
export function episodesOfCustomer(
  db: ReadDb,
  policy: EpisodePolicy,
  customer: string,
  from: number,
  except: EpisodeId,
): readonly Episode[] {
  return db
    .all(
      `SELECT ${columns} FROM episode e JOIN alert a ON a.id = e.alert_id
       WHERE a.customer = ? AND a.severity <> 'none' AND e.seen_at >= ? AND e.id <> ? ORDER BY e.seen_at DESC LIMIT 5`,
      customer,
      from,
      except,
    )
    .map((row) => fromRow(row, policy))
}

/** A storm's rows say the same few names: each is held once, and a collection of the heap has little to copy. */
const names = new SharedTexts(5_000)
const name = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : names.of(String(value))

function fromRow(row: Row, policy: EpisodePolicy): Episode {
  const calledAt = nullable(row.called_at)
  const from = calledAt ?? Number(row.seen_at)
  const ackEnded = row.ack_at === null ? ackEndedFrom(row.ack_ended) : null
  return {
    id: Number(row.id) as EpisodeId,
    version: Number(row.version),
    sourceId: names.of(String(row.source_id)) as SourceId,
    alertname: names.of(String(row.alertname)),
    title: String(row.title),
    customer: name(row.customer),
    environment: name(row.environment),
    layer: names.of(String(row.layer)) as Layer,
    team: name(row.team),
    severity: names.of(String(row.severity)) as Severity,
    severityKnown: row.severity_known === 1,
    impact: names.of(String(row.impact)) as Impact,
    firedAt: Number(row.fired_at),
    seenAt: Number(row.seen_at),
    calledAt,
    outcome: name(row.outcome) as Outcome | null,
    ackDueAt: (ackEnded?.seenAt ?? from) + policy.ackTargetMs,
    resolveDueAt: from + policy.resolveTargetMs,
    firing: row.quiet_at === null,
    quietAt: nullable(row.quiet_at),
    absentSince: nullable(row.absent_since),
    returnedAt: nullable(row.returned_at),
    ack: ackOf(row),
    snooze: snoozeOf(row),
    keptQuiet: quietBy(row.maintenance ?? null) ?? quietBy(row.kept_quiet ?? null),
    firings: Number(row.firings),
    ...(ackEnded ? { ackEnded } : {}),
    ...(row.lead_id == null ? {} : { leadId: Number(row.lead_id) as EpisodeId }),
    ...(row.pending === null ? {} : { pending: pendingFrom(row.pending) }),
  }
}

const pendingFrom = (value: Row[string] | undefined): readonly SeenPending[] =>
  jsonIn<readonly SeenPending[]>(value ?? null, Array.isArray, [])

const ackEndedFrom = (value: Row[string] | undefined): AckEnded | null =>
  jsonIn<AckEnded | null>(
    value ?? null,
    (ended) => hasTexts('by')(ended) && isFields(ended) && [ended.at, ended.seenAt].every(Number.isFinite),
    null,
  )

/** Damaged, it keeps nothing quiet: better heard once too often. */
const quietBy = (value: Row[string]): KeptQuiet | null =>
  jsonIn<KeptQuiet | null>(value, hasTexts('kind'), null)

/** What has ended is not put off; fires it again as the same episode, the snooze goes on as long as it was to last. */
function snoozeOf(row: Row): Snooze | null {
  if (row.snoozed_until === null || row.quiet_at !== null) return null
  return { by: String(row.snoozed_by), at: Number(row.snoozed_at), until: Number(row.snoozed_until) }
}

function ackOf(row: Row): Ack | null {
  if (row.ack_at === null) return null
  return {
    by: String(row.ack_by),
    mine: row.ack_mine === 1,
    at: Number(row.ack_at),
    origin: row.ack_origin === 'upstream' ? 'upstream' : 'here',
    order: null,
  }
}

const nullable = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)

/** The alert's open episode, else the one that began last: when one ended, a clock that was set since cannot say. */
export function newestEpisode(db: ReadDb, alertId: number): EpisodeState | undefined {
  const row =
    db.get(`${stateSelect} WHERE alert_id = ? AND quiet_at IS NULL`, alertId) ??
    db.get(
      `${stateSelect} WHERE e.id = (SELECT max(id) FROM episode INDEXED BY episode_by_alert WHERE alert_id = ?)`,
      alertId,
    )
  return row && toState(row)
}

const stateColumns = `e.id, coalesce(e.refired_at, e.fired_at) AS last_fired_at, e.quiet_at, e.absent_since, e.ack_origin,
  e.ack_by, e.suppressed_by, e.kept_quiet, e.pending`
const stateSelect = `SELECT ${stateColumns} FROM episode e`

function toState(row: Row): EpisodeState {
  return {
    id: Number(row.id) as EpisodeId,
    lastFiredAt: Number(row.last_fired_at),
    quietAt: nullable(row.quiet_at),
    absentSince: nullable(row.absent_since),
    ackOrigin: text(row.ack_origin),
    ackBy: text(row.ack_by),
    suppressedBy: text(row.suppressed_by),
    keptQuiet: text(row.kept_quiet),
    pending: pendingFrom(row.pending),
  }
}

/** Open episodes of a source that something upstream suppresses. */
export function suppressedEpisodes(db: ReadDb, sourceId: SourceId): readonly EpisodeState[] {
  return db
    .all(
      `SELECT ${stateColumns} FROM episode e INDEXED BY episode_suppressed JOIN alert a ON a.id = e.alert_id
       WHERE e.quiet_at IS NULL AND e.suppressed_by IS NOT NULL AND a.source_id = ?`,
      sourceId,
    )
    .map(toState)
}

/** Open, listed episodes of a source that an alert keeps quiet whose name is not known. */
export function namelesslyInhibited(db: ReadDb, sourceId: SourceId): readonly EpisodeState[] {
  return db
    .all(
      `SELECT ${stateColumns} FROM episode e INDEXED BY episode_suppressed JOIN alert a ON a.id = e.alert_id
       WHERE e.quiet_at IS NULL AND e.suppressed_by IS NOT NULL AND e.absent_since IS NULL AND a.source_id = ?
         AND e.kept_quiet ->> 'kind' = 'inhibited' AND e.kept_quiet ->> 'by' IS NULL`,
      sourceId,
    )
    .map(toState)
}

/** Does one peer of its source keep it quiet while another calls it active? */
export function isDisputed(db: ReadDb, id: EpisodeId): boolean {
  return (
    db.get(
      `SELECT 1 FROM episode WHERE id = ? AND CASE WHEN json_valid(suppressed_by) THEN
         NOT suppressed_by ->> 'suppressed'
         AND json_array_length(suppressed_by, '$.silencedBy') + json_array_length(suppressed_by, '$.inhibitedBy')
           + json_array_length(suppressed_by, '$.mutedBy') > 0 END`,
      id,
    ) !== undefined
  )
}

/** What suppresses it upstream and who holds it there, as stored; null = nothing. */
export function suppressedBy(db: ReadDb, id: EpisodeId): string | null {
  return text(db.get('SELECT suppressed_by FROM episode WHERE id = ?', id)?.suppressed_by)
}

/** Begins an episode; answers its id. */
export function insertEpisode(
  db: WriteDb,
  alertId: number,
  seen: Pick<SeenAlert, 'firedAt' | 'endsAt'>,
  now: number,
): EpisodeId {
  const { id } = db.run(
    'INSERT INTO episode (alert_id, fired_at, seen_at, vouched_until) VALUES (?,?,?,?)',
    alertId,
    seen.firedAt,
    now,
    seen.endsAt,
  )
  return id as EpisodeId
}

/**
 * The alert is listed: its absence, if any, is over, and an ended episode goes on. `againAt` counts one more firing, which
 * began then by the source's stamp; null when it is the firing known already.
 */
export function setListed(db: WriteDb, id: EpisodeId, endsAt: number, againAt: number | null): void {
  db.run(
    `UPDATE episode SET absent_since = NULL, absent_polls = 0, quiet_at = NULL, vouched_until = max(vouched_until, ?),
       firings = firings + ?, refired_at = coalesce(?, refired_at) WHERE id = ?`,
    endsAt,
    againAt === null ? 0 : 1,
    againAt,
    id,
  )
}

export function setSuppression(
  db: WriteDb,
  id: EpisodeId,
  suppressedBy: string | null,
  keptQuiet: string | null,
): void {
  db.run('UPDATE episode SET suppressed_by = ?, kept_quiet = ? WHERE id = ?', suppressedBy, keptQuiet, id)
}

/** Writes what the source will do by itself, the soonest first; nothing clears it. */
export function setPending(db: WriteDb, id: EpisodeId, pending: readonly SeenPending[]): void {
  db.run(
    'UPDATE episode SET pending = ? WHERE id = ?',
    pending.length === 0 ? null : JSON.stringify(pending),
    id,
  )
}

/** What keeps each of these quiet upstream, and which window folds it, apart from each other. */
export function quietOf(
  db: ReadDb,
  ids: readonly EpisodeId[],
): ReadonlyMap<EpisodeId, { readonly upstream: KeptQuiet | null; readonly maintenance: KeptQuiet | null }> {
  const rows = db.all(
    'SELECT e.id, e.kept_quiet, e.maintenance FROM json_each(?) j JOIN episode e ON e.id = j.value',
    JSON.stringify(ids),
  )
  return new Map(
    rows.map((row) => [
      Number(row.id) as EpisodeId,
      { upstream: quietBy(row.kept_quiet ?? null), maintenance: quietBy(row.maintenance ?? null) },
    ]),
  )
}

/** Writes or clears (null) the window that folds it. */
export function setMaintenance(db: WriteDb, id: EpisodeId, window: KeptQuiet | null): void {
  db.run('UPDATE episode SET maintenance = ? WHERE id = ?', window && JSON.stringify(window), id)
}

export function setQuiet(db: WriteDb, id: EpisodeId, at: number): void {
  db.run(
    'UPDATE episode SET quiet_at = ?, absent_since = NULL, absent_polls = 0, kept_quiet = NULL, suppressed_by = NULL, maintenance = NULL, pending = NULL, ack_held = NULL WHERE id = ?',
    at,
    id,
  )
}

/** Writes or clears (null) who has it. Who holds it at the source already is kept with an ack that is given here. */
export function setAck(
  db: WriteDb,
  id: EpisodeId,
  ack: {
    readonly by: string
    readonly mine: boolean
    readonly at: number
    readonly origin: 'here' | 'upstream'
  } | null,
): void {
  db.run(
    `UPDATE episode SET ack_by = ?, ack_mine = ?, ack_at = ?, ack_origin = ?, returned_at = NULL, ack_ended = NULL,
       ack_held = CASE WHEN ? = 'here' AND json_valid(suppressed_by) THEN suppressed_by -> '$.held' END WHERE id = ?`,
    ack?.by ?? null,
    ack ? (ack.mine ? 1 : 0) : null,
    ack?.at ?? null,
    ack?.origin ?? null,
    ack?.origin ?? null,
    id,
  )
}

/** Writes or clears (null) until when it is put off. */
export function setSnooze(db: WriteDb, id: EpisodeId, snooze: Snooze | null): void {
  db.run(
    'UPDATE episode SET snoozed_by = ?, snoozed_at = ?, snoozed_until = ? WHERE id = ?',
    snooze?.by ?? null,
    snooze?.at ?? null,
    snooze?.until ?? null,
    id,
  )
}

/** The rules say that somebody must be called: the instant counts only once. */
export function setCalled(db: WriteDb, id: EpisodeId, at: number): void {
  db.run("UPDATE episode SET called_at = coalesce(called_at, ?), outcome = 'wake' WHERE id = ?", at, id)
}

/** What the rules say of it now. */
export function setOutcome(db: WriteDb, id: EpisodeId, outcome: Outcome): void {
  db.run('UPDATE episode SET outcome = ? WHERE id = ?', outcome, id)
}

export function setReturned(db: WriteDb, id: EpisodeId, at: number): void {
  db.run('UPDATE episode SET returned_at = ? WHERE id = ?', at, id)
}

export function setTargetNoted(db: WriteDb, id: EpisodeId): boolean {
  return db.run('UPDATE episode SET target_noted = 1 WHERE id = ? AND target_noted = 0', id).changes > 0
}

export function setImpact(db: WriteDb, id: EpisodeId, impact: Impact): void {
  db.run('UPDATE episode SET impact = ? WHERE id = ?', impact, id)
}

/** Every change of an episode or of its story makes its version grow. */
export function bumpVersion(db: WriteDb, id: EpisodeId): void {
  db.run('UPDATE episode SET version = version + 1 WHERE id = ?', id)
}

/** When episodes of the same alert began, newest first, since `from`. */
export function episodesOfAlert(
  db: ReadDb,
  id: EpisodeId,
  from: number,
): readonly { id: EpisodeId; firedAt: number; quietAt: number | null; ackBy: string | null }[] {
  return db
    .all(
      `SELECT o.id, o.fired_at, o.quiet_at, o.ack_by FROM episode e JOIN episode o ON o.alert_id = e.alert_id
       WHERE e.id = ? AND o.fired_at >= ? ORDER BY o.fired_at DESC`,
      id,
      from,
    )
    .map((row) => ({
      id: Number(row.id) as EpisodeId,
      firedAt: Number(row.fired_at),
      quietAt: nullable(row.quiet_at),
      ackBy: text(row.ack_by),
    }))
}

/** Where the local history begins, epoch ms; `now` when it is empty. */
export function historyStart(db: ReadDb, now: number): number {
  return Number(db.get('SELECT min(seen_at) AS at FROM episode')?.at ?? now)
}

/** The last instant at which somebody was called, epoch ms. */
export function lastCallAt(db: ReadDb): number | null {
  return nullable(db.get('SELECT max(called_at) AS at FROM episode')?.at)
}
