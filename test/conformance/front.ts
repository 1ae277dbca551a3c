/**
 * The door of a server that a source asks, over real HTTP on loopback: whoever stands behind it, it can take a token back,
 * limit, date its answers by another clock, hang up, lose a reply, break off and say something else.
 */
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../main/platform/clock.ts'
import type { Certificate } from '../helpers/test-certificates.ts'
import { serveHttp } from '../helpers/test-server.ts'

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface Reply {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
  /** it does not end with its body: what else comes is written to this */
  readonly goesOn?: (response: ServerResponse) => void
}

export interface Front {
  readonly url: string
  /** all requests as `METHOD /path`, in order, also those that were refused */
  readonly asked: string[]
  /** how many of them asked for a page of the list */
  lists(): number
  isRevoked: boolean
  /** epoch ms by our clock, and how it is said */
  limited: { readonly until: number; readonly tells: 'seconds' | 'date' } | null
  /** its clock minus ours, ms */
  skewMs: number
  /** hangs up before it has read anything */
  isDown: boolean
  /** does what the next write asks, and hangs up */
  losesNextWrite: boolean
  /** half of each page of the list comes, then the line is cut */
  breaksOff: boolean
  /** what a page of the list is instead */
  instead: ((page: Reply) => Reply) | null
  /** after a page of the list has been made, before it is sent */
  onList: ((count: number) => void) | null
  close(): Promise<void>
}

/**
 * @param access what stands behind `Bearer`, or whatever the kind writes there: a refusal repeats it, as careless servers do
 * @param certificate for a kind that is asked over TLS
 */
export async function openFront(
  clock: Pick<Clock, 'now'>,
  access: { readonly authorization: string; readonly secret: string },
  isList: (asked: Asked) => boolean,
  answer: (asked: Asked) => Reply | Promise<Reply>,
  certificate: Certificate | null = null,
): Promise<Front> {
  let lists = 0
  const handle = async (request: IncomingMessage, response: ServerResponse, body: string): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://front')
    const { method = 'GET', headers } = request
    const asked: Asked = { method, path: url.pathname, query: url.searchParams, headers, body }
    response.sendDate = false
    if (front.isDown) return void request.socket.destroy()
    front.asked.push(`${method} ${url.pathname}`)
    const isPage = isList(asked)
    if (isPage) lists += 1
    const refusal = refusalNow(asked)
    const made = refusal ?? (await answer(asked))
    if (!refusal && isWrite(asked) && front.losesNextWrite) {
      front.losesNextWrite = false
      return void request.socket.destroy()
    }
    const reply = isPage && !refusal && front.instead ? front.instead(made) : made
    if (isPage) front.onList?.(lists)
    const bytes = Buffer.from(reply.body)
    response.writeHead(reply.status, {
      'content-type': 'application/json',
      date: new Date(clock.now() + front.skewMs).toUTCString(),
      ...reply.headers,
      ...(isPage && front.breaksOff ? { 'content-length': String(bytes.length) } : {}),
    })
    if (reply.goesOn) {
      response.write(bytes)
      response.flushHeaders()
      return reply.goesOn(response)
    }
    if (!isPage || !front.breaksOff) return void response.end(bytes)
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => request.socket.destroy())
  }
  const refusalNow = ({ headers }: Asked): Reply | null => {
    const { limited } = front
    if (front.isRevoked || headers.authorization !== access.authorization)
      return { status: 401, body: JSON.stringify({ message: `token ${access.secret} was revoked` }) }
    if (!limited || clock.now() >= limited.until) return null
    const leftMs = limited.until - clock.now()
    const wait =
      limited.tells === 'seconds'
        ? String(Math.ceil(leftMs / 1_000))
        : new Date(clock.now() + front.skewMs + leftMs).toUTCString()
    return { status: 429, body: '{"message":"slow down"}', headers: { 'retry-after': wait } }
  }
  const handler = (request: IncomingMessage, response: ServerResponse, body: string): void =>
    void handle(request, response, body)
  const server = await serveHttp(handler, certificate)
  const front: Front = {
    ...{ url: server.url, asked: [], lists: () => lists, isRevoked: false, limited: null, skewMs: 0 },
    ...{ isDown: false, losesNextWrite: false, breaksOff: false, instead: null, onList: null },
    close: server.close,
  }
  return front
}

/** A long question may be sent as a POST that says that it only reads. */
function isWrite({ method, headers }: Asked): boolean {
  return method !== 'GET' && headers['x-http-method-override'] !== 'GET'
}

export function asJson(value: unknown, status = 200): Reply {
  return { status, body: JSON.stringify(value) }
}
