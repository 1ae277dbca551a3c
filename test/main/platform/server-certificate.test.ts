/** A pinned certificate: that one alone, whoever signed it and whatever name it bears. */
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createClock } from '../../../main/platform/clock.ts'
import { createOpenLines } from '../../../main/platform/http-lines.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { seeCertificate } from '../../../main/platform/server-certificate.ts'
import { type Certificate, makeCertificates } from '../../helpers/test-certificates.ts'

const certificates = makeCertificates('pinned certificates')
const clock = createClock()
const http = createHttp(clock, { env: {}, isOffline: () => false })
const openLines = createOpenLines(clock, { env: {}, isOffline: () => false })

const servers: https.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections()
})

async function serve(
  certificate: Certificate,
): Promise<{ readonly url: string; readonly seen: () => number }> {
  let seen = 0
  const server = https.createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    request.resume()
    seen += 1
    response.end('{}\n')
  })
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, seen: () => seen }
}

const pinOf = ({ cert }: Certificate): string =>
  new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase()

const get = (url: string, pins: string | readonly string[], ca: string | null = null) =>
  http({
    ...{ method: 'GET', url, headers: { authorization: 'secret' }, ca, pins: [pins].flat() },
    deadlineMs: 10_000,
    maxBytes: 100,
  })

const read = (url: string, pins: string | readonly string[]) =>
  openLines(
    {
      ...{ url, headers: { authorization: 'secret' }, body: '{}', ca: null, pins: [pins].flat() },
      ...{ headDeadlineMs: 10_000, signal: new AbortController().signal },
    },
    { opened: () => {}, line: () => {} },
  )

describe.runIf(certificates)('a pinned certificate', () => {
  const made = certificates as NonNullable<typeof certificates>

  it.each(['good', 'expired', 'future', 'otherName'] as const)('is believed: %s', async (name) => {
    const { url } = await serve(made[name])
    expect(await get(url, pinOf(made[name]))).toMatchObject({ ok: true, response: { status: 200 } })
    // Also on the connection that was kept, and on a stream.
    expect(await get(url, pinOf(made[name]))).toMatchObject({ ok: true })
    expect(await read(url, pinOf(made[name]))).toMatchObject({ kind: 'ended', wasOpen: true })
  })

  it('is the only one: another one hears nothing, although its authority is trusted', async () => {
    const { url, seen } = await serve(made.good)
    const other = pinOf(made.otherName)
    const failure = { kind: 'tls-untrusted', detail: expect.stringMatching(/nothing was sent/) }
    expect(await get(url, other, made.ca)).toMatchObject({ ok: false, failure })
    expect(await get(url, other, made.ca)).toMatchObject({ ok: false, failure })
    expect(await read(url, other)).toMatchObject({ kind: 'ended', wasOpen: false, failure })
    expect(seen()).toBe(0)
  })

  it('may be one of several: each server of a pair shows its own', async () => {
    const pair = [pinOf(made.good), pinOf(made.expired)]
    for (const certificate of [made.good, made.expired]) {
      const { url } = await serve(certificate)
      expect(await get(url, pair)).toMatchObject({ ok: true })
      expect(await read(url, pair)).toMatchObject({ kind: 'ended', wasOpen: true })
    }
    const { url, seen } = await serve(made.otherName)
    expect(await get(url, pair, made.ca)).toMatchObject({ ok: false, failure: { kind: 'tls-untrusted' } })
    expect(await read(url, pair)).toMatchObject({ kind: 'ended', wasOpen: false })
    expect(seen()).toBe(0)
    // A connection that one of them opened is none for who pins the other alone.
    const other = await serve(made.good)
    expect(await get(other.url, pair)).toMatchObject({ ok: true })
    expect(await get(other.url, pinOf(made.expired))).toMatchObject({ ok: false })
  })

  it('of one source is nothing to another', async () => {
    const { url } = await serve(made.otherName)
    expect(await get(url, pinOf(made.otherName))).toMatchObject({ ok: true })
    const unpinned = {
      method: 'GET',
      url,
      headers: {},
      ca: made.ca,
      deadlineMs: 10_000,
      maxBytes: 100,
    } as const
    expect(await http(unpinned)).toMatchObject({ ok: false, failure: { kind: 'tls-name' } })
  })

  it('is never dropped for an address without encryption', async () => {
    const failure = { kind: 'bad-request' }
    expect(await get('http://127.0.0.1:1/', pinOf(made.good))).toMatchObject({ ok: false, failure })
    expect(await read('http://127.0.0.1:1/', pinOf(made.good))).toMatchObject({ kind: 'ended', failure })
  })

  it('can be seen beforehand, with nothing sent', async () => {
    const { url, seen } = await serve(made.expired)
    expect(await seeCertificate(url, 10_000)).toBe(pinOf(made.expired))
    expect(seen()).toBe(0)
    expect(await seeCertificate('https://127.0.0.1:1/', 10_000)).toBeNull()
    expect(await seeCertificate('http://127.0.0.1:1/', 10_000)).toBeNull()
  })
})
