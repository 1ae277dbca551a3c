/** Which evidence the pane shows, and which of it stands in the text. Pure. */
import { type EvidenceGroup, type EvidenceItem, markOf } from '../../contract/postmortem-evidence.ts'

/** What the buttons above the list choose. */
export type EvidenceFilter = 'all' | Exclude<EvidenceGroup, 'other'> | 'aside'

/** What stands in a text of the evidence, by key: whether somebody has edited the line since, and where it begins. */
export type UsedEvidence = ReadonlyMap<string, { readonly isEdited: boolean; readonly at: number }>

const marks = /<!-- from [a-z]\d{1,15} [0-9a-f]{8} -->/g

/** The evidence in a text. */
export function usedIn(text: string): UsedEvidence {
  const used = new Map<string, { isEdited: boolean; at: number }>()
  for (const { index } of text.matchAll(marks)) {
    const at = text.lastIndexOf('\n', index) + 1
    const end = text.indexOf('\n', index)
    const mark = markOf(text.slice(at, end < 0 ? text.length : end).replace(/\r$/, ''))
    if (mark && !used.has(mark.key)) used.set(mark.key, { isEdited: mark.isEdited, at })
  }
  return used
}

/** The items of a filter that have all words of the search; those laid aside, and those of other alerts, by their own filter alone. */
export function shownEvidence(
  items: readonly EvidenceItem[],
  filter: EvidenceFilter,
  search: string,
): readonly EvidenceItem[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter(({ isAside, group, text, by }) => {
    if (isAside !== (filter === 'aside')) return false
    if (filter === 'all' ? group === 'nearby' : filter !== 'aside' && group !== filter) return false
    const all = `${text} ${by ?? ''}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

/** The key of the item that is `step` further in what is shown; the first one where none was chosen. */
export function stepFrom(items: readonly EvidenceItem[], chosen: string | null, step: number): string | null {
  const at = items.findIndex(({ key }) => key === chosen)
  if (at < 0) return (step < 0 ? items.at(-1) : items[0])?.key ?? null
  return items[Math.min(items.length - 1, Math.max(0, at + step))]?.key ?? null
}
