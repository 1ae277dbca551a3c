/** What follows when a linked alert fires again where the fix should hold. Pure; instants are epoch ms. */
import { placeOfState } from '../../contract/postmortem-guards.ts'
import {
  type PostmortemEventKind,
  type PostmortemLife,
  type PostmortemState,
  type Rollout,
  stateNames,
} from '../../contract/postmortem-life.ts'

interface Again {
  readonly alertname: string
  readonly environment: string
  readonly isExplained: boolean
}

type Lines = readonly { readonly kind: PostmortemEventKind; readonly text: string | null }[]

/**
 * Since when an alert must not fire in this environment: it has the fix, or the fix does not apply, or all is closed
 * without it. Null = nobody says that it should not.
 */
export function quietSince(
  { state, since, environments }: Pick<PostmortemLife, 'state' | 'since' | 'environments'>,
  environment: string,
): number | null {
  const row = environments.find((one) => one.environment === environment)
  if (row) return row.state === 'open' ? null : row.at
  return state === 'closed' ? since : null
}

/**
 * Does a firing in this environment change anything? Of many in a row the first is told, but one that takes a fix away is
 * told whenever it does.
 */
export function isNews(
  life: Pick<PostmortemLife, 'state' | 'firedAgainAt'>,
  row: Pick<Rollout, 'state'> | undefined,
  isExplained: boolean,
): boolean {
  return life.firedAgainAt === null || takesFixAway(life, row, isExplained)
}

function takesFixAway(
  { state }: Pick<PostmortemLife, 'state'>,
  row: Pick<Rollout, 'state'> | undefined,
  isExplained: boolean,
): boolean {
  return row?.state === 'deployed' && (state === 'deploying' || state === 'closed') && !isExplained
}

/**
 * Opens again what was closed or on its way out, where the environment had the fix and nothing explains the firing; else
 * it is only said.
 */
export function withFiringAgain(
  life: PostmortemLife,
  { alertname, environment, isExplained }: Again,
  now: number,
): { readonly next: PostmortemLife; readonly story: Lines } {
  const row = life.environments.find((one) => one.environment === environment)
  if (!isNews(life, row, isExplained)) return { next: life, story: [] }
  const opens = row !== undefined && takesFixAway(life, row, isExplained)
  const text = `${alertname} in ${environment}${afterWords(row)}${isExplained ? ', while it is kept quiet' : ''}`
  const said = { ...life, firedAgainAt: now }
  if (!opens) return { next: said, story: [{ kind: 'fired-again', text }] }
  return {
    next: {
      ...said,
      ...{ state: 'fixing', since: now },
      environments: life.environments.map((one) => (one === row ? withoutFix(row) : one)),
    },
    story: [
      { kind: 'fired-again', text },
      { kind: 'reopened', text: `${stateNames[life.state]} to ${stateNames.fixing}` },
    ],
  }
}

/** Does a move from here to there say that what fired again was seen to? */
export function isClearedBy(from: PostmortemState, to: PostmortemState): boolean {
  return placeOfState(to) > placeOfState(from) && placeOfState(to) >= placeOfState('deploying')
}

function withoutFix(row: Rollout): Rollout {
  return { ...row, state: 'open', version: null, evidence: null, plannedAt: null, at: null, by: null }
}

function afterWords(row: Rollout | undefined): string {
  if (!row) return ', after it was closed'
  if (row.state === 'not-applicable') return ', where the fix was said not to apply'
  return row.version === null ? ', which has the fix' : `, which has the fix, ${row.version}`
}
