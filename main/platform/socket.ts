/** WebSocket as a Port: the only place for `ws` beside the hosts. */
import { type WebSocket, WebSocketServer } from 'ws'
import type { Port } from '../../contract/wire.ts'

/** A page that does not read for this many bytes is cut off; it will reconnect and get a fresh snapshot. */
const mostBuffered = 64 * 1024 * 1024

/** A Port over an open WebSocket; JSON text both ways. What is not JSON is dropped. */
export function socketPort(socket: WebSocket): Port {
  return {
    post: (message) => {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > mostBuffered) {
        socket.terminate()
        return
      }
      socket.send(JSON.stringify(message))
    },
    onMessage: (receive) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return
        const message = readJson(String(data))
        if (message !== undefined) receive(message)
      })
    },
    onClose: (closed) => {
      socket.once('close', closed)
      // An error is always followed by close; without a listener it would end the process.
      socket.on('error', () => {})
    },
    close: () => socket.close(),
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A server for upgrades that somebody else has already judged. Messages over 1 MiB close the connection. */
export function createSocketServer(subprotocol: string): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    maxPayload: 1024 * 1024,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(subprotocol) ? subprotocol : false),
  })
}
