/** The inventory in sections: what one should look at first stands first. Pure; instants epoch ms. */
import type { SilenceEntry } from '../../contract/silences.ts'

export type SectionName = 'unsettled' | 'ending' | 'hiding' | 'nothing' | 'later' | 'acks'

/** A silence that ends this soon is worth a look now, ms: what it hides will make itself heard. */
export const endingSoonMs = 3_600_000

/** Where a silence stands in the inventory. */
export function sectionOf(entry: SilenceEntry, now: number): SectionName {
  if (entry.state === 'queued' || entry.order?.state === 'refused') return 'unsettled'
  if (entry.isAck) return 'acks'
  if (entry.state === 'pending' && entry.startsAt > now) return 'later'
  if (entry.endsAt - now <= endingSoonMs) return 'ending'
  return entry.hides > 0 ? 'hiding' : 'nothing'
}

const order: readonly SectionName[] = ['unsettled', 'ending', 'hiding', 'nothing', 'later', 'acks']

/** The sections that have something in them, each with the soonest end first. */
export function sectionsOf(
  entries: readonly SilenceEntry[],
  now: number,
): readonly { readonly name: SectionName; readonly entries: readonly SilenceEntry[] }[] {
  return order
    .map((name) => ({
      name,
      entries: entries
        .filter((entry) => sectionOf(entry, now) === name)
        .sort((a, b) => a.endsAt - b.endsAt || a.key.localeCompare(b.key)),
    }))
    .filter((section) => section.entries.length > 0)
}

export const sectionWords: Readonly<Record<SectionName, readonly [title: string, meaning: string]>> = {
  unsettled: ['Not in effect yet', 'asked for here, and the source has not taken it'],
  ending: ['Ending soon', 'within the hour'],
  hiding: ['Hiding something', 'alerts that fire and are not heard'],
  nothing: ['Matching nothing', 'they hide whatever comes next'],
  later: ['Not begun yet', 'planned for later'],
  acks: ['Acknowledgements', 'they end with their alerts'],
}
