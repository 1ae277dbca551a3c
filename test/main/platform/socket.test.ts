import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { Port } from '../../../contract/wire.ts'
import { createSocketServer, socketPort } from '../../../main/platform/socket.ts'
import { eventually } from '../../helpers/eventually.ts'

/** A server that takes every upgrade, and its address. */
async function aServer(subprotocol = 'test.v1') {
  const sockets = createSocketServer(subprotocol)
  const server = http.createServer()
  const ports: Port[] = []
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (accepted) => ports.push(socketPort(accepted))),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.close()
  })
  return { ports, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

async function joined(offered: readonly string[] = ['test.v1']) {
  const { url, ports } = await aServer()
  const client = new WebSocket(url, [...offered])
  onTestFinished(() => client.terminate())
  await once(client, 'open')
  await eventually(() => ports).toHaveLength(1)
  const [port] = ports
  if (!port) throw new Error('nobody came')
  const got: unknown[] = []
  let ends = 0
  port.onMessage((message) => got.push(message))
  port.onClose(() => (ends += 1))
  return { client, port, got, ends: () => ends }
}

describe('a socket as a port', () => {
  it('drops what is not JSON text, and goes on', async () => {
    const { client, got } = await joined()
    for (const data of ['', 'hello', '{"id":', 'undefined', '\u0000']) client.send(data)
    client.send(Buffer.from('{"id":1}'), { binary: true })
    client.send('{"id":2}')
    client.send('null')
    await eventually(() => got).toEqual([{ id: 2 }, null])
  })

  it.each([
    ['just within the limit', 1024 * 1024, true],
    ['a byte beyond it', 1024 * 1024 + 1, false],
  ])('takes a message %s: %3$s', async (_, bytes, taken) => {
    const { client, got, ends } = await joined()
    client.on('error', () => {})
    client.send(`"${'x'.repeat(bytes - 2)}"`)
    if (taken) await eventually(() => got).toHaveLength(1)
    else await eventually(() => ends()).toBe(1)
    expect(got).toHaveLength(taken ? 1 : 0)
  })

  it('ends once, whoever ends it and however, and is silent after', async () => {
    const endings = [
      ({ client }: { client: WebSocket }) => client.close(),
      ({ client }: { client: WebSocket }) => client.terminate(),
      ({ port }: { port: Port }) => port.close(),
    ]
    for (const end of endings) {
      const one = await joined()
      end(one)
      await eventually(() => one.ends()).toBe(1)
      one.port.post({ event: 'pulse', now: 1 })
      one.port.close()
      expect(one.ends()).toBe(1)
    }
  })

  it('cuts off a page that does not read, instead of keeping everything for it', async () => {
    const { client, port, ends } = await joined()
    client.on('error', () => {})
    client.pause()
    const message = { event: 'changed', changes: 'x'.repeat(4 * 1024 * 1024) }
    // 64 MiB may wait, and the system takes a few more in between.
    for (let posted = 0; posted < 40; posted += 1) port.post(message)
    await eventually(() => ends()).toBe(1)
  })

  it('chooses its own subprotocol among those offered, never another', async () => {
    const { client } = await joined(['token.secret', 'test.v1'])
    expect(client.protocol).toBe('test.v1')
    const { url } = await aServer()
    const stranger = new WebSocket(url, ['token.secret'])
    onTestFinished(() => stranger.terminate())
    const [error] = await once(stranger, 'error')
    expect(String(error)).toMatch(/subprotocol/i)
  })
})
