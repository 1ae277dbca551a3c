/** The journal: every domain appends what happened, nobody changes it. */
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { StoryEvent, StoryKind } from '../../contract/queries.ts'
import type { ReadDb, WriteDb } from './db.ts'

/**
 * Something that happened. `at` defaults to the stamp's instant; `sourceAt` is the source's own, when it has one.
 * One notification may stand for thousands of episodes: the text of `called` and `told` is the number of the attempt that
 * stood for this one, and its story reads the outcome there. `told` is no line of a story itself.
 */
export interface NewEvent {
  readonly episodeId?: EpisodeId
  readonly sourceId?: SourceId
  readonly kind: StoryKind | 'told'
  readonly at?: number
  readonly sourceAt?: number
  readonly by?: string
  readonly text?: string
  /** its end, where it lasts, epoch ms */
  readonly until?: number
}

/** What a domain function did: whose rows changed, and what is to be written into the journal. */
export interface Effects {
  readonly episodes: readonly EpisodeId[]
  readonly events: readonly NewEvent[]
}

export const noEffects: Effects = { episodes: [], events: [] }

/** Both effects as one, in order. */
export function joinEffects(...all: readonly Effects[]): Effects {
  return {
    episodes: [...new Set(all.flatMap((one) => one.episodes))],
    events: all.flatMap((one) => one.events),
  }
}

/** The instant of a commit on both clocks, and the run it belongs to. */
export interface Stamp {
  readonly now: number
  readonly mono: number
  readonly runId: number
}

/** Appends events in the order given. */
export function appendEvents(db: WriteDb, stamp: Stamp, events: readonly NewEvent[]): void {
  for (const event of events) {
    db.run(
      'INSERT INTO event (episode_id, source_id, kind, at, mono, run_id, source_at, by, text, until) VALUES (?,?,?,?,?,?,?,?,?,?)',
      event.episodeId ?? null,
      event.sourceId ?? null,
      event.kind,
      event.at ?? stamp.now,
      stamp.mono,
      stamp.runId,
      event.sourceAt ?? null,
      event.by ?? null,
      event.text ?? null,
      event.until ?? null,
    )
  }
}

/** What a flapping alert writes again and again; beside it everything else of a story is rare. */
const flapping: ReadonlySet<StoryKind> = new Set(['refired', 'quiet', 'absent', 'listed-again'])

/** Is this a line that a flapping alert writes again and again? */
export function isFlap(kind: StoryKind): boolean {
  return flapping.has(kind)
}

/** More lines of either sort than this tell nobody more; a week of flapping has twenty times as many. */
const mostRows = 2_000

/**
 * What happened to an episode, oldest first: the newest of the flapping and the newest of the rest, each at most
 * `mostRows`, and how it began. A firing shows as the source's instant and as ours.
 */
export function storyOf(db: ReadDb, episodeId: EpisodeId): readonly StoryEvent[] {
  const kinds = JSON.stringify([...flapping])
  const rows = (isIn: 'IN' | 'NOT IN') =>
    db.all(
      `SELECT id, kind, at, source_at, by, text, until FROM event
       WHERE episode_id = ? AND kind <> 'told' AND kind ${isIn} (SELECT value FROM json_each(?)) ORDER BY at DESC, id DESC LIMIT ${mostRows}`,
      episodeId,
      kinds,
    )
  const first = db.all(
    `SELECT id, kind, at, source_at, by, text, until FROM event
     WHERE episode_id = ? AND kind IN ('fired', 'called') ORDER BY at, id LIMIT 2`,
    episodeId,
  )
  const all = new Map([...first, ...rows('IN'), ...rows('NOT IN')].map((row) => [row.id, row]))
  return [...all.values()]
    .flatMap((row) => {
      const line = toStory(row)
      if (row.source_at === null || line.kind !== 'fired') return [line]
      const fired = { ...line, at: Number(row.source_at) }
      return line.at - fired.at > sameInstantMs
        ? [{ ...line, id: -line.id, kind: 'seen' as const, text: null }, fired]
        : [fired]
    })
    .concat(toldWithOthers(db, episodeId))
    .sort((a, b) => a.at - b.at || a.id - b.id)
}

/** More notes on one alert than these, the oldest first, are written by no person. */
const mostSaid = 5_000

/**
 * What figures are made of, out of the whole of a story however long it is, oldest first: who took it first, every note and
 * every word about the impact.
 */
export function saidOf(db: ReadDb, episodeId: EpisodeId): readonly StoryEvent[] {
  const columns = 'id, kind, at, source_at, by, text, until'
  const rows = [
    ...db.all(
      `SELECT ${columns} FROM event WHERE episode_id = ? AND kind IN ('acked', 'acked-upstream') ORDER BY at, id LIMIT 1`,
      episodeId,
    ),
    ...db.all(
      `SELECT ${columns} FROM event WHERE episode_id = ? AND kind IN ('note', 'impact') ORDER BY at, id LIMIT ${mostSaid}`,
      episodeId,
    ),
  ]
  return rows.map(toStory).toSorted((a, b) => a.at - b.at || a.id - b.id)
}

/** When something of this kind last happened to an episode, epoch ms. */
export function lastOf(db: ReadDb, episodeId: EpisodeId, kind: StoryKind): number | null {
  const at = db.get('SELECT max(at) AS at FROM event WHERE episode_id = ? AND kind = ?', episodeId, kind)?.at
  return at == null ? null : Number(at)
}

/** Lines that are read out of attempts have ids of their own, far below those of firings, which are told as two lines. */
const toldIds = -2_000_000_000_000

/** What came of the notifications that stood for it among others; its own is written down as an event. */
function toldWithOthers(db: ReadDb, episodeId: EpisodeId): readonly StoryEvent[] {
  return db
    .all(
      `SELECT event.id AS id, attempt.finished_at AS at, attempt.shown, attempt.reason FROM event
       JOIN attempt ON attempt.id = CAST(event.text AS INTEGER)
       WHERE event.episode_id = ? AND event.kind IN ('called', 'told') AND event.text IS NOT NULL
         AND attempt.finished_at IS NOT NULL AND attempt.episode_id IS NOT event.episode_id
       ORDER BY event.id DESC LIMIT ${mostRows}`,
      episodeId,
    )
    .map((row) => ({
      id: toldIds - Number(row.id),
      at: Number(row.at),
      kind: row.shown === 1 ? 'shown' : 'not-shown',
      by: null,
      text: row.reason === null ? null : String(row.reason),
      until: null,
    }))
}

/** A firing that was seen this soon after it began, ms, is told once. */
const sameInstantMs = 1_000

/** What was lately tried with a source and how its sight changed, newest first, at most 30 lines. */
export function sourceStory(db: ReadDb, sourceId: SourceId): readonly StoryEvent[] {
  return db
    .all(
      'SELECT id, kind, at, source_at, by, text, until FROM event WHERE source_id = ? ORDER BY at DESC, id DESC LIMIT 30',
      sourceId,
    )
    .map(toStory)
}

/** The failures written down for a source between two instants (epoch ms, the last not included): one for each change. */
export function sightLosses(
  db: ReadDb,
  sourceId: SourceId,
  from: number,
  until: number,
): readonly { readonly kind: string; readonly at: number }[] {
  return db
    .all(
      "SELECT at, text FROM event WHERE source_id = ? AND at >= ? AND at < ? AND kind = 'sight-lost' ORDER BY at",
      sourceId,
      from,
      until,
    )
    .flatMap((row) => {
      const kind = /^([a-z-]+): /.exec(String(row.text))?.[1]
      return kind === undefined ? [] : [{ kind, at: Number(row.at) }]
    })
}

function toStory(row: Record<string, unknown>): StoryEvent {
  return {
    id: Number(row.id),
    at: Number(row.at),
    kind: row.kind as StoryKind,
    by: row.by === null ? null : String(row.by),
    text: row.text === null || row.kind === 'called' ? null : String(row.text),
    until: row.until === null ? null : Number(row.until),
  }
}
