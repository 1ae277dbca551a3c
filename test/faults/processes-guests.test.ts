/** Guests of the Node host who want to do harm: strangers at the door (§5.7's forty cases and more), pages that went mad. */
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../helpers/eventually.ts'
import { type HostState, type NodeHost, startHost, watchHost } from '../helpers/node-host.ts'
import { anApiAlert, type ScriptedAlertmanager, startScripted } from '../helpers/scripted-alertmanager.ts'

let dataDir: string
let server: ScriptedAlertmanager
let host: NodeHost
let page: HostState

beforeAll(async () => {
  server = await startScripted()
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-guests-'))
  writeFileSync(
    path.join(dataDir, 'config.yaml'),
    `version: 1\nsources:\n  - { name: plover, kind: alertmanager, urls: ["${server.url}"], poll: 5s }\n`,
  )
  host = await startHost({ dataDir })
  page = await watchHost(host)
})
afterAll(async () => {
  page?.close()
  await host?.end()
  await server?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Writes a request as it stands, since no client of ours would; answers the status and the whole reply. */
const raw = async (text: string): Promise<{ readonly status: number; readonly reply: string }> => {
  const socket = net.connect(host.port, '127.0.0.1')
  let reply = ''
  socket.on('data', (chunk: Buffer) => {
    reply += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  socket.write(text)
  await new Promise((resolve) => socket.on('close', resolve))
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(reply)?.[1] ?? 0), reply }
}
const port = (): number => host.port
const token = (): string => new URL(host.url).hash.slice('#token='.length)
const fill = (text: string): string =>
  text
    .replaceAll('PORT', String(port()))
    .replaceAll('TOKEN', token())
    .replaceAll('OTHER', String(port() + 1))

const ours = '127.0.0.1:PORT'
const names: readonly (string | null)[] = [
  'evil.example',
  'evil.example:PORT',
  '127.0.0.1.evil.example:PORT',
  'localhost.evil.example:PORT',
  '127.0.0.1',
  '127.0.0.1:OTHER',
  '127.0.0.1:0PORT',
  '[::1]:PORT',
  '[::ffff:127.0.0.1]:PORT',
  '0.0.0.0:PORT',
  '127.1:PORT',
  '2130706433:PORT',
  '127.0.0.1:PORT@evil.example',
  'localhost:PORT.',
  'localhost.:PORT',
  '',
  null,
]
const origins: readonly (string | null)[] = [
  'https://evil.example',
  'http://evil.example:PORT',
  'http://127.0.0.1.evil.example:PORT',
  'http://127.0.0.1',
  'http://127.0.0.1:OTHER',
  'https://127.0.0.1:PORT',
  'http://[::1]:PORT',
  'http://localhost:PORT.',
  'http://localhost:PORT',
  'null',
  'file://',
  'app://nightdesk',
  'chrome-extension://abcdefghijklmnop',
  '',
  null,
]
const good = 'nightdesk.v1, token.TOKEN'
const protocols: readonly (string | null)[] = [
  'nightdesk.v1',
  'nightdesk.v1, token.',
  'nightdesk.v1, token.wrong',
  'nightdesk.v1, token.TOKENx',
  'nightdesk.v1, xtoken.TOKEN',
  'nightdesk.v1, token.wrong, token.TOKEN',
  'nightdesk.v2, token.TOKEN',
  'token.TOKEN',
  '',
  null,
]
const paths = [
  '/',
  '/port/',
  '/port?token=TOKEN',
  '/PORTS',
  '/../port',
  '//port',
  'http://127.0.0.1:PORT/port',
]

interface Knock {
  readonly method?: string
  readonly path?: string
  readonly host?: string | null
  readonly origin?: string | null
  readonly offer?: string | null
}
/** What is let in; each case differs from it in one thing. */
const welcome: Required<Knock> = {
  method: 'GET',
  path: '/port',
  host: ours,
  origin: `http://${ours}`,
  offer: good,
}
const knock = (how: Knock) => {
  const { method, path: at, host: name, origin: from, offer } = { ...welcome, ...how }
  const lines = [
    `${method} ${at} HTTP/1.1`,
    ...(name === null ? [] : [`Host: ${name}`]),
    ...(from === null ? [] : [`Origin: ${from}`]),
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...(offer === null ? [] : [`Sec-WebSocket-Protocol: ${offer}`]),
    '',
    '',
  ]
  return raw(fill(lines.join('\r\n')))
}

const doors: readonly (readonly [string, Knock])[] = [
  ...names.map((name) => [`Host ${JSON.stringify(name)}`, { host: name }] as const),
  ...origins.map((origin) => [`Origin ${JSON.stringify(origin)}`, { origin }] as const),
  ...protocols.map((offer) => [`the offer ${JSON.stringify(offer)}`, { offer }] as const),
  ...paths.map((at) => [`the path ${at}`, { path: at }] as const),
  ...['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'].map((method) => [`a ${method}`, { method }] as const),
]

it('a socket that is as ours is let in, so that what follows can fail', async () => {
  const socket = await join()
  socket.terminate()
})

it.each(doors)('a socket by %s is refused', async (_, how) => {
  const { status, reply } = await knock(how)
  expect([400, 403, 405]).toContain(status)
  expect(reply).not.toMatch(/101 Switching|access-control-allow/i)
  expect(reply).not.toContain(token())
})

it.each(names)('the page itself is not read under Host %j', async (name) => {
  const line = name === null ? '' : `Host: ${name}\r\n`
  const { status, reply } = await raw(fill(`GET / HTTP/1.1\r\n${line}Connection: close\r\n\r\n`))
  expect([400, 403, 421]).toContain(status)
  expect(reply).not.toContain('<html')
})

it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
  '%s does nothing and allows no other origin',
  async (method) => {
    const lines = [
      `${method} / HTTP/1.1`,
      `Host: ${ours}`,
      'Origin: https://evil.example',
      'Access-Control-Request-Method: POST',
      'Content-Length: 0',
      'Connection: close',
      '',
      '',
    ]
    const { status, reply } = await raw(fill(lines.join('\r\n')))
    expect([403, 405]).toContain(status)
    expect(reply).not.toMatch(/access-control-allow/i)
  },
)

it('listens on no address of the network', async () => {
  const outside = Object.values(os.networkInterfaces()).flatMap((list) =>
    (list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address),
  )
  for (const address of [...outside, '127.0.0.2']) {
    const socket = net.connect(host.port, address)
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
  }
})

const join = async (): Promise<WebSocket> => {
  const origin = new URL(host.url).origin
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/port`, fill(good).split(', '), { origin })
  socket.on('error', () => {})
  await once(socket, 'open')
  return socket
}

it('floods, garbage and messages of 2 MiB from pages that went mad do not keep a page alert back', async () => {
  const mad = await Promise.all(Array.from({ length: 6 }, join))
  const busy = new Set<string>()
  for (const [index, socket] of mad.entries()) {
    socket.on('message', (data) => {
      const { code } = JSON.parse(String(data)) as { code?: string }
      if (code) busy.add(code)
    })
    for (let count = 0; count < 3_000; count += 1) {
      socket.send(JSON.stringify({ id: count, query: 'episodes.detail', input: { episodeId: 1 } }))
      socket.send(JSON.stringify({ id: count, order: 'shell.run', input: '\u0000'.repeat(50) }))
      socket.send('{"id":1,"order":"notes.add","input":{"__proto__":{"text":"x"}')
      socket.send(Buffer.from([0xff, 0x00, count & 0xff]))
      socket.send('[]')
    }
    if (index === 0)
      socket.send(`{"id":1,"order":"notes.add","input":{"text":"${'['.repeat(2 * 1024 * 1024)}"}}`)
  }
  server.alerts = [anApiAlert('storm', { endsAt: '2036-01-01T00:00:00.000Z' })]
  await eventually(() => [...page.state().episodes.values()].map(({ title }) => title)).toEqual([
    'summary of storm',
  ])
  await eventually(() => page.state().episodes.values().next().value?.calledAt ?? null).not.toBeNull()
  // Only the one that sent too much is cut off, and the host is as it was.
  await eventually(() => mad[0]?.readyState).toBe(WebSocket.CLOSED)
  await eventually(() => [...busy]).toEqual(expect.arrayContaining(['unknown-name']))
  expect(mad.slice(1).every((socket) => socket.readyState === WebSocket.OPEN)).toBe(true)
  expect(host.child.exitCode).toBeNull()
  for (const socket of mad) socket.terminate()
})

it('connections that never say what they want keep nobody else out', async () => {
  const idle = await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const socket = net.connect(host.port, '127.0.0.1')
      socket.on('error', () => {})
      await once(socket, 'connect')
      if (index % 2) socket.write('GET / HTTP/1.1\r\nX-Slow: ')
      return socket
    }),
  )
  const other = await watchHost(host)
  expect(other.state().sources).toHaveLength(1)
  other.close()
  for (const socket of idle) socket.destroy()
})
