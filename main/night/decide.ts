/** Who is woken for what: one pure decision with named reasons, so that "why did this ring?" has an answer. */
import { type Episode, isJoined, placeOf } from '../../contract/alert.ts'
import {
  type Circumstances,
  type Decision,
  type DecisionReason,
  hoursNamed,
  loudness,
  type Outcome,
  type RuleFacts,
} from '../../contract/rules.ts'
import type { CompiledRules } from './rule-table.ts'

/** What the table is asked with. */
export interface RuleContext {
  readonly rules: CompiledRules
  readonly circumstances: Pick<Circumstances, 'hours' | 'duty'>
}

/** What a decision depends on beside the episode and its facts. */
export interface DecisionContext extends RuleContext {
  readonly myTeams: readonly string[]
}

/** What happens for this episode now. What stands before the table decides first. */
export function decide(episode: Episode, facts: RuleFacts, context: DecisionContext): Decision {
  if (episode.severity === 'none') return before('heartbeat', 'nothing')
  if (!episode.firing) return before('ended', 'nothing')
  if (placeOf(episode, context.myTeams) === 'other-teams') return before('other-team', 'badge')
  if (episode.keptQuiet?.kind === 'maintenance') {
    const { why, until } = episode.keptQuiet
    return { ...before('maintenance', 'badge'), window: { why, until } }
  }
  if (episode.keptQuiet) return before('kept-quiet', 'badge')
  if (episode.snooze) return before('snoozed', 'badge')
  if (episode.ack) return before('acknowledged', 'badge')
  if (isJoined(episode)) return before('joined', 'badge')
  if (episode.calledAt !== null) return before('already-called', episode.outcome ?? 'wake')
  return judge(facts, context)
}

/** What the table alone says: the first row that fits, and of its outcomes the least loud of those that apply. */
export function judge(facts: RuleFacts, { rules, circumstances }: RuleContext): Decision {
  const row = rules.match(facts)
  // A table without a last row for the rest counts what it does not name.
  if (!row) return { outcome: 'badge', reason: 'rule', rule: null, by: null }
  let outcome: Outcome = row.then
  let by: Decision['by'] = 'then'
  const hours = row.hours === null ? null : hoursNamed(circumstances.hours, row.hours)
  if (hours?.state === 'outside' && loudness[row.outsideHours] < loudness[outcome]) {
    outcome = row.outsideHours
    by = 'outside-hours'
  }
  if (circumstances.duty.state === 'off' && loudness[row.offDuty] < loudness[outcome]) {
    outcome = row.offDuty
    by = 'off-duty'
  }
  return { outcome, reason: 'rule', rule: row.name, by }
}

const before = (reason: DecisionReason, outcome: Outcome): Decision => ({
  outcome,
  reason,
  rule: null,
  by: null,
})
