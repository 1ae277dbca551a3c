/** What no silence may do: hide the heartbeats, hide what pages in every pipeline, match everything, end in the past. */
import type { SourceId } from '../../contract/ids.ts'
import { allPipelinesLabel } from '../../contract/label-mapping.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import { longestSilenceMs, type SilenceRefusal, shortestSilenceMs } from '../../contract/silences.ts'
import type { ReadDb } from '../db/db.ts'
import { type Breathe, sliceRows } from './breath.ts'
import { allPipelinesSlice, labelsOfName } from './label-table.ts'
import { alternation, compile, type Matching } from './matching.ts'

/** An order takes a moment from the page to here, and "1 min" was meant as it was chosen, ms. */
const onTheWayMs = 5_000

/** Why a silence cannot last until `endsAt` (epoch ms); null when it can. */
export function timeRefusal(endsAt: number, now: number): SilenceRefusal | null {
  if (endsAt <= now) return refuse('bad-time', 'This end has passed already. Choose a later one.')
  if (endsAt < now + shortestSilenceMs - onTheWayMs) {
    return refuse('bad-time', 'A silence lasts at least a minute. Choose a later end.')
  }
  if (endsAt > now + longestSilenceMs + onTheWayMs) {
    return refuse(
      'bad-time',
      'A silence lasts 90 days at most. What is to be quiet for ever is a rule to change.',
    )
  }
  return null
}

/** What is wrong with the matchers whatever alerts there are; else the matchers made ready. */
export function readMatchers(
  matchers: readonly SeenMatcher[],
): { readonly refusal: SilenceRefusal } | { readonly matching: Matching } {
  if (matchers.length === 0) {
    return { refusal: refuse('no-matchers', 'It names no label. Keep at least one.') }
  }
  const compiled = compile(matchers)
  if (!compiled.ok) return { refusal: refuse('bad-matcher', compiled.problem) }
  return { matching: compiled.matching }
}

/** What the guard looks at beside the matchers. */
export interface GuardedSource {
  readonly sourceId: SourceId
  /** names of alerts that only prove that alerting works */
  readonly heartbeats: readonly string[]
}

/** Why a silence with these matchers is refused, by what is known of the source now; empty when it may be written. */
export async function guard(
  db: ReadDb,
  { sourceId, heartbeats }: GuardedSource,
  matchers: readonly SeenMatcher[],
  breathe: Breathe,
): Promise<readonly SilenceRefusal[]> {
  const read = readMatchers(matchers)
  if ('refusal' in read) return [read.refusal]
  const { matching } = read
  const refusals: SilenceRefusal[] = []
  if (matching.test({})) {
    refusals.push(
      refuse('matches-empty', 'It would match an alert without any label. Name one that must be there.'),
    )
  }
  const beats = heartbeats.filter(
    (name) =>
      (namesAlerts(matchers) && matching.accepts('alertname', name)) ||
      labelsOfName(db, sourceId, name).some((labels) => matching.test(labels)),
  )
  if (beats.length > 0) refusals.push(heartbeatRefusal(matchers, beats, heartbeats))
  if (namesAllPipelines(matchers)) {
    refusals.push(
      refuse(
        'all-pipelines',
        'It pages whatever its pipeline, so it stays loud. Acknowledge or snooze it instead.',
      ),
    )
  } else if (await hidesAllPipelines(db, sourceId, matching, breathe)) {
    refusals.push(
      refuse('all-pipelines', 'It would hide alerts that page whatever their pipeline. Leave them out.', {
        name: allPipelinesLabel,
        value: 'true',
        isRegex: false,
        isEqual: false,
      }),
    )
  }
  return refusals
}

/** Is it meant for exactly what no silence may hide? Then nothing can be left out of it. */
function namesAllPipelines(matchers: readonly SeenMatcher[]): boolean {
  return matchers.some(
    ({ name, value, isRegex, isEqual }) =>
      name === allPipelinesLabel && isEqual && !isRegex && value === 'true',
  )
}

/** Does a matcher say which alert names it is for, as against which it is not for? */
function namesAlerts(matchers: readonly SeenMatcher[]): boolean {
  return matchers.some(({ name, isEqual }) => name === 'alertname' && isEqual)
}

function heartbeatRefusal(
  matchers: readonly SeenMatcher[],
  beats: readonly string[],
  heartbeats: readonly string[],
): SilenceRefusal {
  const message = `It would hide ${beats.join(', ')}, which proves that alerting works. Leave it out.`
  const isExactly = matchers.some(
    ({ name, value, isRegex, isEqual }) =>
      name === 'alertname' && isEqual && !isRegex && heartbeats.includes(value),
  )
  const remedy = { name: 'alertname', value: alternation(heartbeats), isRegex: true, isEqual: false }
  return refuse('heartbeat', message, isExactly ? null : remedy)
}

async function hidesAllPipelines(
  db: ReadDb,
  sourceId: SourceId,
  matching: Matching,
  breathe: Breathe,
): Promise<boolean> {
  for (let after = 0; ; ) {
    const slice = allPipelinesSlice(db, sourceId, after, sliceRows)
    if (slice.some(({ labels }) => matching.test(labels))) return true
    const last = slice.at(-1)
    if (!last || slice.length < sliceRows) return false
    after = last.alertId
    await breathe()
  }
}

function refuse(
  kind: SilenceRefusal['kind'],
  message: string,
  remedy: SeenMatcher | null = null,
): SilenceRefusal {
  return { kind, message, remedy }
}
