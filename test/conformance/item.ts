/** What the servers of all kinds keep, in words that suit every kind. */
import type { SourceKind } from '../../contract/source-options.ts'

/** Something that is wrong, in the same words for every kind. */
export interface Item {
  readonly id: string
  readonly title: string
  /** as the source writes it */
  readonly severity: string
  /** as the source writes it; absent = what it writes of one that fires */
  readonly state?: string
  readonly labels?: Readonly<Record<string, string>>
}

export function anItem(id: string, more: Partial<Item> = {}): Item {
  return { id, title: `trouble ${id}`, severity: 'page', ...more }
}

export function items(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, index) => anItem(`item-${index}`))
}

/** Where a configuration of the suite has the secret of a kind. */
export function secretName(kind: SourceKind): string {
  return `CONFORMANCE_${kind.toUpperCase()}`
}
