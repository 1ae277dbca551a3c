import { once } from 'node:events'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import zlib from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { FailureKind } from '../../../contract/source-health.ts'
import { createClock } from '../../../main/platform/clock.ts'
import type { HttpRequest, HttpResult } from '../../../main/platform/http.ts'
import { toFailure } from '../../../main/platform/http-error.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { type Certificate, makeCertificates } from '../../helpers/test-certificates.ts'
import { deadUrl, serveHttp, serveTcp, type TestServer } from '../../helpers/test-server.ts'

const clock = createClock()
const http = createHttp(clock, { env: {}, isOffline: () => false })
/** A label of more than 63 letters is refused by the resolver itself: no question leaves this machine. */
const noName = `${'a'.repeat(64)}.invalid`
const servers: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(...args: Parameters<typeof serveHttp>): Promise<TestServer> {
  const server = await serveHttp(...args)
  servers.push(server)
  return server
}

async function talk(bytes: string | Buffer, end: 'end' | 'reset' | 'hold'): Promise<TestServer> {
  const server = await serveTcp((socket) => {
    socket.write(bytes, () => {
      if (end === 'end') socket.end()
      if (end === 'reset') socket.resetAndDestroy()
    })
  })
  servers.push(server)
  return server
}

function get(url: string, more: Partial<HttpRequest> = {}): Promise<HttpResult> {
  return http({ method: 'GET', url, headers: {}, deadlineMs: 10_000, maxBytes: 1_000_000, ca: null, ...more })
}

function kindOf(result: HttpResult): FailureKind | number {
  return result.ok ? result.response.status : result.failure.kind
}

describe('a response', () => {
  it('comes back whole, whatever its status', async () => {
    const server = await serve((_, response) =>
      response.writeHead(418, { 'X-Tea': 'pot' }).end('short and stout'),
    )
    const result = await get(`${server.url}/tea`)
    expect(result).toMatchObject({ ok: true, response: { status: 418, headers: { 'x-tea': 'pot' } } })
    expect(result.ok && result.response.body.toString()).toBe('short and stout')
    expect(server.requests).toEqual(['GET /tea'])
  })

  it('answers a body of any method: it says how long it is, and the next request begins behind it', async () => {
    const server = await serve((request, response) => {
      response.end(`${request.method} ${request.headers['content-length']}`)
    })
    for (const method of ['POST', 'DELETE', 'PATCH', 'PUT', 'DELETE'] as const) {
      const result = await get(server.url, { method, body: '{"who":"Zoë"}' })
      expect(result.ok && result.response.body.toString()).toBe(`${method} 14`)
    }
    expect(server.requests).toHaveLength(5)
  })

  it('that redirects is not followed', async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: '/login' }).end())
    expect(await get(server.url)).toMatchObject({
      ok: true,
      response: { status: 302, headers: { location: '/login' } },
    })
    expect(server.requests).toHaveLength(1)
  })

  it('carries a body and headers there', async () => {
    const server = await serve((request, response, body) => {
      response.end(`${request.headers['content-type']} ${request.headers['content-length']} ${body}`)
    })
    const result = await get(server.url, {
      method: 'POST',
      headers: { 'content-type': 'text/x' },
      body: 'ümlaut',
    })
    expect(result.ok && result.response.body.toString()).toBe('text/x 7 ümlaut')
  })

  it.each([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['br', zlib.brotliCompressSync],
  ] as const)('in %s is decoded', async (encoding, encode) => {
    const text = 'alert '.repeat(50_000)
    const server = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toContain(encoding)
      response.writeHead(200, { 'content-encoding': encoding }).end(encode(Buffer.from(text)))
    })
    const result = await get(server.url)
    expect(result.ok && result.response.body.toString()).toBe(text)
  })
})

describe('a limit', () => {
  it('on the size ends the reading: an endless body', async () => {
    let ended = false
    const server = await serve((_, response) => {
      response.on('close', () => {
        ended = true
      })
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      }
      response.on('drain', more)
      more()
    })
    const result = await get(server.url)
    expect(result).toMatchObject({ ok: false, failure: { kind: 'too-large' } })
    expect(!result.ok && result.failure.detail).toContain('1000000 bytes')
    await eventually(() => ended).toBe(true)
  })

  it('on the size counts decoded bytes: a small body that unpacks to a large one', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(50_000_000))
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    )
    expect(kindOf(await get(server.url))).toBe('too-large')
  })

  it('on the size holds for a server that has sent all and closed before it was read', async () => {
    const bomb = zlib.gzipSync(Buffer.alloc(80_000_000))
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip', connection: 'close' }).end(bomb),
    )
    expect(kindOf(await get(server.url))).toBe('too-large')
  })

  it('on the size lets the last byte through', async () => {
    const server = await serve((_, response) => response.end('x'.repeat(1_000_000)))
    expect(kindOf(await get(server.url))).toBe(200)
  })

  it('on the time covers a body that trickles in', async () => {
    const manual = createManualClock()
    const impatient = createHttp(manual, { env: {}, isOffline: () => false })
    const server = await serve((_, response) => response.writeHead(200).write('['))
    const result = impatient({
      ...{ method: 'GET', url: server.url, headers: {}, maxBytes: 1_000, ca: null },
      deadlineMs: 10_000,
    })
    await eventually(() => server.requests.length).toBe(1)
    manual.advance(9_999)
    expect(manual.pending()).toBe(1)
    manual.advance(1)
    expect(await result).toMatchObject({ ok: false, failure: { kind: 'timeout' }, latencyMs: 10_000 })
    expect(manual.pending()).toBe(0)
  })

  it('on the time covers a server that says nothing', async () => {
    const server = await serve(() => {})
    expect(kindOf(await get(server.url, { deadlineMs: 50 }))).toBe('timeout')
  })
})

describe('a broken connection', () => {
  it.each([
    ['ends before any answer', '', 'end', 'cut-off'],
    ['is reset before any answer', '', 'reset', 'cut-off'],
    ['ends within the head', 'HTTP/1.1 200 OK\r\ncontent-', 'end', 'cut-off'],
    [
      'ends before its content-length',
      'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{"labels"',
      'end',
      'cut-off',
    ],
    [
      'is reset within the body',
      'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{"labels"',
      'reset',
      'cut-off',
    ],
    [
      'ends within a chunk',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n[{"labels"',
      'end',
      'cut-off',
    ],
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'end', 'not-json'],
    [
      'has a head without end',
      `HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(100_000)}\r\n\r\n`,
      'hold',
      'too-large',
    ],
    ['has an unknown encoding', 'HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\n\r\nx', 'end', 'not-json'],
  ] as const)('%s', async (_, bytes, end, kind) => {
    const server = await talk(bytes, end)
    expect(kindOf(await get(server.url))).toBe(kind)
  })

  it('ends within a gzip stream', async () => {
    const packed = zlib.gzipSync(Buffer.from('alert '.repeat(50_000)))
    const half = packed.subarray(0, packed.length / 2)
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(half),
    )
    expect(kindOf(await get(server.url))).toBe('cut-off')
  })

  it('carries damaged gzip', async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    )
    expect(kindOf(await get(server.url))).toBe('cut-off')
  })

  it('was idle and is closed just as it is used again: a GET is asked once more, a POST is not', async () => {
    let connections = 0
    const server = await serveTcp(function talkOnce(socket) {
      connections += 1
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      socket.on('data', () => socket.destroy())
    })
    servers.push(server)
    expect(kindOf(await get(server.url))).toBe(200)
    expect(kindOf(await get(server.url))).toBe(200)
    expect(connections).toBe(2)
    expect(kindOf(await get(server.url, { method: 'POST', body: '{}' }))).toBe('cut-off')
  })

  it('that was kept over a sleep is not used again', async () => {
    const manual = createManualClock()
    const sleeper = createHttp(manual, { env: {}, isOffline: () => false })
    const ports = new Set<number | undefined>()
    const server = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      response.end()
    })
    const request = {
      method: 'GET',
      url: server.url,
      headers: {},
      deadlineMs: 10_000,
      maxBytes: 10,
      ca: null,
    } as const
    await sleeper(request)
    await sleeper(request)
    expect(ports.size).toBe(1)
    manual.sleep(8 * 3_600_000)
    await sleeper(request)
    expect(ports.size).toBe(2)
  })
})

describe('no connection', () => {
  it('to a port where nothing listens', async () => {
    expect(kindOf(await get(await deadUrl()))).toBe('refused')
  })

  it('to a name that does not exist', async () => {
    expect(kindOf(await get(`http://${noName}/`))).toBe('name-unknown')
  })

  it('without any network says so', async () => {
    const offline = createHttp(clock, { env: {}, isOffline: () => true })
    const url = `http://${noName}/`
    const result = await offline({
      method: 'GET',
      url,
      headers: {},
      deadlineMs: 10_000,
      maxBytes: 10,
      ca: null,
    })
    expect(kindOf(result)).toBe('offline')
  })

  it.each(['ftp://example.com/', 'file:///etc/passwd', 'not a url', ''])('to %j', async (url) => {
    expect(kindOf(await get(url))).toBe('bad-request')
  })

  it('with a header that cannot be written, whose value is not told', async () => {
    const result = await get('http://127.0.0.1:1/', { headers: { authorization: 'Bearer s3cret\nx' } })
    expect(kindOf(result)).toBe('bad-request')
    expect(JSON.stringify(result)).not.toContain('s3cret')
  })

  it('after it was given up', async () => {
    const server = await serve(() => {})
    const controller = new AbortController()
    const result = get(server.url, { signal: controller.signal })
    await eventually(() => server.requests.length).toBe(1)
    controller.abort()
    expect(kindOf(await result)).toBe('cut-off')
    expect(kindOf(await get(server.url, { signal: controller.signal }))).toBe('cut-off')
  })

  it.each([
    ['ENETUNREACH', 'unreachable'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['EAI_AGAIN', 'name-unknown'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-untrusted'],
    ['', 'unreachable'],
  ] as const)('with code %j is %s', (code, kind) => {
    const error = Object.assign(new Error('x'), { code })
    expect(toFailure(error, 'am.example', () => false)).toMatchObject({
      kind,
      detail: expect.stringContaining('am.example'),
    })
  })
})

describe('a proxy', () => {
  it('is used as the environment says, but never for loopback', async () => {
    const proxy = await serve((request, response) => response.end(`proxied ${request.url}`))
    const target = await serve((_, response) => response.end('direct'))
    const env = { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: noName }
    const through = createHttp(clock, { env, isOffline: () => false })
    const request = { method: 'GET', headers: {}, deadlineMs: 10_000, maxBytes: 1_000, ca: null } as const
    const far = await through({ ...request, url: 'http://am.invalid/api' })
    expect(far.ok && far.response.body.toString()).toBe('proxied http://am.invalid/api')
    const near = await through({ ...request, url: target.url })
    expect(near.ok && near.response.body.toString()).toBe('direct')
    expect(kindOf(await through({ ...request, url: `http://${noName}/` }))).toBe('name-unknown')
  })
})

const certificates = makeCertificates('TLS failures of HTTP')

describe.runIf(certificates)('TLS', () => {
  if (!certificates) return

  async function serveTls(certificate: Certificate): Promise<string> {
    const server = https
      .createServer(certificate, (_, response) => response.end('safe'))
      .listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push({
      close: async () => {
        server.closeAllConnections()
        await once(server.close(), 'close')
      },
    })
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  it('with the own authority is trusted for that request alone', async () => {
    const url = await serveTls(certificates.good)
    expect(kindOf(await get(url, { ca: certificates.ca }))).toBe(200)
    expect(kindOf(await get(url))).toBe('tls-untrusted')
  })

  it.each([
    ['expired', 'tls-expired'],
    ['future', 'clock-wrong'],
    ['otherName', 'tls-name'],
  ] as const)('with a certificate that is %s', async (name, kind) => {
    const url = await serveTls(certificates[name])
    expect(kindOf(await get(url, { ca: certificates.ca }))).toBe(kind)
  })

  it('to a server that speaks plain HTTP', async () => {
    const server = await serve((_, response) => response.end())
    expect(kindOf(await get(server.url.replace('http:', 'https:')))).toBe('tls-untrusted')
  })

  it.each([
    'not a certificate',
    '-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n',
  ])('with a file of authorities that is none', async (ca) => {
    const url = await serveTls(certificates.good)
    expect(kindOf(await get(url, { ca }))).toBe('tls-untrusted')
  })
})
