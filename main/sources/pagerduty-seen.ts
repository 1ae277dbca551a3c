/** An incident of PagerDuty as an alert. Pure. */
import { defaultMapping } from '../../contract/label-mapping.ts'
import {
  partsAnnotation,
  type SeenAlert,
  type SeenHold,
  type SeenPending,
} from '../../contract/observation.ts'
import type { PagerDutyOptions } from '../../contract/source-options.ts'
import type { Incident } from './pagerduty-incidents.ts'
import { commonOf, type LabelSet, setsText } from './pagerduty-parts.ts'

/** PagerDuty lists an open incident until somebody resolves it: there is no day after which it would not. Epoch ms. */
export const noEnd = Date.UTC(9999, 0, 1)

/** @param sets the labels of its alerts, as far as they were read; @param myId the user whose key this is, null = not known */
export function alertOf(incident: Incident, sets: readonly LabelSet[], myId: string | null): SeenAlert {
  return {
    fingerprint: incident.id,
    labels: labelsOf(incident, commonOf(sets)),
    annotations: annotationsOf(incident, sets),
    firedAt: incident.createdAt,
    endsAt: noEnd,
    generatorUrl: incident.url,
    suppressed: false,
    ...{ silencedBy: [], inhibitedBy: [], mutedBy: [], receivers: [] },
    held: holdOf(incident, myId),
    quiet: null,
    pending: pendingOf(incident),
  }
}

/** An alert of it, and as JSON, to be compared. */
interface Told {
  readonly alert: SeenAlert
  readonly text: string
}

/** The same as `alertOf`, made once of an incident that came the same as before and so is the same object. */
export function createAlertOnce(): (
  incident: Incident,
  sets: readonly LabelSet[],
  myId: string | null,
) => Told {
  const made = new WeakMap<
    Incident,
    Told & { readonly sets: readonly LabelSet[]; readonly myId: string | null }
  >()
  return (incident, sets, myId) => {
    const last = made.get(incident)
    if (last?.sets === sets && last.myId === myId) return last
    const alert = alertOf(incident, sets, myId)
    const one = { alert, text: JSON.stringify(alert), sets, myId }
    made.set(incident, one)
    return one
  }
}

/** Who holds it; null = nobody. Of several whoever the key belongs to, else the last one. */
export function holdOf(
  { status, acknowledgements, pending }: Pick<Incident, 'status' | 'acknowledgements' | 'pending'>,
  myId: string | null,
): SeenHold | null {
  if (status !== 'acknowledged') return null
  const own = myId === null ? undefined : acknowledgements.find(({ by }) => by.id === myId)
  const one = own ?? acknowledgements[0]
  const until = pending.find(({ kind }) => kind === 'unacknowledge')?.at ?? null
  return { by: one?.by.name ?? null, mine: own !== undefined, at: one?.at ?? null, until }
}

const kinds: Readonly<Record<string, SeenPending['kind']>> = {
  unacknowledge: 'unacknowledge',
  escalate: 'escalate',
  resolve: 'resolve',
  urgency_change: 'urgency-change',
}

function pendingOf({ pending }: Incident): readonly SeenPending[] {
  return pending.flatMap(({ kind, at }) => {
    const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    return known === undefined ? [] : [{ kind: known, at }]
  })
}

function labelsOf(incident: Incident, common: LabelSet): Readonly<Record<string, string>> {
  const { id, number, service, teams, urgency, priority } = incident
  const own: [string, string | null | undefined][] = [
    ['alertname', common.alertname ?? service?.name],
    ['team', common.team ?? teams[0]?.name],
    ['incident', number === null ? id : String(number)],
    ['service', service?.name],
    ['urgency', urgency],
    ['priority', priority],
    ...severityOf(urgency, common.severity),
  ]
  const told = own.flatMap(([name, value]) => (value == null ? [] : [[name, value] as const]))
  return Object.fromEntries([...Object.entries(common), ...told])
}

/**
 * The severity that was told with the alerts, else by the urgency. What is urgent makes PagerDuty call somebody, so it pages here
 * too, whatever was told with it: a lower word, or one that nobody knows, stands beside it.
 */
function severityOf(urgency: string | null, told: string | undefined): [string, string | null][] {
  const byUrgency = urgency === 'high' ? 'page' : urgency === 'low' ? 'notify' : urgency
  if (told === undefined) return [['severity', byUrgency]]
  const word = told.trim().toLowerCase()
  const means = Object.hasOwn(defaultMapping.severities, word) ? defaultMapping.severities[word] : undefined
  if (byUrgency !== 'page' || means === 'page') return [['severity', told]]
  return [
    ['severity', byUrgency],
    ['details_severity', told],
  ]
}

function annotationsOf(incident: Incident, sets: readonly LabelSet[]): Readonly<Record<string, string>> {
  const { title, status, policy, assigned, pending } = incident
  const strange = pending.filter(({ kind }) => !Object.hasOwn(kinds, kind))
  return {
    summary: title,
    // A state that is new is shown as it is written.
    ...(status === 'triggered' || status === 'acknowledged' ? {} : { status }),
    ...(policy === null ? {} : { escalation_policy: policy.name }),
    ...(assigned.length === 0 ? {} : { assigned_to: assigned.map(({ name }) => name).join(', ') }),
    ...(strange.length === 0
      ? {}
      : { pending: strange.map(({ kind, at }) => `${kind} ${new Date(at).toISOString()}`).join(', ') }),
    ...(sets.length === 0 ? {} : { [partsAnnotation]: setsText(sets) }),
  }
}

/** Would the list that is asked for hold it? @param myId null = everybody's are asked for */
export function isWanted(
  { service, teams, urgency, assigned }: Incident,
  options: Pick<PagerDutyOptions, 'services' | 'teams' | 'urgencies' | 'onlyMine'>,
  myId: string | null,
): boolean {
  const { services, teams: wantedTeams, urgencies, onlyMine } = options
  if (services.length > 0 && !services.includes(service?.id ?? '')) return false
  if (wantedTeams.length > 0 && !teams.some(({ id }) => wantedTeams.includes(id))) return false
  if (urgencies.length === 1 && urgency !== null && !urgencies.some((one) => one === urgency)) return false
  return !onlyMine || myId === null || assigned.some(({ id }) => id === myId)
}
