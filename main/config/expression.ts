/** Is this a regular expression that Alertmanager takes (RE2)? Pure. */
import { RE2JS, RE2JSSyntaxException } from 're2js'

/** The longest expression that people write, in characters; counts in it are written out when it is compiled. */
const longest = 2_000
const mostCounted = 1_000

/** What is wrong with it, in words that follow "expected: "; null when nothing is. */
export function expressionProblem(value: string): string | null {
  const counts = [...value.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, from, to]) => Number(to || from))
  if (value.length > longest || counts.reduce((sum, count) => sum + count, 0) > mostCounted)
    return 'a shorter expression, without large counts'
  try {
    RE2JS.compile(`^(?:${value})$`)
    return null
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    return `an expression that Alertmanager takes (${error.message.replace(/^error parsing regexp: /, '')})`
  }
}
