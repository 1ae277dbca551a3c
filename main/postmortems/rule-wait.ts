/** Which rule raised an alert, and so how long it had waited. Pure. */
import { durationWords } from '../../contract/duration-words.ts'
import type { RuleWait } from './record.ts'

/** A rule that raises alerts of the name. */
export interface KnownRule {
  readonly expression: string
  readonly forMs: number
}

/** Prometheus puts the rule's expression into the address of its alerts, as `g0.expr` of its graph page. */
export function expressionIn(generatorUrl: string | null): string | null {
  const url = generatorUrl === null ? null : URL.parse(generatorUrl)
  return url?.searchParams.get('g0.expr') ?? null
}

/**
 * How long the rule waited. Of several of one name it is the one whose expression the alert's own address carries; where that
 * does not tell, they must agree.
 * @param unknown why nothing is known of the source's rules, as a sentence
 */
export function ruleWaitOf(
  rules: readonly KnownRule[],
  generatorUrl: string | null,
  unknown: string | null,
): RuleWait {
  const expression = expressionIn(generatorUrl)
  const meant = rules.filter((rule) => rule.expression === expression)
  const waits = [...new Set((meant.length > 0 ? meant : rules).map(({ forMs }) => forMs))].toSorted(
    (a, b) => a - b,
  )
  const [first] = waits
  if (first !== undefined && waits.length === 1) return { kind: 'known', forMs: first }
  if (first === undefined)
    return {
      kind: 'unknown',
      why: unknown ?? 'Its Prometheus has no rule of that name now, so how long it had waited is not known.',
    }
  const all = waits.map(durationWords).join(' or ')
  return {
    kind: 'unknown',
    why: `Its Prometheus has several rules of that name, which wait ${all}; which of them fired is not known.`,
  }
}
