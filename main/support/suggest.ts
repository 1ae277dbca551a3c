/** Which alerts may belong to a thread, and why: by environment, customer, words and time. Pure; instants in epoch ms. */
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import { isSameName } from './whose.ts'

export interface AboutThread {
  readonly customer: string | null
  readonly environment: string | null
  readonly title: string
  /** when the customer asked */
  readonly askedAt: number
}

export interface Suggestion {
  readonly episodeId: EpisodeId
  /** "the same environment, fired 4 min before" */
  readonly why: string
  readonly weight: number
}

type AlertSeen = Pick<
  Episode,
  | 'id'
  | 'customer'
  | 'environment'
  | 'severity'
  | 'alertname'
  | 'title'
  | 'layer'
  | 'firedAt'
  | 'firing'
  | 'quietAt'
>

/** What fired or went quiet this long before the question may well be what it is about, ms, */
const beforeMs = 4 * 3_600_000
/** and what fires this long after it: customers notice first, now and then. */
const afterMs = 3_600_000
/** Without a word in common it must have fired nearer to the question: this long before, ms, */
const wordlessBeforeMs = 3_600_000
/** or after. Otherwise every alert of a busy environment would be offered. */
const wordlessAfterMs = 15 * 60_000
/** More of them are no help, */
export const mostSuggestions = 5
/** and fewer still where place and time are all that speaks for them. */
export const mostWordless = 2

/**
 * The alerts that may be what a thread is about, the likeliest first. Without the same customer or environment nothing is
 * suggested, and never what was confirmed or refused.
 */
export function suggestionsFor(
  thread: AboutThread,
  alerts: readonly AlertSeen[],
  judged: ReadonlySet<EpisodeId>,
): readonly Suggestion[] {
  const found = alerts
    .flatMap((alert) => {
      if (judged.has(alert.id) || alert.severity === 'none') return []
      const one = judge(thread, alert)
      return one ? [one] : []
    })
    .toSorted((a, b) => b.weight - a.weight || b.episodeId - a.episodeId)
  const wordless = new Set(found.filter(({ hasWord }) => !hasWord).slice(mostWordless))
  return found
    .filter((one) => !wordless.has(one))
    .slice(0, mostSuggestions)
    .map(({ hasWord: _, ...one }) => one)
}

function judge(thread: AboutThread, alert: AlertSeen): (Suggestion & { readonly hasWord: boolean }) | null {
  const hasEnvironment = isSameName(thread.environment, alert.environment)
  const hasCustomer = isSameName(thread.customer, alert.customer)
  // Another environment of the same customer is another trouble, where both are known.
  const isElsewhere = !hasEnvironment && thread.environment !== null && alert.environment !== null
  if (isElsewhere || (!hasEnvironment && !hasCustomer)) return null
  const sinceMs = thread.askedAt - alert.firedAt
  const wasOver = alert.quietAt !== null && alert.quietAt < thread.askedAt - beforeMs
  const word = commonWord(thread.title, `${alert.alertname} ${alert.title} ${alert.layer}`)
  const near =
    word === null
      ? sinceMs <= wordlessBeforeMs && sinceMs >= -wordlessAfterMs
      : sinceMs <= beforeMs && sinceMs >= -afterMs
  if (wasOver || sinceMs < -afterMs || (!near && !alert.firing) || (!near && word === null)) return null
  const same = hasEnvironment ? 'the same environment' : 'the same customer'
  const when = near ? `fired ${minutes(sinceMs)}` : 'fires still'
  const words = word === null ? [] : [`both say “${word}”`]
  return {
    episodeId: alert.id,
    hasWord: word !== null,
    why: [same, when, ...words].join(', '),
    weight: (hasEnvironment ? 4 : 2) + (near ? 2 : 0) + (word === null ? 0 : 2) + (alert.firing ? 1 : 0),
  }
}

function minutes(ms: number): string {
  const count = Math.round(Math.abs(ms) / 60_000)
  const span = count < 60 ? `${count} min` : `${Math.round(count / 60)} h`
  return count === 0 ? 'at the same time' : `${span} ${ms >= 0 ? 'before' : 'after'}`
}

/** Words that stand in every other sentence and say nothing of what is wrong. */
const empty: ReadonlySet<string> = new Set(
  'with from that this have does when what where which your cluster service after before alert error errors high please help since today issue problem support again still they there been were will about some other production'.split(
    ' ',
  ),
)

/** The longest word of four letters or more that both say, as the first says it. */
export function commonWord(one: string, other: string): string | null {
  const theirs = new Set(wordsOf(other))
  const found = wordsOf(one).filter((word) => theirs.has(word))
  return found.toSorted((a, b) => b.length - a.length)[0] ?? null
}

/** Names made of several words count as those. */
function wordsOf(text: string): readonly string[] {
  const apart = text
    .slice(0, 2_000)
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
  return (apart.match(/[\p{L}\p{N}]{4,}/gu) ?? []).filter((word) => !empty.has(word))
}
