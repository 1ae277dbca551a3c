/** What the Carry pane says. Pure; instants epoch ms, the reader's own zone. */
import { assertNever } from '../../../contract/errors.ts'
import {
  type PostmortemEvent,
  type PostmortemState,
  postmortemStates,
  type ShiftOnDay,
  stateNames,
} from '../../../contract/postmortem-life.ts'
import { hourMinute, weekday } from '../../ui/clock.ts'
import { plainLine } from '../../ui/plain-text.ts'

/** The state behind this one; null = it is the last. */
export function nextState(state: PostmortemState): PostmortemState | null {
  return postmortemStates[postmortemStates.indexOf(state) + 1] ?? null
}

/** The state before this one; null = it is the first. Out of closed it goes back to the fix. */
export function backState(state: PostmortemState): PostmortemState | null {
  if (state === 'closed') return 'fixing'
  return postmortemStates[postmortemStates.indexOf(state) - 1] ?? null
}

/** On the button that moves it on. */
export function moveWords(to: PostmortemState): string {
  return to === 'closed' ? 'Close it' : `Move to ${stateNames[to]}`
}

/** What could not be read of it. */
export function damagedWords(damaged: readonly string[]): string {
  return `Damaged on this laptop’s disk: ${damaged.join(', ')}. Look at it once more: it stands here as if nobody had told it.`
}

/** `2026-10-20` as `Tue 20 Oct`; what is no day stays as it is. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || !date) return plainLine(day)
  return weekday(new Date(year, month - 1, date, 12).getTime())
}

/** What stands against a kept day. */
export function conflictWords(shifts: readonly ShiftOnDay[], person: string): string | null {
  const [first] = shifts
  if (!first) return null
  const times = `${hourMinute(first.from)} to ${hourMinute(first.to)}`
  const more = shifts.length > 1 ? `, and ${shifts.length - 1} more` : ''
  return `${plainLine(person)} has ${plainLine(first.rotation)} then, ${times}${more}.`
}

/** One line of its story, without when and by whom. */
export function storyWords({ kind, text }: Pick<PostmortemEvent, 'kind' | 'text'>): string {
  const words = text === null ? '' : plainLine(text)
  const of = (heading: string): string => (words === '' ? heading : `${heading}: ${words}`)
  switch (kind) {
    case 'created':
      return of('begun')
    case 'imported':
      return of('taken in')
    case 'alerts-added':
      return of('alerts added')
    case 'ready':
      return of('ready for the meeting')
    case 'left-for-morning':
      return of('left for the morning')
    case 'not-ready':
      return of('not ready any more')
    case 'moved':
      return of('moved')
    case 'assigned':
      return of('given')
    case 'day-kept':
      return of('day kept')
    case 'day-freed':
      return of('day given back')
    case 'rollout':
      return of('environment')
    case 'outcome':
      return of('outcome')
    case 'impact':
      return of('impact')
    case 'fired-again':
      return of('fired again')
    case 'reopened':
      return of('opened again')
    case 'exported':
      return of('exported')
    case 'issue':
      return of('issue')
    case 'minuted':
      return of('meeting')
    default:
      return assertNever(kind)
  }
}

/** Whole minutes as somebody types them; null = none told, undefined = not a number of minutes. */
export function readMinutes(text: string): number | null | undefined {
  const words = text.trim()
  if (words === '') return null
  const minutes = /^\d{1,7}$/.test(words) ? Number(words) : Number.NaN
  return minutes <= 5_256_000 ? minutes : undefined
}
