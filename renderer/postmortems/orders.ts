/** What the user's hands do to postmortems. */
import type { EpisodeId } from '../../contract/ids.ts'
import { chosen, give } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { leftOutWords } from '../watch/words.ts'
import { useRemoved } from './removed-list.ts'
import { desk } from './texts.ts'

let creating = false
let focusWish: number | null = null

/** Is this the draft that was just asked for? Then its words take the focus, once. */
export function takeFocusWish(id: number): boolean {
  if (focusWish !== id) return false
  focusWish = null
  return true
}

/** P: begins a draft with the chosen alerts' timelines in it; the engine shows it by itself. */
export async function startPostmortem(): Promise<void> {
  const { ids, left } = chosen()
  if ((await begin([...ids])) && left > 0) usePage.setState({ problem: leftOutWords(left) })
}

/** Begins a draft about these alerts, wherever they are. */
export async function startPostmortemAbout(episodeIds: readonly EpisodeId[]): Promise<void> {
  await begin([...episodeIds])
}

/** Begins a draft about nothing yet. */
export async function startEmptyPostmortem(): Promise<void> {
  await begin([])
}

/** Answers whether it was begun. */
async function begin(episodeIds: number[]): Promise<boolean> {
  // One press, one draft, however slow the disk is.
  if (creating) return false
  creating = true
  const begun = await give('postmortems.create', { episodeIds })
  creating = false
  return begun
}

/** Opens a draft on the Postmortems screen. */
export function openPostmortem(id: number): void {
  focusWish = id
  usePage.setState({ screen: 'postmortems', postmortemId: id, problem: null })
}

/** The engine shows a draft: the one just begun, or the copy that took words which another window was ahead of. */
export function showPostmortem(id: number): void {
  const { postmortemId: open, state } = usePage.getState()
  const version = state?.postmortems.find((each) => each.id === id)?.version ?? 1
  const isCopy = !creating && open !== null && desk().copied(open, id, version)
  if (isCopy)
    usePage.setState({ problem: 'Another window changed this draft meanwhile. Your words go on in a copy.' })
  focusWish = id
  usePage.setState({ screen: 'postmortems', postmortemId: id, ...(isCopy ? {} : { problem: null }) })
}

/** Removes a draft with the words typed last in it; it can be brought back. */
export async function removePostmortem(id: number): Promise<void> {
  if (!(await desk().handedOver(id))) {
    usePage.setState({ problem: 'Its last words are not saved yet, so it was not removed.' })
    return
  }
  if (!(await give('postmortems.remove', { postmortemId: id }))) return
  desk().forget(id)
  useRemoved.setState({ open: true })
  say('Removed. It can be brought back from the list of removed drafts.', false)
  if (usePage.getState().postmortemId === id) usePage.setState({ postmortemId: null })
}

/** Takes a removed draft back and opens it. */
export async function bringBackPostmortem(id: number): Promise<void> {
  if (!(await give('postmortems.bringBack', { postmortemId: id }))) return
  say('Brought back', false)
  openPostmortem(id)
}
