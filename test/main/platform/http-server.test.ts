import { once } from 'node:events'
import net from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type ListenOptions,
  type LoopbackServer,
  listenOnLoopback,
  type ServerRequest,
} from '../../../main/platform/http-server.ts'

const open: LoopbackServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function aServer(options: Partial<ListenOptions> = {}): Promise<LoopbackServer> {
  const server = await listenOnLoopback({
    port: 0,
    maxBodyBytes: 1_000,
    handle: async ({ body }) => ({ status: 200, headers: {}, body }),
    ...options,
  })
  open.push(server)
  return server
}

/** Sends raw bytes and reads until the server closes; for what a decent client would never send. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  socket.end(bytes)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk.toString()
  })
  socket.on('error', () => {})
  await new Promise((resolve) => socket.on('close', resolve))
  return answer
}

describe('a loopback server', () => {
  it('hands over method, undecoded path, query, headers and body, and sends the reply as given', async () => {
    const seen: ServerRequest[] = []
    const server = await aServer({
      handle: async (request) => {
        seen.push(request)
        return { status: 418, headers: { 'x-tea': 'mint' }, body: Buffer.from([1, 2, 255]) }
      },
    })
    const response = await fetch(`${server.url}/a%2fb?x=1&x=2`, {
      method: 'POST',
      body: 'höi',
      headers: { 'x-who': 'me' },
    })
    expect(response.status).toBe(418)
    expect(response.headers.get('x-tea')).toBe('mint')
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 255])
    expect(seen[0]).toMatchObject({ method: 'POST', path: '/a%2fb', body: 'höi' })
    expect(seen[0]?.query.getAll('x')).toEqual(['1', '2'])
    expect(seen[0]?.headers['x-who']).toBe('me')
  })

  it('listens on 127.0.0.1 alone', async () => {
    const server = await aServer()
    expect(server.raw.address()).toMatchObject({ address: '127.0.0.1', port: server.port })
  })

  it('takes a body of exactly the cap and refuses one byte more, without calling the handler', async () => {
    let calls = 0
    const server = await aServer({
      handle: async ({ body }) => {
        calls += 1
        return { status: 200, headers: {}, body: String(body.length) }
      },
    })
    const atCap = await fetch(server.url, { method: 'POST', body: 'x'.repeat(1_000) })
    expect([atCap.status, await atCap.text()]).toEqual([200, '1000'])
    const over = await fetch(server.url, { method: 'POST', body: 'x'.repeat(1_001) })
    expect(over.status).toBe(413)
    const farOver = await fetch(server.url, { method: 'POST', body: 'x'.repeat(2_000_000) })
    expect(farOver.status).toBe(413)
    expect(calls).toBe(1)
  })

  it('cuts off a body without end', async () => {
    const server = await aServer()
    const socket = net.connect(server.port, '127.0.0.1')
    const closed = new Promise((resolve) => socket.on('close', resolve))
    socket.on('error', () => {})
    socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n')
    const chunk = `10000\r\n${'x'.repeat(0x1_0000)}\r\n`
    while (!socket.destroyed) {
      if (!socket.write(chunk))
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
    }
    await closed
    const response = await fetch(server.url)
    expect(response.status).toBe(200)
  })

  it('refuses names that are not the loopback, and targets that are not paths', async () => {
    const server = await aServer()
    const ask = (target: string, host: string) =>
      raw(server.port, `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(await ask('/', 'evil.example')).toMatch(/^HTTP\/1.1 421 /)
    expect(await ask('/', '127.0.0.1.evil.example')).toMatch(/^HTTP\/1.1 421 /)
    expect(await ask('/', `localhost:${server.port}`)).toMatch(/^HTTP\/1.1 200 /)
    expect(await ask('http://evil.example/', '127.0.0.1')).toMatch(/^HTTP\/1.1 400 /)
  })

  it('answers a failing handler with a bare 500', async () => {
    const server = await aServer({ handle: () => Promise.reject(new Error('the secret is 42')) })
    const response = await fetch(server.url)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('42')
  })

  it('tells the handler when the client hung up', async () => {
    const asked = Promise.withResolvers<AbortSignal>()
    const server = await aServer({
      handle: (request) => {
        asked.resolve(request.signal)
        return new Promise(() => {})
      },
    })
    const leaving = new AbortController()
    const response = fetch(server.url, { signal: leaving.signal })
    const signal = await asked.promise
    leaving.abort()
    await expect(response).rejects.toThrow()
    if (!signal.aborted) await once(signal, 'abort')
  })

  it('frees its port when closed, cutting what is under way, and says so when a port is taken', async () => {
    const asked = Promise.withResolvers<void>()
    const server = await aServer({
      handle: () => {
        asked.resolve()
        return new Promise(() => {})
      },
    })
    await expect(listenOnLoopback({ ...nothing, port: server.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
    const cut = expect(fetch(server.url)).rejects.toThrow()
    await asked.promise
    await server.close()
    await cut
    await server.close()
    const again = await aServer({ port: server.port })
    expect(again.port).toBe(server.port)
  })
})

const nothing: ListenOptions = {
  port: 0,
  maxBodyBytes: 0,
  handle: async () => ({ status: 204, headers: {}, body: '' }),
}
