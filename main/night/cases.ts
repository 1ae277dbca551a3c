/** Trying a table out, and the user's own tests of it. Pure. */
import type { CaseResult, RuleCase, TryAnswer } from '../../contract/rule-cases.ts'
import type { Circumstances, Decision, RuleFacts } from '../../contract/rules.ts'
import { judge } from './decide.ts'
import type { CompiledRules } from './rule-table.ts'

/** What the table says of an alert that fires and that nobody has. `myTeams`: empty means that all are mine. */
export function tryOut(
  rules: CompiledRules,
  facts: RuleFacts,
  circumstances: Circumstances,
  myTeams: readonly string[],
): Omit<TryAnswer, 'source'> {
  const decision = beforeTable(facts, myTeams) ?? judge(facts, { rules, circumstances })
  const row = decision.reason === 'rule' ? rules.match(facts) : null
  return { decision, row, facts, circumstances }
}

function beforeTable({ severity, team }: RuleFacts, myTeams: readonly string[]): Decision | null {
  if (severity === 'none') return { outcome: 'nothing', reason: 'heartbeat', rule: null, by: null }
  const isMine = myTeams.length === 0 || team === null || myTeams.includes(team)
  return isMine ? null : { outcome: 'badge', reason: 'other-team', rule: null, by: null }
}

/** What came of one of the user's own tests. */
export function caseResult(test: RuleCase, answer: TryAnswer): CaseResult {
  const wakes = answer.decision.outcome === 'wake'
  return { ...answer, case: test, passes: wakes === (test.must === 'wake') }
}
