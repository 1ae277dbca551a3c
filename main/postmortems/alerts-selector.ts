/** PromQL that asks only whether other alerts fire: `ALERTS{…}`, the one series that this laptop's record can answer for. Pure. */
import type { SeenMatcher } from '../../contract/observation.ts'

const whole = /^ALERTS\s*\{([\s\S]*)\}\s*(?:(?:==|>=)\s*1|>\s*0)?$/
const one =
  /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*(?:,|$)/

/**
 * The matchers of such an expression, without that of the state; null for any other expression, and for one that also asks for
 * alerts that are only pending, of which the record knows nothing.
 */
export function alertsSelector(expr: string): readonly SeenMatcher[] | null {
  const inside = whole.exec(expr.trim())?.[1]
  if (inside === undefined) return null
  const matchers: SeenMatcher[] = []
  for (let rest = inside; rest.trim() !== ''; ) {
    const found = one.exec(rest)
    const [all = '', name = '', operator = '=', quoted = '""'] = found ?? []
    const value = found ? textIn(quoted) : null
    if (value === null) return null
    matchers.push({ name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') })
    rest = rest.slice(all.length)
  }
  const isState = ({ name }: SeenMatcher): boolean => name === 'alertstate'
  const fires = matchers.filter(isState)
  const asksFiring = fires.length > 0 && fires.every(({ value, isEqual }) => value === 'firing' && isEqual)
  return asksFiring ? matchers.filter((matcher) => !isState(matcher)) : null
}

/** The same the other way round. */
export function selectorOf(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `ALERTS{${[...parts, 'alertstate="firing"'].join(', ')}}`
}

/** Go's escapes, as far as JSON has them too. */
function textIn(quoted: string): string | null {
  const body = quoted.slice(1, -1)
  try {
    const json = quoted.startsWith("'") ? body.replaceAll("\\'", "'").replaceAll('"', '\\"') : body
    return JSON.parse(`"${json}"`) as string
  } catch {
    return null
  }
}
