/** The lists that issues come from, and how far each is read. Pure but for its own fields. */
import type { Failure } from '../../contract/source-health.ts'
import { iso, type Reading } from './github-lists.ts'
import { readIssues } from './github-read.ts'
import type { SupportConfig } from './support-source.ts'

export type GitHubConfig = Extract<SupportConfig, { kind: 'github' }>

/** One list of issues: a repository's, or an organisation's. */
export interface Feed {
  /** `acme/support`, or `acme` */
  readonly name: string
  readonly isOrganisation: boolean
  /** what was changed since is read with every poll; null = not begun */
  changes: Reading | null
  /** where the next reading of changes begins, epoch ms; null = not known */
  since: number | null
  /** the open issues are being read as a whole: how far, and which were seen; null = not now */
  sweep: { readonly reading: Reading; readonly seen: Set<string> } | null
  /** when they were last read as a whole, by the monotonic clock, ms */
  sweptAt: number | null
  /** when its changes were last read to the end, by the monotonic clock, ms */
  readAt: number | null
  /** when it was last begun, by the monotonic clock, ms: whichever waits longest comes first */
  triedAt: number
  /** why it cannot be read although others may be */
  failure: Failure | null
}

/** The comments of a repository, of all its issues and pull requests together. */
export interface CommentFeed {
  readonly repository: string
  since: number
  reading: Reading | null
  /** by the monotonic clock, ms */
  readAt: number
}

/** Changes become visible in an order that is not that of their instants: so much is read twice, ms. */
export const overlapMs = 60_000

export function feedsOf({ repositories, organisation }: GitHubConfig): readonly Feed[] {
  const begun = {
    ...{ changes: null, since: null, sweep: null, sweptAt: null, readAt: null, failure: null },
    triedAt: Number.NEGATIVE_INFINITY,
  }
  const once = new Map(repositories.map((name) => [name.toLowerCase(), name]))
  return [
    ...[...once.values()].map((name) => ({ name, isOrganisation: false, ...begun })),
    ...(organisation === null ? [] : [{ name: organisation, isOrganisation: true, ...begun }]),
  ]
}

/** What is asked for a feed's issues. */
export function listOf({ name, isOrganisation }: Feed, labels: readonly string[], state: 'open' | 'all') {
  return {
    path: isOrganisation ? `/orgs/${name}/issues` : `/repos/${name}/issues`,
    query: {
      state,
      ...(isOrganisation ? { filter: 'all' } : {}),
      ...(labels.length > 0 ? { labels: labels.join(',') } : {}),
    },
    about: name,
    read: readIssues,
  }
}

/** Does an issue of this ref stand in this feed's list? */
export function isIn({ name, isOrganisation }: Feed, ref: string): boolean {
  const place = ref.toLowerCase()
  return place.startsWith(`${name.toLowerCase()}${isOrganisation ? '/' : '#'}`)
}

/**
 * How far everything is read, for the engine to keep: opaque there.
 * @param told counts the polls that told something, so that a cursor that the engine could not keep is known again
 */
export function cursorOf({ issues, comments }: Pick<Cursor, 'issues' | 'comments'>, told: number): string {
  const texts = (from: ReadonlyMap<string, number>): object =>
    Object.fromEntries([...from].map(([name, since]) => [name, iso(since)]))
  return JSON.stringify({ issues: texts(issues), comments: texts(comments), told })
}

export interface Cursor {
  /** where reading goes on, epoch ms, by name */
  readonly issues: ReadonlyMap<string, number>
  readonly comments: ReadonlyMap<string, number>
  readonly told: number
}

/** Nothing is read yet. */
export const noCursor: Cursor = { issues: new Map(), comments: new Map(), told: 0 }

/** How far everything is read now. */
export function positionOf(
  feeds: readonly Feed[],
  comments: Iterable<CommentFeed>,
): Pick<Cursor, 'issues' | 'comments'> {
  return {
    issues: new Map(feeds.flatMap(({ name, since }) => (since === null ? [] : [[name, since] as const]))),
    comments: new Map([...comments].map(({ repository, since }) => [repository, since] as const)),
  }
}

/** A cursor's instants by name; what cannot be read is left out, and read from the beginning. */
export function readCursor(cursor: string | null): Cursor {
  const parsed: unknown = cursor === null ? null : tryParse(cursor)
  if (typeof parsed !== 'object' || parsed === null) return noCursor
  const { issues, comments, told } = parsed as Record<string, unknown>
  return {
    issues: instants(issues),
    comments: instants(comments),
    told: Number.isSafeInteger(told) ? Number(told) : 0,
  }
}

function instants(given: unknown): ReadonlyMap<string, number> {
  if (typeof given !== 'object' || given === null) return new Map()
  return new Map(
    Object.entries(given).flatMap(([name, text]) => {
      const at = typeof text === 'string' ? Date.parse(text) : Number.NaN
      return Number.isNaN(at) ? [] : [[name, at] as const]
    }),
  )
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
