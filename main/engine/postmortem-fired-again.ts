/** Linked alerts that fire again where the fix should hold: looked at inside the commit that sees them fire. Wired once. */
import type { Episode } from '../../contract/alert.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemLife } from '../../contract/postmortem-life.ts'
import { isDiskTrouble } from '../db/connection.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { type Effects, noEffects } from '../db/journal.ts'
import { quietSince } from '../postmortems/fired-again.ts'
import { keepLife } from '../postmortems/keep-life.ts'
import { doDeed } from '../postmortems/life.ts'
import { lifeById } from '../postmortems/life-table.ts'
import { lastFiringOf } from '../postmortems/link-table.ts'
import type { Core } from './core.ts'
import { createWatchedPostmortems, type Firing } from './watched-postmortems.ts'

/** What became of one. */
type Told = Parameters<typeof keepLife>[2] & { readonly id: PostmortemId }

/** Alerts that began to fire together, and say the same to every postmortem but for when. */
interface Began extends Firing {
  readonly episodes: readonly Episode[]
}

/**
 * Wires it into the core.
 * @param deps.today the day it is where the team meets, YYYY-MM-DD
 * @param deps.changed hears whose lives changed, once that is on disk
 */
export function createFiringAgain(
  core: Core,
  deps: {
    readonly today: (now: number) => string
    readonly changed: (ids: readonly PostmortemId[]) => void
  },
): void {
  const watched = createWatchedPostmortems()
  let touchedLives = new Set<PostmortemId>()

  core.inCommit.push((db, { now }, touched): Effects => {
    const began = touched.filter((episode) => beganToFire(episode, core.episodes.get(episode.id)))
    if (began.length === 0) return noEffects
    for (const told of reading(db, began, now)) keep(db, told, now)
    return noEffects
  })

  /** No postmortem, whatever is wrong with it, may keep an alert from being seen; a disk that takes nothing ends the commit anyway. */
  const keep = (db: WriteDb, told: Told, now: number): void => {
    touchedLives.add(told.id)
    try {
      keepLife(db, told.id, told, { now, by: null })
    } catch (error) {
      if (isDiskTrouble(error)) throw error
      core.log('firing-again-not-kept', { message: String(error) })
    }
  }

  const reading = (db: ReadDb, began: readonly Episode[], now: number): readonly Told[] => {
    try {
      const { firesAgainMs } = core.desk.settings.postmortems
      const { about } = watched.look(db, core.postmortems, now)
      /** as they are in this commit: a storm of one alert reads each but once */
      const lives = new Map<PostmortemId, PostmortemLife | null>()
      return together(began).flatMap((one) => {
        const candidates = about(one, now - firesAgainMs)
        if (candidates.length === 0) return []
        const firings = one.episodes.flatMap(({ id }) => lastFiringOf(db, id) ?? [])
        return candidates.flatMap(({ id, since }) => {
          const isLater = firings.some((at) => at > since && at <= since + firesAgainMs)
          return (isLater && look(db, id, one, { firings, lives, now })) || []
        })
      })
    } catch (error) {
      core.log('firing-again-not-looked-at', { message: String(error) })
      return []
    }
  }

  /** Once more, by what stands on the disk in this commit. */
  const look = (
    db: ReadDb,
    id: PostmortemId,
    { alertname, environment, isExplained }: Firing,
    {
      firings,
      lives,
      now,
    }: {
      /** epoch ms */
      readonly firings: readonly number[]
      readonly lives: Map<PostmortemId, PostmortemLife | null>
      readonly now: number
    },
  ): Told | null => {
    const known = lives.get(id)
    const before = known === undefined ? (lifeById(db, id) ?? null) : known
    lives.set(id, before)
    const since = before && quietSince(before, environment)
    if (before === null || since === null) return null
    if (!firings.some((at) => at > since && at <= since + core.desk.settings.postmortems.firesAgainMs))
      return null
    const deed = { kind: 'fired-again', alertname, environment, isExplained } as const
    const result = doDeed(before, deed, { now, by: null, today: deps.today(now) })
    if (!result.ok || result.life === before) return null
    lives.set(id, result.life)
    return { id, before, life: result.life, story: result.story }
  }

  core.afterFailure.push(() => {
    touchedLives = new Set()
  })
  core.afterCommit.push(() => {
    if (touchedLives.size === 0) return
    const ids = [...touchedLives]
    touchedLives = new Set()
    deps.changed(ids)
  })
}

/** Of a storm a few hundred say the same: where they name no environment, nothing is said of any. */
function together(began: readonly Episode[]): readonly Began[] {
  const groups = new Map<string, Began & { readonly episodes: Episode[] }>()
  for (const episode of began) {
    const { alertname, environment, keptQuiet } = episode
    if (environment === null) continue
    const isExplained = keptQuiet !== null
    const key = JSON.stringify([alertname, environment, isExplained])
    const group = groups.get(key)
    if (group) group.episodes.push(episode)
    else groups.set(key, { alertname, environment, isExplained, episodes: [episode] })
  }
  return [...groups.values()]
}

/** Does it fire since this commit, for the first time or anew, or heard again after it was kept quiet? */
function beganToFire(episode: Episode, old: Episode | undefined): boolean {
  if (!episode.firing || episode.severity === 'none') return false
  if (!old?.firing || episode.firings > old.firings) return true
  return old.keptQuiet !== null && episode.keptQuiet === null
}
