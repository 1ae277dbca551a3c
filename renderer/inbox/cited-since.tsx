/** What became of the words that a line of a summary rests on, since it was handed over. Instants epoch ms. */
import type { SummaryLine } from '../../contract/hand-over.ts'
import type { ThreadItem } from '../../contract/support.ts'

/**
 * Why a line may not be true any more, in words; null = its messages stand as they stood, or are not among these.
 * @param items what is known of the thread
 * @param askedAt when it was handed over
 */
export function citedSince(
  { cites }: Pick<SummaryLine, 'cites'>,
  items: readonly ThreadItem[],
  askedAt: number,
): string | null {
  const keys = new Set(cites.map(({ key }) => key))
  const found = items.flatMap((item) => (item.kind === 'message' && keys.has(item.key) ? [item] : []))
  if (found.some(({ removedAt }) => removedAt !== null && removedAt > askedAt))
    return 'its message was removed since'
  if (found.some(({ editedAt }) => editedAt !== null && editedAt > askedAt))
    return 'its message was edited since'
  return null
}

/** The same beside the line, whose words stay as they were sent. */
export function CitedSince({
  line,
  items,
  askedAt,
}: {
  readonly line: SummaryLine
  readonly items: readonly ThreadItem[]
  readonly askedAt: number
}) {
  const words = citedSince(line, items, askedAt)
  return words === null ? null : <span className="dim"> ({words})</span>
}
