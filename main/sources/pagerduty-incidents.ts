/** What PagerDuty answers about incidents, checked field by field as far as it is used. Pure; instants are epoch ms. */
import { flattened } from './http-failure.ts'
import {
  asInstant,
  asList,
  asObject,
  asString,
  asText,
  type Read,
  readBody,
  readItems,
  ShapeError,
} from './json-shape.ts'
import type { ListPage } from './pagerduty-read.ts'

/** A thing that is named and linked: a user, a service, a team. The name is the id where none is told. */
export interface Named {
  readonly id: string
  readonly name: string
}

export interface Incident {
  readonly id: string
  /** as people say it (`1234`); null where it is not told */
  readonly number: number | null
  readonly title: string
  /** as PagerDuty writes it: triggered, acknowledged, resolved, or a word that is new */
  readonly status: string
  readonly urgency: string | null
  readonly priority: string | null
  readonly createdAt: number
  readonly changedAt: number
  /** when it was resolved, else when its status changed last; null where that is not told */
  readonly endedAt: number | null
  readonly changedBy: string | null
  readonly service: Named | null
  readonly teams: readonly Named[]
  readonly policy: Named | null
  readonly assigned: readonly Named[]
  /** the newest first */
  readonly acknowledgements: readonly { readonly at: number; readonly by: Named }[]
  /** the soonest first */
  readonly pending: readonly { readonly kind: string; readonly at: number }[]
  /** the page's address */
  readonly url: string | null
  /** changes whenever the alerts it is made of do */
  readonly alertsKey: string
  /** it says that it is made of no alert */
  readonly isBare: boolean
  /** the words with which others were asked to help */
  readonly asks: readonly string[]
}

const longestId = 64
const longestName = 300
const longestUrl = 2_000

/** Reads one page of GET /incidents. */
export function readIncidents(body: Buffer): Read<ListPage<Incident>> {
  return readBody(body, (parsed) => {
    const { incidents, more } = asObject(parsed, 'the answer')
    // A list without a word about further pages would be taken for a whole one.
    if (typeof more !== 'boolean') throw new ShapeError('more', 'true or false')
    return { items: readItems(incidents, 'incident', readOne, 0), more }
  })
}

/** Reads `incident` of an answer about this one; about another it is none. */
export function readIncident(body: Buffer, id: string): Read<Incident> {
  return readBody(body, (parsed) => {
    const incident = readOne(asObject(parsed, 'the answer').incident)
    if (incident.id !== id) throw new ShapeError('incident.id', id)
    return incident
  })
}

/** Reads the answer to PUT /incidents: this one, which was written; null where it is not told. */
export function readWritten(body: Buffer, id: string): Read<Incident | null> {
  return readBody(body, (parsed) => {
    const written = asList(asObject(parsed, 'the answer').incidents, 'incidents').map(readOne)
    return written.find((one) => one.id === id) ?? null
  })
}

function readOne(item: unknown): Incident {
  const given = asObject(item, 'incident')
  const createdAt = asInstant(given.created_at, 'created_at')
  const statusAt = instantIn(given.last_status_change_at, 'last_status_change_at')
  const { number, title } = headOf(given)
  return {
    ...{ id: asText(given.id, 'id', longestId), number, title, createdAt },
    status: asText(given.status, 'status', longestName),
    urgency: textIn(given.urgency, 'urgency'),
    priority: given.priority == null ? null : namedIn(given.priority, 'priority').name,
    changedAt: instantIn(given.updated_at, 'updated_at') ?? statusAt ?? createdAt,
    endedAt: instantIn(given.resolved_at, 'resolved_at') ?? statusAt,
    changedBy:
      given.last_status_change_by == null
        ? null
        : namedIn(given.last_status_change_by, 'last_status_change_by').name,
    service: given.service == null ? null : namedIn(given.service, 'service'),
    teams: listIn(given.teams, 'teams').map((team) => namedIn(team, 'teams')),
    policy: given.escalation_policy == null ? null : namedIn(given.escalation_policy, 'escalation_policy'),
    assigned: listIn(given.assignments, 'assignments').map((one) =>
      namedIn(asObject(one, 'assignments').assignee, 'assignments.assignee'),
    ),
    acknowledgements: listIn(given.acknowledgements, 'acknowledgements')
      .map((one) => {
        const { at, acknowledger } = asObject(one, 'acknowledgements')
        return {
          at: asInstant(at, 'acknowledgements.at'),
          by: namedIn(acknowledger, 'acknowledgements.acknowledger'),
        }
      })
      .toSorted((a, b) => b.at - a.at),
    pending: listIn(given.pending_actions, 'pending_actions')
      .map((one) => {
        const { type, at } = asObject(one, 'pending_actions')
        return {
          kind: asText(type, 'pending_actions.type', longestName),
          at: asInstant(at, 'pending_actions.at'),
        }
      })
      .toSorted((a, b) => a.at - b.at),
    url: textIn(given.html_url, 'html_url', longestUrl),
    alertsKey: JSON.stringify(given.alert_counts ?? given.updated_at ?? null),
    isBare: given.alert_counts != null && asObject(given.alert_counts, 'alert_counts').all === 0,
    asks: [
      ...listIn(given.responder_requests, 'responder_requests'),
      ...listIn(given.incidents_responders, 'incidents_responders'),
    ].flatMap((one) => {
      const { message } = asObject(one, 'responder_requests')
      return typeof message === 'string' ? [message] : []
    }),
  }
}

function headOf(given: Readonly<Record<string, unknown>>): {
  readonly number: number | null
  readonly title: string
} {
  const { incident_number: number = null, title, summary } = given
  if (number !== null && typeof number !== 'number') throw new ShapeError('incident_number', 'a number')
  const words = flattened(asString(title ?? summary ?? '', 'title'))
    .slice(0, 1_000)
    .toWellFormed()
  return { number, title: words === '' ? 'Incident without a title' : words }
}

/** A reference: its id, and its `summary` or `name`. */
export function namedIn(value: unknown, field: string): Named {
  const { id, summary, name } = asObject(value, field)
  const known = asText(id, `${field}.id`, longestId)
  return { id: known, name: textIn(name ?? summary, `${field}.summary`) ?? known }
}

/** A text on one line; null where there is none. */
export function textIn(value: unknown, field: string, longest = longestName): string | null {
  if (value == null) return null
  const text = flattened(asString(value, field)).slice(0, longest).toWellFormed()
  return text === '' ? null : text
}

function instantIn(value: unknown, field: string): number | null {
  return value == null ? null : asInstant(value, field)
}

export function listIn(value: unknown, field: string): readonly unknown[] {
  return value == null ? [] : asList(value, field)
}
