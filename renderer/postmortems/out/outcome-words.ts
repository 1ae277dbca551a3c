/** What is said of a draft of an alert or a recipe. Pure. */
import { assertNever } from '../../../contract/errors.ts'
import type { RuleVerdict } from '../../../contract/postmortem-rule.ts'

/** What promtool says, as sentences. */
export function verdictWords(verdict: RuleVerdict): readonly string[] {
  switch (verdict.kind) {
    case 'passed':
      return ['promtool takes it.']
    case 'refused':
      return ['promtool refuses it:', ...verdict.lines]
    case 'missing':
      return ['promtool is not on this laptop: the rule is not checked.']
    case 'failed':
      return [`The rule is not checked: ${verdict.reason}.`]
    default:
      return assertNever(verdict)
  }
}

/** A text as it is put into a postmortem: rules as code, a recipe under headings that are below its section's. */
export function insertedText(kind: 'alert' | 'recipe', text: string): string {
  if (kind === 'alert') {
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length))
    const fence = '`'.repeat(longest + 1)
    return `${fence}yaml\n${text.trimEnd()}\n${fence}\n`
  }
  return `${text.trimEnd().replaceAll(/^(#{1,4}) /gm, '##$1 ')}\n`
}
