/** An episode's story as it is told: with the times when nobody could see, and flapping in one line. */
import { durationWords } from '../../contract/duration-words.ts'
import type { EpisodeId, SourceId } from '../../contract/ids.ts'
import type { StoryEvent, StoryKind } from '../../contract/queries.ts'
import type { ReadDb } from '../db/db.ts'
import { isFlap, storyOf } from '../db/journal.ts'
import { gapsBetween, type SightGap } from './source-table.ts'

/** The most lines of one story: more is read by nobody at night. */
export const mostLines = 200

/** What goes last when a story is too long: how it began, who was called, who had it, and what people wrote. */
const kept: ReadonlySet<StoryKind> = new Set<StoryKind>([
  'fired',
  'seen',
  'called',
  'acked',
  'acked-upstream',
  'unacked',
  'taken-back',
  'returned',
  'note',
  'impact',
  'snoozed',
  'escalated',
  'escalation-accepted',
  'escalation-declined',
  'escalation-timed-out',
  'deed-asked',
  'postmortem',
])

/** Whose story it is, and what it spans. Instants in epoch ms. */
export interface StoryOwner {
  readonly id: EpisodeId
  readonly sourceId: SourceId
  readonly seenAt: number
  readonly quietAt: number | null
}

/** The story of an episode up to `now`, newest first, at most `most` lines. */
export function episodeStory(
  db: ReadDb,
  owner: StoryOwner,
  now: number,
  most = mostLines,
): readonly StoryEvent[] {
  const gaps = gapsBetween(db, owner.sourceId, owner.seenAt, owner.quietAt ?? now)
  return toldBriefly([...storyOf(db, owner.id), ...gaps.map(asEvent)], most)
}

/** Events of gaps have ids of their own, far below those of firings, which are told as two lines. */
const gapIds = -1_000_000_000_000

function asEvent({ id, from, to, reason }: SightGap): StoryEvent {
  return { id: gapIds - id, at: from, kind: 'gap', by: null, text: reason, until: to }
}

/** A story in order, newest first: flapping in one line for each run of it, and at most `most` lines. Pure. */
export function toldBriefly(events: readonly StoryEvent[], most = mostLines): readonly StoryEvent[] {
  const oldestFirst = events.toSorted((a, b) => a.at - b.at || a.id - b.id)
  const runs: StoryEvent[][] = []
  for (const event of oldestFirst) {
    const last = runs.at(-1)
    if (last?.[0] && isFlap(last[0].kind) && isFlap(event.kind)) last.push(event)
    else runs.push([event])
  }
  return cut(runs.flatMap(oneLine), most).toReversed()
}

/** A run with two firings and more is one line; that it is quiet now is another. */
function oneLine(run: readonly StoryEvent[]): readonly StoryEvent[] {
  const firings = run.filter(({ kind }) => kind === 'refired')
  const [first] = firings
  const last = run.at(-1)
  if (!first || !last || firings.length < 2) return run
  const text = `${firings.length} times within ${durationWords(last.at - first.at)}`
  const line: StoryEvent = { ...first, by: null, text, until: last.at, count: firings.length }
  return last.kind === 'quiet' ? [line, last] : [line]
}

/** Drops the oldest of what matters least until it fits; how it began and the first call never go. */
function cut(oldestFirst: readonly StoryEvent[], most: number): readonly StoryEvent[] {
  let surplus = oldestFirst.length - most
  if (surplus <= 0) return oldestFirst
  const start = new Set(
    (['fired', 'seen', 'called'] as const).flatMap(
      (wanted) => oldestFirst.find(({ kind }) => kind === wanted) ?? [],
    ),
  )
  const dropped = new Set<StoryEvent>()
  const drop = (may: (event: StoryEvent) => boolean): void => {
    for (const event of oldestFirst) {
      if (surplus <= 0) return
      if (dropped.has(event) || !may(event)) continue
      dropped.add(event)
      surplus -= 1
    }
  }
  drop(({ kind }) => !kept.has(kind))
  drop((event) => !start.has(event))
  return oldestFirst.filter((event) => !dropped.has(event))
}
