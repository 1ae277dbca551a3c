/** Figures out of the record of this laptop. Plain shapes; instants are epoch ms, durations ms. */
import type { Severity } from './alert.ts'
import type { EpisodeId, PostmortemId, ThreadId } from './ids.ts'

/** Weeks that a window may hold: a week, four, a quarter. */
export const insightsSpans = [1, 4, 13] as const

/** What is asked: the weeks up to one, and of whose alerts. */
export interface InsightsQuestion {
  /** the Monday with which the last week of the window begins, `YYYY-MM-DD`, by the laptop's zone; any day stands for its week */
  readonly week: string
  readonly weeks: (typeof insightsSpans)[number]
  /** team: every alert in the record; mine: what sounded on this laptop, and what I took */
  readonly whose: 'team' | 'mine'
  /** null = all */
  readonly team: string | null
  readonly severity: Severity | null
  readonly when: 'all' | 'day' | 'night'
}

/** Durations, told by their middle and their edge. Quantiles are exact to 1 %. With a count of 0 they say nothing: all were left out. */
export interface Spread {
  readonly count: number
  readonly medianMs: number
  readonly meanMs: number
  /** nine in ten took no longer */
  readonly p90Ms: number
  /** so many took no longer than the target; null = there is no target */
  readonly within: number | null
  readonly targetMs: number | null
  /** so many more are not in it, since nobody could see their end */
  readonly leftOut: number
}

/** The largest export that is read in again, bytes: some fifty thousand alerts. */
export const mostExportBytes = 14_000_000

/** One figure, and what can be opened behind it. */
export const figureIds = [
  'acknowledged',
  'resolved',
  'pages',
  'notifies',
  'called-in',
  'postmortems-opened',
  'postmortems-closed',
  'healed',
  'woken',
  'downtime',
  'interruptions',
  'noisiest',
  'first-response',
  'cycle',
  'observed',
] as const
export type FigureId = (typeof figureIds)[number]

/** What one week says. */
export interface WeekFigures {
  /** `YYYY-MM-DD` of its Monday */
  readonly week: string
  /** ISO 8601's number of the week */
  readonly number: number
  readonly from: number
  readonly to: number
  readonly acknowledged: Spread | null
  readonly resolved: Spread | null
  /** they called somebody */
  readonly pages: number
  /** they were told of without a call */
  readonly notifies: number
  /** escalations to a higher tier */
  readonly calledIn: number
  readonly postmortemsOpened: number
  readonly postmortemsClosed: number
  /** called, and quiet again before anybody took it */
  readonly healed: number
  readonly downtimeMs: number
  /** 0..1 of the week, as far as it has passed, in which every source that calls could be seen */
  readonly observed: number
}

/** An alert by how often it interrupted. */
export interface Noisy {
  readonly alertname: string
  readonly title: string
  readonly environments: readonly string[]
  /** how often it called */
  readonly fired: number
  /** of those of which it is known: how many needed action */
  readonly neededAction: number
  /** of how many it is known whether they did */
  readonly known: number
  readonly atNight: number
  /** its newest episode: tuning begins there */
  readonly episodeId: EpisodeId
}

/** The window by who the alerts belong to, the one with the most pages first; null = to nobody. */
export interface TeamFigures {
  readonly team: string | null
  readonly pages: number
  readonly acknowledged: Spread | null
  readonly resolved: Spread | null
}

/** One trouble that a customer felt; of a postmortem with several customers one for each. */
export interface Downtime {
  /** null = a postmortem that names no alert */
  readonly episodeId: EpisodeId | null
  readonly title: string
  readonly customer: string | null
  readonly ms: number
  readonly postmortemId: PostmortemId | null
}

export interface InsightsView {
  /** `week` is its Monday */
  readonly question: InsightsQuestion
  readonly from: number
  readonly to: number
  /** by which clock days, weeks and the night are meant: an IANA zone, and minutes of the local day */
  readonly zone: string
  readonly night: { readonly from: number; readonly to: number }
  readonly acknowledged: Spread | null
  readonly resolved: Spread | null
  /** the window before, of the same length */
  readonly before: { readonly acknowledged: Spread | null; readonly resolved: Spread | null }
  readonly byTeam: readonly TeamFigures[]
  /** the last eight weeks, oldest first; the last is the window's last */
  readonly weeks: readonly WeekFigures[]
  /** Monday to Sunday, each 24 hours of local time: calls that began, over the last four weeks */
  readonly hours: readonly (readonly number[])[]
  /** what woke me; null where the question is of the whole team: sleep is nobody else's business */
  readonly woken: {
    readonly count: number
    readonly before: number
    /** the night with the most of them; null = none */
    readonly worst: { readonly from: number; readonly to: number; readonly count: number } | null
    readonly noAction: number
  } | null
  readonly downtime: {
    readonly ms: number
    readonly beforeMs: number
    readonly incidents: readonly Downtime[]
  }
  /** over the last four weeks, at most 20 */
  readonly noisiest: readonly Noisy[]
  /** from the beginning of a customer's thread to our first answer */
  readonly firstResponse: Spread | null
  /** it counts support hours only; else every hour, as where none are written down */
  readonly responseInHours: boolean
  /** from a postmortem's beginning to its end; no target */
  readonly cycle: Spread | null
  readonly observed: {
    readonly share: number
    readonly missedMs: number
    readonly gaps: number
  }
  readonly teams: readonly string[]
  /** from how many records, and when the last of them was made */
  readonly counted: { readonly records: number; readonly lastAt: number | null }
  /** so many records are not in yet; 0 = all is counted */
  readonly behind: number
}

/** One thing behind a figure: an alert, a postmortem, a thread, or a time that could not be seen. */
export interface FigureItem {
  readonly episodeId: EpisodeId | null
  readonly postmortemId: PostmortemId | null
  readonly threadId: ThreadId | null
  readonly title: string
  readonly environment: string | null
  readonly customer: string | null
  readonly at: number
  /** its own share of the figure; null = it is counted only */
  readonly ms: number | null
  /** why it is not in the figure; null = it is */
  readonly leftOut: string | null
}
