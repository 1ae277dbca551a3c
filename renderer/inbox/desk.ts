/** Where the user looks in the inbox, and what was read of its threads. The threads themselves are the engine's word. */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import type { Citation } from '../../contract/hand-over.ts'
import type { ThreadId } from '../../contract/ids.ts'
import type { Thread, ThreadItem, ThreadView } from '../../contract/support.ts'
import { after, monotonic } from '../now.ts'
import { seatOf } from '../states/seat.ts'
import { isLive, say, usePage } from '../store.ts'
import { createHold } from '../watch/hold.ts'
import { type InboxRow, inboxRows, type Tab } from './rows.ts'
import { newWaiting } from './words.ts'

/** What stands beside the thread; beside: alerts, customer, what was found out of it. */
export type Panel = 'beside' | 'hand-over' | 'triage' | 'issue' | 'close'

/** Words of messages that a summary rests on; `hot` are those of the line that is looked at. */
export interface Cited {
  readonly threadId: ThreadId
  readonly all: readonly Citation[]
  readonly hot: readonly Citation[]
}

/** Items before those of a view, as they were asked for. */
interface Earlier {
  readonly items: readonly ThreadItem[]
  readonly more: boolean
}

export interface Inbox {
  readonly tab: Tab
  readonly filter: string
  readonly filtering: boolean
  readonly rows: readonly InboxRow[]
  readonly selected: ThreadId | null
  /** the thread is open over the list, where there is no room for both */
  readonly paneOpen: boolean
  readonly panel: Panel
  /** where there is no room for what stands beside the thread: it was asked for, and lies over it */
  readonly besideOpen: boolean
  /** what is typed under the thread becomes a note */
  readonly noting: boolean
  readonly closed: readonly Thread[]
  readonly closedMore: boolean
  readonly views: ReadonlyMap<ThreadId, ThreadView>
  readonly earlier: ReadonlyMap<ThreadId, Earlier>
  readonly cited: Cited | null
  /** why something could not be read, as a sentence */
  readonly problem: string | null
}

const atFirst: Inbox = {
  tab: { kind: 'all' },
  filter: '',
  filtering: false,
  rows: [],
  selected: null,
  paneOpen: false,
  panel: 'beside',
  besideOpen: false,
  noting: false,
  closed: [],
  closedMore: false,
  views: new Map(),
  earlier: new Map(),
  cited: null,
  problem: null,
}

export const useInbox = create<Inbox>()(() => atFirst)

/** Held while the user's hand is on the mouse or the keys: nothing moves under it. */
export const inboxHold = createHold()

/** So many threads' panes are kept for going back. */
const keptViews = 30

const noThreads: ReadonlyMap<ThreadId, Thread> = new Map()

export const allThreads = (): ReadonlyMap<ThreadId, Thread> => usePage.getState().state?.threads ?? noThreads

/** A thread by its id: of the live ones, else of the closed ones that were read. */
export function threadOf(id: ThreadId | null): Thread | undefined {
  if (id === null) return undefined
  return allThreads().get(id) ?? useInbox.getState().closed.find((each) => each.id === id)
}

/** The same, for a component. */
export function useThread(id: ThreadId | null): Thread | undefined {
  const live = usePage((page) => (id === null ? undefined : page.state?.threads.get(id)))
  const closed = useInbox(({ closed: all }) => all.find((each) => each.id === id))
  return live ?? closed
}

let cancelRelist = (): void => {}

/** Builds the rows anew, at once. The selection stays with its thread. */
export function relistInbox(): void {
  cancelRelist()
  const { tab, filter, closed, selected } = useInbox.getState()
  const threads = allThreads()
  const rows = inboxRows(threads.values(), tab, filter, closed)
  const stays = selected !== null && threadOf(selected) !== undefined
  const first = rows.find((row) => row.kind === 'thread')
  useInbox.setState({ rows, ...(stays ? {} : { selected: first?.id ?? null }) })
}

/** Shows the new order now, or as soon as the user's hand rests. */
function relistWhenFree(): void {
  const wait = inboxHold.waitMs(monotonic())
  cancelRelist()
  if (wait === 0) relistInbox()
  else cancelRelist = after(wait, relistWhenFree)
}

/** From now on the inbox follows what the engine says. The answer stops it. */
export function followThreads(): () => void {
  return usePage.subscribe((page, before) => {
    if (page.state?.threads === before.state?.threads) return
    if (before.state !== null && seatOf(page.state) !== seatOf(before.state)) {
      // At another desk the same numbers mean other threads.
      useInbox.setState(atFirst)
      relistInbox()
      return
    }
    relistWhenFree()
    const words = newWaiting(before.state?.threads, page.state?.threads)
    if (words !== null && isLive(page)) say(words, false)
  })
}

/** Reads a thread's pane, and keeps it. Answers nothing: what cannot be read is said in the pane. */
export async function readThread(threadId: ThreadId): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    const view = await engine.query('support.thread', { threadId, before: null })
    const { views } = useInbox.getState()
    // The answer to an older question may come later.
    if ((views.get(threadId)?.version ?? -1) > view.version) return
    useInbox.setState({ views: keep(views, threadId, view), problem: null })
  } catch (error) {
    useInbox.setState({ problem: whyOf(error, 'The thread could not be read.') })
  }
}

/** Reads what stands before the oldest item that is shown. */
export async function readEarlier(threadId: ThreadId): Promise<void> {
  const { engine } = usePage.getState()
  const before = oldestKey(itemsOf(useInbox.getState(), threadId))
  if (!engine || before === null) return
  try {
    const view = await engine.query('support.thread', { threadId, before })
    const { earlier } = useInbox.getState()
    const known = earlier.get(threadId)?.items ?? []
    useInbox.setState({
      earlier: new Map(earlier).set(threadId, { items: [...view.items, ...known], more: view.earlier }),
    })
  } catch (error) {
    useInbox.setState({ problem: whyOf(error, 'The earlier messages could not be read.') })
  }
}

/** Reads closed threads: the newest, or those before the oldest that is shown. */
export async function readClosed(further = false): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  const { closed } = useInbox.getState()
  const before = further ? (closed.at(-1)?.closed?.at ?? null) : null
  try {
    const answer = await engine.query('support.closed', { before })
    const known = new Set(answer.threads.map(({ id }) => id))
    const kept = further ? closed.filter(({ id }) => !known.has(id)) : []
    useInbox.setState({ closed: [...kept, ...answer.threads], closedMore: answer.more, problem: null })
  } catch (error) {
    useInbox.setState({ problem: whyOf(error, 'The closed threads could not be read.') })
  }
  relistInbox()
}

/** What is known of a thread's messages, oldest first: those asked for, then those of the view. */
export function itemsOf(
  { views, earlier }: Pick<Inbox, 'views' | 'earlier'>,
  id: ThreadId,
): readonly ThreadItem[] {
  const newest = views.get(id)?.items ?? []
  const before = earlier.get(id)?.items ?? []
  if (before.length === 0) return newest
  // The view may reach further back than it did when the earlier ones were read.
  const shown = new Set(newest.map(itemKey))
  return [...before.filter((item) => !shown.has(itemKey(item))), ...newest]
}

/** What tells an item from the others of its thread. */
export function itemKey(item: ThreadItem): string {
  switch (item.kind) {
    case 'message':
      return `m ${item.key}`
    case 'note':
      return `n ${item.id}`
    case 'unsent':
      return `u ${item.orderId}`
    case 'event':
      return `e ${item.at} ${item.text}`
  }
}

function oldestKey(items: readonly ThreadItem[]): string | null {
  const first = items.find((item) => item.kind === 'message')
  return first?.kind === 'message' ? first.key : null
}

function keep(views: Inbox['views'], id: ThreadId, view: ThreadView): ReadonlyMap<ThreadId, ThreadView> {
  const next = new Map(views)
  next.delete(id)
  next.set(id, view)
  for (const oldest of next.keys()) {
    if (next.size <= keptViews) break
    next.delete(oldest)
  }
  return next
}

export function whyOf(error: unknown, otherwise: string): string {
  return error instanceof AppError ? error.message : otherwise
}
