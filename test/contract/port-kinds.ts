/** Every kind of port the wire runs over, as pairs: the engine's end and the page's. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Port } from '../../contract/wire.ts'
import { createIpcPort } from '../../main/hosts/ipc-port.ts'
import { createSocketServer, socketPort } from '../../main/platform/socket.ts'
import { createElectronStub } from '../electron/stub.ts'

export interface PortPair {
  readonly engine: Port
  readonly page: Port
}

export interface PortKind {
  readonly name: string
  /** does a message of 2 MB end the connection, or is it only refused by its content? */
  readonly endsAtHugeMessages: boolean
  open(): Promise<PortPair>
}

/** Two ends in one thread: copies of messages, delivered later, in order, and kept until somebody listens. */
export function memoryPair(): PortPair {
  const ends = [memoryEnd(), memoryEnd()] as const
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    for (const end of ends) queueMicrotask(end.closed)
  }
  const portOf = (own: MemoryEnd, other: MemoryEnd): Port => ({
    post: (message) => {
      const copy: unknown = structuredClone(message)
      if (open) queueMicrotask(() => open && other.deliver(copy))
    },
    onMessage: own.listen,
    onClose: own.onClose,
    close,
  })
  return { engine: portOf(ends[0], ends[1]), page: portOf(ends[1], ends[0]) }
}

type MemoryEnd = ReturnType<typeof memoryEnd>

function memoryEnd() {
  const waiting: unknown[] = []
  let receive: ((message: unknown) => void) | null = null
  const endings: (() => void)[] = []
  return {
    deliver: (message: unknown) => (receive ? receive(message) : waiting.push(message)),
    listen: (listener: (message: unknown) => void) => {
      receive = listener
      for (const message of waiting.splice(0)) listener(message)
    },
    onClose: (listener: () => void) => void endings.push(listener),
    closed: () => {
      for (const listener of endings.splice(0)) listener()
    },
  }
}

/** One end of a MessageChannel, as the page's preload holds it. */
function messagePort(port: MessagePort): Port {
  onTestFinished(() => port.close())
  return {
    post: (message) => port.postMessage(message),
    onMessage: (receive) => void port.on('message', receive),
    onClose: (closed) => void port.once('close', closed),
    close: () => port.close(),
  }
}

async function socketPair(): Promise<PortPair> {
  const sockets = createSocketServer('test.v1')
  const server = http.createServer()
  const accepted = new Promise<WebSocket>((resolve) => {
    server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, resolve))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = new WebSocket(`ws://127.0.0.1:${port}/`, ['test.v1'])
  onTestFinished(() => {
    client.terminate()
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })
  await once(client, 'open')
  return { engine: socketPort(await accepted), page: socketPort(client) }
}

export const portKinds: readonly PortKind[] = [
  { name: 'a pair in memory', endsAtHugeMessages: false, open: async () => memoryPair() },
  {
    name: 'a MessageChannel',
    endsAtHugeMessages: false,
    open: async () => {
      const { port1, port2 } = new MessageChannel()
      return { engine: messagePort(port1), page: messagePort(port2) }
    },
  },
  { name: 'a WebSocket', endsAtHugeMessages: true, open: socketPair },
  {
    name: "Electron's MessagePortMain",
    endsAtHugeMessages: true,
    open: async () => {
      const { port1, port2 } = new (createElectronStub().electron.MessageChannelMain)()
      onTestFinished(() => port1.close())
      return { engine: createIpcPort(port1), page: messagePort(port2 as unknown as MessagePort) }
    },
  },
]
