/** Alerts of one message that go by the same id: what tells of different things is kept apart, and the worst word counts. Pure. */
import { createHash } from 'node:crypto'
import type { SeenAlert } from '../../contract/observation.ts'

/** One alert of a message, or its end. */
export interface ToldAlert {
  readonly alert: SeenAlert
  /** it is over; `at` is when, null = that is not said */
  readonly over: { readonly at: number | null } | null
}

/** What a message comes to, by fingerprints that are each one alert's alone. */
export interface Told {
  readonly firing: readonly SeenAlert[]
  readonly ended: readonly { readonly fingerprint: string; readonly at: number | null }[]
  /** ends that name an id which several have here, and none of these: nothing is ended by them */
  readonly unclear: number
}

/** What is put between an id that several have and what tells them apart. */
const mark = '~'

/** Is this an alert whose id others have too? */
export function isShared(fingerprint: string): boolean {
  return /~[\da-f]{12}$/.test(fingerprint)
}

/**
 * @param known the alerts that fire here. Once an id was shared it stays so while one of them fires, or a message about
 *   one alone would end, or take the place of, the others.
 */
export function tellApart(told: readonly ToldAlert[], known: ReadonlyMap<string, SeenAlert>): Told {
  const firing: SeenAlert[] = []
  const ended: { fingerprint: string; at: number | null }[] = []
  let unclear = 0
  const shared = new Map<string, string[]>()
  for (const fingerprint of known.keys()) {
    if (!isShared(fingerprint)) continue
    const id = fingerprint.slice(0, fingerprint.lastIndexOf(mark))
    shared.set(id, [...(shared.get(id) ?? []), fingerprint])
  }
  for (const [id, same] of Map.groupBy(told, ({ alert }) => alert.fingerprint)) {
    const others = shared.get(id) ?? []
    const each = worstOf(same)
    const isApart = each.size > 1 || others.length > 0
    const before = known.get(id)
    // The one that had the id for itself until now keeps it: it is the same row, with whoever has it.
    let heir = before && [...each].find(([, one]) => !one.over && thingOf(one.alert) === thingOf(before))?.[0]
    if (!isApart) heir = each.keys().next().value
    for (const [name, { alert, over }] of each) {
      if (!over) {
        firing.push({ ...alert, fingerprint: name === heir ? id : `${id}${mark}${name}` })
        continue
      }
      const those = isApart
        ? [...others, id].filter(
            (one) => known.has(one) && thingOf(known.get(one) ?? alert) === thingOf(alert),
          )
        : [id]
      for (const fingerprint of those) ended.push({ fingerprint, at: over.at })
      if (those.length === 0 && (before || others.length > 0)) unclear += 1
    }
  }
  return { firing, ended, unclear }
}

/** One for each thing that is told of, severities apart: firing before over, and nobody's before held. */
function worstOf(same: readonly ToldAlert[]): ReadonlyMap<string, ToldAlert> {
  const each = new Map<string, ToldAlert>()
  for (const one of same) {
    const name = nameOf(thingOf(one.alert), one.alert.labels.severity ?? '')
    const before = each.get(name)
    if (!before || badness(one) > badness(before)) each.set(name, one)
  }
  const firing = [...each.values()].filter(({ over }) => over === null)
  // An end beside a firing of the same thing says nothing: firing wins.
  for (const [name, one] of each)
    if (one.over && firing.some(({ alert }) => thingOf(alert) === thingOf(one.alert))) each.delete(name)
  return each
}

function badness({ alert, over }: ToldAlert): number {
  return over ? 0 : alert.held ? 1 : 2
}

/** What an alert is about, beside its id; how it stands may change. */
function thingOf({ labels }: SeenAlert): string {
  const { state: _, severity: __, ...rest } = labels
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function nameOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}
