/** The lives of postmortems: what somebody does with one is written with its story, in one transaction, and told. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemEvent, PostmortemLife } from '../../contract/postmortem-life.ts'
import { dateOf, wallAt } from '../../contract/zoned-time.ts'
import type { WriteDb } from '../db/db.ts'
import { noEffects } from '../db/journal.ts'
import { appendPostmortemEvent, postmortemStory } from '../postmortems/event-table.ts'
import { doDeed, type LifeDeed, type StoryLine } from '../postmortems/life.ts'
import { lifeById, writeLife } from '../postmortems/life-table.ts'
import type { Core } from './core.ts'
import { showPostmortemAnew } from './postmortem-shown.ts'

export interface PostmortemLives {
  /** @throws AppError `not-found`, and `not-allowed` with what is missing as sentences */
  deed(id: PostmortemId, deed: LifeDeed): void
  /** what the meeting decided. @throws AppError `not-found` */
  minute(id: PostmortemId, text: string): void
  /** the oldest first. @throws AppError `not-found` */
  story(id: PostmortemId): readonly PostmortemEvent[]
}

/** Wires them to the core. */
export function createPostmortemLives(core: Core): PostmortemLives {
  const { db, clock } = core
  const me = (): string => core.desk.me.name

  const known = (id: PostmortemId): PostmortemLife => {
    const life = lifeById(db, id)
    if (!life) throw new AppError('not-found', 'This postmortem is not here any more.')
    return life
  }

  /** The day it is where the team meets. */
  const today = (now: number): string => dateOf(wallAt(core.desk.settings.postmortems.zone, now))

  return {
    deed: (id, deed) => {
      const before = known(id)
      const now = clock.now()
      const result = doDeed(before, deed, { now, by: me(), today: today(now) })
      if (!result.ok) throw new AppError('not-allowed', result.missing.join(' '))
      if (result.life === before) return
      core.commit((write) => {
        keepLife(write, id, before, result.life, result.story, { at: now, by: me() })
        return noEffects
      })
      showPostmortemAnew(core, id)
    },
    minute: (id, text) => {
      known(id)
      core.commit((write, { now }) => {
        appendPostmortemEvent(write, id, { at: now, by: me(), kind: 'minuted', text })
        return noEffects
      })
    },
    story: (id) => {
      known(id)
      return postmortemStory(db, id)
    },
  }
}

/** One write for a life and what its story says of it. */
export function keepLife(
  db: WriteDb,
  id: PostmortemId,
  before: PostmortemLife,
  life: PostmortemLife,
  story: readonly StoryLine[],
  stamp: { readonly at: number; readonly by: string | null },
): void {
  writeLife(db, id, before, life)
  for (const line of story) appendPostmortemEvent(db, id, { ...line, ...stamp })
}
