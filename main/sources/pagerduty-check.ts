/** "Test" of a PagerDuty account: whose key it is, what it may do, how much is open. Changes nothing there. */
import type { SourceTest } from '../../contract/queries.ts'
import type { Failure } from '../../contract/source-health.ts'
import type { PagerDutyOptions } from '../../contract/source-options.ts'
import type { Clock } from '../platform/clock.ts'
import { asList, asObject, asString, type Read, readBody } from './json-shape.ts'
import type { PagerDutyDoor } from './pagerduty-door.ts'
import { type Identity, readIdentity, signerOf, userIdOf } from './pagerduty-identity.ts'
import { freshSweep, listQuery, mostListed, readNext } from './pagerduty-list.ts'
import { readParts } from './pagerduty-parts.ts'
import { regionHint, scopeWords } from './pagerduty-words.ts'
import { createSameBody } from './same-body.ts'

/** Roles that see and may not act. */
const onlyReading: ReadonlySet<string> = new Set(['observer', 'read_only_user', 'read_only_limited_user'])

export async function checkPagerDuty(
  door: PagerDutyDoor,
  url: string,
  options: PagerDutyOptions,
  clock: Clock,
  signal: AbortSignal,
): Promise<SourceTest> {
  const beganAt = clock.mono()
  const answer = (failure: Failure | null, count: number | null, advice: readonly string[]): SourceTest => ({
    ok: failure === null,
    peers: [
      {
        ...{ url, failure, version: null, alertCount: count, lacks: null, clusterPeers: null },
        ...{ lastGoodAt: failure === null ? clock.now() : null, disagreesSince: null },
        ...{ latencyMs: Math.round(clock.mono() - beganAt), skewMs: door.skewMs() },
      },
    ],
    ...{ alertCount: count, advice, failure },
  })
  const identity = await readIdentity(door, options.from, signal)
  if (!identity.ok) return answer(regionHint(identity, door.host), null, [])
  const query = listQuery(options, userIdOf(identity.value))
  let sweep = freshSweep
  while (sweep.end === null) {
    const read = await readNext(door, query, sweep, createSameBody(), signal)
    if (!read.ok) return answer(scopeWords(read.failure, read.status, 'incidents.read'), null, [])
    sweep = read.value
    if (door.budget.spare() === 0) break
  }
  const count = sweep.found.size
  const advice = [whose(identity.value, door.host), ...limitsOf(identity.value, options, door.host)]
  if (sweep.end !== 'whole')
    advice.push(
      `More than ${count.toLocaleString('en')} incidents are open, and ${door.host} lists ${mostListed.toLocaleString('en')} at most. Choose services or teams.`,
    )
  const [first] = sweep.found.keys()
  if (first !== undefined) {
    const path = `/incidents/${encodeURIComponent(first)}/alerts`
    const parts = await door.ask({ method: 'GET', path, read: readParts }, signal)
    if (!parts.ok)
      advice.push(
        `The alerts of incidents cannot be read, so their labels are missing: ${parts.failure.detail}`,
      )
  }
  const abilities = await door.ask({ method: 'GET', path: '/abilities', read: readAbilities }, signal)
  if (!abilities.ok)
    advice.push(
      `What the account has cannot be read (${abilities.failure.detail}), so it shows when it is used.`,
    )
  else if (!abilities.value.includes('coordinated_responding'))
    advice.push('This account cannot ask responders to join (it lacks coordinated_responding).')
  return answer(null, count, advice)
}

function whose(identity: Identity, host: string): string {
  if (identity.kind === 'user')
    return `This key is ${identity.name}'s (${identity.email}${identity.role === null ? '' : `, ${identity.role}`}).`
  return identity.from === null
    ? 'This key belongs to the whole account.'
    : `This key belongs to the whole account; what is written at ${host} is signed by ${identity.from}.`
}

function limitsOf(identity: Identity, { onlyMine }: PagerDutyOptions, host: string): readonly string[] {
  const limits: string[] = []
  const signer = signerOf(identity, host)
  if (typeof signer !== 'string') limits.push(signer.detail)
  if (identity.kind === 'user' && onlyReading.has(identity.role ?? ''))
    limits.push(`With the role ${identity.role} it sees incidents and cannot act on them.`)
  if (identity.kind === 'account' && identity.from !== null && identity.id === null)
    limits.push(
      `${host} knows nobody with the address ${identity.from}, or does not show this key its users.`,
    )
  if (onlyMine && userIdOf(identity) === null)
    limits.push('Whose incidents are yours is not known with this key, so everybody’s are shown.')
  return limits
}

function readAbilities(body: Buffer): Read<readonly string[]> {
  return readBody(body, (parsed) =>
    asList(asObject(parsed, 'the answer').abilities, 'abilities').map((one) => asString(one, 'abilities')),
  )
}
