/** What stands in the list of the inbox, in order: tabs, filter, the two parts. Pure; no clock is read. */
import type { ThreadId } from '../../contract/ids.ts'
import { inTwo, type Thread } from '../../contract/support.ts'

/** all · a tier by its name · those I have · closed ones */
export type Tab =
  | { readonly kind: 'all' }
  | { readonly kind: 'tier'; readonly name: string }
  | { readonly kind: 'mine' }
  | { readonly kind: 'closed' }

export interface TabCount {
  readonly key: string
  readonly tab: Tab
  readonly name: string
  /** null = not counted */
  readonly count: number | null
}

export type InboxPart = 'us' | 'customer' | 'closed'

export type InboxRow =
  | { readonly kind: 'head'; readonly key: string; readonly part: InboxPart; readonly count: number }
  | { readonly kind: 'empty'; readonly key: string; readonly part: InboxPart; readonly hidden: number }
  | { readonly kind: 'thread'; readonly key: string; readonly part: InboxPart; readonly id: ThreadId }

export const partNames: Record<InboxPart, string> = {
  us: 'Waits for us',
  customer: 'Waits for the customer',
  closed: 'Closed',
}

/** One word for a tab, to compare by. */
export function tabKey(tab: Tab): string {
  return tab.kind === 'tier' ? `tier ${tab.name}` : tab.kind
}

/** Does an open thread belong under a tab? */
export function isUnder(thread: Thread, tab: Tab): boolean {
  switch (tab.kind) {
    case 'all':
      return thread.closed === null
    case 'tier':
      return thread.closed === null && thread.tier === tab.name
    case 'mine':
      return thread.closed === null && thread.mine
    case 'closed':
      return thread.closed !== null
  }
}

/** Is it somebody's turn? What nobody waits in (closed, or only our own words) is in no part. */
function isOpen(thread: Thread): boolean {
  return thread.closed === null && thread.waitsFor !== 'nobody'
}

/** The tabs in order: all, each tier that has one by its step, mine, closed. The chosen one stays though it is empty. */
export function tabsOf(threads: Iterable<Thread>, chosen: Tab): readonly TabCount[] {
  const open = [...threads].filter(isOpen)
  const tiers = new Map<string, number>()
  for (const { tier, step } of open) if (tier !== null) tiers.set(tier, step)
  if (chosen.kind === 'tier' && !tiers.has(chosen.name)) tiers.set(chosen.name, Number.POSITIVE_INFINITY)
  const tierTabs = [...tiers.entries()]
    .toSorted(([a, stepA], [b, stepB]) => stepA - stepB || a.localeCompare(b))
    .map(([name]): Tab => ({ kind: 'tier', name }))
  return [{ kind: 'all' } as const, ...tierTabs, { kind: 'mine' } as const, { kind: 'closed' } as const].map(
    (tab: Tab) => ({
      key: tabKey(tab),
      tab,
      name: tabName(tab),
      count: tab.kind === 'closed' ? null : open.filter((thread) => isUnder(thread, tab)).length,
    }),
  )
}

function tabName(tab: Tab): string {
  switch (tab.kind) {
    case 'all':
      return 'All'
    case 'mine':
      return 'Mine'
    case 'closed':
      return 'Closed'
    case 'tier':
      return tab.name
  }
}

/** The words of a filter line, in lower case. */
export function filterWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
}

/** Does a thread hold all the words: in its customer, title, channel, place, tier, holder or last words? */
export function holdsWords(thread: Thread, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const { customer, title, channel, number, environment, tier, holder, last } = thread
  const all = [customer, title, channel, number, environment, tier, holder, last.text, last.by]
    .join('\n')
    .toLowerCase()
  return words.every((word) => all.includes(word))
}

/**
 * The rows of the list.
 * @param closed closed threads as they were read, the newest first
 */
export function inboxRows(
  threads: Iterable<Thread>,
  tab: Tab,
  filter: string,
  closed: readonly Thread[],
): readonly InboxRow[] {
  const words = filterWords(filter)
  const shown = (all: readonly Thread[]): readonly Thread[] => all.filter((each) => holdsWords(each, words))
  const part = (name: InboxPart, all: readonly Thread[]): readonly InboxRow[] => {
    const kept = shown(all)
    const rows = kept.map(({ id }): InboxRow => ({ kind: 'thread', key: `t${id}`, part: name, id }))
    const none: InboxRow = { kind: 'empty', key: `empty ${name}`, part: name, hidden: all.length }
    const head: InboxRow = { kind: 'head', key: `head ${name}`, part: name, count: kept.length }
    return [head, ...(rows.length > 0 ? rows : [none])]
  }
  if (tab.kind === 'closed') return part('closed', closed)
  const under = [...threads].filter((thread) => isUnder(thread, tab))
  const { forUs, forCustomer } = inTwo(under)
  return [...part('us', forUs), ...part('customer', forCustomer)]
}

/** The thread one step from another in the list; the first or last where that one is not in it. */
export function neighbourOf(
  rows: readonly InboxRow[],
  selected: ThreadId | null,
  step: 1 | -1,
): ThreadId | null {
  const ids = rows.flatMap((row) => (row.kind === 'thread' ? [row.id] : []))
  const at = selected === null ? -1 : ids.indexOf(selected)
  if (at < 0) return (step === 1 ? ids[0] : ids.at(-1)) ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null
}

/** The height of a row, px. Fixed by kind, so that nothing has to be measured while scrolling. */
export function inboxRowSize(row: InboxRow | undefined): number {
  switch (row?.kind) {
    case 'head':
      return row.part === 'customer' ? 48 : 40
    case 'empty':
      return 40
    case 'thread':
      return 80
    default:
      return 0
  }
}
