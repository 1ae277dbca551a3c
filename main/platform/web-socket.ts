/** WebSockets to servers elsewhere, and on a loopback server of ours: JSON text both ways, as a Port. */
import type { Failure } from '../../contract/source-health.ts'
import type { Port } from '../../contract/wire.ts'
import { toFailure } from './http-error.ts'
import type { LoopbackServer } from './http-server.ts'

/** The library and what makes a Port of it, when they are first needed: they bring TLS along, which a start has no use for. */
const library = async () => {
  const [{ WebSocket, WebSocketServer }, { socketPort }] = await Promise.all([
    import('ws'),
    import('./socket.ts'),
  ])
  return { WebSocket, WebSocketServer, socketPort }
}

export type OpenedSocket =
  | { readonly ok: true; readonly port: Port }
  | { readonly ok: false; readonly failure: Failure }

/** Opens a socket to `url` within `deadlineMs`; never rejects. Messages that come before `onMessage` are kept. */
export type OpenSocket = (url: string, deadlineMs: number) => Promise<OpenedSocket>

/** More than this in one message closes the connection, bytes. */
const maxPayload = 1024 * 1024

/** The real one. Pings are answered by themselves. */
export const openSocket: OpenSocket = async (url, deadlineMs) => {
  const { WebSocket, socketPort } = await library()
  const host = URL.parse(url)?.host ?? 'The address'
  return await new Promise((resolve) => {
    const fail = (error: unknown): void =>
      resolve({ ok: false, failure: toFailure(error, host, () => false) })
    try {
      const socket = new WebSocket(url, {
        handshakeTimeout: deadlineMs,
        maxPayload,
        perMessageDeflate: false,
      })
      socket.once('error', fail)
      socket.once('open', () => {
        socket.off('error', fail)
        resolve({ ok: true, port: patient(socketPort(socket)) })
      })
    } catch (error) {
      fail(error)
    }
  })
}

/** What the server says at once may come in the same packet as its consent, before anybody listens. */
function patient(port: Port): Port {
  const kept: unknown[] = []
  let receive = (message: unknown): void => {
    kept.push(message)
  }
  port.onMessage((message) => receive(message))
  return {
    ...port,
    onMessage: (next) => {
      receive = next
      for (const message of kept.splice(0)) next(message)
    },
  }
}

/** Takes upgrades on a loopback server; `judge` says by the target whether, `taken` gets the socket. */
export type TakeSockets = (
  server: LoopbackServer,
  judge: (target: string) => boolean,
  taken: (port: Port, target: string) => void,
) => void

export const takeSockets: TakeSockets = ({ raw }, judge, taken) => {
  raw.on('upgrade', (request, socket, head) => {
    const target = request.url ?? ''
    // A client that hangs up meanwhile is its own loss; without a listener it would end the program.
    socket.on('error', () => {})
    if (!judge(target)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
      return
    }
    void library().then(({ WebSocketServer, socketPort }) => {
      const sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false })
      sockets.handleUpgrade(request, socket, head, (open) => taken(socketPort(open), target))
    })
  })
}
