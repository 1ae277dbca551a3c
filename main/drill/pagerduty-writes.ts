/** What is written to a PagerDuty in memory. */
import type { ServerReply } from '../platform/http-server.ts'
import { incidentBody, instant, noteBody, refuse, reply, userReference } from './pagerduty-bodies.ts'
import type { PagerDutyBook, PagerIncident } from './pagerduty-book.ts'

export interface PagerWrite {
  readonly book: PagerDutyBook
  readonly sent: unknown
  /** the user in whose name it is */
  readonly by: string
  readonly abilities: readonly string[]
}

type Fields = Readonly<Record<string, unknown>>

const mostAtOnce = 250
const longestSnooze = 604_800

/** PUT /incidents */
export function writeIncidents({ book, sent, by }: PagerWrite): ServerReply {
  const { incidents = [] } = (sent ?? {}) as { readonly incidents?: readonly Fields[] }
  if (incidents.length > mostAtOnce) return refuse(413, 'Request Entity Too Large', 2004)
  const changed: PagerIncident[] = []
  for (const fields of incidents) {
    const incident = book.incidents.get(String(fields.id))
    if (!incident || incident.isGone) return refuse(404, 'Incident Not Found', 2100)
    const problem = change(book, incident, fields, by)
    if (problem) return problem
    changed.push(incident)
  }
  const items = changed.map((one) => incidentBody(book, one))
  return reply(200, { incidents: items, limit: 100, offset: 0, more: false, total: null })
}

function change(
  book: PagerDutyBook,
  incident: PagerIncident,
  fields: Fields,
  by: string,
): ServerReply | null {
  const { status, escalation_level: level, assignments, resolution } = fields
  const invalid = (words: string): ServerReply => refuse(400, 'Invalid Input Provided', 2001, [words])
  // A status that is written to one that is resolved opens it again.
  if (status === 'acknowledged') book.acknowledge(incident, by)
  else if (status === 'triggered') book.unacknowledge(incident, by)
  else if (status === 'resolved') {
    book.resolve(incident, by)
    if (typeof resolution === 'string') book.note(incident, by, resolution)
  } else if (status !== undefined) return invalid('Status is not valid')
  if (typeof level === 'number') {
    if (level < 1 || level > (book.policies.get(incident.policy)?.levels.length ?? 1))
      return invalid('Escalation level is not valid')
    book.escalate(incident, by, level)
  }
  if (Array.isArray(assignments)) {
    const users = assignments.map((one) => String((one as { assignee: { id: string } }).assignee.id))
    if (users.some((user) => !book.users.has(user))) return invalid('Assignee is not valid')
    book.assign(incident, by, users)
  }
  return null
}

/** What is posted under one incident. */
export function writeIncident(
  { book, sent, by, abilities }: PagerWrite,
  incident: PagerIncident,
  method: string,
  part: string,
): ServerReply {
  const fields = (sent ?? {}) as Fields
  switch (`${method} ${part}`) {
    case 'POST snooze': {
      const { duration } = fields
      const isGood = typeof duration === 'number' && Number.isInteger(duration)
      if (!isGood || duration < 1 || duration > longestSnooze || incident.status === 'resolved')
        return refuse(400, 'Invalid Input Provided', 2001, ['Duration is not valid'])
      book.snooze(incident, by, duration)
      return reply(201, { incident: incidentBody(book, incident) })
    }
    case 'POST notes': {
      const { content } = (fields.note ?? {}) as Fields
      if (typeof content !== 'string' || content === '')
        return refuse(400, 'Invalid Input Provided', 2001, ['Content is required'])
      return reply(200, { note: noteBody(book, book.note(incident, by, content)) })
    }
    case 'POST status_updates': {
      const message = String(fields.message ?? '')
      book.updates.push({ incident: incident.id, message })
      if (book.logsUpdates) book.log(incident, 'status_update_log_entry', by, 'Status update', message)
      const update = { id: `U${book.updates.length}`, message, created_at: instant(incident.changedAt) }
      return reply(200, { status_update: { ...update, sender: userReference(book, by) } })
    }
    case 'POST responder_requests':
      return askResponders(book, incident, fields, abilities)
    default:
      return refuse(404, 'Not Found', 2100)
  }
}

function askResponders(
  book: PagerDutyBook,
  incident: PagerIncident,
  { requester_id, message, responder_request_targets }: Fields,
  abilities: readonly string[],
): ServerReply {
  if (!abilities.includes('coordinated_responding'))
    return refuse(402, 'Payment Required', 2014, ['Account lacks coordinated_responding'])
  const requester = String(requester_id)
  if (!book.users.has(requester)) return refuse(400, 'Invalid Input Provided', 2001, ['Requester not found'])
  const targets = (responder_request_targets ?? []) as readonly {
    readonly responder_request_target: { readonly id: string }
  }[]
  const at = incident.changedAt
  for (const { responder_request_target: target } of targets)
    incident.responders.push({ user: target.id, message: String(message), by: requester, at })
  return reply(200, {
    responder_request: {
      ...{ requester: userReference(book, requester), requested_at: instant(at), message: String(message) },
      incident: {
        id: incident.id,
        type: 'incident_reference',
        summary: incident.title,
        self: null,
        html_url: null,
      },
      responder_request_targets: targets,
    },
  })
}
