/** The fault proxy itself: a fault that does not happen would make every test behind it pass. */
import net from 'node:net'
import zlib from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import {
  type Fault,
  type FaultProxy,
  gzipBomb,
  insteadOf,
  proxyTo,
  startFaultProxy,
  withBody,
} from '../helpers/fault-proxy.ts'
import { createManualClock } from '../helpers/manual-clock.ts'
import { serveHttp } from '../helpers/test-server.ts'

let proxy: FaultProxy
let asked = 0
const clock = createManualClock()
afterEach(() => proxy.close())

const begin = async (fault: Fault | null): Promise<void> => {
  asked = 0
  proxy = await startFaultProxy(
    async ({ path }) => {
      asked += 1
      return { status: 200, headers: { 'x-real': 'yes' }, body: Buffer.from(`answer to ${path}`) }
    },
    { after: clock.after },
  )
  proxy.fault = fault
}

/** What is on the wire, until the proxy closes the connection; null when it was torn down. */
async function wire(): Promise<string | null> {
  const socket = net.connect(proxy.port, '127.0.0.1')
  let got = ''
  let isTorn = false
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString('latin1')
  })
  socket.on('error', () => {
    isTorn = true
  })
  socket.write('GET /list HTTP/1.1\r\nHost: x\r\n\r\n')
  await new Promise((resolve) => socket.on('close', resolve))
  return isTorn ? null : got
}
const bodyOf = (reply: string | null): string | undefined =>
  reply?.split('\r\n\r\n').slice(1).join('\r\n\r\n')

it.each<[string, Fault | null, RegExp, string]>([
  ['nothing', null, /^HTTP\/1\.1 200 OK\r\nx-real: yes\r\ncontent-length: 15\r\n/, 'answer to /list'],
  [
    'another answer',
    insteadOf(302, '', { location: 'https://a.example/' }),
    /^HTTP\/1\.1 302 .*location: https:\/\/a/s,
    '',
  ],
  ['other bytes', withBody((body) => body.subarray(7)), /content-length: 8\r\n/, 'to /list'],
  ['a body that ends early', { cutAfter: 6 }, /content-length: 15\r\n/, 'answer'],
  ['no length', { framing: 'close' }, /^((?!content-length|chunked).)*$/s, 'answer to /list'],
  ['a length that lies', { framing: { claim: 20 } }, /content-length: 20\r\n/, 'answer to /list'],
  ['chunks', { framing: 'chunks' }, /chunked/, 'f\r\nanswer to /list\r\n0\r\n\r\n'],
  ['chunks that lie', { framing: 'lying-chunks' }, /chunked/, '16\r\nanswer to /list\r\n0\r\n\r\n'],
])('does %s', async (_, fault, head, body) => {
  await begin(fault)
  const reply = await wire()
  expect(reply?.slice(0, reply.indexOf('\r\n\r\n') + 2)).toMatch(head)
  expect(bodyOf(reply)).toBe(body)
  expect(asked).toBe(fault?.unasked ? 0 : 1)
})

it('tears the connection down, and refuses it, until it accepts again', async () => {
  await begin({ connection: 'reset' })
  expect(await wire()).toBeNull()
  await proxy.refuse()
  expect(await wire()).toBeNull()
  await proxy.accept()
  proxy.fault = null
  expect(bodyOf(await wire())).toBe('answer to /list')
})

it('holds a request back by the clock it was given, and a body to so many bytes a second', async () => {
  await begin({ delayMs: 5_000, bytesPerSecond: 5 })
  const reply = wire()
  await expect.poll(() => proxy.held()).toBe(1)
  await clock.advanceAsync(4_999)
  expect(proxy.held()).toBe(1)
  await clock.advanceAsync(1)
  expect(proxy.held()).toBe(1)
  await clock.advanceAsync(2_000)
  expect(bodyOf(await reply)).toBe('answer to /list')
  expect(proxy.held()).toBe(0)
})

it('lets a request hang until its client has had enough', async () => {
  await begin({ connection: 'hang' })
  const socket = net.connect(proxy.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
  await expect.poll(() => proxy.held()).toBe(1)
  socket.destroy()
  await expect.poll(() => proxy.held()).toBe(0)
})

it('packs a bomb a thousand times smaller than it is', async () => {
  const bomb = gzipBomb(1_000_000).reply?.({ status: 200, headers: {}, body: Buffer.alloc(0) })
  expect(bomb?.headers['content-encoding']).toBe('gzip')
  expect(bomb?.body.length).toBeLessThan(2_000)
  expect(zlib.gunzipSync(bomb?.body ?? '')).toHaveLength(1_000_002)
})

it('stands before a real server, and cuts its client off when that is gone', async () => {
  const server = await serveHttp((request, response, body) =>
    response.writeHead(201, { 'x-by': 'real' }).end(`${request.method} ${request.url} ${body}`),
  )
  proxy = await startFaultProxy(proxyTo(server.url))
  const response = await fetch(`${proxy.url}/a?b=1`, { method: 'POST', body: 'words' })
  expect([response.status, response.headers.get('x-by'), await response.text()]).toEqual([
    201,
    'real',
    'POST /a?b=1 words',
  ])
  await server.close()
  await expect(fetch(proxy.url)).rejects.toThrow()
  expect(proxy.requests).toEqual(['POST /a?b=1', 'GET /'])
})
