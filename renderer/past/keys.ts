/** The keys of a history: its window, its rows, and the way back. */
import type { LinkKind } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { give, show } from '../orders.ts'
import { usePage } from '../store.ts'
import { choose, chooseOwn, closeEpisode, moveBy, openEpisode, usePast } from './desk.ts'
import { listId } from './rows.tsx'
import { spans } from './window.ts'

/** So many rows are a page of the list. */
const pageRows = 10

/** Esc: the story closes, then the history. Answers whether that was all that was to be done. */
export function stepBackInPast(inField: boolean): boolean {
  if (inField) return false
  if (usePast.getState().open !== null) {
    closeEpisode()
    focusRows()
  } else usePage.setState({ screen: usePast.getState().cameFrom, problem: null })
  return true
}

/** Puts the keys on the rows. */
export function focusRows(): void {
  document.getElementById(listId)?.focus({ preventScroll: true })
}

/** Does what a key means here, unless something else wants it. */
export function pressInPast(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : null
  const inField = target?.matches('input, textarea, select, [contenteditable]') ?? false
  if (event.defaultPrevented || inField || document.querySelector('dialog[open]')) return
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
  const singleKeys = usePage.getState().state?.desk.settings.singleKeys ?? true
  const onRows = target === null || target === document.body || target.id === listId
  if ((onRows && onRow(event.key)) || (singleKeys && single(event))) event.preventDefault()
}

function onRow(key: string): boolean {
  const steps: Readonly<Record<string, number>> = {
    ...{ ArrowDown: 1, ArrowUp: -1, PageDown: pageRows, PageUp: -pageRows },
    ...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
  }
  const step = steps[key]
  if (step !== undefined) moveBy(step)
  else if (key === 'Enter') openSelected()
  else return false
  return true
}

function openSelected(): void {
  const { selected, episodes } = usePast.getState()
  const id = selected ?? episodes?.[0]?.id
  if (id !== undefined) openEpisode(id)
}

function single(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase()
  if (key === 'j' || key === 'k') {
    moveBy(key === 'j' ? 1 : -1)
    return true
  }
  if (event.repeat) return false
  const days = spans[Number(key) - 1]
  if (days !== undefined) choose({ kind: 'last', days })
  else if (key === '5') chooseOwn()
  else if (key === 'x') usePast.setState({ takingOut: true })
  else if (key === 'w') return onWatch(usePast.getState().selected)
  else return openLink(key)
  return true
}

const links: Readonly<Record<string, LinkKind>> = { r: 'recipe', d: 'dashboard', o: 'source' }

/** The links of the story that is open, by the keys they have on Watch. */
function openLink(key: string): boolean {
  const { open: episodeId } = usePast.getState()
  const link = links[key]
  if (episodeId === null || link === undefined) return false
  void give('links.open', { episodeId, link })
  return true
}

function onWatch(id: EpisodeId | null): boolean {
  if (id === null || !usePage.getState().state?.episodes.has(id)) return false
  show(id)
  return true
}
