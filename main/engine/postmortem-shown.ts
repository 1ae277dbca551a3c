/** What pages see of postmortems: the rows that changed are read and told, not the list. */
import type { PostmortemId } from '../../contract/ids.ts'
import { summaryById } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'

/** Reads these anew and tells every page; of those that were removed nothing is told. */
export function showPostmortemsAnew(
  core: Pick<Core, 'db' | 'publish' | 'postmortems'>,
  ids: readonly PostmortemId[],
): void {
  const rows = new Map(ids.flatMap((id) => summaryById(core.db, id) ?? []).map((row) => [row.id, row]))
  if (rows.size === 0) return
  const listed = new Set(core.postmortems.map(({ id }) => id))
  const fresh = [...rows.values()].filter(({ id }) => !listed.has(id))
  core.postmortems = [...fresh, ...core.postmortems.map((one) => rows.get(one.id) ?? one)]
  core.publish({ postmortems: [...rows.values()] })
}
