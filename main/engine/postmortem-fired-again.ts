/** Linked alerts that fire again where the fix should hold: looked at inside the commit that sees them fire. Wired once. */
import type { Episode } from '../../contract/alert.ts'
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemLife } from '../../contract/postmortem-life.ts'
import type { ReadDb } from '../db/db.ts'
import { type Effects, noEffects } from '../db/journal.ts'
import { quietSince } from '../postmortems/fired-again.ts'
import { keepLife } from '../postmortems/keep-life.ts'
import { doDeed } from '../postmortems/life.ts'
import { lifeById } from '../postmortems/life-table.ts'
import { alertsToWatch, lastFiringOf } from '../postmortems/link-table.ts'
import type { Core } from './core.ts'

/** By the alert's name: which postmortems are about it, and in which environments it fired for them. */
type Watched = ReadonlyMap<string, ReadonlyMap<PostmortemId, ReadonlySet<string>>>

/** What became of one. */
type Told = Parameters<typeof keepLife>[2] & { readonly id: PostmortemId }

/** What is known when an alert is held against one postmortem. */
interface Beside {
  /** where its own alerts fired */
  readonly environments: ReadonlySet<string>
  /** epoch ms */
  readonly firedAt: number
  readonly lives: Map<PostmortemId, PostmortemLife>
  readonly now: number
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
  /** what was read, and of which postmortems and settings */
  let kept: { readonly of: readonly unknown[]; readonly watched: Watched } | null = null
  let touchedLives = new Set<PostmortemId>()

  const watchedNow = (now: number): Watched => {
    const of = [core.postmortems, core.desk.settings.postmortems]
    if (kept?.of.every((one, index) => one === of[index])) return kept.watched
    const watched = read(now - core.desk.settings.postmortems.firesAgainMs)
    kept = { of, watched }
    return watched
  }
  const read = (from: number): Watched => {
    const byName = new Map<string, Map<PostmortemId, Set<string>>>()
    for (const { postmortemId, alertname, environment } of alertsToWatch(core.db, from)) {
      const ofName = byName.get(alertname) ?? new Map<PostmortemId, Set<string>>()
      const environments = ofName.get(postmortemId) ?? new Set()
      if (environment !== null) environments.add(environment)
      byName.set(alertname, ofName.set(postmortemId, environments))
    }
    return byName
  }

  core.inCommit.push((db, { now }, touched): Effects => {
    const began = touched.filter((episode) => beganToFire(episode, core.episodes.get(episode.id)))
    if (began.length === 0) return noEffects
    for (const told of reading(db, began, now)) {
      keepLife(db, told.id, told, { now, by: null })
      touchedLives.add(told.id)
    }
    return noEffects
  })

  /** What is to be written. No postmortem, whatever is wrong with it, may keep an alert from being seen. */
  const reading = (db: ReadDb, began: readonly Episode[], now: number): readonly Told[] => {
    try {
      const watched = watchedNow(now)
      /** as they are in this commit: a storm of one alert reads each but once */
      const lives = new Map<PostmortemId, PostmortemLife>()
      return began.flatMap((episode) => {
        const linked = [...(watched.get(episode.alertname) ?? [])]
        const firedAt = linked.length === 0 ? null : lastFiringOf(db, episode.id)
        if (firedAt === null) return []
        return linked.flatMap(
          ([id, environments]) => look(db, id, episode, { environments, firedAt, lives, now }) ?? [],
        )
      })
    } catch (error) {
      core.log('firing-again-not-looked-at', { message: String(error) })
      return []
    }
  }

  const look = (
    db: ReadDb,
    id: PostmortemId,
    { alertname, environment, keptQuiet }: Episode,
    { environments, firedAt, lives, now }: Beside,
  ): Told | null => {
    const before = lives.get(id) ?? lifeById(db, id)
    if (!before || environment === null) return null
    lives.set(id, before)
    const isListed = before.environments.some((one) => one.environment === environment)
    if (!isListed && !environments.has(environment)) return null
    const since = quietSince(before, environment)
    if (since === null || firedAt <= since) return null
    if (firedAt > since + core.desk.settings.postmortems.firesAgainMs) return null
    const deed = { kind: 'fired-again', alertname, environment, isExplained: keptQuiet !== null } as const
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

/** Does it fire since this commit, for the first time or anew, or heard again after it was kept quiet? */
function beganToFire(episode: Episode, old: Episode | undefined): boolean {
  if (!episode.firing || episode.severity === 'none') return false
  if (!old?.firing || episode.firings > old.firings) return true
  return old.keptQuiet !== null && episode.keptQuiet === null
}
