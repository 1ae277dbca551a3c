/** Would Nightdesk be heard? In words; pure. */
import type { Armed, ArmedCheck, ArmedCheckKind } from '../../contract/armed.ts'
import { plainLine } from '../ui/plain-text.ts'

/** What is said for as long as it is true, which is always. */
export const noPager = 'Nightdesk does not replace the phone pager: keep it on.'

/** Whether it would be heard, and the words for it. */
export function armedWords(live: boolean, armed: Armed): readonly [boolean, string] {
  const { heard, why } = armedParts(live, armed)
  if (!heard) return [false, `Not armed: ${why}`]
  return [true, armed.notifications === 'page' ? 'Armed while this page is open' : 'Armed']
}

/** The same in two parts: whether, and why not ('' when it is). */
export function armedParts(live: boolean, armed: Armed): { readonly heard: boolean; readonly why: string } {
  if (!live) return { heard: false, why: 'the engine does not answer' }
  return { heard: armed.reason === null, why: armed.reason === null ? '' : plainLine(armed.reason) }
}

/** What each check is called. */
export const checkNames: Readonly<Record<ArmedCheckKind, string>> = {
  notifications: 'Notifications',
  sound: 'Sound',
  heard: 'Heard by you',
  sources: 'Sources',
  heartbeat: 'Heartbeat',
  power: 'Power',
  sleep: 'Sleep',
  clock: 'Clock',
  token: 'Tokens',
  storage: 'Storage',
  watch: 'Own watch',
}

/** A check's state in a word or two. */
export function stateWords({ state, disarms }: Pick<ArmedCheck, 'state' | 'disarms'>): string {
  if (state === 'ok') return 'Well'
  if (state === 'failed') return 'Not well'
  return disarms ? 'Not known yet' : 'Not known'
}

/** What a screen reader is told when it changed; null when nothing did. The first state of a page is no news. */
export function armedNews(before: Armed | undefined, now: Armed | undefined): string | null {
  if (!before || !now || before.reason === now.reason) return null
  return now.reason === null ? 'Armed again' : `Not armed, because: ${plainLine(now.reason)}`
}
