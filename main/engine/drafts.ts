/** Postmortem drafts: begun out of the alerts' stories, saved as they are typed, never written over by each other. */
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, PostmortemId, ThreadId } from '../../contract/ids.ts'
import type { OrderValue } from '../../contract/orders.ts'
import type { Postmortem, RemovedPostmortem } from '../../contract/postmortem.ts'
import { episodeById } from '../alerts/episode-table.ts'
import { type NewEvent, noEffects } from '../db/journal.ts'
import { episodeStory } from '../history/story.ts'
import { copyOf } from '../postmortems/copy.ts'
import { type DraftEpisode, draftOf } from '../postmortems/draft.ts'
import {
  insertPostmortem,
  listPostmortems,
  listRemoved,
  postmortemById,
  setBack,
  setRemoved,
  updatePostmortem,
} from '../postmortems/postmortem-table.ts'
import type { DraftThread } from '../postmortems/thread-lines.ts'
import type { Core } from './core.ts'

/** So many of the removed drafts are listed; the words of older ones are in every export. */
const mostRemoved = 100

export interface Drafts {
  /**
   * begins a draft about these alerts, and the thread it came up in, and answers its id.
   * @throws AppError `not-found` when none of them is known
   */
  create(episodeIds: readonly EpisodeId[], thread?: DraftThread & { readonly id: ThreadId }): PostmortemId
  /**
   * Saves a text, on disk before it answers. Answers the id of the draft the words became when they were not typed over
   * the present version of one that is there: the present one is never written over. Else null.
   */
  save(input: OrderValue<'postmortems.save'>): PostmortemId | null
  /** puts a draft away; its words stay in the database */
  remove(id: PostmortemId): void
  /** takes a removed draft back as it was. @throws AppError `not-found` when it is not among the removed */
  bringBack(id: PostmortemId): void
  /** the removed ones, the one removed last first */
  removed(): readonly RemovedPostmortem[]
  /** @throws AppError `not-found` */
  read(id: PostmortemId): Postmortem
}

/** Wires drafts to the core and gives it the summaries. */
export function createDrafts(core: Core, newUid: () => string): Drafts {
  const { db, clock } = core
  core.postmortems = listPostmortems(db)

  const announce = (id: PostmortemId): void => {
    core.postmortems = listPostmortems(db)
    core.publish({ postmortems: core.postmortems.filter((one) => one.id === id) })
  }

  const insert = (
    text: string,
    episodeIds: readonly EpisodeId[],
    events: readonly NewEvent[],
    threadIds: readonly ThreadId[] = [],
  ): PostmortemId => {
    let id = 0 as PostmortemId
    core.commit((write, { now }) => {
      id = insertPostmortem(write, { uid: newUid(), text, episodeIds, threadIds, by: core.desk.me.name }, now)
      return { episodes: [], events }
    })
    announce(id)
    return id
  }

  return {
    create: (episodeIds, thread) => {
      const now = clock.now()
      const episodes = [...new Set(episodeIds)].flatMap((id): readonly DraftEpisode[] => {
        const episode = episodeById(db, core.policy, id)
        return episode ? [{ episode, story: episodeStory(db, episode, now) }] : []
      })
      if (episodes.length === 0 && episodeIds.length > 0 && !thread) {
        throw new AppError('not-found', 'None of these alerts is in the history. No draft was begun.')
      }
      const me = core.desk.me.name
      const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions()
      const ids = episodes.map(({ episode }) => episode.id)
      const events = ids.map((episodeId): NewEvent => ({ episodeId, kind: 'postmortem', by: me }))
      return insert(
        draftOf(episodes, { me, now, zone, ...(thread ? { thread } : {}) }),
        ids,
        events,
        thread ? [thread.id] : [],
      )
    },
    save: ({ postmortemId, base, text }) => {
      let saved = false
      core.commit((write, { now }) => {
        saved = updatePostmortem(write, postmortemId, base, text, now)
        return noEffects
      })
      if (saved) {
        announce(postmortemId)
        return null
      }
      const there = postmortemById(db, postmortemId)
      if (!there || there.isRemoved) return insert(text, there?.episodeIds ?? [], [])
      // Sent twice, since the first reply was lost.
      if (there.text === text) return null
      return insert(copyOf(text), there.episodeIds, [])
    },
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
      return postmortem
    },
  }
}
