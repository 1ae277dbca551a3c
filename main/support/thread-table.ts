/** Table `support_thread`: customers' threads. SQL only. */
import type { Impact } from '../../contract/alert.ts'
import type { EscalationId, PostmortemId, SourceId, ThreadId } from '../../contract/ids.ts'
import type { FollowedThread, Side } from '../../contract/seen-support.ts'
import type { Qualified, QualifyingQuestion, ThreadKind, ThreadOutcome } from '../../contract/support.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { fieldsIn, namesIn } from '../db/json-column.ts'

/** The last words of a thread. */
export interface LastWords {
  readonly text: string
  readonly by: string
  readonly side: Side
  readonly mine: boolean
}

export type Qualification = Readonly<Partial<Record<QualifyingQuestion, Qualified>>>

/** A thread as it is kept. Instants in epoch ms. */
export interface StoredThread {
  readonly id: ThreadId
  readonly sourceId: SourceId
  readonly ref: string
  readonly source: 'slack' | 'github'
  readonly channel: string
  readonly number: string | null
  readonly title: string
  /** somebody gave it its title; else it is its first words */
  readonly titled: boolean
  readonly url: string | null
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  /** closed at the source */
  readonly sourceClosedAt: number | null
  /** said by hand; null = as its channel says */
  readonly customer: string | null
  readonly environment: string | null
  readonly kind: ThreadKind | null
  readonly impact: Impact
  readonly qualification: Qualification
  readonly tier: string | null
  readonly holder: string | null
  readonly openedAt: number
  readonly changedAt: number
  readonly lastCustomerAt: number | null
  readonly askedAt: number | null
  readonly firstAnswerAt: number | null
  readonly waitsFor: 'us' | 'customer' | 'nobody'
  readonly last: LastWords
  readonly newestKey: string | null
  readonly closedAt: number | null
  readonly outcome: ThreadOutcome | null
  readonly closedBy: string | null
  readonly postmortemId: PostmortemId | null
  readonly version: number
}

/** A row of the table, for whoever reads further columns of it too. */
export function threadOfRow(row: Row): StoredThread {
  return {
    id: Number(row.id) as ThreadId,
    sourceId: String(row.source_id) as SourceId,
    ref: String(row.ref),
    source: row.kind_of_source === 'github' ? 'github' : 'slack',
    channel: String(row.channel),
    number: text(row.number),
    title: String(row.title),
    titled: row.titled === 1,
    url: text(row.url),
    labels: namesIn(row.labels),
    assignees: namesIn(row.assignees),
    sourceClosedAt: instant(row.source_closed_at),
    customer: text(row.customer),
    environment: text(row.environment),
    kind: row.kind === null ? null : (row.kind as ThreadKind),
    impact: row.impact as Impact,
    qualification: fieldsIn<Qualification>(row.qualification),
    tier: text(row.tier),
    holder: text(row.holder),
    openedAt: Number(row.opened_at),
    changedAt: Number(row.changed_at),
    lastCustomerAt: instant(row.last_customer_at),
    askedAt: instant(row.asked_at),
    firstAnswerAt: instant(row.first_answer_at),
    waitsFor: row.waits_for as StoredThread['waitsFor'],
    last: { ...noWords, ...fieldsIn<Partial<LastWords>>(row.last) },
    newestKey: text(row.newest_key),
    closedAt: instant(row.closed_at),
    outcome: row.outcome === null ? null : (row.outcome as ThreadOutcome),
    closedBy: text(row.closed_by),
    postmortemId: row.postmortem_id === null ? null : (Number(row.postmortem_id) as PostmortemId),
    version: Number(row.version),
  }
}

const noWords: LastWords = { text: '', by: '', side: 'us', mine: false }
const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
const instant = (value: Row[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)

export function threadById(db: ReadDb, id: ThreadId): StoredThread | undefined {
  const row = db.get('SELECT * FROM support_thread WHERE id = ?', id)
  return row && threadOfRow(row)
}

export function threadByRef(db: ReadDb, sourceId: SourceId, ref: string): StoredThread | undefined {
  const row = db.get('SELECT * FROM support_thread WHERE source_id = ? AND ref = ?', sourceId, ref)
  return row && threadOfRow(row)
}

/** Where a customer has written, or anybody in an issue: what nobody but us has said in a channel is no question. */
const isQuestion = "(kind_of_source = 'github' OR last_customer_at IS NOT NULL)"

/** Is it one of those that `liveThreads` answers? */
export function isLive(thread: StoredThread, since: LiveSince): boolean {
  if (thread.source !== 'github' && thread.lastCustomerAt === null) return false
  if (thread.closedAt !== null) return thread.closedAt >= since.closedFrom
  return thread.waitsFor === 'us' || thread.changedAt >= since.changedFrom
}

/** Both epoch ms. */
export interface LiveSince {
  readonly closedFrom: number
  /** of those that wait for nobody here */
  readonly changedFrom: number
}

/** Whatever waits for us, what changed lately, and what was closed lately. */
export function liveThreads(db: ReadDb, since: LiveSince): readonly StoredThread[] {
  const open = db.all(
    `SELECT * FROM support_thread INDEXED BY support_thread_open
     WHERE closed_at IS NULL AND (waits_for = 'us' OR changed_at >= ?) AND ${isQuestion}`,
    since.changedFrom,
  )
  const closed = db.all(
    `SELECT * FROM support_thread WHERE closed_at >= ? AND ${isQuestion}`,
    since.closedFrom,
  )
  return [...open, ...closed].map(threadOfRow)
}

/** Closed ones before an instant (null = the newest), the newest first. */
export function closedThreads(db: ReadDb, before: number | null, most: number): readonly StoredThread[] {
  return db
    .all(
      `SELECT * FROM support_thread WHERE closed_at < ? AND ${isQuestion} ORDER BY closed_at DESC, id DESC LIMIT ?`,
      before ?? Number.MAX_SAFE_INTEGER,
      most,
    )
    .map(threadOfRow)
}

/** Threads of a source whose reading goes on: whatever waits for us, and those that changed since `from`. The newest first. */
export function followedThreads(
  db: ReadDb,
  sourceId: SourceId,
  from: number,
  most: number,
): readonly (FollowedThread & { readonly isWaiting: boolean })[] {
  return db
    .all(
      `SELECT ref, newest_key, changed_at, waits_for FROM support_thread
       WHERE source_id = ? AND (changed_at >= ? OR waits_for = 'us') ORDER BY waits_for = 'us' DESC, changed_at DESC LIMIT ?`,
      sourceId,
      from,
      most,
    )
    .map((row) => ({
      ref: String(row.ref),
      newestKey: text(row.newest_key),
      changedAt: Number(row.changed_at),
      isWaiting: row.waits_for === 'us',
    }))
}

export function insertThread(
  db: WriteDb,
  thread: Pick<StoredThread, 'sourceId' | 'ref' | 'source' | 'channel' | 'title' | 'openedAt' | 'changedAt'>,
): ThreadId {
  return db.run(
    `INSERT INTO support_thread (source_id, ref, kind_of_source, channel, title, titled, opened_at, changed_at)
     VALUES (?,?,?,?,?,0,?,?)`,
    thread.sourceId,
    thread.ref,
    thread.source,
    thread.channel,
    thread.title,
    thread.openedAt,
    thread.changedAt,
  ).id as ThreadId
}

/** Writes all that may change, as one more version. */
export function saveThread(db: WriteDb, thread: StoredThread): void {
  db.run(
    `UPDATE support_thread SET channel = ?, number = ?, title = ?, titled = ?, url = ?, labels = ?, assignees = ?,
       source_closed_at = ?, customer = ?, environment = ?, kind = ?, impact = ?, qualification = ?, tier = ?, holder = ?,
       opened_at = ?, changed_at = ?, last_customer_at = ?, asked_at = ?, first_answer_at = ?, waits_for = ?, last = ?,
       newest_key = ?, closed_at = ?, outcome = ?, closed_by = ?, postmortem_id = ?, version = version + 1 WHERE id = ?`,
    thread.channel,
    thread.number,
    thread.title,
    thread.titled ? 1 : 0,
    thread.url,
    JSON.stringify(thread.labels),
    JSON.stringify(thread.assignees),
    thread.sourceClosedAt,
    thread.customer,
    thread.environment,
    thread.kind,
    thread.impact,
    JSON.stringify(thread.qualification),
    thread.tier,
    thread.holder,
    thread.openedAt,
    thread.changedAt,
    thread.lastCustomerAt,
    thread.askedAt,
    thread.firstAnswerAt,
    thread.waitsFor,
    JSON.stringify(thread.last),
    thread.newestKey,
    thread.closedAt,
    thread.outcome,
    thread.closedBy,
    thread.postmortemId,
    thread.id,
  )
}

/** Something that its pane shows has changed. */
export function bumpThread(db: WriteDb, id: ThreadId): void {
  db.run('UPDATE support_thread SET version = version + 1 WHERE id = ?', id)
}

/** The newest hand-over of each of these threads. */
export function handOversOf(db: ReadDb): ReadonlyMap<ThreadId, EscalationId> {
  const rows = db.all(
    'SELECT thread_id, max(id) AS id FROM escalation WHERE thread_id IS NOT NULL GROUP BY thread_id',
  )
  return new Map(rows.map((row) => [Number(row.thread_id) as ThreadId, Number(row.id) as EscalationId]))
}

/** The newest hand-over of one. */
export function handOverOf(db: ReadDb, id: ThreadId): EscalationId | null {
  const row = db.get('SELECT max(id) AS id FROM escalation WHERE thread_id = ?', id)
  return row?.id === null || row?.id === undefined ? null : (Number(row.id) as EscalationId)
}
