/** What a card of the board says. Pure; instants epoch ms, the reader's own zone. */
import { assertNever } from '../../../contract/errors.ts'
import type { PostmortemSummary } from '../../../contract/postmortem.ts'
import type { Outcome, PostmortemLife, Rollout } from '../../../contract/postmortem-life.ts'
import { dayMonth, momentText } from '../../ui/clock.ts'
import { plainLine } from '../../ui/plain-text.ts'
import { firstName, impactWords } from '../../watch/words.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Moved so lately that it is news, ms. */
const justNowMs = 10 * minuteMs

/** How long it has been about: `now`, `5 h`, `11 d`. What has just been moved is `now`, whatever its age. */
export function ageWords(
  { createdAt, life }: Pick<PostmortemSummary, 'createdAt' | 'life'>,
  now: number,
): string {
  const isMoved = life.state !== 'draft' && now - life.since < justNowMs
  const end = life.state === 'closed' ? life.since : now
  const age = Math.max(0, end - createdAt)
  if ((isMoved && life.state !== 'closed') || age < hourMs) return 'now'
  return age < dayMs ? `${Math.floor(age / hourMs)} h` : `${Math.floor(age / dayMs)} d`
}

/** `Customer down 33 min`; null where no customer was hit, or nobody knows. */
export function impactLine({
  impact,
  impactMinutes,
}: Pick<PostmortemLife, 'impact' | 'impactMinutes'>): string | null {
  if (impact !== 'down' && impact !== 'degraded') return null
  return `${impactWords[impact]}${impactMinutes === null ? '' : ` ${minutesWords(impactMinutes)}`}`
}

/** `33 min`, `2 h`, `2 h 05` */
export function minutesWords(minutes: number): string {
  if (minutes < 120) return `${minutes} min`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${String(rest).padStart(2, '0')}`}`
}

/** The first two customers, and how many more. */
export function customerWords(customers: readonly string[]): string | null {
  if (customers.length === 0) return null
  const named = customers.slice(0, 2).map(plainLine).join(', ')
  return customers.length > 2 ? `${named} and ${customers.length - 2} more` : named
}

/** Who or what it waits for: the last line of a card. `who` is set where it is a person. */
export function footWords(
  { life, words, episodeIds, begunBy }: Pick<PostmortemSummary, 'life' | 'words' | 'episodeIds' | 'begunBy'>,
  meetingDay: string,
): { readonly who: string | null; readonly words: string } {
  const { assignee, sprint, environments } = life
  const named = assignee === null ? null : firstName(assignee)
  switch (life.state) {
    case 'draft': {
      const standing =
        life.readyAt !== null
          ? `ready for ${meetingDay}`
          : life.nightAt !== null
            ? 'left for the morning'
            : draftWords(words, episodeIds.length)
      return { who: begunBy, words: begunBy === null ? standing : `${firstName(begunBy)}, ${standing}` }
    }
    case 'distributed':
      return { who: null, words: plainLine(life.team ?? 'no team') }
    case 'assigned':
    case 'fixing':
      return {
        who: assignee,
        words: [
          named ?? 'nobody',
          ...(sprint === null ? [] : [`sprint ${plainLine(sprint)}`]),
          // Where none has the fix yet the figure says nothing.
          ...(doneOf(environments) === 0 ? [] : [`${doneOf(environments)} of ${environments.length}`]),
        ].join(', '),
      }
    case 'deploying': {
      const count = `${doneOf(environments)} of ${environments.length}`
      return { who: assignee, words: named === null ? count : `${named}, ${count}` }
    }
    case 'closed':
      return { who: null, words: dayMonth(life.since) }
    default:
      return assertNever(life.state)
  }
}

function draftWords(words: number, alerts: number): string {
  const text = `${words} word${words === 1 ? '' : 's'}`
  return alerts < 2 ? text : `${text}, ${alerts} alerts`
}

/** How many environments are done: they have the fix, or need none. */
export function doneOf(environments: readonly Rollout[]): number {
  return environments.filter(({ state }) => state !== 'open').length
}

/** More of them than this are folded, those that are done first. */
const mostEnvironments = 6

/** The environments a card shows: those that wait come first into sight, what is left out is counted. */
export function shownEnvironments(environments: readonly Rollout[]): {
  readonly done: number
  readonly shown: readonly Rollout[]
  readonly left: number
} {
  if (environments.length <= mostEnvironments) return { done: 0, shown: environments, left: 0 }
  const open = environments.filter(({ state }) => state === 'open')
  const shown = open.slice(0, mostEnvironments)
  return { done: environments.length - open.length, shown, left: open.length - shown.length }
}

/** When an environment got it, or is to: `12 Oct`, `Tue 22:00`, `no window`, `not needed`. */
export function rolloutWords({ state, at, plannedAt }: Rollout, now: number): string {
  if (state === 'not-applicable') return 'not needed'
  if (state === 'deployed') return at === null ? 'done' : dayMonth(at)
  if (plannedAt === null) return 'no window'
  return plannedAt < now ? `due ${momentText(plannedAt, now)}` : momentText(plannedAt, now)
}

/** Its window is over, and nobody said that it has the fix. */
export function isLate({ state, plannedAt }: Rollout, now: number): boolean {
  return state === 'open' && plannedAt !== null && plannedAt < now
}

/** `alert added`, `alert tuned`, `recipe written`, `recipe changed`; null where nothing came out of it. */
export function outcomeWords({ kind, state }: Pick<Outcome, 'kind' | 'state'>): string | null {
  if (state === 'none') return null
  if (state === 'proposed') return `${kind} proposed`
  if (kind === 'alert') return state === 'new' ? 'alert added' : 'alert tuned'
  return state === 'new' ? 'recipe written' : 'recipe changed'
}

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The day of the meeting. @param day 1 = Monday … 7 */
export function dayName(day: number): string {
  return dayNames[day - 1] ?? 'Monday'
}

const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'],
  ...['November', 'December'],
]

/** The month of an instant: `October`. */
export function monthName(at: number): string {
  return monthNames[new Date(at).getMonth()] ?? ''
}
