/** What pages see of postmortems: one row is read and told, not the list. */
import type { PostmortemId } from '../../contract/ids.ts'
import { summaryById } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'

/** Reads one anew and tells every page; nothing where it was removed. */
export function showPostmortemAnew(
  core: Pick<Core, 'db' | 'publish' | 'postmortems'>,
  id: PostmortemId,
): void {
  const row = summaryById(core.db, id)
  if (!row) return
  const isListed = core.postmortems.some((one) => one.id === id)
  core.postmortems = isListed
    ? core.postmortems.map((one) => (one.id === id ? row : one))
    : [row, ...core.postmortems]
  core.publish({ postmortems: [row] })
}
