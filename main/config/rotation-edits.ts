/** What the app changes of the rotations in a configuration text: overrides, each in its own place, comments kept. Pure. */
import { AppError } from '../../contract/errors.ts'
import type { WantedOverride } from '../../contract/overrides.ts'
import type { RotationOverride } from '../../contract/rotation.ts'
import type { Config } from './schema.ts'
import { addItem, removeEntry, removeItem } from './yaml-edit.ts'

/** One that stands in the file. */
export interface StandingOverride extends RotationOverride {
  readonly rotation: string
}

/**
 * The text with these overrides at the end of their rotations' lists, which are begun where there are none.
 * @throws AppError `not-found` for a rotation that the file does not have, `not-allowed` when it cannot be done without
 * touching more
 */
export function withOverrides(text: string, config: Config, wanted: readonly WantedOverride[]): string {
  return wanted.reduce((now, { rotation, person, from, to }) => {
    const path = ['rotations', indexOf(config, rotation), 'overrides']
    return addItem(now, path, { ...(person === null ? {} : { person }), from, to })
  }, text)
}

/**
 * The text without these overrides; a list of which nothing is left goes too.
 * @throws AppError `not-found` when one of them is not there
 */
export function withoutOverrides(text: string, config: Config, gone: readonly StandingOverride[]): string {
  return [...Map.groupBy(gone, ({ rotation }) => rotation)].reduce((now, [name, ofOne]) => {
    const index = indexOf(config, name)
    const { overrides = [] } = config.rotations[index] ?? {}
    const places = new Set(ofOne.map((one) => placeOf(overrides, one)))
    const path = ['rotations', index, 'overrides']
    if (places.size === overrides.length) return removeEntry(now, path)
    return [...places]
      .toSorted((a, b) => b - a)
      .reduce((next, place) => removeItem(next, [...path, place], false), now)
  }, text)
}

function indexOf({ rotations }: Config, name: string): number {
  const index = rotations.findIndex((one) => one.name === name)
  if (index < 0) throw new AppError('not-found', `Nothing was saved: no rotation is called ${name} any more.`)
  return index
}

function placeOf(overrides: readonly RotationOverride[], { person, from, to }: RotationOverride): number {
  const there = [...overrides.keys()].filter(
    (place) => overrides[place]?.from === from && overrides[place]?.to === to,
  )
  // The file may write the same person otherwise, as by an address: then it is the only one of that time.
  const exact = there.find((place) => overrides[place]?.person === person)
  const place = exact ?? (there.length === 1 ? there[0] : undefined)
  if (place === undefined)
    throw new AppError('not-found', 'Nothing was changed: this override is not in the file any more.')
  return place
}
