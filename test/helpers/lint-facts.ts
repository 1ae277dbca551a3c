/** What is known beside a postmortem's words: nothing, but for what the test says. */
import type { LintFacts } from '../../contract/postmortem-lint.ts'

/** Builder. */
export function lintFacts(some: Partial<LintFacts> = {}): LintFacts {
  return {
    ...{ impact: 'unknown', environments: [], customers: [], people: [], temporary: null },
    ...{ zone: null, owner: null, dueDay: null },
    ...some,
  }
}
