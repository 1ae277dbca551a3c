/**
 * Which episodes a history is made of, newest first, by few reads whatever it is of. A name, place, customer or team is
 * read off its index. A label that few alerts have is looked up by alert; one that many have is met at once when the
 * newest episodes are gone through. SQL only.
 */
import type { EpisodeId } from '../../contract/ids.ts'
import type { PastPlace, PastSubject } from '../../contract/past.ts'
import type { ReadDb, Row } from '../db/db.ts'
import { findTerm, longMs } from './subject-table.ts'

/** Where the episodes of a subject are found. */
export type Path =
  | { readonly kind: 'nowhere' }
  | { readonly kind: 'column'; readonly column: Column; readonly id: number }
  | {
      readonly kind: 'label'
      readonly id: number
      /** how many alerts have it: few, some, or so many that the newest episodes are gone through */
      readonly alerts: 'few' | 'some' | 'many'
      readonly limits: Limits
    }

/** Where one way of looking a label up costs more than the next. */
export interface Limits {
  /** up to so many alerts all their episodes in the window are read: each costs one seek and its rows */
  readonly few: number
  /** above so many the newest episodes are gone through */
  readonly many: number
  /** after so many that do not have the label it was common at another time: then it is looked up by alert all the same */
  readonly steps: number
}

/** Measured on the million events of a busy year: fifty thousand alerts, four hundred thousand episodes. */
const usual: Limits = { few: 200, many: 2_500, steps: 20_000 }

type Column = 'name_id' | 'environment_id' | 'customer_id' | 'team_id'

const columns: Readonly<Record<Exclude<PastSubject['kind'], 'label'>, Column>> = {
  alertname: 'name_id',
  environment: 'environment_id',
  customer: 'customer_id',
  team: 'team_id',
}
const indexes: Readonly<Record<Column, string>> = {
  name_id: 'episode_by_name',
  environment_id: 'episode_by_environment',
  customer_id: 'episode_by_customer',
  team_id: 'episode_by_team',
}

/** How this subject is to be found. */
export function pathOf(db: ReadDb, subject: PastSubject, limits = usual): Path {
  if (subject.kind === 'label') {
    const row = db.get('SELECT id FROM label WHERE name = ? AND value = ?', subject.name, subject.value)
    if (!row) return { kind: 'nowhere' }
    const id = Number(row.id)
    const counted = db.get(
      'SELECT count(*) AS alerts FROM (SELECT 1 FROM alert_label WHERE label_id = ? LIMIT ?)',
      id,
      limits.many + 1,
    )
    const count = Number(counted?.alerts ?? 0)
    return {
      kind: 'label',
      id,
      alerts: count <= limits.few ? 'few' : count <= limits.many ? 'some' : 'many',
      limits,
    }
  }
  const id = findTerm(db, subject.value)
  return id === null ? { kind: 'nowhere' } : { kind: 'column', column: columns[subject.kind], id }
}

/** Before everything that began at `to` or later: ids begin at 1. */
export function endOf(to: number): PastPlace {
  return { firedAt: to, id: 0 as EpisodeId }
}

/** So many before `before`, newest first: first what began in the window, then what began before it and lasted into it. */
export function placesBefore(
  db: ReadDb,
  path: Path,
  from: number,
  before: PastPlace,
  limit: number,
): readonly PastPlace[] {
  const begun = begunBefore(db, path, from, before, limit)
  return begun.length === limit
    ? begun
    : [...begun, ...carriedBefore(db, path, from, begun.at(-1) ?? before, limit - begun.length)]
}

/** The episodes that began in the window before `before`, newest first. Instants are epoch ms; `to` is not of the window. */
export function begunBefore(
  db: ReadDb,
  path: Path,
  from: number,
  before: PastPlace,
  limit: number,
): readonly PastPlace[] {
  switch (path.kind) {
    case 'nowhere':
      return []
    case 'column':
      return db
        .all(
          `SELECT fired_at, id FROM episode INDEXED BY ${indexes[path.column]}
           WHERE lead_id IS NULL AND ${path.column} = ? AND fired_at >= ? AND fired_at <= ? AND (fired_at, id) < (?, ?)
           ORDER BY fired_at DESC, id DESC LIMIT ?`,
          ...[path.id, from, before.firedAt, before.firedAt, before.id, limit],
        )
        .map(placeIn)
    case 'label':
      if (path.alerts === 'few') return byAlert(db, path.id, from, before, limit)
      return (
        (path.alerts === 'many' ? byTime(db, path, from, before, limit) : null) ??
        byNewest(db, path.id, from, before, limit)
      )
  }
}

/** Alert after alert, every episode of it in the window. */
function byAlert(
  db: ReadDb,
  labelId: number,
  from: number,
  before: PastPlace,
  limit: number,
): readonly PastPlace[] {
  return db
    .all(
      `SELECT e.fired_at, e.id FROM alert_label l CROSS JOIN episode e INDEXED BY episode_by_alert ON e.alert_id = l.alert_id
       WHERE l.label_id = ? AND e.lead_id IS NULL AND e.fired_at >= ? AND e.fired_at <= ? AND (e.fired_at, e.id) < (?, ?)
       ORDER BY e.fired_at DESC, e.id DESC LIMIT ?`,
      ...[labelId, from, before.firedAt, before.firedAt, before.id, limit],
    )
    .map(placeIn)
}

/**
 * By the newest one of each alert first: as many as are asked for lie not further back than the newest of so many alerts,
 * and only the alerts that have one so new have any of them.
 */
function byNewest(
  db: ReadDb,
  labelId: number,
  from: number,
  before: PastPlace,
  limit: number,
): readonly PastPlace[] {
  const place = [before.firedAt, before.firedAt, before.id]
  return db
    .all(
      `WITH newest AS MATERIALIZED (
         SELECT l.alert_id AS id, (SELECT e.fired_at FROM episode e INDEXED BY episode_by_alert
           WHERE e.alert_id = l.alert_id AND e.lead_id IS NULL AND e.fired_at <= ? AND (e.fired_at, e.id) < (?, ?)
           ORDER BY e.fired_at DESC LIMIT 1) AS at
         FROM alert_label l WHERE l.label_id = ?),
       begins AS MATERIALIZED (
         SELECT coalesce((SELECT at FROM newest WHERE at >= ? ORDER BY at DESC LIMIT 1 OFFSET ?), ?) AS at)
       SELECT e.fired_at, e.id FROM begins CROSS JOIN newest CROSS JOIN episode e INDEXED BY episode_by_alert ON e.alert_id = newest.id
       WHERE newest.at >= begins.at AND e.lead_id IS NULL AND e.fired_at >= begins.at AND e.fired_at <= ?
         AND (e.fired_at, e.id) < (?, ?)
       ORDER BY e.fired_at DESC, e.id DESC LIMIT ?`,
      ...[...place, labelId, from, limit - 1, from, ...place, limit],
    )
    .map(placeIn)
}

/** Episode after episode back in time, whichever has the label; null = too many have not. */
function byTime(
  db: ReadDb,
  { id, limits }: Extract<Path, { kind: 'label' }>,
  from: number,
  before: PastPlace,
  limit: number,
): readonly PastPlace[] | null {
  const place = [from, before.firedAt, before.firedAt, before.id]
  // It ends where enough are found; the walk comes in order, and sorting it would be to walk all of it.
  const found = db
    .all(
      `SELECT e.fired_at, e.id FROM (SELECT fired_at, id, alert_id, lead_id FROM episode INDEXED BY episode_by_time
         WHERE fired_at >= ? AND fired_at <= ? AND (fired_at, id) < (?, ?) ORDER BY fired_at DESC, id DESC LIMIT ?) e
       WHERE e.lead_id IS NULL AND EXISTS (SELECT 1 FROM alert_label l WHERE l.label_id = ? AND l.alert_id = e.alert_id)
       LIMIT ?`,
      ...[...place, limits.steps, id, limit],
    )
    .map(placeIn)
  if (found.length === limit) return found
  const further = db.get(
    `SELECT 1 FROM episode INDEXED BY episode_by_time WHERE fired_at >= ? AND fired_at <= ? AND (fired_at, id) < (?, ?)
     ORDER BY fired_at DESC, id DESC LIMIT 1 OFFSET ?`,
    ...[...place, limits.steps],
  )
  return further ? null : found
}

/** Those that began before the window and lasted into it, newest first: what fires for a month is no news of last week. */
export function carriedBefore(
  db: ReadDb,
  path: Path,
  from: number,
  before: PastPlace,
  limit: number,
): readonly PastPlace[] {
  const place = [from, before.firedAt, before.firedAt, before.id]
  switch (path.kind) {
    case 'nowhere':
      return []
    case 'label':
      if (path.alerts === 'few')
        return db
          .all(
            `SELECT e.fired_at, e.id FROM alert_label l CROSS JOIN episode e INDEXED BY episode_by_alert ON e.alert_id = l.alert_id
             WHERE l.label_id = ? AND e.lead_id IS NULL AND (e.quiet_at IS NULL OR e.quiet_at > ?) AND e.fired_at <= ?
               AND (e.fired_at, e.id) < (?, ?) AND e.fired_at < ?
             ORDER BY e.fired_at DESC, e.id DESC LIMIT ?`,
            ...[path.id, ...place, from, limit],
          )
          .map(placeIn)
      return carriedAmong(
        db,
        'INDEXED BY episode_by_time',
        'EXISTS (SELECT 1 FROM alert_label l WHERE l.label_id = ? AND l.alert_id = e.alert_id)',
        [path.id, ...place],
        { from, limit },
      )
    case 'column':
      return carriedAmong(
        db,
        `INDEXED BY ${indexes[path.column]}`,
        `e.${path.column} = ?`,
        [path.id, ...place],
        {
          from,
          limit,
        },
      )
  }
}

/** The shorter ones lie close before the window; the longer ones are few and have an index of their own. */
function carriedAmong(
  db: ReadDb,
  index: string,
  belongs: string,
  values: readonly number[],
  { from, limit }: { readonly from: number; readonly limit: number },
): readonly PastPlace[] {
  return db
    .all(
      `SELECT e.fired_at, e.id FROM episode e ${index}
       WHERE e.lead_id IS NULL AND ${belongs} AND e.quiet_at > ? AND e.fired_at <= ? AND (e.fired_at, e.id) < (?, ?)
         AND e.fired_at >= ? AND e.fired_at < ? AND e.quiet_at - e.fired_at <= ${longMs}
       UNION ALL
       SELECT e.fired_at, e.id FROM episode e INDEXED BY episode_long
       WHERE e.lead_id IS NULL AND ${belongs} AND (e.quiet_at IS NULL OR e.quiet_at > ?) AND e.fired_at <= ?
         AND (e.fired_at, e.id) < (?, ?) AND e.fired_at < ? AND (e.quiet_at IS NULL OR e.quiet_at - e.fired_at > ${longMs})
       ORDER BY 1 DESC, 2 DESC LIMIT ?`,
      ...[...values, from - longMs, from, ...values, from, limit],
    )
    .map(placeIn)
}

/** How many began in each of the stretches that follow each other; `edges` (epoch ms) are one more than the stretches. */
export function countsIn(db: ReadDb, path: Path, edges: readonly number[]): readonly number[] {
  const counts = edges.slice(1).map(() => 0)
  switch (path.kind) {
    case 'nowhere':
      return counts
    case 'column':
      return counts.map((_, index) =>
        Number(
          db.get(
            `SELECT count(*) AS count FROM episode INDEXED BY ${indexes[path.column]}
             WHERE lead_id IS NULL AND ${path.column} = ? AND fired_at >= ? AND fired_at < ?`,
            ...[path.id, edges[index] ?? 0, edges[index + 1] ?? 0],
          )?.count,
        ),
      )
    case 'label': {
      const rows = db.all(
        `SELECT e.fired_at FROM alert_label l CROSS JOIN episode e INDEXED BY episode_by_alert ON e.alert_id = l.alert_id
         WHERE l.label_id = ? AND e.lead_id IS NULL AND e.fired_at >= ? AND e.fired_at < ?`,
        ...[path.id, edges[0] ?? 0, edges.at(-1) ?? 0],
      )
      for (const { fired_at } of rows) {
        const stretch = stretchOf(edges, Number(fired_at))
        counts[stretch] = (counts[stretch] ?? 0) + 1
      }
      return counts
    }
  }
}

/** Which stretch an instant lies in: the last whose beginning is not after it. */
function stretchOf(edges: readonly number[], at: number): number {
  let [low, high] = [0, edges.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((edges[middle] ?? 0) <= at) low = middle
    else high = middle
  }
  return low
}

const placeIn = (row: Row): PastPlace => ({
  firedAt: Number(row.fired_at),
  id: Number(row.id) as PastPlace['id'],
})
