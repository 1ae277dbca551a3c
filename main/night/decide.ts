/** Who is called for what: one pure decision with a named reason, so that "why did this not ring?" has an answer. */
import { type Episode, placeOf } from '../../contract/alert.ts'

/** Why somebody is called, or why nobody is. */
export type CallReason =
  | 'page-nobody-has-it'
  | 'already-called'
  | 'heartbeat'
  | 'ended'
  | 'not-a-page'
  | 'kept-quiet'
  | 'snoozed'
  | 'other-team'
  | 'acknowledged'
  | 'off-duty'

export interface CallDecision {
  readonly call: boolean
  readonly reason: CallReason
}

/** What the decision depends on beside the episode. Unknown duty counts as on duty. */
export interface CallContext {
  readonly duty: 'on' | 'off' | 'unknown'
  readonly myTeams: readonly string[]
}

/** Must somebody be called for this episode now? The first rule that fits decides. */
export function decideCall(episode: Episode, context: CallContext): CallDecision {
  if (episode.severity === 'none') return no('heartbeat')
  if (!episode.firing) return no('ended')
  if (placeOf(episode, context.myTeams) === 'other-teams') return no('other-team')
  if (episode.keptQuiet) return no('kept-quiet')
  if (episode.snooze) return no('snoozed')
  if (episode.severity !== 'page') return no('not-a-page')
  if (episode.ack) return no('acknowledged')
  if (episode.calledAt !== null) return no('already-called')
  if (context.duty === 'off') return no('off-duty')
  return { call: true, reason: 'page-nobody-has-it' }
}

const no = (reason: CallReason): CallDecision => ({ call: false, reason })
