/** What the user's hands do in the inbox: moves, panels and orders. */
import { flushSync } from 'react-dom'
import type { EpisodeId, SupportOrderId, ThreadId } from '../../contract/ids.ts'
import type { OrderInput, OrderName } from '../../contract/orders.ts'
import type { ThreadItem, ThreadOutcome } from '../../contract/support.ts'
import { engineNow } from '../now.ts'
import { give, show } from '../orders.ts'
import { say, usePage } from '../store.ts'
import {
  type Inbox,
  inboxHold,
  itemsOf,
  type Panel,
  readClosed,
  relistInbox,
  threadOf,
  useInbox,
} from './desk.ts'
import { neighbourOf, type Tab } from './rows.ts'
import { outcomeWords, threadName } from './words.ts'

export const listId = 'inbox-list'
export const paneId = 'inbox-pane'
export const logId = 'inbox-log'
export const answerId = 'inbox-answer'
export const filterId = 'inbox-filter'

/** Gives an order about a thread; what it changes is shown at once. */
export function order<Name extends OrderName>(name: Name, input: OrderInput<Name>): Promise<boolean> {
  inboxHold.release()
  return give(name, input)
}

/** Draws at once, then puts the keyboard there: the next key belongs to it already. */
function showThen(part: Partial<Inbox>, id: string): boolean {
  flushSync(() => useInbox.setState(part))
  const target = document.getElementById(id)
  // A form has put the keyboard into its first field already.
  if (!target?.contains(document.activeElement)) target?.focus()
  return true
}

/** Selects a thread; another one begins with what stands beside it. */
export function selectThread(id: ThreadId | null, open = false): void {
  const other = useInbox.getState().selected !== id
  useInbox.setState({
    selected: id,
    ...(other ? { panel: 'beside', besideOpen: false, noting: false, cited: null } : {}),
    ...(open ? { paneOpen: true } : {}),
  })
  if (other) usePage.setState({ problem: null })
}

export function moveThread(step: 1 | -1): void {
  const { rows, selected } = useInbox.getState()
  selectThread(neighbourOf(rows, selected, step))
}

/** Shows a thread that somebody asked for from elsewhere, whatever hides it. */
export function showThread(id: ThreadId): void {
  const thread = threadOf(id)
  if (!thread) return
  const tab: Tab = thread.closed === null ? { kind: 'all' } : { kind: 'closed' }
  useInbox.setState({ tab, filter: '', filtering: false })
  usePage.setState({ screen: 'inbox', dialog: null, problem: null })
  selectThread(id, true)
  relistInbox()
  if (tab.kind === 'closed') void readClosed()
}

export function chooseTab(tab: Tab): void {
  useInbox.setState({ tab })
  relistInbox()
  if (tab.kind === 'closed') void readClosed()
}

export function filterThreads(filter: string): void {
  useInbox.setState({ filter })
  relistInbox()
}

export function startThreadFilter(): boolean {
  return showThen({ filtering: true, paneOpen: false }, filterId)
}

export function endThreadFilter(): void {
  useInbox.setState({ filtering: false, filter: '' })
  relistInbox()
  focusList()
}

export function focusList(): void {
  document.getElementById(listId)?.focus({ preventScroll: true })
}

const noThread = (): boolean => threadOf(useInbox.getState().selected) === undefined

export function openThread(): boolean {
  return noThread() ? false : showThen({ paneOpen: true }, logId)
}

/** R and N: the cursor goes under the thread. */
export function startWords(noting: boolean): boolean {
  if (noThread()) return false
  return showThen({ noting, paneOpen: true, besideOpen: false }, answerId)
}

/** Opens what belongs to a key beside the thread, and puts the keyboard into it. */
export function openPanel(panel: Panel, focus: string): boolean {
  if (noThread()) return false
  usePage.setState({ problem: null })
  return showThen({ panel, besideOpen: true, paneOpen: true }, focus)
}

/** Closes it; what was typed stays. */
export function closePanel(): void {
  useInbox.setState({ panel: 'beside', besideOpen: false, cited: null })
  usePage.setState({ problem: null })
  focusList()
}

/** One step back: out of a panel, the thread, the filter; answers whether there was one. */
export function stepBack(): boolean {
  const { panel, besideOpen, paneOpen, filtering } = useInbox.getState()
  if (panel !== 'beside' || besideOpen) closePanel()
  else if (paneOpen || document.activeElement?.closest(`#${paneId}`)) {
    useInbox.setState({ paneOpen: false })
    focusList()
  } else if (filtering) endThreadFilter()
  else return false
  return true
}

/** The newest message of a thread that is on the screen; null = none is. */
export function seenKeyOf(threadId: ThreadId): string | null {
  return useInbox.getState().views.get(threadId)?.newestKey ?? null
}

/** An answer to the customer; resolves with whether the engine has it. */
export async function sendAnswer(threadId: ThreadId, text: string): Promise<boolean> {
  const seenKey = seenKeyOf(threadId)
  const thread = threadOf(threadId)
  if (!(await order('support.answer', { threadId, text, seenKey }))) return false
  say(thread ? `Answer to ${threadName(thread)} goes out. U takes it back` : 'The answer goes out', false)
  return true
}

export async function addNote(threadId: ThreadId, text: string): Promise<boolean> {
  if (!(await order('support.note', { threadId, text }))) return false
  say('Note written. The customer does not see it', false)
  return true
}

type Unsent = Extract<ThreadItem, { kind: 'unsent' }>

/** The own words that U takes back: the youngest that have not left, within the time that the outbox waits. */
export function youngWords(items: readonly ThreadItem[], now: number, undoMs: number): Unsent | null {
  const young = items.filter(
    (item): item is Unsent => item.kind === 'unsent' && item.state === 'waiting' && now - item.at < undoMs,
  )
  return young.at(-1) ?? null
}

/** U: takes the youngest words back; they return to the composer. */
export async function takeWordsBack(): Promise<void> {
  const inbox = useInbox.getState()
  const undoMs = usePage.getState().state?.desk.settings.undoMs ?? 0
  if (inbox.selected === null) return
  const young = youngWords(itemsOf(inbox, inbox.selected), engineNow(), undoMs)
  if (young) await takeBackOne(young.orderId)
}

export async function takeBackOne(orderId: SupportOrderId): Promise<boolean> {
  if (!(await order('support.takeBack', { orderId }))) return false
  say('Taken back. The words stand under the thread again', false)
  return true
}

export async function sendAnyway(threadId: ThreadId, orderId: SupportOrderId): Promise<void> {
  const seenKey = seenKeyOf(threadId)
  if (await order('support.sendAnyway', { orderId, seenKey })) say('It is sent all the same', false)
}

export async function linkAlert(threadId: ThreadId, episodeId: EpisodeId, on: boolean, title: string) {
  if (await order('support.link', { threadId, episodeId, on }))
    say(on ? `Linked: ${title}` : `Not linked: ${title}`, false)
}

/** To the alert on Watch. */
export function showAlert(episodeId: EpisodeId): void {
  usePage.setState({ screen: 'watch' })
  show(episodeId)
}

export async function takeThread(threadId: ThreadId, on: boolean): Promise<void> {
  if (await order('support.take', { threadId, on })) say(on ? 'You have it' : 'You do not have it', false)
}

export async function closeThread(
  threadId: ThreadId,
  outcome: ThreadOutcome,
  tell: string | null,
): Promise<boolean> {
  const end = { threadId, tell, seenKey: seenKeyOf(threadId) }
  const done =
    outcome === 'postmortem'
      ? await order('support.postmortem', { ...end, closes: true })
      : await order('support.close', { ...end, outcome })
  if (done) say(`Closed: ${outcomeWords[outcome]}`, false)
  return done
}

export async function reopenThread(threadId: ThreadId): Promise<void> {
  if (!(await order('support.reopen', { threadId }))) return
  say('Open again', false)
  await readClosed()
}

export async function openInBrowser(threadId: ThreadId): Promise<void> {
  await order('support.open', { threadId, link: null })
}
