/** What was typed for the next one of a shift long over: put away, so that no field and no backup carries it for ever. */

import { noEffects } from '../db/journal.ts'
import { writeDraft } from '../db/setting-table.ts'
import type { Core } from './core.ts'

/** Nobody hands over a shift that began longer ago than this, ms. */
const keptMs = 30 * 86_400_000

/** Forgets hand-off notes of shifts that began more than 30 days before `now` (epoch ms). */
export function forgetOldNotes(core: Core, now: number): void {
  const old = Object.keys(core.drafts).filter((key) => {
    const at = Number(/^handoff:(\d+)/.exec(key)?.[1] ?? Number.NaN)
    // The place of those whose shift nobody knows has no instant, and stays.
    return at > 0 && at < now - keptMs
  })
  if (old.length === 0) return
  core.commit((db) => {
    for (const key of old) writeDraft(db, key, '', now)
    return noEffects
  })
  core.drafts = Object.fromEntries(Object.entries(core.drafts).filter(([key]) => !old.includes(key)))
  core.publish({ drafts: Object.fromEntries(old.map((key) => [key, ''])) })
}
