/** Why nobody was called for what has ended: judged by the record of that time, not by what is left of it. Pure. */
import type { Ack, Episode, KeptQuiet, Snooze } from '../../contract/alert.ts'
import type { StoryEvent } from '../../contract/queries.ts'
import { type CallContext, type CallReason, decideCall } from './decide.ts'

/** Why nobody was called, when it is over. */
export type PastReason = CallReason | 'not-recorded'

/** What kept an episode from calling somebody, at one time. */
interface Held {
  readonly keptQuiet: KeptQuiet | null
  readonly snooze: Snooze | null
  readonly ack: Ack | null
}

const nothing: Held = { keptQuiet: null, snooze: null, ack: null }

/**
 * Why nobody was called for an episode that has ended.
 * @param story its events, in any order; of teams and severities it tells nothing, so that those count as they are now
 */
export function lookBack(episode: Episode, story: readonly StoryEvent[], context: CallContext): PastReason {
  const asItWas = { ...episode, ...heldLast(story), firing: true, quietAt: null }
  const { call, reason } = decideCall(asItWas, context)
  if (!call) return reason
  return episode.quietAt !== null && episode.quietAt <= episode.seenAt ? 'ended' : 'not-recorded'
}

/** What held it when it ended for the last time; when nothing did by then, what had held it last. */
function heldLast(story: readonly StoryEvent[]): Held {
  // As it was written down: an end is known, and written, later than it came.
  const written = story.filter(({ id }) => id > 0).toSorted((a, b) => a.id - b.id)
  let held = nothing
  let last = nothing
  let atEnd = nothing
  for (const event of written) {
    if (event.kind === 'quiet') {
      atEnd = held
      held = { ...held, keptQuiet: null }
    } else held = after(held, event)
    if (isHeld(held)) last = held
  }
  return isHeld(atEnd) ? atEnd : last
}

const isHeld = ({ keptQuiet, snooze, ack }: Held): boolean =>
  keptQuiet !== null || snooze !== null || ack !== null

function after(held: Held, { kind, at, by, text, until }: StoryEvent): Held {
  const who = by ?? ''
  switch (kind) {
    case 'kept-quiet':
      return { ...held, keptQuiet: { kind: 'silenced', by, why: text, until } }
    case 'heard-again':
      return { ...held, keptQuiet: null }
    case 'snoozed':
      return { ...held, snooze: { by: who, at, until: until ?? at } }
    case 'unsnoozed':
    case 'snooze-ended':
      return { ...held, snooze: null }
    case 'acked':
    case 'acked-upstream':
      return { ...held, ack: { by: who, mine: false, at, origin: 'here', order: null } }
    case 'taken-back':
    case 'unacked':
    case 'ack-ended-upstream':
      return { ...held, ack: null }
    default:
      return held
  }
}
