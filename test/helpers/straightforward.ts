/** The straightforward way to what a poll reports, parsing everything: what the byte-level reader is held against. */
import type { Observation, SeenAlert } from '../../contract/observation.ts'
import { differs, type unite } from '../../main/sources/alertmanager-union.ts'
import type { Polled } from '../../main/sources/source.ts'

/** Alerts by fingerprint. */
export type Union = ReturnType<typeof unite>

/** What is new, different or gone since `before`; without one, everything is new and nothing is gone. */
export function difference(
  before: Union | null,
  now: Union,
): {
  readonly changed: readonly SeenAlert[]
  readonly gone: readonly { readonly fingerprint: string; readonly endsAt: number }[]
} {
  const changed = [...now.values()].filter((alert) => {
    const known = before?.get(alert.fingerprint)
    return !known || differs(known, alert)
  })
  const gone = [...(before ?? [])]
    .filter(([fingerprint]) => !now.has(fingerprint))
    .map(([fingerprint, { endsAt }]) => ({ fingerprint, endsAt }))
  return { changed, gone }
}

/** A poll's observation with all its changed alerts made. */
export function whole(polled: Polled): Observation {
  return polled.kind === 'miss' ? polled : { ...polled, changed: polled.changed.slice() }
}
