/**
 * The open climbs, and where each of them stands. A storm comes in thousands of commits, and what is to be heard is worked out
 * at each: only climbs that have changed, or whose time has come, are looked at again. Of the rest it is known how many stand where.
 */
import type { EpisodeId } from '../../contract/ids.ts'
import type { SoundSettings } from '../../contract/sound.ts'
import { type LadderRow, type LadderStep, stepAt } from '../night/ladder.ts'
import { createInstants } from './instants.ts'

export interface ClimbStep {
  readonly row: LadderRow
  readonly step: LadderStep
}

/** What of a step is heard and seen. */
export type Place = Pick<LadderStep, 'kind' | 'stage' | 'sound'>

export interface Climbs {
  /** how many there are */
  size(): number
  /** exactly these, in the order of their numbers */
  set(rows: readonly LadderRow[]): void
  /** the climbs of these episodes are these rows now, or none; answers the rows that were not known before */
  settle(episodes: Iterable<EpisodeId>, rows: readonly LadderRow[]): readonly LadderRow[]
  /** rows as they are from now on, of climbs that are known */
  put(rows: readonly LadderRow[]): void
  /** looks again at the climbs of these episodes, since their targets may have moved; null = at all of them */
  doubt(episodes: Iterable<EpisodeId> | null): void
  /** brings all steps to this instant, epoch ms; what follows is answered for it */
  bring(now: number): void
  /** in the order of their numbers, whether or not they have been brought to an instant since they changed */
  rows(): readonly LadderRow[]
  /** in the order of their numbers */
  all(): readonly ClimbStep[]
  /** the last of them, at most so many, in order */
  newest(most: number): readonly ClimbStep[]
  /** those that have marks due, at most so many */
  due(most: number): readonly ClimbStep[]
  isDue(): boolean
  /** where at least one of them stands */
  places(): readonly Place[]
  /** the first instant from which one of them sounds, epoch ms; Infinity without any */
  since(): number
  /** when one of them next changes by time alone, epoch ms; Infinity without any */
  nextAt(): number
}

/** @param deps.ackDueAt the target to acknowledge of an episode, epoch ms; undefined when there is none */
export function createClimbs(deps: {
  readonly settings: () => SoundSettings
  readonly ackDueAt: (id: EpisodeId) => number | undefined
}): Climbs {
  /** by number; without a step while one is to be looked at */
  const climbs = new Map<number, { readonly row: LadderRow; step: LadderStep | null }>()
  /** their numbers in order; some may have gone since */
  let order: number[] = []
  const numbers = new Map<EpisodeId, number>()
  const doubted = new Set<number>()
  const due = new Set<number>()
  const standing = new Map<number, { readonly place: Place; count: number }>()
  const begins = createInstants<number>()
  const turns = createInstants<number>()

  const stand = (id: number, step: LadderStep): void => {
    if (step.marks.length > 0) due.add(id)
    turns.put(id, step.nextAt)
    const known = standing.get(keyOf(step))
    if (known) known.count += 1
    else standing.set(keyOf(step), { place: step, count: 1 })
  }
  const leave = (id: number): void => {
    const step = climbs.get(id)?.step
    if (!step) return
    due.delete(id)
    turns.remove(id)
    const known = standing.get(keyOf(step))
    if (!known) return
    known.count -= 1
    if (known.count === 0) standing.delete(keyOf(step))
  }
  const doubtOne = (id: number): void => {
    const climb = climbs.get(id)
    if (!climb) return
    leave(id)
    climb.step = null
    doubted.add(id)
  }
  const drop = (id: number): void => {
    const climb = climbs.get(id)
    if (!climb) return
    leave(id)
    begins.remove(id)
    numbers.delete(climb.row.episodeId)
    doubted.delete(id)
    climbs.delete(id)
  }
  const put = (row: LadderRow): void => {
    drop(row.id)
    climbs.set(row.id, { row, step: null })
    numbers.set(row.episodeId, row.id)
    begins.put(row.id, row.soundAt)
    doubted.add(row.id)
  }
  /** One that is taken up again has an older number than those that came meanwhile. */
  const enter = (rows: readonly LadderRow[]): void => {
    const last = order.at(-1) ?? 0
    for (const row of rows) put(row)
    const isNext = rows.every(({ id }, index) => id > (rows[index - 1]?.id ?? last))
    if (isNext) order.push(...rows.map(({ id }) => id))
    if (!isNext || order.length > 2 * climbs.size + 100) order = [...climbs.keys()].sort((a, b) => a - b)
  }
  const stepped = (id: number): readonly ClimbStep[] => {
    const climb = climbs.get(id)
    return climb?.step ? [{ row: climb.row, step: climb.step }] : []
  }

  return {
    size: () => climbs.size,
    set: (rows) => {
      for (const id of [...climbs.keys()]) drop(id)
      order = []
      enter(rows)
    },
    settle: (episodes, rows) => {
      const isKnown = new Set(rows.filter(({ id }) => climbs.has(id)).map(({ id }) => id))
      for (const episode of episodes) {
        const id = numbers.get(episode)
        if (id !== undefined && !isKnown.has(id)) drop(id)
      }
      for (const row of rows) if (isKnown.has(row.id)) put(row)
      const fresh = rows.filter(({ id }) => !isKnown.has(id)).toSorted((a, b) => a.id - b.id)
      enter(fresh)
      return fresh
    },
    put: (rows) => {
      for (const row of rows) if (climbs.has(row.id)) put(row)
    },
    doubt: (episodes) => {
      if (episodes === null) for (const id of climbs.keys()) doubtOne(id)
      else for (const episode of episodes) doubtOne(numbers.get(episode) ?? 0)
    },
    bring: (now) => {
      for (const id of turns.until(now)) doubtOne(id)
      for (const id of doubted) {
        const climb = climbs.get(id)
        if (!climb) continue
        const ackDueAt = deps.ackDueAt(climb.row.episodeId) ?? now
        climb.step = stepAt(climb.row, deps.settings(), ackDueAt, now)
        stand(id, climb.step)
      }
      doubted.clear()
    },
    rows: () => order.flatMap((id) => climbs.get(id)?.row ?? []),
    all: () => order.flatMap(stepped),
    newest: (most) => {
      const found: ClimbStep[] = []
      for (let at = order.length - 1; at >= 0 && found.length < most; at -= 1)
        found.unshift(...stepped(order[at] ?? 0))
      return found
    },
    due: (most) => {
      const found: ClimbStep[] = []
      for (const id of due) {
        if (found.length === most) break
        found.push(...stepped(id))
      }
      return found
    },
    isDue: () => due.size > 0,
    places: () => [...standing.values()].map(({ place }) => place),
    since: begins.first,
    nextAt: turns.first,
  }
}

const kinds = ['soft', 'stage', 'unanswered'] as const
const sounds = ['none', 'short', 'stage'] as const
/** A number for each place: thousands of climbs move in one instant. */
const keyOf = ({ kind, stage, sound }: Place): number =>
  (kinds.indexOf(kind) * sounds.length + sounds.indexOf(sound)) * 4 + stage
