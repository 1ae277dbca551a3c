/** The lives of postmortems: what somebody does with one is written with its story, in one transaction, and told. */
import { AppError } from '../../contract/errors.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemEvent, PostmortemLife } from '../../contract/postmortem-life.ts'
import { policyWords } from '../../contract/postmortem-policy.ts'
import { dateOf, wallAt } from '../../contract/zoned-time.ts'
import { noEffects } from '../db/journal.ts'
import { appendPostmortemEvent, postmortemStory } from '../postmortems/event-table.ts'
import { keepLife } from '../postmortems/keep-life.ts'
import { doDeed, type LifeDeed } from '../postmortems/life.ts'
import { lifeById } from '../postmortems/life-table.ts'
import { isLinkedTo } from '../postmortems/link-table.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'
import { createFiringAgain } from './postmortem-fired-again.ts'
import { createPostmortemReminders, type ReminderDeps } from './postmortem-reminders.ts'
import { announcePostmortems } from './postmortem-rows.ts'

export interface PostmortemLives extends EnginePart {
  /** the configuration, or a calendar of holidays, is another one: what is late is counted anew */
  readonly configured: () => void
  /** @throws AppError `not-found`, and `not-allowed` with what is missing as sentences */
  deed(id: PostmortemId, deed: LifeDeed): void
  /** takes an environment off the list. @throws AppError as `deed` does, where it is more than a slip */
  dropEnvironment(id: PostmortemId, environment: string): void
  /** what the meeting decided. @throws AppError `not-found` */
  minute(id: PostmortemId, text: string): void
  /** the oldest first. @throws AppError `not-found` */
  story(id: PostmortemId): readonly PostmortemEvent[]
}

/** Wires them to the core. */
export function createPostmortemLives(core: Core, deps: ReminderDeps): PostmortemLives {
  const { db, clock } = core
  const reminders = createPostmortemReminders(core, deps)
  const me = (): string => core.desk.me.name

  const known = (id: PostmortemId): PostmortemLife => {
    const life = lifeById(db, id)
    if (!life) throw new AppError('not-found', 'This postmortem is not here any more.')
    return life
  }

  createFiringAgain(core, {
    today: (now) => meetingDayOf(core, now),
    changed: (ids) => announcePostmortems(core, ids),
  })

  const act = (id: PostmortemId, deed: LifeDeed): void => {
    const before = known(id)
    const now = clock.now()
    const result = doDeed(before, deed, { now, by: me(), today: meetingDayOf(core, now) })
    if (!result.ok) throw new AppError('not-allowed', result.missing.join(' '))
    if (result.life === before) return
    // What came without one, from a file or an older Nightdesk, is judged under the one in force when it is first acted on.
    const policy = result.life.policy || policyInForce(core)
    const life = { ...result.life, policy, lateAt: reminders.lateAt(result.life) }
    core.commit((write) => {
      keepLife(write, id, { before, life, story: result.story }, { now, by: me() })
      return noEffects
    })
    announcePostmortems(core, [id])
  }

  return {
    run: reminders.run,
    configured: reminders.configured,
    deed: act,
    dropEnvironment: (id, environment) =>
      act(id, { kind: 'drop-environment', environment, isNamed: isLinkedTo(db, id, environment) }),
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

/** The policy of the configuration, with its version. */
export function policyInForce({ desk }: Pick<Core, 'desk'>): string {
  return policyWords(desk.settings.postmortems.policy)
}

/** The day it is where the team meets, YYYY-MM-DD. @param now epoch ms */
export function meetingDayOf({ desk }: Pick<Core, 'desk'>, now: number): string {
  return dateOf(wallAt(desk.settings.postmortems.zone, now))
}
