/** What is new, different or gone between two whole lists of alerts, of a source whose lists are small enough to keep. Pure. */
import type { Answer, SeenAlert } from '../../contract/observation.ts'

/** The alerts of one list by fingerprint, each with its content as text. */
export type KeptList = ReadonlyMap<string, { readonly alert: SeenAlert; readonly content: string }>

/** Instants that move at every look are no change. */
function contentOf({ endsAt: _, ...content }: SeenAlert): string {
  return JSON.stringify(content)
}

/** Keeps a list to compare the next one with. Of alerts with one fingerprint the first counts. */
export function keepList(alerts: readonly SeenAlert[], before: KeptList | null): KeptList {
  const kept = new Map<string, { alert: SeenAlert; content: string }>()
  for (const alert of alerts) {
    if (kept.has(alert.fingerprint)) continue
    const old = before?.get(alert.fingerprint)
    // The very same one says the same.
    const content = old?.alert === alert ? old.content : contentOf(alert)
    // The text of before, so that two lists that say the same share their memory.
    kept.set(alert.fingerprint, { alert, content: old?.content === content ? old.content : content })
  }
  return kept
}

/** The difference as an answer has it: without a list of before everything is new, and nothing is gone. */
export function differenceBetween(
  before: KeptList | null,
  now: KeptList,
): Pick<Answer, 'full' | 'changed' | 'gone'> {
  const changed: SeenAlert[] = []
  for (const [fingerprint, { alert, content }] of now)
    if (before?.get(fingerprint)?.content !== content) changed.push(alert)
  const gone = [...(before ?? [])].flatMap(([fingerprint, { alert }]) =>
    now.has(fingerprint) ? [] : [{ fingerprint, endsAt: alert.endsAt }],
  )
  return { full: before === null, changed, gone }
}
