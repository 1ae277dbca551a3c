/** What the user's hands do: orders to the engine and moves of the selection. Whatever fails is said, never swallowed. */
import { flushSync } from 'react-dom'
import { AppError } from '../contract/errors.ts'
import type { EpisodeId } from '../contract/ids.ts'
import type { OrderInput, OrderName } from '../contract/orders.ts'
import { engineNow } from './now.ts'
import { episodeIdOf, firstChoice, hold, relist, say, usePage } from './store.ts'
import { type FoldName, neighbour } from './watch/rows.ts'

/** Gives an order. What it changes is shown at once, even under a moving pointer. Answers whether it was taken. */
export async function give<Name extends OrderName>(name: Name, input: OrderInput<Name>): Promise<boolean> {
  const { engine } = usePage.getState()
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

/** Takes the selected episode; does nothing when somebody has it already or it is over. */
export async function acknowledge(): Promise<void> {
  const episode = selectedEpisode()
  if (!episode?.firing || (episode.ack && episode.returnedAt === null)) return
  const { rows, selected } = usePage.getState()
  const below = neighbour(rows, selected, 1)
  const goOnAt = below === selected ? neighbour(rows, selected, -1) : below
  usePage.setState({ touched: true, goOnAt })
  // The button it was pressed on turns into another one: a second press of the same key must meet nothing.
  document.getElementById('watch-list')?.focus({ preventScroll: true })
  if (await give('alerts.acknowledge', { episodeId: episode.id }))
    say(`Acknowledged: ${episode.title}`, false)
}

/** May the selected ack still be taken back with U? Only one's own, within the time that the outbox waits. */
export function canTakeBack(
  ack: { mine: boolean; origin: string; at: number } | null,
  undoMs: number,
): boolean {
  return ack?.mine === true && ack.origin === 'here' && engineNow() - ack.at < undoMs
}

/** Takes the selected ack back while it is young; later this is a deliberate order with its own button. */
export async function takeBack(): Promise<void> {
  const episode = selectedEpisode()
  const { state } = usePage.getState()
  if (!episode || !state || !canTakeBack(episode.ack, state.desk.settings.undoMs)) return
  usePage.setState({ goOnAt: null })
  if (await give('alerts.takeBack', { episodeId: episode.id })) say(`Taken back: ${episode.title}`, false)
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

/** Filters the list by these words; '' shows all. */
export function filterBy(filter: string): void {
  usePage.setState({ filter, touched: true })
  relist()
}

/** Ends the filter. */
export function endFilter(): void {
  usePage.setState({ filter: '', filtering: false })
  relist()
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
  usePage.setState({ screen: 'watch', filter: '', filtering: false, openFolds })
  relist()
  select(`e${episodeId}`, true)
}
