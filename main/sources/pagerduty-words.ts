/** Sentences about PagerDuty's refusals that say what to do. Pure. */
import type { Failure } from '../../contract/source-health.ts'
import type { PagerDutyRefusal } from './pagerduty-door.ts'

const regions: Readonly<Record<string, string>> = {
  'api.pagerduty.com': 'If the account is in the EU, its address is api.eu.pagerduty.com (region: eu).',
  'api.eu.pagerduty.com': 'If the account is not in the EU, its address is api.pagerduty.com (region: us).',
}

/** A key of the other region is refused just as a wrong one is. */
export function regionHint({ failure, status }: PagerDutyRefusal, host: string): Failure {
  const hint = status === 401 && Object.hasOwn(regions, host) ? regions[host] : undefined
  return hint === undefined ? failure : { ...failure, detail: `${failure.detail} ${hint}` }
}

/** A refusal with the scope that would let it through. */
export function scopeWords(failure: Failure, status: number | null, scope: string): Failure {
  if (status !== 403) return failure
  return { ...failure, detail: `${failure.detail} A key needs the scope ${scope} for it.` }
}
