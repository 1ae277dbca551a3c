/** The rows of postmortems as pages have them, brought up to date one by one: there may be thousands. */
import type { PostmortemId } from '../../contract/ids.ts'
import { summaryById } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'

/** Reads this postmortem's row anew and tells every page. For behind the transaction that changed it. */
export function announcePostmortem(core: Core, id: PostmortemId): void {
  const row = summaryById(core.db, id)
  const others = core.postmortems.filter((one) => one.id !== id)
  if (!row) {
    core.postmortems = others
    core.publish({ removedPostmortems: [id] })
    return
  }
  core.postmortems = [row, ...others].sort((a, b) => b.savedAt - a.savedAt || b.id - a.id)
  core.publish({ postmortems: [row] })
}
