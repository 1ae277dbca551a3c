/** Shifts in PagerDuty in words. Pure; instants are epoch ms. */
import type { UpstreamOverride } from '../../contract/override-upstream.ts'
import type { Span } from '../../contract/weekly-spans.ts'
import { plainLine } from '../ui/plain-text.ts'

/** How far an order has come, and what may be done about it. */
export interface UpstreamWords {
  readonly tone: 'plain' | 'pending' | 'refused'
  readonly text: string
  /** what takes it back, by its name; null = nothing does */
  readonly back: string | null
  readonly again: string | null
}

/** @param online whether this laptop has a network */
export function upstreamWords(
  { order, undoing }: UpstreamOverride,
  online: boolean,
  now: number,
): UpstreamWords {
  const why = (reason: string | null): string => (reason === null ? '' : ` ${plainLine(reason)}`)
  if (undoing?.state === 'refused')
    return {
      tone: 'refused',
      text: `It still stands in PagerDuty.${why(undoing.reason)}`,
      back: null,
      again: 'Take it away once more',
    }
  if (undoing) {
    const text = `It is taken out of PagerDuty.${why(undoing.reason)}`
    return { tone: 'pending', text, back: null, again: undoing.state === 'retrying' ? 'Try now' : null }
  }
  switch (order.state) {
    case 'sent':
      return { tone: 'plain', text: 'It stands in PagerDuty.', back: 'Take it back', again: null }
    case 'refused':
      return {
        tone: 'refused',
        text: `Not in PagerDuty.${why(order.reason)}`,
        back: 'Put away',
        again: 'Try again',
      }
    case 'retrying':
      return {
        tone: 'pending',
        text: `Not in PagerDuty yet: it is sent when ${online ? 'PagerDuty answers' : 'this laptop is online'}.${why(order.reason)}`,
        back: 'Take it back',
        again: 'Try now',
      }
    case 'waiting': {
      const left = Math.ceil(((order.nextAt ?? now) - now) / 1_000)
      const when = left > 0 ? `in ${left} s` : 'now'
      return { tone: 'pending', text: `Goes to PagerDuty ${when}.`, back: 'Take it back', again: null }
    }
  }
}

/** What is wrong with a stretch out of a shift, as a sentence; null = nothing. */
export function stretchProblem(
  from: number | null,
  to: number | null,
  shift: Span,
  now: number,
): string | null {
  if (from === null || to === null) return 'A time is not complete.'
  if (from >= to) return 'It ends before it begins.'
  if (to <= now) return 'It is over already.'
  return from < shift.from || to > shift.to ? 'It is longer than the shift.' : null
}
