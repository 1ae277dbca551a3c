/** Postmortem drafts: begun out of the alerts' stories, saved as they are typed, never written over by each other. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { Postmortem, RemovedPostmortem } from '../../contract/postmortem.ts'
import type { TextSpot, VersionList, VersionText } from '../../contract/postmortem-text.ts'
import { type NewEvent, noEffects } from '../db/journal.ts'
import { copyImages } from '../postmortems/image-table.ts'
import {
  insertPostmortem,
  listPostmortems,
  listRemoved,
  postmortemById,
  setBack,
  setRemoved,
} from '../postmortems/postmortem-table.ts'
import { keepSpot, spotOf } from '../postmortems/spot-table.ts'
import { listVersions, versionText } from '../postmortems/version-table.ts'
import type { Core } from './core.ts'
import { createDraftImages, type DraftImages } from './draft-images.ts'
import { createDraftSaving, type DraftSaving } from './draft-saving.ts'
import { createPieces, type Pieces } from './pieces.ts'
import type { NewDraft, PostmortemEvidence } from './postmortem-evidence.ts'
import { policyInForce } from './postmortem-life.ts'
import { announcePostmortem } from './postmortem-rows.ts'

/** So many of the removed drafts are listed; the words of older ones are in every export. */
const mostRemoved = 100

export interface Drafts extends DraftSaving {
  readonly pieces: Pieces
  readonly images: DraftImages
  /**
   * begins a draft about these alerts, and the thread it came up in, and answers its id. They are read in slices; it is written at once.
   * @throws AppError `not-found` when none of them is known
   */
  create(episodeIds: readonly EpisodeId[], threadId?: ThreadId | null): Promise<PostmortemId>
  /** begins one about a thread and the alerts that are linked with it */
  createOfThread(threadId: ThreadId): PostmortemId
  /** puts a draft away; its words stay in the database */
  remove(id: PostmortemId): void
  /** takes a removed draft back as it was. @throws AppError `not-found` when it is not among the removed */
  bringBack(id: PostmortemId): void
  /** the removed ones, the one removed last first */
  removed(): readonly RemovedPostmortem[]
  /** @throws AppError `not-found` */
  read(id: PostmortemId): Postmortem
  /** keeps where the cursor was left; the disk hears of it with what comes next */
  leaveAt(id: PostmortemId, spot: TextSpot): void
  /** older than `before`, the newest first; those of a removed draft too */
  versions(id: PostmortemId, before: number | null, apartMs: number): VersionList
  /** @throws AppError `not-found` */
  version(id: PostmortemId, version: number): VersionText
}

/** Wires drafts to the core and gives it the summaries. `evidence` makes the first words of a draft. */
export function createDrafts(
  core: Core,
  newUid: () => string,
  evidence: Pick<PostmortemEvidence, 'begin' | 'beginOfThread'>,
): Drafts {
  const { db } = core
  core.postmortems = listPostmortems(db)

  const announce = (id: PostmortemId): void => announcePostmortem(core, id)

  const insert = (
    text: string,
    episodeIds: readonly EpisodeId[],
    events: readonly NewEvent[],
    threadIds: readonly ThreadId[] = [],
    besideOf: PostmortemId | null = null,
  ): PostmortemId => {
    let id = 0 as PostmortemId
    core.commit((write, { now }) => {
      const by = core.desk.me.name
      const outOf = besideOf === null ? null : 'out of words typed beside another'
      const policy = policyInForce(core)
      id = insertPostmortem(write, { uid: newUid(), text, episodeIds, threadIds, by, outOf, policy }, now)
      if (besideOf !== null) copyImages(write, besideOf, id)
      return { episodes: [], events }
    })
    announce(id)
    return id
  }
  const begun = ({ text, episodeIds, threadIds }: NewDraft): PostmortemId => {
    const by = core.desk.me.name
    const events = episodeIds.map((episodeId): NewEvent => ({ episodeId, kind: 'postmortem', by }))
    return insert(text, episodeIds, events, threadIds)
  }
  const pieces = createPieces()
  const saving = createDraftSaving(core, {
    pieces,
    announce,
    insert: (text, beside) => {
      const row = postmortemById(db, beside)
      return insert(text, row?.episodeIds ?? [], [], row?.threadIds ?? [], beside)
    },
  })

  return {
    ...saving,
    pieces,
    images: createDraftImages(core, pieces),
    create: async (episodeIds, threadId = null) => begun(await evidence.begin(episodeIds, threadId)),
    createOfThread: (threadId) => begun(evidence.beginOfThread(threadId)),
    remove: (id) => {
      core.commit((write, { now }) => {
        setRemoved(write, id, now)
        return noEffects
      })
      core.postmortems = core.postmortems.filter((one) => one.id !== id)
      core.publish({ removedPostmortems: [id] })
    },
    bringBack: (id) => {
      let back = false
      core.commit((write) => {
        back = setBack(write, id)
        return noEffects
      })
      if (!back) throw new AppError('not-found', 'This draft is not among the removed ones.')
      announce(id)
    },
    removed: () => listRemoved(db, mostRemoved),
    read: (id) => {
      const row = postmortemById(db, id)
      if (!row || row.isRemoved) throw new AppError('not-found', 'This draft is not here any more.')
      const { isRemoved: _, ...postmortem } = row
      const spot = spotOf(db, id)
      return { ...postmortem, ...(spot ? { spot } : {}) }
    },
    leaveAt: (id, spot) => {
      core.commit((write) => {
        keepSpot(write, id, spot)
        return noEffects
      }, 'later')
    },
    versions: (id, before, apartMs) => listVersions(db, id, before, apartMs),
    version: (id, version) => {
      const found = versionText(db, id, version)
      if (!found) throw new AppError('not-found', 'This version is not here any more.')
      return found
    },
  }
}
