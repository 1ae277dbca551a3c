/** When a rule would have warned, by the stretches for which its expression held. Pure; instants are epoch ms. */
import { durationWords } from '../../contract/duration-words.ts'
import type { Warned } from '../../contract/postmortem-rule.ts'

/** A stretch of time in which an expression held. */
export interface Held {
  readonly from: number
  /** null = still */
  readonly until: number | null
}

/** A warning longer ahead than this is about some other trouble, ms. */
export const aheadMs = 2 * 3_600_000

export interface WarnedInput {
  readonly alert: string
  readonly forMs: number
  /** where its expression held, as far as the record goes back, in any order */
  readonly held: readonly Held[]
  /** when the alert of the postmortem fired, and its name */
  readonly firedAt: number
  readonly name: string
  /** when an alert of that name fired, this one too */
  readonly firings: readonly number[]
  /** the record goes back to then */
  readonly since: number
  readonly now: number
  /** writes an instant */
  readonly stamp: (at: number) => string
}

/**
 * A rule warns once its expression has held for `forMs`: that long after each stretch began, if it was as long. Which of these
 * instants belongs to this trouble: the first within two hours before it fired, else the first while it did.
 */
export function warnedBy(input: WarnedInput): Warned {
  const { alert, forMs, held, firedAt, name, stamp, now } = input
  const warnings = held
    .flatMap(({ from, until }) => ((until ?? now) - from >= forMs ? [from + forMs] : []))
    .filter((at) => at <= now)
    .toSorted((a, b) => a - b)
  const own = warnings.filter((at) => at > firedAt - aheadMs && at <= firedAt + aheadMs)
  const at = own[0]
  const often = oftenWords(input, warnings)
  if (at === undefined)
    return { kind: 'silent', alert, words: `It would not have warned within 2 h of ${name}. ${often}` }
  const earlierMs = firedAt - at
  const apart =
    earlierMs === 0
      ? `just when ${name} fired`
      : `${durationWords(Math.abs(earlierMs))} ${earlierMs > 0 ? 'before' : 'after'} ${name} fired`
  return {
    ...{ kind: 'warned', alert, at, earlierMs },
    words: `It would have warned at ${stamp(at)}, ${apart}. ${often}`,
  }
}

/** How often it would have warned at all, and how often that meant something: what wakes nobody for nothing. */
function oftenWords({ firings, name, since, now }: WarnedInput, warnings: readonly number[]): string {
  const recent = warnings.filter((at) => at >= since)
  const meant = recent.filter((at) => firings.some((fired) => fired >= at - aheadMs && fired <= at + aheadMs))
  const days = Math.max(1, Math.round((now - since) / 86_400_000))
  const span = `In the ${days === 1 ? 'day' : `${days} days`} on record`
  if (recent.length === 0) return `${span} it would never have warned.`
  const times = recent.length === 1 ? 'once' : `${recent.length} times`
  const all =
    recent.length === 1 ? 'and' : meant.length === recent.length ? 'each time' : `${meant.length} of them`
  return meant.length === 0
    ? `${span} it would have warned ${times}, never within 2 h of ${name}.`
    : `${span} it would have warned ${times}, ${all} within 2 h of ${name}.`
}
