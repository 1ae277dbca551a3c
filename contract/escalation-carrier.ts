/** How an escalation looks among a source's silences: two matchers that no alert has labels for. */
import type { SeenMatcher } from './observation.ts'

const markName = 'nightdesk_carrier'
const markValue = 'escalation'
const idName = 'nightdesk_escalation'

/** The matchers of the silence that carries the escalation `uid`: both must fit an alert for it to be silenced. */
export function carrierMatchers(uid: string): readonly SeenMatcher[] {
  const equal = { isRegex: false, isEqual: true }
  return [
    { name: markName, value: markValue, ...equal },
    { name: idName, value: uid, ...equal },
  ]
}

/** What Alertmanager's `filter` is asked for: silences with exactly this matcher. */
export const carrierFilter = `${markName}="${markValue}"`

/** Does a silence carry an escalation? Whatever it says of itself, it must match by that mark. */
export function isCarrier(matchers: readonly SeenMatcher[]): boolean {
  return matchers.some(
    ({ name, value, isRegex, isEqual }) => name === markName && value === markValue && !isRegex && isEqual,
  )
}

/** The escalation it names; null where it is not exactly what a Nightdesk writes. */
export function carriedId(matchers: readonly SeenMatcher[]): string | null {
  const id = matchers.find(({ name }) => name === idName)
  if (matchers.length !== 2 || !isCarrier(matchers) || !id || id.isRegex || !id.isEqual) return null
  return id.value
}
