/** What stands upstream as last read, and what it hides: SQL only. */
import type { SourceId } from '../../contract/ids.ts'
import type { ReadDb } from '../db/db.ts'
import { fieldsIn } from '../db/json-column.ts'
import { type Breathe, sliceRows } from './breath.ts'

/** All sources' silences as text: another text means that something changed. */
export function silencesText(db: ReadDb): string {
  return db
    .all('SELECT id, silences FROM source ORDER BY id')
    .map((row) => `${row.id}\n${row.silences}`)
    .join('\n')
}

/** How many firing alerts of a source each silence hides, by the silence's id. */
export async function hiddenBySilence(
  db: ReadDb,
  sourceId: SourceId,
  breathe: Breathe,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (let after = 0; ; ) {
    const rows = db.all(
      `SELECT e.alert_id, a.source_id, e.suppressed_by FROM episode e INDEXED BY episode_suppressed
       CROSS JOIN alert a ON a.id = e.alert_id
       WHERE e.quiet_at IS NULL AND e.suppressed_by IS NOT NULL AND e.alert_id > ? ORDER BY e.alert_id LIMIT ?`,
      after,
      sliceRows,
    )
    for (const row of rows) {
      if (row.source_id !== sourceId) continue
      const { silencedBy = [], suppressed } = fieldsIn<{
        readonly silencedBy?: readonly string[]
        readonly suppressed?: boolean
      }>(row.suppressed_by)
      // A peer that does not know the silence calls the alert active: nothing hides it.
      if (suppressed === false) continue
      for (const id of new Set(silencedBy)) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    const last = rows.at(-1)
    if (!last || rows.length < sliceRows) return counts
    after = Number(last.alert_id)
    await breathe()
  }
}
