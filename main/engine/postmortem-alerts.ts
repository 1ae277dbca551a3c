/** Further alerts of a trouble that has a postmortem already: put into that one instead of a second. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { WriteDb } from '../db/db.ts'
import { appendPostmortemEvent, isOfTheRecord } from '../postmortems/event-table.ts'
import { linkEpisodes, linkThreads } from '../postmortems/evidence-table.ts'
import { takeInAlerts } from '../postmortems/keep-life.ts'
import { postmortemById, type StoredPostmortem, setRemoved } from '../postmortems/postmortem-table.ts'
import type { Core } from './core.ts'
import { meetingDayOf } from './postmortem-life.ts'
import { announcePostmortem } from './postmortem-rows.ts'

/** Inside a transaction: a thread belongs to this postmortem from now on. */
export type MoveThread = (db: WriteDb, threadId: ThreadId, id: PostmortemId, now: number) => void

/** @throws AppError `not-found` when the postmortem is not there; then nothing was done */
export function addAlerts(
  core: Core,
  moveThread: MoveThread,
  { postmortemId, episodeIds, from }: OrderValue<'postmortems.addAlerts'>,
): void {
  const target = shownOf(core, postmortemId)
  if (!target) throw new AppError('not-found', 'This postmortem is not here any more.')
  const other = from == null || from === postmortemId ? undefined : shownOf(core, from)
  const goes = other !== undefined && isAsBegun(core, other)
  core.commit((db, { now }) => {
    const added = linkEpisodes(db, postmortemId, [...episodeIds, ...(other?.episodeIds ?? [])])
    linkThreads(db, postmortemId, other?.threadIds ?? [])
    if (goes) {
      for (const threadId of other.threadIds) moveThread(db, threadId, postmortemId, now)
      setRemoved(db, other.id, now)
    }
    const by = core.desk.me.name
    if (added.length > 0) {
      const text = added.length === 1 ? 'one alert' : `${added.length} alerts`
      appendPostmortemEvent(db, postmortemId, { at: now, by, kind: 'alerts-added', text })
    }
    // Threads bring their customers, too.
    takeInAlerts(db, postmortemId, added, { now, by, today: meetingDayOf(core, now) })
    return { episodes: [], events: added.map((episodeId) => ({ episodeId, kind: 'postmortem', by })) }
  })
  if (goes) announcePostmortem(core, other.id)
  announcePostmortem(core, postmortemId)
}

/** Words that somebody typed stay where they are, and so does what was handed out: only a draft out of the record goes. */
function isAsBegun({ db }: Core, { id, version, life, issue }: StoredPostmortem): boolean {
  return version === 1 && life.state === 'draft' && issue === null && isOfTheRecord(db, id)
}

function shownOf(core: Core, id: PostmortemId): StoredPostmortem | undefined {
  const found = postmortemById(core.db, id)
  return found?.isRemoved ? undefined : found
}
