/** The affected environments of a postmortem, as somebody tells them. Pure; instants are epoch ms. */
import type { Rollout } from '../../contract/postmortem-life.ts'

const stateWords = { open: 'open', deployed: 'has the fix', 'not-applicable': 'does not apply' } as const

/** The list with what was told in it, and that in words; `text` null = it was told so before. */
export function withRollout(
  environments: readonly Rollout[],
  told: Omit<Rollout, 'at' | 'by'>,
  { now, by }: { readonly now: number; readonly by: string | null },
): { readonly next: readonly Rollout[]; readonly text: string | null } {
  const before = environments.find(({ environment }) => environment === told.environment)
  const isSame = before !== undefined && factsOf(before) === factsOf(told)
  if (isSame) return { next: environments, text: null }
  // Another version is another deployment; a correction of what is known of it is not.
  const isAnother = before?.state !== told.state || before.version !== told.version
  const row: Rollout = { ...told, ...(isAnother ? { at: now, by } : { at: before.at, by: before.by }) }
  const next = before ? environments.map((one) => (one === before ? row : one)) : [...environments, row]
  return { next, text: wordsOf(row) }
}

/** The list without it; the same list where it was not in it. */
export function withDropped(environments: readonly Rollout[], environment: string): readonly Rollout[] {
  const next = environments.filter((one) => one.environment !== environment)
  return next.length === environments.length ? environments : next
}

function factsOf({
  customer,
  state,
  version,
  evidence,
  reason,
  plannedAt,
}: Omit<Rollout, 'at' | 'by'>): string {
  return JSON.stringify([customer, state, version, evidence, reason, plannedAt])
}

function wordsOf({ environment, state, version, evidence, reason }: Rollout): string {
  const details = (state === 'not-applicable' ? [reason] : state === 'deployed' ? [version, evidence] : [])
    .filter((one) => one !== null && one !== '')
    .join(', ')
  return `${environment}: ${stateWords[state]}${details === '' ? '' : `, ${details}`}`
}
