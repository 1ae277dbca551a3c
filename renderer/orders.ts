/** What the user's hands do: orders to the engine and moves of the selection. Whatever fails is said, never swallowed. */
import { flushSync } from 'react-dom'
import type { Episode } from '../contract/alert.ts'
import { mostInBatch } from '../contract/batch.ts'
import { AppError } from '../contract/errors.ts'
import { isIncoming } from '../contract/escalation.ts'
import type { EpisodeId } from '../contract/ids.ts'
import type { OrderInput, OrderName } from '../contract/orders.ts'
import type { GroupBy } from '../contract/state.ts'
import type { Connection } from '../contract/wire.ts'
import {
  answerIncoming,
  isBeingAccepted,
  selectedIncoming,
  withdrawOne,
  youngQuestion,
} from './escalations/orders.ts'
import { engineNow } from './now.ts'
import { episodeIdOf, firstChoice, hold, relist, say, usePage } from './store.ts'
import { takeBatchBack } from './watch/batch.ts'
import { openUndo } from './watch/batch-words.ts'
import { groupings, groupingWords } from './watch/grouping.ts'
import { judgeFilter } from './watch/judge.ts'
import { type FoldName, neighbour } from './watch/rows.ts'

/** The order given last, while it is on its way. */
let lastGiven: {
  readonly engine: Connection | null
  readonly words: string
  readonly answered: Promise<boolean>
} | null = null

/**
 * Gives an order. What it changes is shown at once, even under a moving pointer. Answers whether it was taken.
 * Given once more before it is answered it stays one order: a finger that pressed twice means it once.
 */
export function give<Name extends OrderName>(name: Name, input: OrderInput<Name>): Promise<boolean> {
  const { engine } = usePage.getState()
  const words = JSON.stringify([name, input])
  if (lastGiven?.engine === engine && lastGiven.words === words) return lastGiven.answered
  const given = { engine, words, answered: send(engine, name, input) }
  lastGiven = given
  void given.answered.then(() => {
    if (lastGiven === given) lastGiven = null
  })
  return given.answered
}

async function send<Name extends OrderName>(
  engine: Connection | null,
  name: Name,
  input: OrderInput<Name>,
): Promise<boolean> {
  hold.release()
  try {
    if (!engine) throw new AppError('connection-lost', 'The engine does not answer. Nothing was sent.')
    await engine.order(name, input)
    if (usePage.getState().problem !== null) usePage.setState({ problem: null })
    return true
  } catch (error) {
    const problem = error instanceof AppError ? error.message : 'That did not work. Nothing was changed.'
    usePage.setState({ problem })
    say(problem, true)
    return false
  }
}

/** The episode that is selected now, if any. */
export function selectedEpisode() {
  const { state, selected } = usePage.getState()
  const id = episodeIdOf(selected)
  return id === null ? undefined : state?.episodes.get(id as EpisodeId)
}

/**
 * What an order is about: all that are picked, else the selected episode or all under the selected heading. `left`: how
 * many stand under the heading beyond those that one order takes, the last of the list.
 */
export function chosen(): { readonly ids: readonly EpisodeId[]; readonly left: number } {
  const { picked, rows, selected } = usePage.getState()
  if (picked.size > 0) return { ids: [...picked], left: 0 }
  const row = rows.find((each) => each.key === selected)
  if (row?.kind === 'bundle') {
    const ids = row.episodes.slice(0, mostInBatch).map((episode) => episode.id)
    return { ids, left: row.episodes.length - ids.length }
  }
  const episode = selectedEpisode()
  return { ids: episode ? [episode.id] : [], left: 0 }
}

/** The same without what one order does not take. */
export function chosenIds(): readonly EpisodeId[] {
  return chosen().ids
}

/** The only episode an order is about, undefined when there are several or none. */
export function chosenEpisode(): Episode | undefined {
  const [only, second] = chosenIds()
  return only === undefined || second !== undefined ? undefined : usePage.getState().state?.episodes.get(only)
}

/** Can this episode be taken now? */
export function isFree(episode: Episode): boolean {
  return episode.firing && (episode.ack === null || episode.returnedAt !== null)
}

/** What is selected is about to move to another part: it stays selected, and J goes on where it stood. */
export function goOnBelow(): void {
  const { rows, selected } = usePage.getState()
  const below = neighbour(rows, selected, 1)
  const goOnAt = below === selected ? neighbour(rows, selected, -1) : below
  usePage.setState({ touched: true, goOnAt })
}

/** Takes the chosen episode; does nothing when somebody has it already or it is over. Several are asked about first. */
export async function acknowledge(): Promise<void> {
  const incoming = selectedIncoming()
  if (incoming) {
    if (isIncoming(incoming)) await answerIncoming(incoming, 'accept')
    return
  }
  const { ids: episodeIds, left } = chosen()
  if (episodeIds.length > 1) {
    flushSync(() => usePage.setState({ dialog: { kind: 'acknowledge', episodeIds, left }, problem: null }))
    return
  }
  const episode = chosenEpisode()
  if (!episode || !isFree(episode) || isBeingAccepted(episode.id)) return
  goOnBelow()
  // The button it was pressed on turns into another one: a second press of the same key must meet nothing.
  document.getElementById('watch-list')?.focus({ preventScroll: true })
  if (!(await give('alerts.acknowledge', { episodeId: episode.id }))) return
  usePage.setState({ picked: new Set(), pickFrom: null })
  say(`Acknowledged: ${episode.title}`, false)
}

/** May one's own deed of `at` still be taken back with U? */
export function isYoung(at: number, undoMs: number): boolean {
  return engineNow() - at < undoMs
}

/** May the selected ack still be taken back with U? Only one's own, within the time that the outbox waits. */
export function canTakeBack(
  ack: { mine: boolean; origin: string; at: number } | null,
  undoMs: number,
): boolean {
  return ack?.mine === true && ack.origin === 'here' && isYoung(ack.at, undoMs)
}

/**
 * Takes the last deed back while it is young: the order about several, else the selected ack or snooze. Later this is
 * a deliberate order with its own button.
 */
export async function takeBack(): Promise<void> {
  const { state } = usePage.getState()
  if (!state) return
  const episode = selectedEpisode()
  const { undoMs } = state.desk.settings
  const ackAt = episode && canTakeBack(episode.ack, undoMs) ? (episode.ack?.at ?? null) : null
  const batch = openUndo(state.batch, engineNow())
  if (batch && (ackAt === null || batch.at >= ackAt)) return takeBatchBack(batch.id)
  if (!episode) return
  const question = youngQuestion(episode.id, undoMs)
  if (question) return withdrawOne(question)
  if (ackAt === null) {
    if (episode.snooze && isYoung(episode.snooze.at, undoMs)) await takeSnoozeBack(episode)
    return
  }
  usePage.setState({ goOnAt: null })
  if (await give('alerts.takeBack', { episodeId: episode.id })) say(`Taken back: ${episode.title}`, false)
}

/** Takes a young snooze back: one that it took the place of holds again. */
async function takeSnoozeBack(episode: Episode): Promise<void> {
  if (await give('alerts.takeSnoozeBack', { episodeId: episode.id }))
    say(`Snooze taken back: ${episode.title}`, false)
}

/** Ends a snooze before its time: the alert needs somebody again at once. */
export async function endSnooze(episode: Episode): Promise<void> {
  if (await give('alerts.unsnooze', { episodeId: episode.id })) say(`Snooze ended: ${episode.title}`, false)
}

/** Selects a row; from now on nothing takes the selection away. */
export function select(key: string | null, open = false): void {
  usePage.setState({
    selected: key,
    touched: key !== null,
    goOnAt: null,
    problem: null,
    ...(open ? { paneOpen: true } : {}),
  })
}

/** The next or the previous row. After an ack the way goes on where it was left in Needs you. */
export function move(step: 1 | -1): void {
  const { rows, selected, goOnAt } = usePage.getState()
  const onward = goOnAt !== null && rows.some((row) => row.key === goOnAt) ? goOnAt : null
  select(onward ?? neighbour(rows, selected, step))
}

/** Back to where the page starts: the most urgent row, or none. */
export function letGo(): void {
  usePage.setState({
    selected: firstChoice(usePage.getState().rows),
    touched: false,
    goOnAt: null,
    problem: null,
  })
}

/** Opens or closes a fold of the list. */
export function toggleFold(fold: FoldName): void {
  const openFolds = new Set(usePage.getState().openFolds)
  if (!openFolds.delete(fold)) openFolds.add(fold)
  usePage.setState({ openFolds })
  relist()
}

/** Opens or closes what stands under a heading of the list. */
export function toggleGroup(key: string): void {
  const closedGroups = new Set(usePage.getState().closedGroups)
  if (!closedGroups.delete(key)) closedGroups.add(key)
  usePage.setState({ closedGroups })
  relist()
}

/** Groups the list by what its alerts share. */
export function setGrouping(groupBy: GroupBy): void {
  usePage.setState({ groupBy, closedGroups: new Set(), screen: 'watch' })
  relist()
  say(`The list is ${groupBy === 'none' ? '' : 'grouped '}${groupingWords[groupBy]}`, false)
}

/** B: the next way to group. */
export function groupByNext(): void {
  const at = groupings.indexOf(usePage.getState().groupBy)
  setGrouping(groupings[(at + 1) % groupings.length] ?? 'none')
}

/** Opens the dialog that S, Z or N needs; answers whether there is anything it could be about. */
export function ask(kind: 'snooze' | 'silence' | 'note' | 'escalate'): boolean {
  if (kind === 'escalate') return askWhom()
  const { ids: episodeIds, left } = chosen()
  const episodes = usePage.getState().state?.episodes
  // What is over can be noted on, but neither put off nor kept quiet.
  const fit = episodeIds.some((id) => kind === 'note' || episodes?.get(id)?.firing)
  if (!fit) return false
  // Drawn at once: the next key belongs to the dialog already.
  flushSync(() => usePage.setState({ dialog: { kind, episodeIds, left }, problem: null }))
  return true
}

/** C: what can be done about the chosen alerts at their source. */
export function askDeed(): boolean {
  const { ids: episodeIds, left } = chosen()
  if (episodeIds.length === 0) return false
  flushSync(() => usePage.setState({ dialog: { kind: 'deed', episodeIds, left }, problem: null }))
  return true
}

/** E is about one alert that fires: each is somebody's own. */
function askWhom(): boolean {
  const episode = chosenEpisode()
  if (!episode?.firing) return false
  flushSync(() => usePage.setState({ dialog: { kind: 'escalate', episodeId: episode.id }, problem: null }))
  return true
}

/** Opens the dialog of a maintenance window, for the firing ones among the chosen alerts where they are meant. */
export function askMaintenance(forChosen: boolean): boolean {
  const episodes = usePage.getState().state?.episodes
  const episodeIds = forChosen ? chosenIds().filter((id) => episodes?.get(id)?.firing) : []
  flushSync(() => usePage.setState({ dialog: { kind: 'window', episodeIds }, problem: null }))
  return true
}

/** Closes the dialog; what was typed in it stays. */
export function closeDialog(): void {
  usePage.setState({ dialog: null, problem: null })
}

/** Filters the list by these words and matchers; '' shows all. */
export function filterBy(filter: string): void {
  usePage.setState({ filter, touched: true })
  judgeFilter()
  relist()
}

/** Ends the filter. */
export function endFilter(): void {
  usePage.setState({ filtering: false })
  filterBy('')
  document.getElementById('watch-list')?.focus({ preventScroll: true })
}

/** Opens the filter line and puts the cursor into it. */
export function startFilter(): void {
  // Drawn at once: the next key belongs to the filter already.
  flushSync(() => usePage.setState({ filtering: true, screen: 'watch' }))
  document.getElementById('watch-filter')?.focus()
}

/** Shows an episode that somebody asked for from outside (a notification), whatever hides it. */
export function show(episodeId: number): void {
  const { state, groups } = usePage.getState()
  if (!state?.episodes.has(episodeId as EpisodeId)) return
  const fold = (Object.keys(groups) as (keyof typeof groups)[]).find((name) =>
    groups[name].some((episode) => episode.id === episodeId),
  )
  const openFolds = new Set(usePage.getState().openFolds)
  if (fold && fold !== 'needs-you' && fold !== 'in-hand') openFolds.add(fold)
  usePage.setState({
    screen: 'watch',
    dialog: null,
    filter: '',
    filtering: false,
    openFolds,
    closedGroups: new Set(),
  })
  judgeFilter()
  relist()
  select(`e${episodeId}`, true)
}
