/** The words of an Alertmanager: its bodies and refusals, field by field as 0.25 writes them. Pure. */
import type { ServerReply } from '../platform/http-server.ts'
import type { ListedAlert } from './alert-book.ts'
import type { Refusal } from './postable.ts'
import { type Silence, stateOf } from './silence-book.ts'

/** What a peer says of itself. One peer alone means that clustering is off. */
export interface PeerFacts {
  readonly name: string
  readonly peers: readonly { readonly name: string; readonly address: string }[]
  readonly receivers: readonly string[]
}

/** An instant as the API writes it: RFC 3339 with milliseconds, UTC. */
const instant = (at: number): string => new Date(at).toISOString()

/** One item of GET /alerts. Up to 0.27 there is no `mutedBy`; an alert without a generator has no `generatorURL`. */
export function alertBody(alert: ListedAlert, receivers: readonly string[]): object {
  const { silencedBy, inhibitedBy } = alert
  const state = silencedBy.length + inhibitedBy.length > 0 ? 'suppressed' : 'active'
  return {
    annotations: alert.annotations,
    endsAt: instant(alert.endsAt),
    fingerprint: alert.fingerprint,
    receivers: receivers.map((name) => ({ name })),
    startsAt: instant(alert.startsAt),
    status: { inhibitedBy, silencedBy, state },
    updatedAt: instant(alert.updatedAt),
    ...(alert.generatorUrl === null ? {} : { generatorURL: alert.generatorUrl }),
    labels: alert.labels,
  }
}

/** A silence as both GET /silences and GET /silence/{id} write it. */
export function silenceBody(silence: Silence, now: number): object {
  const { id, comment, createdBy, matchers } = silence
  return {
    id,
    status: { state: stateOf(silence, now) },
    updatedAt: instant(silence.updatedAt),
    comment,
    createdBy,
    endsAt: instant(silence.endsAt),
    matchers,
    startsAt: instant(silence.startsAt),
  }
}

/** GET /status; `startedAt` (epoch ms) is what the API calls `uptime`. The configuration shown is a stub. */
export function statusBody({ name, peers, receivers }: PeerFacts, startedAt: number): object {
  const yaml = `route:\n  receiver: ${receivers[0] ?? 'none'}\nreceivers:\n${receivers.map((r) => `- name: ${r}\n`).join('')}`
  return {
    cluster: peers.length > 1 ? { name, peers, status: 'ready' } : { peers: [], status: 'disabled' },
    config: { original: yaml },
    uptime: instant(startedAt),
    versionInfo: {
      branch: 'drill',
      buildDate: '20230409-09:50:43',
      buildUser: 'drill',
      goVersion: 'none',
      revision: 'drill',
      version: '0.25.0',
    },
  }
}

/** A JSON reply, with the newline Go's encoder ends with. */
export function json(body: unknown, status = 200): ServerReply {
  return { status, headers: { 'content-type': 'application/json' }, body: `${JSON.stringify(body)}\n` }
}
/** A plain text reply, as health checks and paths outside the API get. */
export const text = (body: string, status = 200): ServerReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
})
/** A reply without body and content type. */
export const empty = (status: number): ServerReply => ({ status, headers: {}, body: '' })
/** A refusal as a reply. */
export const refuse = ({ status, body }: Refusal): ServerReply => json(body, status)

/** 405: a path that is known, asked with another method. */
export function notAllowed(method: string, allowed: readonly string[]): ServerReply {
  const message = `method ${method} is not allowed, but [${allowed.join(',')}] are`
  const reply = json({ code: 405, message }, 405)
  return { ...reply, headers: { ...reply.headers, allow: allowed.join(',') } }
}

/** 404: in JSON under the API, as text outside it. */
export function unknownPath(path: string): ServerReply {
  if (!path.startsWith('/api/v2/')) return text('404 page not found\n', 404)
  return json({ code: 404, message: `path ${path} was not found` }, 404)
}

/** 415: a body that is not announced as JSON. */
export function wrongType(type: string): ServerReply {
  const message = `unsupported media type ${JSON.stringify(type)}, only [application/json] are allowed`
  return json({ code: 415, message }, 415)
}
