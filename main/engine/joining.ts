/**
 * Alerts of different sources that are one trouble stand in one row: joined inside the commit that brings either, before it is
 * decided whether anybody is called, and shown apart again as soon as the row would hide something.
 */
import { type Episode, isJoined, placeOf } from '../../contract/alert.ts'
import { AppError } from '../../contract/errors.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import { bodyOf } from '../alerts/alert-table.ts'
import { partsOf, rankOf, type Told, whyJoined } from '../alerts/join.ts'
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

const severityRank = { page: 0, notify: 1, ticket: 2, none: 3 } as const

/** Where an incident's label sets stand, as its source writes them. */
const partsAnnotation = 'nightdesk.parts'

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
  /** label sets of open incidents, by the version of their episode */
  const incidents = new Map<EpisodeId, { readonly version: number; readonly told: Told }>()
  /** open incidents */
  const pagers = new Set<EpisodeId>()
  let isIndexed = false

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

  const toldOf = (db: ReadDb, episode: Episode): Told => {
    const known = incidents.get(episode.id)
    if (known?.version === episode.version) return known.told
    const source = core.sources.get(episode.sourceId)
    const body = bodyOf(db, episode.id)
    const told: Told = {
      kind: (source?.kind ?? 'json') as Told['kind'],
      labels: body?.labels ?? {},
      generatorUrl: body?.generatorUrl ?? null,
      parts: source?.kind === 'pagerduty' ? partsOf(body?.annotations[partsAnnotation]) : [],
      environment: episode.environment,
      urls: source?.peers.map(({ url }) => url) ?? [],
    }
    if (source?.kind === 'pagerduty') incidents.set(episode.id, { version: episode.version, told })
    return told
  }

  /** Open episodes of other ranks that may be the same trouble, as far as their names say. */
  const alike = (
    db: ReadDb,
    sources: readonly SourceId[],
    names: Iterable<string>,
  ): readonly EpisodeId[] | null => {
    const found: EpisodeId[] = []
    for (const name of new Set(names))
      for (const source of sources) {
        const ids = openNamed(db, source, name)
        // Too many of one name to look at each: then nothing is sure.
        if (ids === null) return null
        found.push(...ids)
      }
    return found
  }

  /** The one row that this episode belongs into, and why; null = its own. */
  const leadOf = (db: ReadDb, episode: Episode, rows: ReadonlyMap<EpisodeId, Episode>): Joined | null => {
    const its = rank(episode)
    if (its === null || its === 0) return null
    const told = toldOf(db, episode)
    const row = (id: EpisodeId): Episode | undefined => rows.get(id) ?? core.episodes.get(id)
    for (let above = 0; above < its; above += 1) {
      const sources = sourcesBy((one) => one === above)
      if (sources.length === 0) continue
      const ids = above === 0 ? openIncidents(rows) : alike(db, sources, [episode.alertname])
      const fitting = (ids ?? []).flatMap((id): readonly Joined[] => {
        const lead = row(id)
        if (!lead?.firing || areApart(db, episode.id, id)) return []
        const why = whyJoined(toldOf(db, lead), told)
        return why === null ? [] : [{ lead, why }]
      })
      // Two that fit: which of them it is nobody can say.
      if (fitting.length > 1) return null
      if (fitting[0]) return fitting[0]
    }
    return null
  }

  const openIncidents = (rows: ReadonlyMap<EpisodeId, Episode>): readonly EpisodeId[] => {
    if (!isIndexed) for (const episode of core.episodes.values()) index(episode)
    isIndexed = true
    for (const episode of rows.values()) index(episode)
    return [...pagers]
  }

  const index = (episode: Episode): void => {
    if (rank(episode) !== 0) return
    if (episode.firing) pagers.add(episode.id)
    else {
      pagers.delete(episode.id)
      incidents.delete(episode.id)
    }
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

  const settle = (db: WriteDb, touched: readonly Episode[]): Effects => {
    // What stands in the row of a source that is not watched any more has to get out of it, whatever is left.
    if (sourcesBy(() => true).length < 2 && !touched.some(isJoined)) return noEffects
    const rows = new Map(touched.map((episode) => [episode.id, episode]))
    const looked = new Map<EpisodeId, Episode>()
    for (const episode of touched) {
      const its = rank(episode)
      if (its === null) continue
      looked.set(episode.id, episode)
      for (const id of joinedTo(db, episode.id)) look(id)
      if (!episode.firing) continue
      const told = toldOf(db, episode)
      const below = sourcesBy((one) => one > its)
      const names = its === 0 ? told.parts.map(({ alertname = '' }) => alertname) : [episode.alertname]
      if (below.length > 0) for (const id of alike(db, below, names) ?? []) look(id)
    }
    function look(id: EpisodeId): void {
      const episode = rows.get(id) ?? core.episodes.get(id)
      if (episode && !looked.has(id)) looked.set(id, episode)
    }
    const changed: EpisodeId[] = []
    const events: NewEvent[] = []
    for (const episode of looked.values()) {
      const found = episode.firing ? leadOf(db, episode, rows) : null
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

  core.inCommit.push((db, _stamp, touched) => settle(db, touched))

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
      pagers.clear()
      incidents.clear()
      isIndexed = false
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
      if (episodes.length > 0) core.insist((db) => settle(db, episodes))
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
