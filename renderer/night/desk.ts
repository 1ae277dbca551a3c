/** The Night window's own state: what it shows, and what the user's hands may do to it. */
import { create } from 'zustand'
import { isCall } from '../../contract/call.ts'
import { type Escalation, isReturned } from '../../contract/escalation.ts'
import { engineNow, onTick } from '../now.ts'
import { canTakeBack, give, isFree } from '../orders.ts'
import { seatOf } from '../states/seat.ts'
import { isLive, type Page, say, tick, usePage } from '../store.ts'
import { plainLine } from '../ui/plain-text.ts'
import { createSettled } from '../ui/settled.ts'
import { clockWords } from '../watch/announce.ts'
import { type NightView, type NightWorld, nextView, subjectOf } from './view.ts'

interface Night {
  /** which desk the view is of */
  readonly seat: string
  readonly view: NightView
  /** an order is on its way: nothing else may be given */
  readonly giving: boolean
  /** "Not me" was pressed once: pressed again before this instant (epoch ms) it is said. null = it was not */
  readonly sureUntil: number | null
}

const nothingSeen: NightView = { kind: 'none', since: null }

export const useNight = create<Night>()(() => ({
  ...{ seat: '', view: nothingSeen, giving: false, sureUntil: null },
}))

/** How long a first "Not me" waits for the second one, ms. */
const sureMs = 10_000

/** The window may take the keyboard out of a sentence: so long nobody must have typed before a key is for it, ms. */
const restMs = 1_000

/** What stands on the screen, and since when: a press may only be for that. */
export const settled = createSettled(restMs)

/** The name of what stands there now. */
export function shownSubject(): string {
  const { view, seat, sureUntil } = useNight.getState()
  return subjectNow(view, seat, sureUntil)
}

/** The same of these: a question that was said no to once is another one, so that no double press says it twice. */
export function subjectNow(view: NightView, seat: string, sureUntil: number | null): string {
  return `${subjectOf(view, seat)}${sureUntil === null ? '' : ' sure'}`
}

/** What the view is made of, null before the first word of the engine. */
export function worldOf({ state }: Page, now: number): NightWorld | null {
  if (!state) return null
  const { myTeams, undoMs } = state.desk.settings
  const { episodes, escalations } = state
  return { episodes, escalations, myTeams, undoMs, loading: state.loading > 0, now }
}

/** Follows the engine from now on. While it does not answer, what is shown stays, and so does the window. */
export function followNight(): void {
  let lastTick = engineNow()
  onTick(() => {
    const now = engineNow()
    tick(now)
    step()
    sayClocks(lastTick, now)
    lastTick = now
  })
  usePage.subscribe(step)
  step()
}

function step(): void {
  const page = usePage.getState()
  const world = worldOf(page, engineNow())
  if (!world || !isLive(page)) return
  const seat = seatOf(page.state)
  // The drill's alerts and the real ones have the same numbers: nothing of one desk is the other's.
  if (seat !== useNight.getState().seat)
    useNight.setState({ seat, view: nothingSeen, giving: false, sureUntil: null })
  const { view, sureUntil } = useNight.getState()
  if (sureUntil !== null && world.now >= sureUntil) useNight.setState({ sureUntil: null })
  const next = nextView(view, world)
  if (next === view) return
  const isOther = subjectOf(next, seat) !== subjectOf(view, seat)
  useNight.setState({ view: next, ...(isOther ? { sureUntil: null } : {}) })
  if (next.kind === 'over') say(`${plainLine(next.episode.title)}: ${next.words}`, false)
  if (next.kind === 'answered') say(`${plainLine(next.escalation.title)}: ${next.words}`, false)
  if (next.kind === 'done') window.close()
}

/** The pages' clocks that came to a minute or to zero. */
function sayClocks(before: number, now: number): void {
  const page = usePage.getState()
  if (!page.state || !isLive(page)) return
  const { myTeams } = page.state.desk.settings
  const calls = page.groups['needs-you'].filter((episode) => isCall(episode, myTeams))
  const words = clockWords(calls, before, now)
  if (words) say(words.text, words.urgent)
}

/** The one large target: takes the alert, or says yes to who asks. The caller has asked `settled` whether this press is for it. */
export async function takeShown(): Promise<void> {
  const { view, giving } = useNight.getState()
  if (view.kind === 'asked' && !giving) return answerShown(view.escalation, 'accept')
  if (view.kind !== 'calling' || giving || !isFree(view.episode)) return
  const { episode } = view
  await giveOnce(() => give('alerts.acknowledge', { episodeId: episode.id }), said('Acknowledged', episode))
}

/** Gives it back while that is possible. */
export async function takeShownBack(): Promise<void> {
  const { view, giving } = useNight.getState()
  if (view.kind === 'accepted' && !giving) return takeYesBack(view.escalation)
  if (view.kind !== 'taken' || giving) return
  const { episode } = view
  await giveOnce(() => give('alerts.takeBack', { episodeId: episode.id }), said('Taken back', episode))
}

/** "Not me": the first press only asks, the second one says it. The caller has asked `settled` for each. */
export async function declineShown(): Promise<void> {
  const { view, giving, sureUntil } = useNight.getState()
  if (view.kind !== 'asked' || giving) return
  if (sureUntil !== null) return answerShown(view.escalation, 'decline')
  useNight.setState({ sureUntil: engineNow() + sureMs })
  say(`Press again to tell ${plainLine(view.escalation.from)} that it is not you`, true)
}

/** The hand went elsewhere: a first "Not me" was nothing. */
export function stopDeclining(): void {
  if (useNight.getState().sureUntil !== null) useNight.setState({ sureUntil: null })
}

function answerShown(escalation: Escalation, answer: 'accept' | 'decline'): Promise<void> {
  const input = { escalationId: escalation.id, answer, text: '' }
  const deed = answer === 'decline' ? 'Declined' : isReturned(escalation) ? 'You have it' : 'Accepted'
  return giveOnce(() => give('escalations.answer', input), said(deed, escalation))
}

/** A yes is taken back as in the list: the alert is given back, or where none is known here, the question. */
function takeYesBack(escalation: Escalation): Promise<void> {
  const { state } = usePage.getState()
  const episode = escalation.episodeId === null ? undefined : state?.episodes.get(escalation.episodeId)
  const isYoung = canTakeBack(episode?.ack ?? null, state?.desk.settings.undoMs ?? 0)
  const order = (): Promise<boolean> =>
    episode && isYoung
      ? give('alerts.takeBack', { episodeId: episode.id })
      : give('escalations.answer', { escalationId: escalation.id, answer: 'decline', text: '' })
  return giveOnce(order, said('Taken back', escalation))
}

const said = (deed: string, { title }: { readonly title: string }): string => `${deed}: ${plainLine(title)}`

/** @param words what to say when it was taken */
async function giveOnce(order: () => Promise<boolean>, words: string): Promise<void> {
  const { seat } = useNight.getState()
  useNight.setState({ giving: true })
  const taken = await order()
  // At another desk meanwhile, an order of its own may be on its way.
  if (useNight.getState().seat !== seat) return
  useNight.setState({ giving: false })
  if (taken) say(words, false)
}
