/** Tables `rule_set` and `circumstance`: what decisions depended on beside the alert, each once. SQL only. */
import type { ReadDb, WriteDb } from '../db/db.ts'

/** The row of this table of rules and hours; made when it was not in force before. `hash` names its content. */
export function keepRuleSet(db: WriteDb, hash: string, content: string, now: number): number {
  const known = db.get('SELECT id FROM rule_set WHERE hash = ?', hash)
  if (known) return Number(known.id)
  return db.run('INSERT INTO rule_set (hash, content, at) VALUES (?,?,?)', hash, content, now).id
}

/** The row of these circumstances; the newest one serves for as long as nothing has changed. */
export function keepCircumstance(db: WriteDb, ruleSetId: number, content: string, now: number): number {
  const last = db.get('SELECT id, rule_set_id, content FROM circumstance ORDER BY id DESC LIMIT 1')
  if (last && last.rule_set_id === ruleSetId && last.content === content) return Number(last.id)
  return db.run('INSERT INTO circumstance (at, rule_set_id, content) VALUES (?,?,?)', now, ruleSetId, content)
    .id
}

/** The newest circumstances as they were written, and the hash of the rules then. */
export function lastCircumstance(
  db: ReadDb,
): { readonly content: string; readonly ruleSet: string } | undefined {
  const row = db.get(
    'SELECT c.content, s.hash FROM circumstance c JOIN rule_set s ON s.id = c.rule_set_id ORDER BY c.id DESC LIMIT 1',
  )
  return row && { content: String(row.content), ruleSet: String(row.hash) }
}
