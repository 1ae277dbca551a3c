/** What pages see of postmortems: the rows that changed are read and told, not the list. */
import type { PostmortemId } from '../../contract/ids.ts'
import { summaryById } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'

/** Reads one row anew and tells the pages; one that is removed is told as gone. */
export function announcePostmortem(core: Core, id: PostmortemId): void {
  announcePostmortems(core, [id])
}

/** The same for several, in one word to the pages. */
export function announcePostmortems(core: Core, ids: readonly PostmortemId[]): void {
  if (ids.length === 0) return
  const rows = ids.flatMap((id) => summaryById(core.db, id) ?? [])
  const told = new Set(ids)
  const there = new Set(rows.map(({ id }) => id))
  const gone = ids.filter((id) => !there.has(id))
  const others = core.postmortems.filter((one) => !told.has(one.id))
  core.postmortems = [...rows, ...others].sort((a, b) => b.savedAt - a.savedAt || b.id - a.id)
  core.publish({
    ...(rows.length > 0 ? { postmortems: rows } : {}),
    ...(gone.length > 0 ? { removedPostmortems: gone } : {}),
  })
}
