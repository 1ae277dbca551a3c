/** Icinga's problems as alerts, with who has them there and what keeps them quiet. Pure. */
import type { SeenAlert, SeenHold, SeenQuiet } from '../../contract/observation.ts'
import type { IcingaProblem, IcingaWords } from './icinga-read.ts'
import { shorten } from './json-shape.ts'

/** For so long an alert stands by its last look, ms. */
const vouchedMs = 300_000

/** The words about objects, by the object's name. */
export interface KnownWords {
  readonly acknowledgements: ReadonlyMap<string, IcingaWords>
  readonly downtimes: ReadonlyMap<string, IcingaWords>
}

/** How states are written as severities; one that is not among them stays as it is. */
const severities: Readonly<Record<string, string>> = {
  CRITICAL: 'critical',
  DOWN: 'critical',
  WARNING: 'warning',
}

/**
 * @param user the name that Nightdesk signs in with, null when it has none
 * @param downHosts hosts whose own problem is listed and hard: what they carry is quiet while they are down
 * @param now epoch ms by our clock
 */
export function seenOf(
  problem: IcingaProblem,
  words: KnownWords,
  user: string | null,
  downHosts: ReadonlySet<string>,
  now: number,
): SeenAlert {
  const { fingerprint, host, service, state, output } = problem
  const acknowledgement = words.acknowledgements.get(fingerprint)
  const byHost = service !== null && problem.isUnreachable && downHosts.has(host)
  const quiet = quietOf(problem, words.downtimes.get(fingerprint))
  const since = (problem.isSoft ? problem.stateSince : problem.hardSince) || problem.stateSince
  const [first = ''] = output.split('\n')
  return {
    fingerprint,
    labels: labelsOf(problem),
    annotations: {
      summary: shorten(
        `${service === null ? '' : `${problem.displayName} on `}${problem.hostDisplayName}: ${first || state}`,
      ),
      ...(output.includes('\n') ? { description: output } : {}),
      ...(acknowledgement ? { acknowledged: bareOf(acknowledgement.text) } : {}),
      ...(problem.isFlapping ? { flapping: 'It flaps: Icinga itself sends nothing until that ends.' } : {}),
      ...(problem.notesUrl === null ? {} : { runbook_url: problem.notesUrl }),
      ...(problem.actionUrl === null ? {} : { dashboard_url: problem.actionUrl }),
    },
    firedAt: since || now,
    endsAt: now + vouchedMs,
    generatorUrl: null,
    suppressed: byHost || quiet !== null,
    ...{ silencedBy: [], inhibitedBy: byHost ? [host] : [], mutedBy: [], receivers: [] },
    ...(problem.isAcknowledged ? { held: heldOf(problem, acknowledgement, user) } : {}),
    ...(quiet === null ? {} : { quiet }),
    ...(since === 0 ? { sinceUnknown: true } : {}),
  }
}

function labelsOf(problem: IcingaProblem): Readonly<Record<string, string>> {
  const { service, host, state } = problem
  // A variable may be called `__proto__`: in a map that is a name as any other.
  const labels = new Map(problem.vars)
  labels.set('alertname', service === null ? 'host down' : problem.displayName)
  labels.set('host', host)
  if (service !== null) labels.set('service', service)
  labels.set('state', state)
  labels.set('severity', severities[state] ?? state)
  if (problem.isSoft) labels.set('state_type', 'soft')
  if (problem.groups.length > 0) labels.set('hostgroups', [...new Set(problem.groups)].sort().join(', '))
  return Object.fromEntries(labels)
}

function heldOf(problem: IcingaProblem, words: IcingaWords | undefined, user: string | null): SeenHold {
  const by = words?.author || null
  return {
    by,
    mine: user !== null && by === user,
    at: problem.acknowledgedAt || words?.at || null,
    until: problem.acknowledgedUntil || null,
  }
}

function quietOf(problem: IcingaProblem, downtime: IcingaWords | undefined): SeenQuiet | null {
  if (problem.isInDowntime)
    return {
      kind: 'maintenance',
      by: downtime?.author || null,
      why: bareOf(downtime?.text ?? '') || 'In a downtime.',
      until: downtime?.until || null,
    }
  if (!problem.isSoft) return null
  const tries = problem.mostAttempts > 0 ? ` (${problem.attempt} of ${problem.mostAttempts} checks)` : ''
  return {
    kind: 'muted',
    by: 'Icinga',
    why: `Soft${tries}: it counts when its checks go on to fail.`,
    until: null,
  }
}

/** What a person wrote, without the mark by which Nightdesk finds its own words again. */
export function bareOf(text: string): string {
  return text.replace(/ \[nd-[\w.:-]{1,100}\]$/, '')
}
