/** The words of PagerDuty's REST API (version 2): its objects and refusals, field by field. Pure. */
import type { ServerReply } from '../platform/http-server.ts'
import type {
  PagerAlert,
  PagerDutyBook,
  PagerIncident,
  PagerLogLine,
  PagerNote,
  PagerUser,
} from './pagerduty-book.ts'

const api = 'https://api.pagerduty.com'
const web = 'https://acme.pagerduty.com'

/** An instant as the API writes it: RFC 3339 in whole seconds, UTC. */
export const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z')

export function reply(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ServerReply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

export function refuse(
  status: number,
  message: string,
  code: number,
  errors: readonly string[] = [],
): ServerReply {
  return reply(status, { error: { message, code, ...(errors.length > 0 ? { errors } : {}) } })
}

function reference(room: string, type: string, id: string, summary: string) {
  return { id, type, summary, self: `${api}/${room}/${id}`, html_url: `${web}/${room}/${id}` }
}

export function userReference({ users }: PagerDutyBook, id: string) {
  return reference('users', 'user_reference', id, users.get(id)?.name ?? id)
}

export function userBody({ id, name, email, role }: PagerUser) {
  return {
    ...reference('users', 'user', id, name),
    ...{ name, email, role, time_zone: 'Europe/Berlin', color: 'green', job_title: 'engineer', teams: [] },
  }
}

export function incidentBody(book: PagerDutyBook, incident: PagerIncident): Record<string, unknown> {
  const { id, number, title, alerts } = incident
  const service = reference(
    'services',
    'service_reference',
    incident.service,
    book.services.get(incident.service) ?? incident.service,
  )
  const policyName = book.policies.get(incident.policy)?.name ?? incident.policy
  const triggered = alerts.filter(({ status }) => status === 'triggered').length
  const by = incident.statusBy === null ? service : userReference(book, incident.statusBy)
  return {
    ...reference('incidents', 'incident', id, `[#${number}] ${title}`),
    ...{ incident_number: number, title, status: incident.status, urgency: incident.urgency, service },
    ...{ incident_key: `key-${id}`, created_at: instant(incident.createdAt) },
    ...{ updated_at: instant(incident.changedAt), last_status_change_at: instant(incident.statusAt) },
    ...{ resolved_at: incident.resolvedAt === null ? null : instant(incident.resolvedAt) },
    assignments: incident.assigned.map((user) => ({
      at: instant(incident.createdAt),
      assignee: userReference(book, user),
    })),
    assigned_via: 'escalation_policy',
    alert_counts: { all: alerts.length, triggered, resolved: alerts.length - triggered },
    escalation_policy: reference(
      'escalation_policies',
      'escalation_policy_reference',
      incident.policy,
      policyName,
    ),
    teams: incident.teams.map((team) =>
      reference('teams', 'team_reference', team, book.teams.get(team) ?? team),
    ),
    pending_actions: incident.pending.map(({ type, at }) => ({ type, at: instant(at) })),
    acknowledgements: incident.acknowledgements.map(({ at, by: user }) => ({
      at: instant(at),
      acknowledger: userReference(book, user),
    })),
    last_status_change_by: by,
    priority:
      incident.priority === null
        ? null
        : {
            ...reference('priorities', 'priority_reference', `P${incident.priority}`, incident.priority),
            html_url: null,
          },
    incidents_responders: incident.responders.map((one) => ({
      ...{ state: 'pending', user: userReference(book, one.user), message: one.message },
      ...{ incident: reference('incidents', 'incident_reference', id, title), updated_at: instant(one.at) },
      ...{ requester: userReference(book, one.by), requested_at: instant(one.at) },
    })),
    responder_requests: [],
  }
}

export function alertBody(book: PagerDutyBook, incident: PagerIncident, alert: PagerAlert) {
  const { id, title, severity, status } = alert
  const service = book.services.get(incident.service) ?? incident.service
  return {
    ...reference('alerts', 'alert', id, title),
    ...{ created_at: instant(alert.createdAt), status, alert_key: `key-${id}`, severity, suppressed: false },
    service: reference('services', 'service_reference', incident.service, service),
    incident: reference('incidents', 'incident_reference', incident.id, incident.title),
    body: { type: 'alert_body', contexts: [], details: alert.details },
  }
}

export function noteBody(book: PagerDutyBook, { id, by, text, at }: PagerNote) {
  return {
    ...{ id, user: userReference(book, by), content: text, created_at: instant(at) },
    ...{ updated_at: instant(at), channel: { summary: 'The PagerDuty website or APIs' } },
  }
}

export function logBody(book: PagerDutyBook, incident: PagerIncident, line: PagerLogLine) {
  const service = reference('services', 'service_reference', incident.service, 'service')
  return {
    ...{ id: line.id, type: line.type, summary: line.summary, created_at: instant(line.at) },
    ...{ self: `${api}/log_entries/${line.id}`, html_url: null },
    agent: line.by === null ? service : userReference(book, line.by),
    channel: { type: 'api', ...(line.note === null ? {} : { summary: line.note }) },
    incident: reference('incidents', 'incident_reference', incident.id, incident.title),
    ...{ service, teams: [], contexts: [] },
  }
}

/** The answer's page of a list, in the classic form. */
export function paged(
  name: string,
  items: readonly unknown[],
  query: URLSearchParams,
): ServerReply | { readonly body: Record<string, unknown> } {
  const limit = Math.min(100, Math.max(1, Number(query.get('limit') ?? 25)))
  const offset = Number(query.get('offset') ?? 0)
  if (offset + limit > 10_000)
    return refuse(400, 'Invalid Input Provided', 2001, ['Offset and limit must be at most 10000 together'])
  const total = query.get('total') === 'true' ? items.length : null
  return {
    body: {
      [name]: items.slice(offset, offset + limit),
      ...{ limit, offset, more: offset + limit < items.length, total },
    },
  }
}
