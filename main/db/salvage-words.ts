/** What was saved and what was lost, in sentences with counts and times. */
import type { Connection } from './connection.ts'
import type { Copied } from './copy-rows.ts'
import { inWords } from './stamp.ts'
import { lastRowId } from './tables.ts'

/** What a row of each table is to a person: one, and several. Tables without a name here are none of their business. */
const names: Readonly<Record<string, readonly [one: string, several: string]>> = {
  event: ['line of an alert’s story', 'lines of alerts’ stories'],
  episode: ['alert', 'alerts'],
  draft: ['unfinished note', 'unfinished notes'],
  postmortem: ['postmortem', 'postmortems'],
  postmortem_version: ['version of a postmortem', 'versions of postmortems'],
  image: ['picture', 'pictures'],
  setting: ['setting', 'settings'],
  outbox: ['order to a source', 'orders to a source'],
  escalation: ['escalation', 'escalations'],
  support_thread: ['customer’s thread', 'customers’ threads'],
  support_message: ['message of a customer’s thread', 'messages of customers’ threads'],
  support_order: ['answer to a customer', 'answers to customers'],
  environment_note: ['note of an environment', 'notes of environments'],
  override_order: ['shift for somebody else', 'shifts for somebody else'],
  silence_order: ['silence that was asked for', 'silences that were asked for'],
}

const counted = (table: string, rows: number): string => `${rows} ${names[table]?.[rows === 1 ? 0 : 1]}`

/** @param backupAt the instant of the backup that was restored, epoch ms, or null */
export function savedWords(copied: readonly Copied[], backupAt: number | null): readonly string[] {
  const rows = copied.filter(({ table, rows }) => rows > 0 && Object.hasOwn(names, table))
  const backup = backupAt === null ? [] : [`The backup of ${inWords(backupAt)} was restored.`]
  if (rows.length === 0) return backup
  const list = rows.map(({ table, rows: count }) => counted(table, count)).join(', ')
  return [...backup, `Read out of the damaged file${backupAt === null ? '' : ' over the backup'}: ${list}.`]
}

/**
 * What could not be read and is not in the backup either.
 * @param known `before` is the last event of the backup
 */
export function lostWords(
  to: Connection,
  copied: readonly Copied[],
  known: { readonly backupAt: number | null; readonly standIns: number; readonly before: number },
): readonly string[] {
  const lost = copied
    .filter(({ table, unreadable }) => unreadable.length > 0 && Object.hasOwn(names, table))
    .flatMap(({ table, unreadable }) => lostOf(to, table, unreadable, known.backupAt))
  if (known.standIns === 0) return lost
  return [
    ...lost,
    `${counted('episode', known.standIns)} could not be read; what was written about them is kept.`,
  ]
}

function lostOf(
  to: Connection,
  table: string,
  unreadable: Copied['unreadable'],
  backupAt: number | null,
): readonly string[] {
  const last = lastRowId(to, table)
  const present = to.prepare<[number, number], { rows: number }>(
    `SELECT count(*) AS rows FROM "${table}" WHERE rowid BETWEEN +? AND +?`,
  )
  let missing = 0
  let open = false
  for (const [first, end] of unreadable) {
    // Beyond the last row that is known nobody can say how many there were, whatever a damaged page says.
    if (end > last) open = true
    const [from, until] = [Math.max(1, first), Math.min(end, last)]
    if (from <= until) missing += until - from + 1 - (present.get(from, until)?.rows ?? 0)
  }
  const [, several] = names[table] ?? ['', table]
  const span = table === 'event' ? spanOf(to, unreadable) : ''
  const within = missing > 0 ? [`Up to ${counted(table, missing)}${span} could not be read.`] : []
  const after = backupAt === null ? '' : ` written after ${inWords(backupAt)}`
  return open ? [...within, `Some ${several}${after} may be lost: their end could not be read.`] : within
}

/** Between which instants the lost events lie, by their neighbours. */
function spanOf(to: Connection, unreadable: Copied['unreadable']): string {
  const at = (sql: string, id: number): number | null =>
    to.prepare<[number], { at: number }>(sql).get(id)?.at ?? null
  const from = at('SELECT at FROM event WHERE id < +? ORDER BY id DESC LIMIT 1', unreadable[0]?.[0] ?? 0)
  const until = at('SELECT at FROM event WHERE id > +? ORDER BY id LIMIT 1', unreadable.at(-1)?.[1] ?? 0)
  if (from === null && until === null) return ''
  if (from === null) return ` from before ${inWords(until ?? 0)}`
  return until === null ? ` from after ${inWords(from)}` : ` between ${inWords(from)} and ${inWords(until)}`
}
