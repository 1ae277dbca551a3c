/** One alert, or one silence, as several peers of an Alertmanager tell of it. Pure. */
import type { SeenAlert } from '../../contract/observation.ts'
import type { ListedSilence } from './alertmanager-read.ts'

/**
 * All alerts of all peers by fingerprint. Peers do not gossip alerts, so each may know some that the others do not.
 * Words come from the first peer that lists an alert, so that they do not change to and fro.
 */
export function unite(lists: readonly (readonly SeenAlert[])[]): ReadonlyMap<string, SeenAlert> {
  const union = new Map<string, SeenAlert>()
  for (const list of lists) {
    for (const alert of list) {
      const known = union.get(alert.fingerprint)
      union.set(alert.fingerprint, known ? merge(known, alert) : alert)
    }
  }
  return union
}

/** One alert seen twice: it fired at the earlier instant, and it is kept quiet only if nobody says it is active. */
export function merge(first: SeenAlert, second: SeenAlert): SeenAlert {
  return {
    ...first,
    firedAt: Math.min(first.firedAt, second.firedAt),
    endsAt: Math.max(first.endsAt, second.endsAt),
    suppressed: first.suppressed && second.suppressed,
    silencedBy: both(first.silencedBy, second.silencedBy),
    inhibitedBy: both(first.inhibitedBy, second.inhibitedBy),
    mutedBy: both(first.mutedBy, second.mutedBy),
    receivers: both(first.receivers, second.receivers),
  }
}

function both(first: readonly string[], second: readonly string[]): readonly string[] {
  if (second.every((id) => first.includes(id))) return first
  return [...new Set([...first, ...second])].sort()
}

/** Do these differ in anything but `endsAt`? Compared field by field: a hash of each costs three times the parse. */
export function differs(a: SeenAlert, b: SeenAlert): boolean {
  return (
    a.firedAt !== b.firedAt ||
    a.suppressed !== b.suppressed ||
    a.generatorUrl !== b.generatorUrl ||
    !sameList(a.silencedBy, b.silencedBy) ||
    !sameList(a.inhibitedBy, b.inhibitedBy) ||
    !sameList(a.mutedBy, b.mutedBy) ||
    !sameList(a.receivers, b.receivers) ||
    !sameTexts(a.labels, b.labels) ||
    !sameTexts(a.annotations, b.annotations)
  )
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

/** What every object inherits (`toString`, `__proto__`) is no text, so it never equals one: no own-ness is asked. */
function sameTexts(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  let left = 0
  for (const name in a) {
    if (a[name] !== b[name]) return false
    left += 1
  }
  for (const _ in b) left -= 1
  return left === 0
}

/** The silences of all peers; of two copies the one that was changed last. */
export function uniteSilences(lists: readonly (readonly ListedSilence[])[]): readonly ListedSilence[] {
  const union = new Map<string, ListedSilence>()
  for (const silence of lists.flat()) {
    const known = union.get(silence.id)
    if (!known || silence.updatedAt > known.updatedAt) union.set(silence.id, silence)
  }
  return [...union.values()]
}
