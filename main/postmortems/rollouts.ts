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
  const row: Rollout = { ...told, ...whenTold(before, told, { at: now, by }) }
  const next = before ? environments.map((one) => (one === before ? row : one)) : [...environments, row]
  return { next, text: wordsOf(row) }
}

/** When its state was told, and by whom. What is open again is open as an alert brings it in: nobody wrote it down by a slip. */
function whenTold(
  before: Rollout | undefined,
  told: Omit<Rollout, 'at' | 'by'>,
  stamp: Pick<Rollout, 'at' | 'by'>,
): Pick<Rollout, 'at' | 'by'> {
  if (!before) return stamp
  const { at, by } = before
  if (told.state === 'open') return before.state === 'open' ? { at, by } : { at: null, by: null }
  // Another version is another deployment; a correction of what is known of it is not.
  return before.state !== told.state || before.version !== told.version ? stamp : { at, by }
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
