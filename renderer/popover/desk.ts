/** The popover's own rules: what waits, which of it stands first, when it lets go of that, and where it opens. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId, EscalationId } from '../../contract/ids.ts'
import { selectedIncoming } from '../escalations/orders.ts'
import { engineNow, monotonic, onTick } from '../now.ts'
import { canTakeBack, closeDialog, give, isFree, isYoung, letGo, select } from '../orders.ts'
import { updateTheme } from '../states/page-theme.ts'
import { seatOf } from '../states/seat.ts'
import { episodeIdOf, hold, isLive, type Page, say, sourceIdOf, tick, usePage } from '../store.ts'
import { createSettled } from '../ui/settled.ts'
import { clockWords } from '../watch/announce.ts'
import type { Row } from '../watch/rows.ts'

/** The rows that wait for somebody: alerts, sources that cannot be seen, and who asks me to take over. */
export type WaitingRow = Extract<Row, { kind: 'episode' | 'blind' | 'incoming' }>

/** What stands first on the screen, and since when: a press may only be for that. */
export const settled = createSettled()

/** What may be done to an alert: take it, take one's own deed of a moment ago back, or nothing. */
export type Stand = 'free' | 'taken' | 'snoozed' | 'held'

/** @param undoMs how long one's own deed may be taken back */
export function standOf(episode: Episode, undoMs: number): Stand {
  if (canTakeBack(episode.ack, undoMs)) return 'taken'
  if (episode.snooze && isYoung(episode.snooze.at, undoMs)) return 'snoozed'
  return isFree(episode) ? 'free' : 'held'
}

/** Names this and what may be done to it, null when it is not there: a press is for this and nothing else. */
export function subjectOf({ state }: Pick<Page, 'state'>, key: string | null): string | null {
  if (!state || key === null) return null
  const episode = state.episodes.get(episodeIdOf(key) as EpisodeId)
  if (episode) return `${seatOf(state)} ${key} ${standOf(episode, state.desk.settings.undoMs)}`
  const sourceId = sourceIdOf(key)
  return state.sources.some(({ id }) => id === sourceId) ? `${seatOf(state)} ${key}` : null
}

/** All that waits, the most urgent first. */
export function waitingRows(rows: Page['rows']): readonly WaitingRow[] {
  return rows.filter(
    (row): row is WaitingRow =>
      row.part === 'needs-you' && (row.kind === 'episode' || row.kind === 'blind' || row.kind === 'incoming'),
  )
}

/** Follows the engine from now on. */
export function followDesk(): void {
  let lastTick = engineNow()
  onTick(() => {
    const now = engineNow()
    tick(now)
    const page = usePage.getState()
    updateTheme(page)
    letGoWhenOver()
    const words = clockWords(page.groups['needs-you'], lastTick, now)
    lastTick = now
    if (words && isLive(page)) say(words.text, words.urgent)
  })
  usePage.subscribe((page, before) => {
    if (page.state !== before.state) updateTheme(page)
    letGoWhenOver()
  })
  // It comes up anew each time: what was chosen the last time is not what needs somebody now.
  window.addEventListener('blur', closeOpenDialog)
  window.addEventListener('focus', () => {
    settled.focus(monotonic())
    closeOpenDialog()
    if (!isOwnDeed(usePage.getState())) letGo()
  })
}

/** Out of sight it would be about what stood here the last time, and the first key would be its answer. */
function closeOpenDialog(): void {
  if (usePage.getState().dialog !== null) closeDialog()
}

/** What was dealt with makes room for the next, but not under a hand, and not while it can be taken back. */
function letGoWhenOver(): void {
  const page = usePage.getState()
  if (page.selected === null || page.dialog !== null) return
  if (waitingRows(page.rows).some(({ key }) => key === page.selected) || isOwnDeed(page)) return
  if (hold.waitMs(monotonic()) === 0) letGo()
}

/** Is what stands first the user's own deed of a moment ago? */
function isOwnDeed({ state, selected }: Page): boolean {
  const episode = state?.episodes.get(episodeIdOf(selected) as EpisodeId)
  if (!state || !episode?.firing) return false
  const { undoMs } = state.desk.settings
  return canTakeBack(episode.ack, undoMs) || (episode.snooze !== null && isYoung(episode.snooze.at, undoMs))
}

/** J and K: the next or the previous of what waits stands first. */
export function moveLead(step: 1 | -1): void {
  const { rows, selected } = usePage.getState()
  const waiting = waitingRows(rows)
  const at = waiting.findIndex(({ key }) => key === selected)
  const next = waiting[Math.min(waiting.length - 1, Math.max(0, at + step))]
  if (!next) return
  settled.choose(subjectOf(usePage.getState(), next.key))
  select(next.key)
}

/** Shows this in the main window; null = the window as it is. */
export async function openInMain(episodeId: EpisodeId | null): Promise<void> {
  if (await give('shell.show', { episodeId })) window.close()
}

/** Shows a colleague's question in the main window, where it is answered. */
export async function openQuestion(escalationId: EscalationId): Promise<void> {
  if (await give('shell.show', { episodeId: null, escalationId })) window.close()
}

/** Opens what stands first. */
export function openLead(): void {
  const question = selectedIncoming()
  if (question) void openQuestion(question.id)
  else void openInMain(episodeIdOf(usePage.getState().selected) as EpisodeId | null)
}
