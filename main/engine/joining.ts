/**
 * Alerts of different sources that are one trouble stand in one row: joined inside the commit that brings either, before it is
 * decided whether anybody is called, and shown apart again as soon as the row would hide something.
 */
import { type Episode, isJoined, placeOf } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { partsAnnotation } from '../../contract/observation.ts'
import { bodyOf } from '../alerts/alert-table.ts'
import { partsOf, rankOf, type Told, whyJoined } from '../alerts/join.ts'
import { createIncidentIndex } from '../alerts/join-index.ts'
import { areApart, joinedTo, openNamed, putApart, setLead } from '../alerts/join-table.ts'
import type { ReadDb, WriteDb } from '../db/db.ts'
import { type Effects, lastOf, type NewEvent, noEffects } from '../db/journal.ts'
import type { Core } from './core.ts'
import type { EnginePart } from './part.ts'

export interface Joining extends Required<Pick<EnginePart, 'run' | 'configured'>> {
  /** does it with an episode and with those in its row; what one of these refuses keeps it as it is, the rest is done */
  onRow(lead: Episode, work: (episode: Episode) => Effects): readonly Effects[]
  /** A person says that this one is another trouble. @throws AppError `not-found` when it is in nobody's row */
  takeApart(episodeId: EpisodeId): void
}

/** So many are kept in mind, a kilobyte each. */
const mostRemembered = 20_000

const severityRank = { page: 0, notify: 1, ticket: 2, none: 3 } as const

/** Wires it into the core. `wake`: look at what is due now. */
export function createJoining(core: Core, wake: () => void): Joining {
  /** rows that would hide something now: shown apart with the next turn */
  const hiding = new Set<EpisodeId>()
  /** incidents that may have alerts of before to take in */
  let taking = new Set<EpisodeId>()
  /** what stands in another one's row, by that one: what becomes of a row is asked of all that stand in it */
  const standing = new Map<EpisodeId, Set<EpisodeId>>()
  /** whose alerts are mine, when all rows were looked at the last time; null = they are to be looked at */
  let teams: string | null = null
  const incidents = createIncidentIndex()
  let isIndexed = false
  /** what was read of episodes, by their version: in a storm the same few hundred of one name are compared again and again */
  const remembered = new Map<EpisodeId, { readonly version: number; readonly told: Told }>()

  const kindOf = (id: SourceId): string | undefined => core.sources.get(id)?.kind
  const rank = ({ sourceId }: Pick<Episode, 'sourceId'>): number | null => {
    const kind = kindOf(sourceId)
    return kind === undefined ? null : rankOf(kind as Told['kind'])
  }
  /** sources of each rank; where there is only one rank nothing is ever compared */
  const sourcesBy = (wanted: (rank: number) => boolean): readonly SourceId[] =>
    [...core.sources.values()].flatMap(({ id, kind }) => {
      const its = rankOf(kind as Told['kind'])
      return its !== null && wanted(its) ? [id] : []
    })

  const read = (db: ReadDb, episode: Episode): Told => {
    const source = core.sources.get(episode.sourceId)
    const body = bodyOf(db, episode.id)
    return {
      kind: (source?.kind ?? 'json') as Told['kind'],
      labels: body?.labels ?? {},
      generatorUrl: body?.generatorUrl ?? null,
      parts: source?.kind === 'pagerduty' ? partsOf(body?.annotations[partsAnnotation]) : [],
      environment: episode.environment,
      urls: source?.peers.map(({ url }) => url) ?? [],
    }
  }

  const readOnce = (db: ReadDb, episode: Episode): Told => {
    const { id, version } = episode
    const known = remembered.get(id)
    if (known?.version === version) return known.told
    const told = read(db, episode)
    if (remembered.size >= mostRemembered) remembered.clear()
    remembered.set(id, { version, told })
    return told
  }

  /** One look at some of them: what is read for one is there for the others, who are often compared with the same. */
  const createLook = (db: ReadDb, rows: ReadonlyMap<EpisodeId, Episode>) => {
    const known = new Map<EpisodeId, Told>()
    const named = new Map<string, readonly EpisodeId[] | null>()

    const byRank = new Map<number, readonly SourceId[]>()
    const ranked = (wanted: number): readonly SourceId[] => {
      const known = byRank.get(wanted) ?? sourcesBy((one) => one === wanted)
      byRank.set(wanted, known)
      return known
    }

    const row = (id: EpisodeId): Episode | undefined => rows.get(id) ?? core.episodes.get(id)
    const toldOf = (episode: Episode): Told => {
      const told = known.get(episode.id) ?? incidents.told(episode.id) ?? readOnce(db, episode)
      known.set(episode.id, told)
      return told
    }

    /** Open episodes of these sources that may be the same trouble, as far as their names say; null = too many of one name to look at each: then nothing is sure. */
    const alike = (sources: readonly SourceId[], names: Iterable<string>): readonly EpisodeId[] | null => {
      const found: EpisodeId[] = []
      for (const name of new Set(names))
        for (const source of sources) {
          const key = JSON.stringify([source, name])
          const ids = named.get(key) ?? (named.has(key) ? null : openNamed(db, source, name))
          named.set(key, ids)
          if (ids === null) return null
          found.push(...ids)
        }
      return found
    }

    /** The one row that this episode belongs into, and why; null = its own. */
    const leadOf = (episode: Episode): Joined | null => {
      const its = rank(episode)
      if (its === null || its === 0) return null
      const told = toldOf(episode)
      for (let above = 0; above < its; above += 1) {
        const sources = ranked(above)
        if (sources.length === 0) continue
        const ids = above === 0 ? incidents.naming(told.labels) : alike(sources, [episode.alertname])
        let found: Joined | null = null
        for (const id of ids ?? []) {
          const lead = row(id)
          if (!lead?.firing) continue
          const why = whyJoined(toldOf(lead), told)
          if (why === null || areApart(db, episode.id, id)) continue
          // Two that fit: which of them it is nobody can say.
          if (found) return null
          found = { lead, why }
        }
        if (found) return found
      }
      return null
    }
    return { row, toldOf, alike, leadOf }
  }

  const index = (db: ReadDb, episode: Episode): void => {
    if (rank(episode) !== 0) return
    if (episode.firing) incidents.put(episode.id, episode.version, () => read(db, episode))
    else incidents.remove(episode.id)
  }

  /** Would the lead's row show all that this one has to say? What has ended has nothing to say any more. */
  const fits = (episode: Episode, lead: Episode): boolean => {
    if (!episode.firing) return true
    const place = placeOf(lead, core.desk.settings.myTeams)
    return (
      lead.firing &&
      (place === 'needs-you' || place === 'in-hand') &&
      severityRank[lead.severity] <= severityRank[episode.severity] &&
      (episode.outcome !== 'wake' || lead.outcome === 'wake')
    )
  }

  /**
   * @param isMore is this one more than there was, and nothing else: then only those are looked at that it is the same as.
   *   Of one that changed, those that it was the same as before may have another row now too.
   */
  const settle = (db: WriteDb, touched: readonly Episode[], isMore: (id: EpisodeId) => boolean): Effects => {
    // What stands in the row of a source that is not watched any more has to get out of it, whatever is left.
    if (sourcesBy(() => true).length < 2 && !touched.some(isJoined)) return noEffects
    const rows = new Map(touched.map((episode) => [episode.id, episode]))
    if (!isIndexed) for (const episode of core.episodes.values()) index(db, episode)
    isIndexed = true
    for (const episode of touched) index(db, episode)
    const { row, toldOf, alike, leadOf } = createLook(db, rows)
    const looked = new Map<EpisodeId, Episode>()
    const byRank = new Map<number, readonly SourceId[]>()
    const belowOf = (its: number): readonly SourceId[] => {
      const known = byRank.get(its) ?? sourcesBy((one) => one > its)
      byRank.set(its, known)
      return known
    }
    for (const episode of touched) {
      const its = rank(episode)
      if (its === null) continue
      looked.set(episode.id, episode)
      for (const id of joinedTo(db, episode.id)) look(id)
      if (!episode.firing) continue
      const told = toldOf(episode)
      const below = belowOf(its)
      const names = its === 0 ? told.parts.map(({ alertname = '' }) => alertname) : [episode.alertname]
      const isNew = isMore(episode.id)
      if (below.length > 0)
        for (const id of alike(below, names) ?? []) {
          const other = looked.has(id) ? undefined : row(id)
          if (other && (!isNew || whyJoined(told, toldOf(other)) !== null)) looked.set(id, other)
        }
    }
    function look(id: EpisodeId): void {
      const episode = row(id)
      if (episode && !looked.has(id)) looked.set(id, episode)
    }
    const changed: EpisodeId[] = []
    const events: NewEvent[] = []
    for (const episode of looked.values()) {
      const found = episode.firing ? leadOf(episode) : null
      const stays = !episode.firing && isJoined(episode)
      const leadId =
        found && fits(episode, found.lead) ? found.lead.id : stays ? (episode.leadId ?? null) : null
      if (leadId === (episode.leadId ?? null)) continue
      setLead(db, episode.id, leadId)
      changed.push(episode.id)
      if (leadId !== null && found && lastOf(db, episode.id, 'joined') === null)
        events.push({ episodeId: episode.id, kind: 'joined', text: `${found.lead.title}. ${found.why}` })
    }
    return { episodes: changed, events }
  }

  const forget = (): void => {
    incidents.clear()
    remembered.clear()
    isIndexed = false
  }

  core.inCommit.push((db, _stamp, touched) => settle(db, touched, (id) => !core.episodes.has(id)))
  // What was read of rows that came to nothing.
  core.afterFailure.push(forget)

  // What is decided about a row is known only afterwards: one that hides a call now is taken out of the other's at once.
  core.afterCommit.push(({ touched, before }) => {
    for (const episode of touched) {
      const was = before.get(episode.id)?.leadId ?? null
      if (was !== null) standing.get(was)?.delete(episode.id)
      stand(episode)
    }
    for (const episode of touched) {
      for (const id of [episode.id, ...(standing.get(episode.id) ?? [])]) if (isHidden(id)) hiding.add(id)
      if (!isJoined(episode) && episode.firing && rank(episode) === 0) taking.add(episode.id)
    }
    if (hiding.size + taking.size > 0) wake()
  })

  const stand = ({ id, leadId }: Episode): void => {
    if (leadId === null || leadId === undefined) return
    const all = standing.get(leadId) ?? new Set()
    standing.set(leadId, all.add(id))
  }

  /** Does it fire in a row that does not say so, or not as loud? */
  const isHidden = (id: EpisodeId): boolean => {
    const episode = core.episodes.get(id)
    if (!episode?.firing || !isJoined(episode)) return false
    const lead = episode.leadId == null ? undefined : core.episodes.get(episode.leadId)
    return !lead || !fits(episode, lead)
  }

  /** Other sources, or other teams: any row may be gone, or stand somewhere else now. */
  const lookAtAll = (): void => {
    const now = String(core.desk.settings.myTeams)
    if (now === teams) return
    teams = now
    for (const all of standing.values()) for (const id of all) if (isHidden(id)) hiding.add(id)
  }

  return {
    configured: () => {
      forget()
      standing.clear()
      for (const episode of core.episodes.values()) stand(episode)
      teams = null
    },
    run: () => {
      lookAtAll()
      if (hiding.size + taking.size === 0) return Number.POSITIVE_INFINITY
      const ids = [...hiding, ...taking]
      const episodes = ids.flatMap((id) => core.episodes.get(id) ?? [])
      // What cannot be kept is still hidden: it is tried again with the next turn.
      if (episodes.length > 0) core.insist((db) => settle(db, episodes, () => true))
      for (const id of ids) if (!isHidden(id)) hiding.delete(id)
      taking = new Set()
      return Number.POSITIVE_INFINITY
    },
    onRow: (lead, work) => [
      work(lead),
      ...joinedTo(core.db, lead.id).map((id) => {
        const episode = core.episodes.get(id)
        try {
          return episode?.firing ? work(episode) : noEffects
        } catch (error) {
          if (error instanceof AppError) return noEffects
          throw error
        }
      }),
    ],
    takeApart: (episodeId) => {
      const episode = core.episodes.get(episodeId)
      const leadId = episode?.leadId ?? null
      if (!episode || leadId === null)
        throw new AppError('not-found', 'This alert has a row of its own already.')
      core.commit((db, { now }) => {
        putApart(db, episodeId, leadId, core.desk.me.name, now)
        setLead(db, episodeId, null)
        return { episodes: [episodeId], events: [{ episodeId, kind: 'apart', by: core.desk.me.name }] }
      })
      wake()
    },
  }
}

interface Joined {
  readonly lead: Episode
  readonly why: string
}
