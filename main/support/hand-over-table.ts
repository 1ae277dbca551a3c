/** What a hand-over reads and writes of a thread: who has it, what was said, and what came of it. SQL only. */
import type { Impact } from '../../contract/alert.ts'
import type { SourceId, ThreadId } from '../../contract/ids.ts'
import type { Side } from '../../contract/seen-support.ts'
import type { Qualified, QualifyingQuestion } from '../../contract/support.ts'
import type { ReadDb, Row, WriteDb } from '../db/db.ts'
import { type DraftMessage, noteKey } from './hand-over-summary.ts'

/** A thread as a hand-over names it. Instants are epoch ms. */
export interface ThreadHead {
  readonly id: ThreadId
  readonly sourceId: SourceId
  readonly ref: string
  readonly source: 'slack' | 'github'
  readonly channel: string
  readonly title: string
  /** by hand; null = as its channel says */
  readonly customer: string | null
  readonly environment: string | null
  readonly impact: Impact
  readonly qualification: Readonly<Partial<Record<QualifyingQuestion, Qualified>>>
  readonly tier: string | null
  readonly holder: string | null
  /** what the words of its hand-overs said last of who has it, as text; null = nothing */
  readonly bySign: string | null
  /** since when the customer waits */
  readonly since: number
  readonly closed: boolean
  /** the newest message, by key; null = none */
  readonly newestKey: string | null
}

export function threadHead(db: ReadDb, id: ThreadId): ThreadHead | undefined {
  const row = db.get('SELECT * FROM support_thread WHERE id = ?', id)
  return row && headOf(row)
}

export function threadHeadByRef(db: ReadDb, sourceId: SourceId, ref: string): ThreadHead | undefined {
  const row = db.get('SELECT * FROM support_thread WHERE source_id = ? AND ref = ?', sourceId, ref)
  return row && headOf(row)
}

/** Who has it from now on. */
export function setHolder(
  db: WriteDb,
  id: ThreadId,
  { tier, holder }: { readonly tier: string | null; readonly holder: string | null },
  now: number,
): void {
  db.run(
    'UPDATE support_thread SET tier = ?, holder = ?, changed_at = max(changed_at, ?), version = version + 1 WHERE id = ?',
    ...[tier, holder, now, id],
  )
}

/** Keeps what the words of its hand-overs say of who has it, so that only another one is followed. */
export function setBySign(db: WriteDb, id: ThreadId, sign: string | null): void {
  db.run('UPDATE support_thread SET by_words = ? WHERE id = ?', sign, id)
}

/** A line of its story. */
export function insertHanded(
  db: WriteDb,
  id: ThreadId,
  event: { readonly at: number; readonly by: string | null; readonly text: string },
): void {
  db.run(
    "INSERT INTO support_event (thread_id, at, kind, by, text) VALUES (?,?,'handed',?,?)",
    ...[id, event.at, event.by, event.text],
  )
  db.run('UPDATE support_thread SET version = version + 1 WHERE id = ?', id)
}

/** So much is read of a thread: what a source reads of it, too. */
const mostSaid = 5_000

/** Messages and notes, oldest first, the newest 5,000. */
export function saidIn(db: ReadDb, id: ThreadId): readonly DraftMessage[] {
  const messages = db
    .all(
      'SELECT key, at, side, text, nod, removed_at FROM support_message WHERE thread_id = ? ORDER BY at DESC, id DESC LIMIT ?',
      ...[id, mostSaid],
    )
    .map(
      (row): DraftMessage => ({
        key: String(row.key),
        at: Number(row.at),
        side: row.side as Side,
        isNote: false,
        text: String(row.text),
        isNod: row.nod === 1,
        isRemoved: row.removed_at !== null,
      }),
    )
  const notes = db
    .all(
      "SELECT id, at, text FROM support_event WHERE thread_id = ? AND kind = 'note' ORDER BY id DESC LIMIT ?",
      ...[id, mostSaid],
    )
    .map(
      (row): DraftMessage => ({
        key: noteKey(Number(row.id)),
        at: Number(row.at),
        ...{ side: 'us', isNote: true, text: String(row.text), isNod: false, isRemoved: false },
      }),
    )
  return [...messages.toReversed(), ...notes.toReversed()].toSorted((a, b) => a.at - b.at)
}

/** How many open threads somebody has. */
export function heldBy(db: ReadDb, who: string): number {
  const row = db.get(
    'SELECT count(*) AS n FROM support_thread WHERE closed_at IS NULL AND lower(holder) = lower(?)',
    who,
  )
  return Number(row?.n ?? 0)
}

function headOf(row: Row): ThreadHead {
  return {
    id: Number(row.id) as ThreadId,
    sourceId: String(row.source_id) as SourceId,
    ref: String(row.ref),
    source: row.kind_of_source === 'github' ? 'github' : 'slack',
    channel: String(row.channel),
    title: String(row.title),
    customer: text(row.customer),
    environment: text(row.environment),
    impact: row.impact as Impact,
    qualification: JSON.parse(String(row.qualification)) as ThreadHead['qualification'],
    tier: text(row.tier),
    holder: text(row.holder),
    bySign: text(row.by_words),
    since: Number(row.asked_at ?? row.last_customer_at ?? row.opened_at),
    closed: row.closed_at !== null,
    newestKey: text(row.newest_key),
  }
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : String(value)
