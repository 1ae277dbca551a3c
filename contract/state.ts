/** The live state the engine pushes and the page shows. No zod here: the page bundles this file. */
import type { Episode } from './alert.ts'
import type { Armed } from './armed.ts'
import type { BatchResult } from './batch.ts'
import type { Storage } from './data-folder.ts'
import type { WaitingDigest } from './digest.ts'
import type { EpisodeReview } from './episode-review.ts'
import type { Escalation } from './escalation.ts'
import type { HandOffDesk } from './hand-off-carried.ts'
import type { EpisodeId, PostmortemId, SourceId, ThreadId } from './ids.ts'
import type { Maintenance } from './maintenance.ts'
import type { Identities } from './person.ts'
import type { PostmortemSummary } from './postmortem.ts'
import type { PostmortemSettings } from './postmortem-life.ts'
import type { Shell } from './shell.ts'
import type { Duty, Presence } from './shift.ts'
import type { ShiftNews } from './shift-news.ts'
import type { EndingSilence } from './silences.ts'
import type { Sounding, SoundSettings, SpeakerState } from './sound.ts'
import { isVerifiedCalm, type SourceHealth, sightOf, unprovenSources } from './source-health.ts'
import type { SupportHealth, Thread } from './support.ts'

/** Thresholds and choices the page needs; durations in ms. */
export interface Settings {
  readonly ackTargetMs: number
  readonly resolveTargetMs: number
  /** how long U takes an ack back */
  readonly undoMs: number
  /** Went quiet shows what ended in this window */
  readonly quietWindowMs: number
  readonly myTeams: readonly string[]
  readonly theme: 'clock' | 'system' | 'night' | 'day'
  readonly singleKeys: boolean
  readonly views: readonly SavedView[]
  readonly sound: SoundSettings
  readonly postmortems: PostmortemSettings
}

/** A way to look at the list, kept by name. `filter` is what stands in the filter line. */
export interface SavedView {
  readonly name: string
  readonly filter: string
  readonly groupBy: GroupBy
}

export type GroupBy = 'none' | 'alertname' | 'environment' | 'customer' | 'team'

/** A configuration file that could not be taken; the last good one stays in force. */
export interface ConfigProblem {
  readonly file: string
  readonly line: number | null
  readonly wrong: string
  readonly expected: string
}

/** Everything that is neither an episode nor a source. Replaced as a whole when a part of it changes. */
export interface Desk {
  readonly version: string
  readonly host: 'electron' | 'node'
  readonly me: { readonly name: string; readonly initials: string; readonly also?: Identities }
  /** set while the fire drill is on: the story and when it started (epoch ms) */
  readonly drill: { readonly startedAt: number; readonly realSources: number } | null
  readonly settings: Settings
  readonly armed: Armed
  readonly shell: Shell
  readonly duty: Duty
  readonly presence: Presence
  /** what is said ahead of shifts, mine and those of the strip */
  readonly shifts: ShiftNews
  /** what the app's own sound does now; null while it is silent */
  readonly sounding: Sounding | null
  /** what would sound */
  readonly speaker: SpeakerState
  /** grows when rules, hours or the user's own tests change */
  readonly rulesVersion: number
  readonly online: boolean
  /** orders not yet delivered upstream */
  readonly queued: number
  readonly configFile: string
  readonly configProblem: ConfigProblem | null
  /** what cannot be saved, as a sentence; null when storage works */
  readonly storageProblem: string | null
  /** where the data is kept: on disk, or only in memory and why */
  readonly storage: Storage
  /** the last time nobody watched (closed, asleep), until the user has read it: epoch ms */
  readonly away: { readonly from: number; readonly until: number } | null
  /** what the night brought, from the morning on until it was read */
  readonly digest: WaitingDigest | null
  /** grows when silences or orders about them change: an inventory read before is out of date */
  readonly silencesVersion: number
  /** silences that end in my shift within the lead, the soonest first */
  readonly endingSilences: readonly EndingSilence[]
  /** maintenance windows that hold or are to come, and what is wrong with their calendars */
  readonly maintenance: Maintenance
  /** hand-offs of others that came, and what is offered at the start of a shift */
  readonly handOffs: HandOffDesk
  /** ends of alerts that are asked about, or were in this shift: the newest first, at most 50 */
  readonly reviews: readonly EpisodeReview[]
  /** drafts that were left for the morning, now that it has come: the one left last first */
  readonly nightDrafts: readonly PostmortemId[]
  /** grows when backups, salvage or exports change */
  readonly dataVersion: number
  readonly startedAt: number
  /** the wall clock was set while Nightdesk runs: what it says beyond the times here, ms; 0 while they agree */
  readonly clockLeadMs: number
  /** the last instant somebody was called, epoch ms */
  readonly lastCallAt: number | null
  /** since when it could be said that all is quiet, without a break (epoch ms); null while it cannot */
  readonly quietSince: number | null
}

/** The live state as the page holds it. `now` is the engine's clock (epoch ms) when it was posted. */
export interface State {
  readonly now: number
  readonly desk: Desk
  readonly sources: readonly SourceHealth[]
  readonly episodes: ReadonlyMap<EpisodeId, Episode>
  /** unfinished words, by place: `note:<episode id>`, `note:several`, `reason:<what for>`, `form:<which>` */
  readonly drafts: Readonly<Record<string, string>>
  /** postmortem drafts, the one saved last first */
  readonly postmortems: readonly PostmortemSummary[]
  /** those of the alerts on the desk, and those that came from others */
  readonly escalations: readonly Escalation[]
  /** what came of the last order about several alerts */
  readonly batch: BatchResult | null
  /** customers' threads that are open, and those closed lately */
  readonly threads: ReadonlyMap<ThreadId, Thread>
  readonly supportSources: readonly SupportHealth[]
  /** episodes of the snapshot that are still on their way; nothing may be called empty before this is 0 */
  readonly loading: number
}

/** What changed. Every part is optional; lists replace the items they name. */
export interface Changes {
  readonly now?: number
  readonly desk?: Desk
  readonly sources?: readonly SourceHealth[]
  readonly removedSources?: readonly SourceId[]
  readonly episodes?: readonly Episode[]
  readonly removedEpisodes?: readonly EpisodeId[]
  readonly drafts?: Readonly<Record<string, string>>
  readonly postmortems?: readonly PostmortemSummary[]
  readonly removedPostmortems?: readonly PostmortemId[]
  /** all of them: they are few */
  readonly escalations?: readonly Escalation[]
  readonly batch?: BatchResult | null
  readonly threads?: readonly Thread[]
  readonly removedThreads?: readonly ThreadId[]
  /** all of them: they are few */
  readonly supportSources?: readonly SupportHealth[]
  readonly loading?: number
}

/** A complete state as it crosses the wire: a `Changes` with nothing left out. */
export type Snapshot = Required<
  Omit<Changes, 'removedSources' | 'removedEpisodes' | 'removedPostmortems' | 'removedThreads'>
>

/** The page's first state, made of a snapshot. */
export function fromSnapshot(snapshot: Snapshot): State {
  return {
    ...snapshot,
    episodes: new Map(snapshot.episodes.map((episode) => [episode.id, episode])),
    threads: new Map(snapshot.threads.map((thread) => [thread.id, thread])),
  }
}

/** A state with the changes in it. Rows that are not named keep their references; the input is left as it was. */
export function applyChanges(state: State, changes: Changes): State {
  return {
    now: changes.now ?? state.now,
    desk: changes.desk ?? state.desk,
    loading: changes.loading ?? state.loading,
    drafts: changes.drafts ? withDrafts(state.drafts, changes.drafts) : state.drafts,
    postmortems: withPostmortems(state.postmortems, changes),
    escalations: changes.escalations ?? state.escalations,
    batch: changes.batch === undefined ? state.batch : changes.batch,
    sources: withSources(state.sources, changes),
    episodes: withEpisodes(state.episodes, changes),
    threads: withThreads(state.threads, changes),
    supportSources: changes.supportSources ?? state.supportSources,
  }
}

function withThreads(
  threads: State['threads'],
  { threads: changed, removedThreads }: Changes,
): State['threads'] {
  if (!changed?.length && !removedThreads?.length) return threads
  const next = new Map(threads)
  for (const id of removedThreads ?? []) next.delete(id)
  for (const thread of changed ?? []) next.set(thread.id, thread)
  return next
}

function withDrafts(drafts: State['drafts'], changed: State['drafts']): State['drafts'] {
  return Object.fromEntries(Object.entries({ ...drafts, ...changed }).filter(([, text]) => text !== ''))
}

function withPostmortems(
  postmortems: State['postmortems'],
  { postmortems: changed, removedPostmortems }: Changes,
): State['postmortems'] {
  if (!changed && !removedPostmortems) return postmortems
  const gone = new Set([...(removedPostmortems ?? []), ...(changed ?? []).map(({ id }) => id)])
  const kept = postmortems.filter(({ id }) => !gone.has(id))
  return [...kept, ...(changed ?? [])].sort((a, b) => b.savedAt - a.savedAt || b.id - a.id)
}

function withSources(
  sources: State['sources'],
  { sources: changed, removedSources }: Changes,
): State['sources'] {
  if (!changed && !removedSources) return sources
  const gone = new Set(removedSources)
  const next = new Map(sources.filter((source) => !gone.has(source.id)).map((source) => [source.id, source]))
  for (const source of changed ?? []) next.set(source.id, source)
  return [...next.values()]
}

function withEpisodes(
  episodes: State['episodes'],
  { episodes: changed, removedEpisodes }: Changes,
): State['episodes'] {
  if (!changed?.length && !removedEpisodes?.length) return episodes
  const next = new Map(episodes)
  for (const id of removedEpisodes ?? []) next.delete(id)
  for (const episode of changed ?? []) next.set(episode.id, episode)
  return next
}

/** One value that holds both changes, the later one winning; what the engine sends when several came at once. */
export function mergeChanges(first: Changes, then: Changes): Changes {
  const merged: { -readonly [K in keyof Changes]: Changes[K] } = { ...first, ...then }
  if (first.drafts && then.drafts) merged.drafts = { ...first.drafts, ...then.drafts }
  const sources = mergeRows(first.sources, then.sources, then.removedSources)
  if (sources) merged.sources = sources
  const episodes = mergeRows(first.episodes, then.episodes, then.removedEpisodes)
  if (episodes) merged.episodes = episodes
  const postmortems = mergeRows(first.postmortems, then.postmortems, then.removedPostmortems)
  if (postmortems) merged.postmortems = postmortems
  const threads = mergeRows(first.threads, then.threads, then.removedThreads)
  if (threads) merged.threads = threads
  if (first.removedThreads && then.removedThreads) {
    merged.removedThreads = [...first.removedThreads, ...then.removedThreads]
  }
  if (first.removedPostmortems && then.removedPostmortems) {
    merged.removedPostmortems = [...first.removedPostmortems, ...then.removedPostmortems]
  }
  if (first.removedSources && then.removedSources) {
    merged.removedSources = [...first.removedSources, ...then.removedSources]
  }
  if (first.removedEpisodes && then.removedEpisodes) {
    merged.removedEpisodes = [...first.removedEpisodes, ...then.removedEpisodes]
  }
  return merged
}

/**
 * The rows of two changes. Applying removes before it sets, so a row that the later change removes must go here, and
 * one that it sets again must stay.
 */
function mergeRows<Row extends { readonly id: number | string }>(
  first: readonly Row[] | undefined,
  then: readonly Row[] | undefined,
  removed: readonly Row['id'][] | undefined,
): readonly Row[] | undefined {
  if (!first) return then
  const gone = new Set(removed)
  const kept = first.filter((row) => !gone.has(row.id))
  return [...new Map([...kept, ...(then ?? [])].map((row) => [row.id, row])).values()]
}

/** Which sources cannot be seen at `now` (blind): each is a row of its own in Needs you. */
export function blindSources(sources: readonly SourceHealth[], now: number): readonly SourceHealth[] {
  return sources.filter((source) => sightOf(source, now) === 'blind')
}

/**
 * May the screen say "all quiet" at `now`? Only with at least one source, nothing on its way, storage and
 * configuration sound, and every source heard within two intervals + 5 s with its whole picture (product rule 1).
 * `needsYou` is the number of episodes that need somebody.
 */
export function isAllQuiet(
  state: Pick<State, 'desk' | 'sources' | 'loading'>,
  needsYou: number,
  now: number,
): boolean {
  return (
    needsYou === 0 &&
    state.loading === 0 &&
    state.sources.length > 0 &&
    state.desk.storageProblem === null &&
    state.desk.storage.kind === 'disk' &&
    state.desk.configProblem === null &&
    state.sources.every((source) => isVerifiedCalm(source, now)) &&
    // Where nothing can be shown by any of them, nothing is.
    unprovenSources(state.sources).length < state.sources.length
  )
}
