/** An Icinga on loopback that does what a real one will not: hostile bodies, cut streams, refusals, 50,000 services. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Certificate } from './test-certificates.ts'
import { serveHttp } from './test-server.ts'

export interface ScriptedIcinga {
  readonly url: string
  /** `METHOD /path` of every request, in order */
  readonly requests: readonly string[]
  /** bodies of the same */
  readonly bodies: readonly string[]
  hosts: readonly unknown[]
  services: readonly unknown[]
  comments: readonly unknown[]
  downtimes: readonly unknown[]
  /** replies to a request in its own way; false leaves it to the rest */
  intercept: (request: IncomingMessage, response: ServerResponse, body: string) => boolean
  /** event streams that are open */
  readonly streams: ReadonlySet<ServerResponse>
  close(): Promise<void>
}

/** A service as Icinga 2.13 lists it, with `attrs` of its own. */
export function aService(
  name: string,
  attrs: Readonly<Record<string, unknown>> = {},
  joins: unknown = {},
): unknown {
  const [host = '', service = ''] = name.split('!')
  return {
    name,
    type: 'Service',
    meta: {},
    joins,
    attrs: { ...plain, name: service, host_name: host, ...attrs },
  }
}

export function aHost(name: string, attrs: Readonly<Record<string, unknown>> = {}): unknown {
  return { name, type: 'Host', meta: {}, joins: {}, attrs: { ...plain, name, state: 1, ...attrs } }
}

const plain = {
  ...{ display_name: '', state: 2, state_type: 1, last_hard_state_change: 1_796_000_000.25 },
  ...{ last_state_change: 1_796_000_000.25, acknowledgement: 0, acknowledgement_expiry: 0 },
  ...{ acknowledgement_last_change: 0, downtime_depth: 0, last_check: 1_796_000_000, flapping: false },
  ...{ last_check_result: { output: 'broken', command: ['/bin/check', '--password', 'hush-hush'] } },
  ...{ groups: [], vars: null, notes_url: '', action_url: '', check_attempt: 1, max_check_attempts: 3 },
  last_reachable: true,
}

export async function startScriptedIcinga(certificate: Certificate | null = null): Promise<ScriptedIcinga> {
  const bodies: string[] = []
  const streams = new Set<ServerResponse>()
  const server = await serveHttp((request, response, body) => {
    bodies.push(body)
    if (scripted.intercept(request, response, body)) return
    const path = request.url ?? ''
    const results = (list: readonly unknown[]): void => sendJson(response, 200, { results: list })
    if (path === '/v1/events') {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders()
      streams.add(response)
      response.on('close', () => streams.delete(response))
    } else if (path.startsWith('/v1/status/'))
      results([{ name: 'x', status: { icingaapplication: { app } } }])
    else if (path === '/v1/objects/hosts') results(scripted.hosts)
    else if (path === '/v1/objects/services') results(scripted.services)
    else if (path === '/v1/objects/comments') results(scripted.comments)
    else if (path === '/v1/objects/downtimes') results(scripted.downtimes)
    else sendJson(response, 404, { error: 404, status: 'No objects found.' })
  }, certificate)
  const scripted: ScriptedIcinga = {
    ...{ url: server.url, requests: server.requests, bodies, streams, close: server.close },
    ...{ hosts: [], services: [], comments: [], downtimes: [], intercept: () => false },
  }
  return scripted
}

const app = { version: 'r2.13.6-1', node_name: 'scripted', program_start: 1_795_000_000.5 }

export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
