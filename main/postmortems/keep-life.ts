/** A life and its story are written together, in the transaction they are given. */
import type { EpisodeId, PostmortemId } from '../../contract/ids.ts'
import type { PostmortemLife } from '../../contract/postmortem-life.ts'
import type { WriteDb } from '../db/db.ts'
import { appendPostmortemEvent } from './event-table.ts'
import { doDeed, type LifeContext, type StoryLine } from './life.ts'
import { lifeById, writeLife } from './life-table.ts'
import { linkedCustomers, linkedEnvironments } from './link-table.ts'

/** Writes what became of a life, with what its story says of it. */
export function keepLife(
  db: WriteDb,
  id: PostmortemId,
  {
    before,
    life,
    story,
  }: { readonly before: PostmortemLife; readonly life: PostmortemLife; readonly story: readonly StoryLine[] },
  { now, by }: Pick<LifeContext, 'now' | 'by'>,
): void {
  writeLife(db, id, before, life)
  for (const line of story) appendPostmortemEvent(db, id, { ...line, at: now, by })
}

/**
 * Takes in what alerts that were just linked to a postmortem say of whom it affects: new environments are open, and open a
 * closed one again. Others that these did not fire in are left as they are.
 */
export function takeInAlerts(
  db: WriteDb,
  id: PostmortemId,
  added: readonly EpisodeId[],
  context: LifeContext,
): void {
  const before = lifeById(db, id)
  if (!before) return
  const environments = linkedEnvironments(db, id, added)
  const result = doDeed(before, { kind: 'came-in', environments }, context)
  if (!result.ok) return
  const customers = [...new Set([...before.customers, ...linkedCustomers(db, id)])]
  keepLife(db, id, { before, life: { ...result.life, customers }, story: result.story }, context)
}
