/** The Night window's own state: what it shows, and what the user's hands may do to it. */
import { create } from 'zustand'
import { engineNow, onTick } from '../now.ts'
import { give, isFree } from '../orders.ts'
import { isLive, type Page, say, tick, usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { createSettled } from '../ui/settled.ts'
import { type NightView, type NightWorld, nextView } from './view.ts'

interface Night {
  readonly view: NightView
  /** an order is on its way: nothing else may be given */
  readonly giving: boolean
}

export const useNight = create<Night>()(() => ({ view: { kind: 'none', since: null }, giving: false }))

/** What stands on the screen, and since when: a press may only be for that. */
export const settled = createSettled()

/** What the view is made of, null before the first word of the engine. */
export function worldOf({ state }: Page, now: number): NightWorld | null {
  if (!state) return null
  const { myTeams, undoMs } = state.desk.settings
  return { episodes: state.episodes, myTeams, undoMs, loading: state.loading > 0, now }
}

/** Follows the engine from now on. While it does not answer, what is shown stays, and so does the window. */
export function followNight(): void {
  onTick(() => {
    tick(engineNow())
    step()
  })
  usePage.subscribe(step)
  step()
}

function step(): void {
  const page = usePage.getState()
  const world = worldOf(page, engineNow())
  if (!world || !isLive(page)) return
  const { view } = useNight.getState()
  const next = nextView(view, world)
  if (next === view) return
  useNight.setState({ view: next })
  if (next.kind === 'over') say(`${plainLine(next.episode.title)}: ${next.words}`, false)
  if (next.kind === 'done') window.close()
}

/** Takes the alert that is shown. The caller has asked `settled` whether this press is for it. */
export async function takeShown(): Promise<void> {
  const { view, giving } = useNight.getState()
  if (view.kind !== 'calling' || giving || !isFree(view.episode)) return
  await giveOnce(() => give('alerts.acknowledge', { episodeId: view.episode.id }))
}

/** Gives it back while that is possible. */
export async function takeShownBack(): Promise<void> {
  const { view, giving } = useNight.getState()
  if (view.kind !== 'taken' || giving) return
  await giveOnce(() => give('alerts.takeBack', { episodeId: view.episode.id }))
}

async function giveOnce(order: () => Promise<boolean>): Promise<void> {
  useNight.setState({ giving: true })
  await order()
  useNight.setState({ giving: false })
}
