/** How a support source stands, where it does not answer as it should. Pure; instants epoch ms. */
import type { SupportHealth } from '../../contract/support.ts'
import { momentText } from '../ui/clock.ts'
import { spanText } from '../ui/duration.ts'
import { plainLine } from '../ui/plain-text.ts'

/** Without a good answer for this long it cannot be seen, ms; or three intervals, if that is longer. */
const blindAfterMs = 3 * 60_000
/** Channels that were read longer ago than this are told of, ms. */
const behindTellMs = 10 * 60_000

export interface SourceTrouble {
  readonly tone: 'blind' | 'behind'
  readonly lead: string
  readonly rest: string
}

/** Can nothing new of it be seen now? */
export function isBlindSupport(source: SupportHealth, now: number): boolean {
  const { lastGoodAt, lastTriedAt, pollMs, isPushed } = source
  if (lastGoodAt === null) return lastTriedAt !== null && source.failure !== null
  // What is pushed is still asked for now and then, at its own pace.
  return now - lastGoodAt > Math.max(blindAfterMs, 3 * pollMs) && !(isPushed && source.failure === null)
}

/** What to say of it over the list; null = it answers. */
export function supportTrouble(source: SupportHealth, now: number): SourceTrouble | null {
  const { failure, lastGoodAt, nextTryAt, behindMs } = source
  const label = plainLine(source.label)
  if (isBlindSupport(source, now)) {
    const asOf = lastGoodAt === null ? 'It was never read.' : `As of ${momentText(lastGoodAt, now)}.`
    const next = nextTryAt !== null && nextTryAt > now ? ` Asked again in ${spanText(nextTryAt - now)}.` : ''
    const why = failure === null ? 'It has been silent.' : sentence(failure.detail)
    return { tone: 'blind', lead: `${label} cannot be read.`, rest: `${asOf} ${why}${next}` }
  }
  if (behindMs !== null && behindMs > behindTellMs) {
    const rest = `Some channels were read ${spanText(behindMs)} ago: what is new there may be missing.`
    return { tone: 'behind', lead: `${label} is behind.`, rest }
  }
  if (lastGoodAt === null && failure === null)
    return {
      tone: 'behind',
      lead: `${label} is read for the first time.`,
      rest: 'Threads are still to come.',
    }
  return null
}

function sentence(text: string): string {
  const words = plainLine(text).trim()
  if (words === '') return 'It did not say why.'
  const capital = words.charAt(0).toUpperCase() + words.slice(1)
  return /[.!?]$/.test(capital) ? capital : `${capital}.`
}
