/** An HTTP server that only this machine can reach, unless it is told otherwise. Whole requests in, whole replies out. */
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { http } from './node-net.ts'

export interface RequestHead {
  readonly method: string
  /** as sent, not decoded; begins with a slash */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** the address it came from; absent where that is not known */
  readonly from?: string
}

export interface ServerRequest extends RequestHead {
  /** read as UTF-8 */
  readonly body: string
  /** aborts when the client hung up before it had its reply */
  readonly signal: AbortSignal
}

export interface ServerReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

export interface ListenOptions {
  /** 0 = any free port */
  readonly port: number
  /** A rejection becomes a bare 500: its words stay inside. */
  handle(request: ServerRequest): Promise<ServerReply>
  /** a longer body is answered with 413 and never reaches `handle` */
  readonly maxBodyBytes: number
  /** hears of each request whose body was longer */
  readonly tooLarge?: (request: RequestHead) => void
  /** another address of this computer, so that its network can reach it too; absent = loopback alone */
  readonly host?: string
}

export interface LoopbackServer {
  readonly port: number
  /** `http://127.0.0.1:<port>`, no slash at the end; the host it was given in the place of that */
  readonly url: string
  /** for WebSocket upgrades; an upgraded socket belongs to whoever took it */
  readonly raw: Server
  /** Stops listening and cuts every connection; resolves when the port is free. May be called twice. */
  close(): Promise<void>
}

export type Listen = (options: ListenOptions) => Promise<LoopbackServer>

/** A local client sends its headers at once; one that does not is broken or hostile. */
const headersWithinMs = 10_000
const requestWithinMs = 30_000
/** How much of a body that is too long is read and thrown away so that the client can read its 413. */
const politeDiscardBytes = 4 * 1024 * 1024

/**
 * Listens on 127.0.0.1, or on the address that was given. Requests whose Host is not a loopback name are answered with 421, so that a web page cannot
 * reach in through a name of its own that resolves to 127.0.0.1 (DNS rebinding).
 * Rejects with the system's error (`EADDRINUSE`, …) when it cannot listen.
 */
export async function listenOnLoopback(options: ListenOptions): Promise<LoopbackServer> {
  const raw = http.createServer({
    headersTimeout: headersWithinMs,
    requestTimeout: requestWithinMs,
    maxHeaderSize: 32_768,
  })
  raw.on('request', (request, response) => void answer(request, response, options))
  await new Promise<void>((resolve, reject) => {
    raw.once('error', reject)
    raw.listen({ port: options.port, host: options.host ?? '127.0.0.1', exclusive: true }, () => {
      raw.off('error', reject)
      // A connection that cannot be accepted is its client's loss; without a listener it would end the program.
      raw.on('error', () => {})
      resolve()
    })
  })
  const { port } = raw.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      // The callback also gets an error when the server was closed before: that is no failure here.
      raw.close(() => resolve())
      raw.closeAllConnections()
    })
  const shown = options.host?.includes(':') ? `[${options.host}]` : (options.host ?? '127.0.0.1')
  return { port, url: `http://${shown}:${port}`, raw, close }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: ListenOptions,
): Promise<void> {
  try {
    const reply = await replyTo(request, response, options)
    if (reply && !response.destroyed) response.writeHead(reply.status, reply.headers).end(reply.body)
  } catch {
    if (response.destroyed) return
    if (response.headersSent) response.destroy()
    else response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end('internal error\n')
  }
}

/** The reply, or null when there is nobody left to answer. */
async function replyTo(
  request: IncomingMessage,
  response: ServerResponse,
  options: ListenOptions,
): Promise<ServerReply | null> {
  if (!isLoopbackName(request.headers.host) && !isOwnAddress(request.headers.host, options.host))
    return plain(421, 'this server answers to loopback names only')
  const [path = '', search = ''] = splitOnce(request.url ?? '', '?')
  if (!path.startsWith('/')) return plain(400, 'the target must be a path')
  const from = request.socket.remoteAddress
  const head: RequestHead = {
    ...{ method: request.method ?? 'GET', path, query: new URLSearchParams(search) },
    ...{ headers: request.headers, ...(from === undefined ? {} : { from }) },
  }
  const body = await readBody(request, options.maxBodyBytes)
  if (body === 'too-large') {
    options.tooLarge?.(head)
    return plain(413, `the body may have ${options.maxBodyBytes} bytes at most`)
  }
  if (body === 'cut-off') return null
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return options.handle({ ...head, body: body.toString('utf8'), signal: gone.signal })
}

/** Is this Host header one of the loopback's own names, with any port? */
function isLoopbackName(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host ?? '')
}

/** A name that resolves to this address is refused too: only the address itself is asked by whoever was given it. */
function isOwnAddress(host: string | undefined, address: string | undefined): boolean {
  if (address === undefined) return false
  const asked = URL.parse(`http://${host ?? ''}`)?.hostname.replace(/^\[|\]$/g, '')
  // Listening on all addresses, any of them is its own; no name is one.
  const isAny = address === '0.0.0.0' || address === '::'
  return asked === address || (isAny && /^[\d.]+$|^[\da-f:]+:[\da-f:]*$/.test(asked ?? ''))
}

function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | 'too-large' | 'cut-off'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) chunks.push(chunk)
      else chunks.length = 0
      if (size > maxBytes + politeDiscardBytes) request.destroy()
    })
    request.on('end', () => resolve(size > maxBytes ? 'too-large' : Buffer.concat(chunks)))
    // One that was cut since it went on and on was too long all the same.
    const cut = (): void => resolve(size > maxBytes ? 'too-large' : 'cut-off')
    request.on('error', cut)
    request.on('close', cut)
  })
}

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function plain(status: number, sentence: string): ServerReply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${sentence}\n` }
}
