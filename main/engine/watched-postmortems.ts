/**
 * Which postmortems an alert must not fire for, kept in memory: the commit of a storm asks here for each alert, and what it
 * asks may grow neither with how many postmortems there are nor with how many alerts they are about.
 */
import type { PostmortemId } from '../../contract/ids.ts'
import type { PostmortemSummary } from '../../contract/postmortem.ts'
import type { PostmortemLife, Rollout } from '../../contract/postmortem-life.ts'
import type { ReadDb } from '../db/db.ts'
import { isNews, quietSince } from '../postmortems/fired-again.ts'
import { linkedAlerts } from '../postmortems/link-table.ts'

/** Links are read anew after this, ms: another mapping of labels may have given their alerts other environments. */
const linksLiveMs = 3_600_000

/** An alert that fires, as far as it matters here. */
export interface Firing {
  readonly alertname: string
  readonly environment: string
  /** it is kept quiet, or folds in a maintenance window */
  readonly isExplained: boolean
}

/** One that may have something to say, and since when the alert should be quiet there, epoch ms. */
export interface Candidate {
  readonly id: PostmortemId
  readonly since: number
}

export interface WatchedPostmortems {
  /** `lately`: firings later than so many ms after the fix say nothing of it */
  about(firing: Firing, lately: number): readonly Candidate[]
}

interface Links {
  /** of so many alerts, read then */
  readonly count: number
  readonly at: number
  /** where its alerts fired, by their name */
  readonly environments: ReadonlyMap<string, ReadonlySet<string>>
}

/** What a life says, found once. */
interface Held {
  readonly life: PostmortemLife
  readonly rows: ReadonlyMap<string, Rollout>
  /** the newest instant since when something should be quiet; null = nothing should */
  readonly newest: number | null
}

/** Creates it. It is brought up to date by `look`, with the rows as the pages see them. */
export function createWatchedPostmortems(): {
  look(db: ReadDb, all: readonly PostmortemSummary[], now: number): WatchedPostmortems
} {
  const held = new WeakMap<PostmortemLife, Held>()
  const links = new Map<PostmortemId, Links>()
  const byName = new Map<string, Set<PostmortemId>>()
  let seen: readonly PostmortemSummary[] | null = null
  let seenAt = Number.NEGATIVE_INFINITY
  let lives = new Map<PostmortemId, Held>()

  const heldOf = (life: PostmortemLife): Held => {
    const known = held.get(life)
    if (known) return known
    const made = holdOf(life)
    held.set(life, made)
    return made
  }
  const readLinks = (db: ReadDb, id: PostmortemId, count: number, now: number): void => {
    const environments = new Map<string, Set<string>>()
    for (const { alertname, environment } of linkedAlerts(db, id)) {
      const of = environments.get(alertname) ?? new Set()
      if (environment !== null) of.add(environment)
      environments.set(alertname, of)
      const ids = byName.get(alertname) ?? new Set()
      byName.set(alertname, ids.add(id))
    }
    links.set(id, { count, at: now, environments })
  }
  const isOld = (at: number, now: number): boolean => now - at >= linksLiveMs || now < at

  const about: WatchedPostmortems['about'] = ({ alertname, environment, isExplained }, lately) => {
    const found: Candidate[] = []
    for (const id of byName.get(alertname) ?? []) {
      const known = lives.get(id)
      if (!known || known.newest === null) continue
      const row = known.rows.get(environment)
      if (!row && !links.get(id)?.environments.get(alertname)?.has(environment)) continue
      const since = quietSince({ ...known.life, environments: row ? [row] : [] }, environment)
      if (since !== null && since >= lately && isNews(known.life, row, isExplained)) found.push({ id, since })
    }
    return found
  }

  return {
    look: (db, all, now) => {
      if (all === seen && !isOld(seenAt, now)) return { about }
      lives = new Map()
      for (const { id, life, episodeIds } of all) {
        const one = heldOf(life)
        lives.set(id, one)
        const known = links.get(id)
        // What nothing should be quiet for is not read before it is.
        if (one.newest !== null && (known?.count !== episodeIds.length || isOld(known.at, now)))
          readLinks(db, id, episodeIds.length, now)
      }
      seen = all
      seenAt = now
      return { about }
    },
  }
}

function holdOf(life: PostmortemLife): Held {
  const since = [
    ...(life.state === 'closed' ? [life.since] : []),
    ...life.environments.flatMap(({ state, at }) => (state === 'open' || at === null ? [] : [at])),
  ]
  return {
    life,
    rows: new Map(life.environments.map((row) => [row.environment, row])),
    newest: since.length === 0 ? null : Math.max(...since),
  }
}
