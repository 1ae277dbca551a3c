/** Picking several alerts out of the list. Pure: rows and what is picked in, what is picked out. */
import { mostInBatch } from '../../contract/batch.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { Row } from './rows.ts'

export type Picked = ReadonlySet<EpisodeId>

/** The alerts a row stands for: one, all under a heading, or none. */
export function idsOf(row: Row | undefined): readonly EpisodeId[] {
  if (row?.kind === 'episode') return [row.episode.id]
  return row?.kind === 'bundle' ? row.episodes.map((episode) => episode.id) : []
}

/** Picks what the row stands for, or lets it go when all of it is picked already. */
export function toggled(picked: Picked, row: Row | undefined): Picked {
  const ids = idsOf(row)
  const next = new Set(picked)
  if (ids.every((id) => picked.has(id))) for (const id of ids) next.delete(id)
  else for (const id of ids) next.add(id)
  return next
}

/** Everything from one row to another, both included, beside what is picked already. */
export function extended(
  rows: readonly Row[],
  picked: Picked,
  from: string | null,
  to: string | null,
): Picked {
  const a = rows.findIndex((row) => row.key === from)
  const b = rows.findIndex((row) => row.key === to)
  if (b < 0) return picked
  const [first, last] = a < 0 ? [b, b] : [Math.min(a, b), Math.max(a, b)]
  const next = new Set(picked)
  for (const row of rows.slice(first, last + 1)) {
    // A heading on the way stands for the rows under it only while they are closed: open ones are met themselves.
    if (row.kind === 'episode' || (row.kind === 'bundle' && !row.open))
      for (const id of idsOf(row)) next.add(id)
  }
  return next
}

/**
 * A range that began at `from` and ends at `at`, one step on: away from its beginning picks the next row, back
 * towards it lets the last one go.
 */
export function stepped(rows: readonly Row[], picked: Picked, from: string, at: string, to: string): Picked {
  const [start, here, next] = [from, at, to].map((key) => rows.findIndex((row) => row.key === key))
  const back = Math.abs((next ?? 0) - (start ?? 0)) < Math.abs((here ?? 0) - (start ?? 0))
  if (!back) return extended(rows, picked, at, to)
  const left = new Set(idsOf(rows[here ?? -1]))
  return new Set([...picked].filter((id) => !left.has(id)))
}

/** All that is shown in the part a row belongs to; closed headings count with all under them. */
export function allOfPart(rows: readonly Row[], key: string | null): Picked {
  const part = rows.find((row) => row.key === key)?.part ?? 'needs-you'
  const ids = rows.filter((row) => row.part === part).flatMap((row) => idsOf(row))
  return new Set(ids)
}

/** At most as many as one order takes, the first ones of the list; they are the most urgent. */
export function capped(picked: Picked): { readonly picked: Picked; readonly left: number } {
  if (picked.size <= mostInBatch) return { picked, left: 0 }
  return { picked: new Set([...picked].slice(0, mostInBatch)), left: picked.size - mostInBatch }
}
