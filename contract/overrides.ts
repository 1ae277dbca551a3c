/** Overrides as they are asked for: wall times of a rotation's zone, and what is wrong with one. Pure. */
import type { RotationOverride } from './rotation.ts'
import { instantOf, wallAt } from './zoned-time.ts'

/** Who takes which stretch of a rotation; null = nobody. Wall times as the file writes them: `2026-12-24 08:00`. */
export interface WantedOverride {
  readonly rotation: string
  readonly person: string | null
  readonly from: string
  readonly to: string
}

/** An instant as the file writes it, to the minute. */
export function writtenWall(zone: string, at: number): string {
  return new Date(wallAt(zone, at)).toISOString().slice(0, 16).replace('T', ' ')
}

/** When this stands on the wall; null where it is no time, or one that the zone's clocks leave out. */
export function readWall(zone: string, text: string): number | null {
  const wall = wallOf(text)
  if (wall === null) return null
  const at = instantOf(zone, wall)
  return wallAt(zone, at) === wall ? at : null
}

function wallOf(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d) ((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text)
  const wall = match ? Date.parse(`${match[1]}T${match[2]}:00Z`) : Number.NaN
  // A date such as 31 February would be read as one in March.
  return !Number.isNaN(wall) && new Date(wall).toISOString().startsWith(match?.[1] ?? '') ? wall : null
}

/** What keeps it from being written, as a whole sentence; null when nothing does. `now`: epoch ms. */
export function overrideProblem(
  { zone, overrides }: { readonly zone: string; readonly overrides: readonly RotationOverride[] },
  wanted: Pick<WantedOverride, 'from' | 'to' | 'person'>,
  now: number,
): string | null {
  for (const text of [wanted.from, wanted.to]) {
    if (wallOf(text) === null) return 'Say from when to when, each with a date and a time.'
    if (readWall(zone, text) === null)
      return `${text} does not come in ${zone}: the clocks are set forward over it. Choose another time.`
  }
  const from = readWall(zone, wanted.from) ?? 0
  const to = readWall(zone, wanted.to) ?? 0
  if (from >= to) return 'It must end after it begins.'
  if (to <= now) return 'That has passed already. Choose a later end.'
  if (wanted.person?.trim() === '') return 'Say who takes it.'
  const other = overrides.find((one) => one.from < to && from < one.to)
  if (!other) return null
  const who = other.person ?? 'Nobody'
  const span = `${writtenWall(zone, other.from)} to ${writtenWall(zone, other.to)}`
  return `${who} stands there by an override already, ${span} in ${zone}. Take that back first.`
}
