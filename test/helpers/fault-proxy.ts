/** A proxy of our own before one server, which does to its answers what networks and broken machines do. */
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import zlib from 'node:zlib'
import type { Certificate } from './test-certificates.ts'

export interface ProxiedRequest {
  readonly method: string
  /** with its query */
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

export interface WholeReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** What happens to one answer. Parts may be combined; durations in ms, sizes in bytes of the body as it is sent. */
export interface Fault {
  /** hang: the request is read, nothing comes; reset: the connection is torn down */
  readonly connection?: 'hang' | 'reset'
  readonly delayMs?: number
  /** another answer, made of the real one; the server has acted all the same */
  readonly reply?: (real: WholeReply) => WholeReply
  /** the server is never asked: what `reply` is given is an empty 200 */
  readonly unasked?: boolean
  /** how the end is told: by length (as servers do), by closing, by chunks, by chunks that lie, by a length that lies */
  readonly framing?: 'length' | 'close' | 'chunks' | 'lying-chunks' | { readonly claim: number }
  /** so many bytes of the body, then the connection closes */
  readonly cutAfter?: number
  readonly bytesPerSecond?: number
}

/** A fault for every request, or one for each; null lets it pass. */
export type Faulty = Fault | ((request: ProxiedRequest) => Fault | null) | null

export interface FaultProxy {
  readonly url: string
  readonly port: number
  fault: Faulty
  /** requests that are deliberately kept waiting now */
  held(): number
  /** "METHOD /path" of each request, in order */
  readonly requests: readonly string[]
  /** nothing listens any more: connections are refused */
  refuse(): Promise<void>
  /** listens again, on the same port */
  accept(): Promise<void>
  close(): Promise<void>
}

/** Timers, as a clock gives them: real ones when this is left out. */
type After = (ms: number, run: () => void) => () => void

const realAfter: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Starts the proxy on a free loopback port. `upstream` answers what no fault keeps from it. */
export async function startFaultProxy(
  upstream: (request: ProxiedRequest) => Promise<WholeReply>,
  { after = realAfter, tls = null }: { readonly after?: After; readonly tls?: Certificate | null } = {},
): Promise<FaultProxy> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  let held = 0

  /** Keeps a request waiting until `release()`, its connection's end or its turn. */
  const hold = (socket: Socket, ms: number | null, run: () => void): void => {
    held += 1
    let over = false
    const release = (): void => {
      if (over) return
      over = true
      held -= 1
      cancel()
      socket.off('close', release)
    }
    const cancel =
      ms === null
        ? () => {}
        : after(ms, () => {
            release()
            run()
          })
    socket.once('close', release)
  }

  const answer = async (request: IncomingMessage): Promise<void> => {
    const { socket } = request
    const asked: ProxiedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: await bodyOf(request),
    }
    requests.push(`${asked.method} ${asked.path}`)
    const fault = (typeof proxy.fault === 'function' ? proxy.fault(asked) : proxy.fault) ?? {}
    if (fault.connection === 'hang') return hold(socket, null, () => {})
    if (fault.connection === 'reset') return void socket.resetAndDestroy()
    const empty = { status: 200, headers: {}, body: Buffer.alloc(0) }
    const real = fault.unasked ? empty : await upstream(asked)
    const reply = fault.reply?.(real) ?? real
    const write = (): void => send(socket, reply, fault, hold)
    if (fault.delayMs === undefined) write()
    else hold(socket, fault.delayMs, write)
  }

  const server = tls ? https.createServer({ key: tls.key, cert: tls.cert }) : http.createServer()
  server.on('request', (request: IncomingMessage) => {
    answer(request).catch(() => request.socket.destroy())
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  const listen = async (port: number): Promise<number> => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const stop = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  const port = await listen(0)
  const proxy: FaultProxy = {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    fault: null,
    held: () => held,
    requests,
    refuse: stop,
    accept: async () => {
      if (!server.listening) await listen(port)
    },
    close: stop,
  }
  return proxy
}

/** Asks a real server; rejects when it cannot be reached, and then the proxy cuts its client off. */
export function proxyTo(url: string): (request: ProxiedRequest) => Promise<WholeReply> {
  return async ({ method, path, headers, body }) => {
    const { host: _, connection: __, 'content-length': ___, 'accept-encoding': ____, ...kept } = headers
    const response = await fetch(`${url}${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, String(value)])),
      ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    }
  }
}

/** Faults that are an answer of somebody else's. */
export const insteadOf = (
  status: number,
  body: string | Buffer = '',
  headers: Readonly<Record<string, string>> = {},
): Fault => ({
  unasked: true,
  reply: ({ headers: real }) => ({ status, headers: { ...real, ...headers }, body: Buffer.from(body) }),
})

/** The real answer with its bytes changed. */
export const withBody = (change: (body: Buffer) => Buffer): Fault => ({
  reply: (real) => ({ ...real, body: change(real.body) }),
})

/** A body of `bytes` blanks in a list, a thousandth of that on the wire. */
export const gzipBomb = (bytes: number): Fault =>
  insteadOf(200, zlib.gzipSync(`[${' '.repeat(bytes)}]`), { 'content-encoding': 'gzip' })

/** The bytes are written by hand, so that they may be wrong; each answer ends its connection. */
function send(
  socket: Socket,
  reply: WholeReply,
  { framing = 'length', cutAfter, bytesPerSecond }: Fault,
  hold: (socket: Socket, ms: number, run: () => void) => void,
): void {
  const body = framed(reply.body, framing)
  const kept = Object.entries(reply.headers).filter(
    ([name]) => !/^(content-length|transfer-encoding|connection)$/i.test(name),
  )
  const lines = [...kept, ...framingHeaders(reply.body.length, framing), ['connection', 'close']]
  const head = `HTTP/1.1 ${reply.status} ${http.STATUS_CODES[reply.status] ?? 'Odd'}\r\n`
  socket.write(`${head}${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  const wanted = cutAfter === undefined ? body : body.subarray(0, cutAfter)
  if (bytesPerSecond === undefined) {
    socket.end(wanted)
    return
  }
  const trickle = (from: number): void => {
    socket.write(wanted.subarray(from, from + bytesPerSecond))
    const next = from + bytesPerSecond
    if (next >= wanted.length) socket.end()
    else hold(socket, 1_000, () => trickle(next))
  }
  trickle(0)
}

function framed(body: Buffer, framing: NonNullable<Fault['framing']>): Buffer {
  if (framing !== 'chunks' && framing !== 'lying-chunks') return body
  const size = framing === 'chunks' ? body.length : body.length + 7
  return Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
}

function framingHeaders(length: number, framing: NonNullable<Fault['framing']>): [string, string][] {
  if (framing === 'close') return []
  if (framing === 'chunks' || framing === 'lying-chunks') return [['transfer-encoding', 'chunked']]
  return [['content-length', String(framing === 'length' ? length : framing.claim)]]
}

function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  return once(request, 'end').then(() => Buffer.concat(chunks).toString('utf8'))
}
