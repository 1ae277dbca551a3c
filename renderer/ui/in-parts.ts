/** A virtual list in parts: the rows that are drawn, put together by what they belong to. */
import type { VirtualItem } from '@tanstack/react-virtual'

/** The drawn items by part of the list, in order; neighbours of one part stay together. */
export function inParts<Part>(
  rows: readonly { readonly part: Part }[],
  items: readonly VirtualItem[],
): readonly { readonly part: Part; readonly items: readonly VirtualItem[] }[] {
  const parts: { part: Part; items: VirtualItem[] }[] = []
  for (const item of items) {
    const row = rows[item.index]
    if (!row) continue
    const last = parts.at(-1)
    if (last?.part === row.part) last.items.push(item)
    else parts.push({ part: row.part, items: [item] })
  }
  return parts
}
