/** Why nobody was called, and what else is like this alert. Pure. */
import type { EpisodeDetail } from '../../contract/queries.ts'
import { plainLine } from '../ui/plain-text.ts'

/** The engine's reasons by name; a name that is not here came with a newer engine. */
const reasons: Readonly<Record<string, string>> = {
  'page-nobody-has-it': 'It is about to: somebody must be called for it.',
  'already-called': 'It rang already; the timeline says when.',
  heartbeat: 'It is a heartbeat alert: it proves that alerting works and never rings.',
  ended: 'It had ended before anybody had to be called.',
  'not-a-page': 'Only pages ring, and this is not a page.',
  'kept-quiet': 'It is kept quiet upstream.',
  snoozed: 'It is snoozed on this laptop.',
  'other-team': 'It belongs to another team.',
  acknowledged: 'Somebody had acknowledged it before.',
  'off-duty': 'You were off duty.',
}

/** The same for what is over, where it reads otherwise. */
const pastReasons: Readonly<Record<string, string>> = {
  'not-a-page': 'Only pages ring, and this was not a page.',
  'kept-quiet': 'It was kept quiet upstream; the timeline says by whom and why.',
  snoozed: 'It was snoozed on this laptop.',
  'not-recorded': 'What held it back then is not on record.',
}

/** The sentence for a `CallReason`. @param firing false when it is over */
export function notCalledWords(reason: string, firing: boolean): string {
  const words = firing ? reasons : { ...reasons, ...pastReasons }
  return Object.hasOwn(words, reason) ? (words[reason] ?? '') : `Its rule is named ${plainLine(reason)}.`
}

/** `6 more of this alert here. They differ in pod and node.`; '' when it is alone. */
export function siblingWords({ count, differsIn }: EpisodeDetail['siblings']): string {
  if (count === 0) return ''
  const names = differsIn.map(plainLine)
  const last = names.at(-1)
  const list = names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : (last ?? '')
  const differ = list === '' ? '' : ` ${count === 1 ? 'It differs' : 'They differ'} in ${list}.`
  return `${count} more of this alert ${count === 1 ? 'is' : 'are'} open here.${differ}`
}
