/** Servers on loopback that do as a test tells them, also what no honest server would. */
import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo, type Socket } from 'node:net'
import type { Certificate } from './test-certificates.ts'

export interface TestServer {
  readonly url: string
  readonly port: number
  /** `METHOD /path` of every request, in order (HTTP servers only) */
  readonly requests: readonly string[]
  close(): Promise<void>
}

/** An HTTP server, over TLS where it has a certificate; `answer` may be exchanged by closing over a variable. */
export async function serveHttp(
  answer: (request: http.IncomingMessage, response: http.ServerResponse, body: string) => void,
  certificate: Certificate | null = null,
): Promise<TestServer> {
  const requests: string[] = []
  const server = certificate ? https.createServer({ ...certificate }) : http.createServer()
  server.on('request', (request: http.IncomingMessage, response: http.ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`)
      answer(request, response, Buffer.concat(chunks).toString('utf8'))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A bare TCP server: `talk` writes what it likes, once the first bytes of a request have come. */
export async function serveTcp(talk: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('data', () => talk(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A loopback address at which nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = await serveTcp(() => {})
  await server.close()
  return server.url
}
