/** Where else: the same alerts' names, and alerts with the same labels, in other environments of the history. SQL only. */
import type { ReadDb } from '../db/db.ts'
import { fieldsIn } from '../db/json-column.ts'

/** An alert's name that fired in another environment. Instants are epoch ms. */
export interface FiredElsewhere {
  readonly environment: string
  readonly customer: string | null
  readonly times: number
  readonly lastAt: number
}

/** Where alerts of these names fired since `from` beside these environments, the one that fired last first. */
export function firedElsewhere(
  db: ReadDb,
  sources: readonly string[],
  alertnames: readonly string[],
  environments: readonly string[],
  { from, most }: { readonly from: number; readonly most: number },
): readonly FiredElsewhere[] {
  return db
    .all(
      `SELECT a.environment, iif(count(DISTINCT a.customer) = 1, max(a.customer), NULL) AS customer,
         count(*) AS times, max(e.fired_at) AS last_at
       FROM json_each(?) s JOIN json_each(?) n
       JOIN alert a INDEXED BY alert_by_name ON a.source_id = s.value AND a.alertname = n.value
       JOIN episode e ON e.alert_id = a.id
       WHERE a.environment <> '' AND a.environment NOT IN (SELECT value FROM json_each(?)) AND e.fired_at >= ?
       GROUP BY a.environment ORDER BY last_at DESC, a.environment LIMIT ?`,
      ...[JSON.stringify(sources), JSON.stringify(alertnames), JSON.stringify(environments), from, most],
    )
    .map((row) => ({
      environment: String(row.environment),
      customer: row.customer === null ? null : String(row.customer),
      times: Number(row.times),
      lastAt: Number(row.last_at),
    }))
}

/** An alert of another environment. */
export interface AlertElsewhere {
  readonly environment: string
  readonly customer: string | null
  readonly alertname: string
  readonly labels: Readonly<Record<string, string>>
  /** when it fired last, epoch ms */
  readonly lastAt: number
}

/** So many of the newest alerts are looked through: labels have no index, and what is older says little of today. */
const newest = 50_000

/** Alerts beside these environments whose labels have this one, the newest first. */
export function labelledElsewhere(
  db: ReadDb,
  [name, value]: readonly [string, string],
  environments: readonly string[],
  most: number,
): readonly AlertElsewhere[] {
  // As it stands in the stored JSON: a search in its text finds the few whose labels are then read.
  const written = JSON.stringify({ [name]: value }).slice(1, -1)
  return db
    .all(
      `SELECT a.environment, a.customer, a.alertname, b.labels,
         (SELECT max(fired_at) FROM episode WHERE alert_id = a.id) AS last_at
       FROM alert a JOIN alert_body b ON b.alert_id = a.id
       WHERE a.id > (SELECT max(id) FROM alert) - ${newest} AND instr(b.labels, ?) > 0
         AND a.environment <> '' AND a.environment NOT IN (SELECT value FROM json_each(?))
       ORDER BY a.id DESC LIMIT ?`,
      ...[written, JSON.stringify(environments), most],
    )
    .map((row) => ({
      environment: String(row.environment),
      customer: row.customer === null ? null : String(row.customer),
      alertname: String(row.alertname),
      labels: fieldsIn<Record<string, string>>(row.labels),
      lastAt: Number(row.last_at ?? 0),
    }))
    .filter(({ labels }) => labels[name] === value)
}
