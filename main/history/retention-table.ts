/** What of the history is older than it is kept for, and its end: a slice at a time, children before their parents. */
import type { ReadDb, WriteDb } from '../db/db.ts'

/** A pause between two runs that a holiday explains, ms: after a longer one the clock may have been set instead. */
const explainedPauseMs = 30 * 86_400_000

/**
 * Since when Nightdesk has run without a pause that a wrong clock could have made, epoch ms. Within a run the clock is never
 * set; between two runs it may have been.
 */
export function runsSince(db: ReadDb, now: number): number {
  let since = now
  for (const { started_at: at, last_alive_at: alive } of db.all(
    'SELECT started_at, last_alive_at FROM run WHERE started_at <= ? ORDER BY id DESC LIMIT 1000',
    now,
  )) {
    if (since - Number(alive) > explainedPauseMs) break
    since = Math.min(since, Number(at))
  }
  return since
}

/**
 * The first run that was alive after an instant. What a later one wrote is younger whatever it says: a clock that was years
 * behind wrote it.
 */
function firstRunAfter(db: ReadDb, before: number, now: number): number {
  const row = db.get('SELECT min(id) AS id FROM run WHERE last_alive_at BETWEEN ? AND ?', before, now)
  return Number(row?.id ?? Number.MAX_SAFE_INTEGER)
}

/** Where a round has come to: the end and the id of the last episode that was looked at. */
export interface RetentionPlace {
  readonly quietAt: number
  readonly id: number
}

/** What is older than `before` goes, at `now`; epoch ms. */
export interface RetentionSpan {
  readonly before: number
  readonly now: number
}

export interface OldEpisodes {
  /** those that nothing stands on any more */
  readonly ids: readonly number[]
  /** null = there are no more */
  readonly last: RetentionPlace | null
}

/**
 * The next episodes that ended before an instant (epoch ms). What a postmortem, an escalation or a customer's thread tells of
 * stays, and so does what such a one was shown with, or what a later run wrote about.
 */
export function oldEpisodes(
  db: ReadDb,
  { before, now }: RetentionSpan,
  after: RetentionPlace | null,
  limit: number,
): OldEpisodes {
  const rows = db.all(
    `SELECT e.id, e.quiet_at,
       EXISTS (SELECT 1 FROM postmortem_episode p WHERE p.episode_id = e.id)
       OR EXISTS (SELECT 1 FROM escalation x WHERE x.episode_id = e.id)
       OR EXISTS (SELECT 1 FROM support_link l WHERE l.episode_id = e.id)
       OR EXISTS (SELECT 1 FROM episode o WHERE o.lead_id = e.id)
       OR EXISTS (SELECT 1 FROM episode_apart a WHERE a.lead_id = e.id)
       OR EXISTS (SELECT 1 FROM event v WHERE v.episode_id = e.id AND v.run_id > ?) AS stands
     FROM episode e
     WHERE e.quiet_at IS NOT NULL AND (e.quiet_at, e.id) > (?, ?) AND e.quiet_at < ?
     ORDER BY e.quiet_at, e.id LIMIT ?`,
    firstRunAfter(db, before, now),
    ...[after?.quietAt ?? -1, after?.id ?? 0, before, limit],
  )
  const last = rows.at(-1)
  return {
    ids: rows.flatMap(({ id, stands }) => (stands === 1 ? [] : [Number(id)])),
    last: last ? { quietAt: Number(last.quiet_at), id: Number(last.id) } : null,
  }
}

/** In the order in which nothing refers to what is gone already. */
const ofEpisodes = [
  'event',
  'attempt',
  'outbox',
  'mirror',
  'decision',
  'ladder',
  'alert_order',
  'episode_review',
  'upstream_detail',
  'episode_apart',
] as const

/** Takes episodes out with all that was written about them, and alerts that have none left. @returns rows that went */
export function dropEpisodes(db: WriteDb, ids: readonly number[]): number {
  if (ids.length === 0) return 0
  const list = JSON.stringify(ids)
  const alerts = db.all(
    'SELECT DISTINCT alert_id FROM episode WHERE id IN (SELECT value FROM json_each(?))',
    list,
  )
  let gone = 0
  for (const table of ofEpisodes)
    gone += db.run(`DELETE FROM ${table} WHERE episode_id IN (SELECT value FROM json_each(?))`, list).changes
  gone += db.run('DELETE FROM episode WHERE id IN (SELECT value FROM json_each(?))', list).changes
  for (const { alert_id: alert } of alerts) {
    if (alert === undefined || db.get('SELECT 1 FROM episode WHERE alert_id = ? LIMIT 1', alert)) continue
    gone += db.run('DELETE FROM alert_body WHERE alert_id = ?', alert).changes
    gone += db.run('DELETE FROM alert WHERE id = ?', alert).changes
  }
  return gone
}

/** What sources and runs wrote that belongs to no alert, and times without sight, before an instant. @returns rows that went */
export function dropOldRest(db: WriteDb, { before, now }: RetentionSpan, limit: number): number {
  const gaps = db.run(
    'DELETE FROM sight_gap WHERE id IN (SELECT id FROM sight_gap WHERE to_at < ? ORDER BY id LIMIT ?)',
    before,
    limit,
  ).changes
  if (gaps > 0) return gaps
  // Ids grow with time: the oldest stand first, whatever their kind.
  const first = db.get('SELECT id, at, run_id FROM event WHERE episode_id IS NULL ORDER BY id LIMIT 1')
  const lastRun = firstRunAfter(db, before, now)
  if (!first || Number(first.at) >= before || Number(first.run_id) > lastRun) return 0
  return db.run(
    `DELETE FROM event WHERE id IN (
       SELECT id FROM event WHERE episode_id IS NULL AND at < ? AND run_id <= ? ORDER BY id LIMIT ?)`,
    before,
    lastRun,
    limit,
  ).changes
}

/**
 * Threads that were closed before an instant and that no postmortem, alert or escalation tells of.
 * @param afterId the last one that was looked at
 */
export function oldThreads(
  db: ReadDb,
  before: number,
  afterId: number,
  limit: number,
): { readonly ids: readonly number[]; readonly lastId: number | null } {
  const rows = db.all(
    `SELECT t.id,
       EXISTS (SELECT 1 FROM postmortem_thread p WHERE p.thread_id = t.id)
       OR EXISTS (SELECT 1 FROM support_link l WHERE l.thread_id = t.id)
       OR EXISTS (SELECT 1 FROM escalation x WHERE x.thread_id = t.id)
       OR EXISTS (SELECT 1 FROM hand_over_word w JOIN support_order o ON o.id = w.order_id WHERE o.thread_id = t.id)
       AS stands
     FROM support_thread t WHERE t.closed_at < ? AND t.changed_at < ? AND t.id > ? ORDER BY t.id LIMIT ?`,
    ...[before, before, afterId, limit],
  )
  const last = rows.at(-1)
  return {
    ids: rows.flatMap(({ id, stands }) => (stands === 1 ? [] : [Number(id)])),
    lastId: last ? Number(last.id) : null,
  }
}

export function dropThreads(db: WriteDb, ids: readonly number[]): number {
  if (ids.length === 0) return 0
  const list = JSON.stringify(ids)
  let gone = 0
  for (const table of ['support_message', 'support_event', 'support_order'] as const)
    gone += db.run(`DELETE FROM ${table} WHERE thread_id IN (SELECT value FROM json_each(?))`, list).changes
  return (
    gone + db.run('DELETE FROM support_thread WHERE id IN (SELECT value FROM json_each(?))', list).changes
  )
}

/** Pages of the file that hold nothing and that it can give back, and how many it has. */
export function freePages(db: ReadDb): { readonly free: number; readonly all: number } {
  const of = (pragma: string): number => Number(Object.values(db.get(`PRAGMA ${pragma}`) ?? {})[0] ?? 0)
  // Another kind of file keeps its empty pages whatever it is asked.
  const isIncremental = of('auto_vacuum') === 2
  return { free: isIncremental ? of('freelist_count') : 0, all: of('page_count') }
}

/** Gives so many empty pages back to the disk; one a statement, as far as this driver goes on with it. */
export function givePagesBack(db: WriteDb, pages: number): void {
  for (let page = 0; page < pages; page += 1) db.run('PRAGMA incremental_vacuum(1)')
}
