/** Everything that may come instead of an answer (F14–F30): named, never believed, never green, and recovered from. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import zlib from 'node:zlib'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { pageLabels } from '../helpers/a-night.ts'
import {
  type Fault,
  type FaultProxy,
  type Faulty,
  gzipBomb,
  insteadOf,
  withBody,
} from '../helpers/fault-proxy.ts'
import { type RealNight, type RealNightOptions, startRealNight } from '../helpers/real-night.ts'
import { type Certificate, makeCertificates } from '../helpers/test-certificates.ts'
import { deadUrl } from '../helpers/test-server.ts'

const page = pageLabels()
const later = pageLabels({ alertname: 'RegistryDown', customer: 'Kestrel' })

let night: RealNight
afterEach(() => night.close())

const onlyProxy = (): FaultProxy => {
  const [proxy] = night.proxies
  if (!proxy) throw new Error('no proxy')
  return proxy
}

const firing = (title: string): boolean => night.episode(title).firing

/** Only the list of alerts is hit; status and silences answer. */
const alertsOnly =
  (fault: Fault): Faulty =>
  ({ path }) =>
    path.startsWith('/api/v2/alerts') ? fault : null

/** A night on which one page fires and the source is live. */
async function liveNight(options: RealNightOptions = {}): Promise<void> {
  night = await startRealNight(options)
  night.fire(page)
  await night.pass(16_000)
  expect([night.sight(), night.mayLookCalm()]).toEqual(['live', true])
  expect(night.titles('needs-you')).toEqual(['IngressErrorRatioHigh'])
}

interface Blindness {
  readonly kind: string
  readonly words: RegExp
  readonly begin: (proxy: FaultProxy) => void | Promise<void>
  readonly end: (proxy: FaultProxy) => void | Promise<void>
  /** how long after the fault's end it may take until it is seen again: the longest wait between two tries */
  readonly backWithinMs?: number
}

/** One fault from its first second to its end: what people see at each step, and that nothing was concluded from it. */
async function goBlindAndComeBack({ kind, words, begin, end, backWithinMs }: Blindness): Promise<void> {
  const proxy = onlyProxy()
  const heardAt = night.source().lastGoodAt
  await begin(proxy)
  // Behind the fault the page ends and another one fires: neither can be known.
  night.end(page)
  night.fire(later)

  await night.pass(36_000)
  expect(night.source().failure).toMatchObject({ kind, detail: expect.stringMatching(words) })
  expect(night.source().peers[0]?.failure).toEqual(night.source().failure)
  expect(night.mayLookCalm()).toBe(false)
  await night.pass(15_000)
  expect(night.sight()).toBe('stale')
  expect(night.blindCalls()).toEqual([])
  await night.pass(145_000)
  expect([night.sight(), night.blindCalls()]).toEqual(['blind', ['No word from Alertmanager plover']])
  expect(night.source().lastGoodAt).toBe(heardAt)
  expect(night.source().failure?.kind).toBe(kind)
  expect(firing('IngressErrorRatioHigh')).toBe(true)
  expect(night.titles('went-quiet')).toEqual([])

  await end(proxy)
  await night.pass(backWithinMs ?? 31_000)
  expect([night.sight(), night.source().failure]).toEqual(['live', null])
  expect(night.titles('needs-you')).toContain('RegistryDown')
  expect(night.shown.map(({ title }) => title)).toContainEqual(expect.stringMatching(/: RegistryDown$/))
  expect(night.withdrawn).toContain('source:plover')
  await night.pass(31_000)
  expect(firing('IngressErrorRatioHigh')).toBe(false)
  expect(night.blindCalls()).toHaveLength(1)
}

type Row = [name: string, kind: string, words: RegExp, fault: Faulty, backWithinMs?: number]

const html = '<!doctype html><html><title>Welcome to the hotel</title></html>'
const list = (body: Buffer): unknown[] => JSON.parse(body.toString('utf8')) as unknown[]
const reshaped = (change: (alerts: unknown[]) => unknown): Faulty =>
  alertsOnly(withBody((body) => Buffer.from(JSON.stringify(change(list(body))))))
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
/** A refused sign-in is tried again once a minute. */
const signInMs = 61_000

const rows: Row[] = [
  ['F25 the connection is reset', 'cut-off', /ended the connection/, { connection: 'reset' }],
  [
    'F28 the server takes the request and says nothing',
    'timeout',
    /did not answer within 10 s/,
    { connection: 'hang' },
  ],
  ['F28 the answer comes after the deadline', 'timeout', /did not answer within 10 s/, { delayMs: 12_000 }],
  [
    'F28 the list comes at a byte a second',
    'timeout',
    /did not finish its answer within 10 s/,
    alertsOnly({ bytesPerSecond: 1 }),
  ],
  [
    'F16 a captive portal answers with a web page and 200',
    'not-json',
    /web page/,
    insteadOf(200, html, { 'content-type': 'text/html' }),
  ],
  ['F16 a captive portal calls its web page JSON', 'not-json', /web page/, insteadOf(200, html)],
  [
    'F16 a captive portal redirects',
    'not-json',
    /redirects to portal\.example \(302\)/,
    insteadOf(302, '', { location: 'https://portal.example/hello' }),
  ],
  [
    'F16 a login page redirects',
    'not-json',
    /login page/,
    insteadOf(307, '', { location: '/login?next=/api/v2/alerts' }),
  ],
  ['F16 the network itself wants a sign-in (511)', 'server-error', /511/, insteadOf(511, html)],
  ['F19 a proxy wants a sign-in', 'unauthorised', /proxy .*\(407\)/, insteadOf(407), signInMs],
  ['F21 the token is not accepted', 'unauthorised', /\(401\)/, insteadOf(401, 'Unauthorized\n'), signInMs],
  [
    'F22 the scope is too small',
    'forbidden',
    /alerts:read is missing/,
    insteadOf(403, '{"message":"scope alerts:read is missing"}'),
    signInMs,
  ],
  ['F23 a wrong prefix', 'not-found', /path prefix/, insteadOf(404, '404 page not found\n')],
  [
    'F23 an interface that is gone',
    'not-found',
    /no longer/,
    insteadOf(410, '{"status":"error","error":"v1 is gone"}'),
  ],
  ['F24 429 without a word of when', 'rate-limited', /fewer requests/, insteadOf(429)],
  [
    'F24 429 for 100 seconds',
    'rate-limited',
    /fewer requests/,
    insteadOf(429, '', { 'retry-after': '100' }),
    101_000,
  ],
  [
    'F24 429 with a nonsense wait',
    'rate-limited',
    /fewer requests/,
    insteadOf(429, '', { 'retry-after': 'later' }),
  ],
  [
    'F25 503 in plain text',
    'server-error',
    /Limit of concurrent GET requests/,
    insteadOf(503, 'Limit of concurrent GET requests reached (8), try again later.\n'),
  ],
  ['F25 500 with a JSON text', 'server-error', /boom/, insteadOf(500, '"boom"')],
  ['F25 502 with a web page', 'server-error', /\(502\)/, insteadOf(502, html)],
  [
    'F26 200 with an error object',
    'bad-shape',
    /no healthy upstream/,
    insteadOf(200, '{"status":"error","error":"no healthy upstream"}'),
  ],
  [
    'F26 200 with an error of the third shape',
    'bad-shape',
    /parse failed/,
    insteadOf(200, '{"code":602,"message":"parse failed"}'),
  ],
  ['F26 200 with nothing', 'not-json', /0 bytes/, insteadOf(200)],
  ['F26 204', 'not-json', /0 bytes/, insteadOf(204)],
  ['F26 null', 'bad-shape', /a list of alerts/, insteadOf(200, 'null')],
  ['F26 an empty object', 'bad-shape', /a list of alerts/, insteadOf(200, '{}')],
  [
    'F26 the list wrapped as by another API',
    'bad-shape',
    /a list of alerts/,
    reshaped((alerts) => ({ status: 'success', data: alerts })),
  ],
  ['F26 a list of nothing', 'bad-shape', /alert 1 of 1/, insteadOf(200, '[null]')],
  [
    'F26 one alert without its fingerprint',
    'bad-shape',
    /fingerprint/,
    insteadOf(200, '[{"labels":{},"status":{"state":"active"}}]'),
  ],
  [
    'F26 fields that are absent',
    'bad-shape',
    /startsAt/,
    reshaped((alerts) => alerts.map((alert) => ({ ...(alert as object), startsAt: undefined }))),
  ],
  [
    'F26 a label that is a number',
    'bad-shape',
    /labels\.code/,
    reshaped((alerts) => alerts.map((alert) => ({ ...(alert as object), labels: { code: 5 } }))),
  ],
  ['F26 the list twice', 'not-json', /not JSON/, alertsOnly(withBody((body) => Buffer.concat([body, body])))],
  [
    'F27 the list cut in half, well framed',
    'not-json',
    /not JSON/,
    alertsOnly(withBody((body) => body.subarray(0, body.length / 2))),
  ],
  [
    'F27 the list cut in half, the length kept',
    'cut-off',
    /before its answer was complete/,
    alertsOnly({ cutAfter: 60 }),
  ],
  [
    'F27 an empty list that claims more',
    'cut-off',
    /before its answer was complete/,
    alertsOnly({ ...insteadOf(200, '[]'), framing: { claim: 3 } }),
  ],
  [
    'F27 chunks that promise more than they hold',
    'cut-off',
    /before its answer was complete/,
    alertsOnly({ framing: 'lying-chunks' }),
  ],
  [
    'F27 gzip that breaks off',
    'cut-off',
    /before its answer was complete/,
    alertsOnly({ ...insteadOf(200, zlib.gzipSync('[]').subarray(0, 12), { 'content-encoding': 'gzip' }) }),
  ],
  [
    'F27 gzip that is none',
    'cut-off',
    /before its answer was complete/,
    alertsOnly(insteadOf(200, '[]', { 'content-encoding': 'gzip' })),
  ],
  [
    'F27 an encoding nobody asked for',
    'not-json',
    /encoding nobody asked for: zstd/,
    alertsOnly(insteadOf(200, '[]', { 'content-encoding': 'zstd' })),
  ],
  [
    'F29 more than is accepted',
    'too-large',
    /more than 1 MiB/,
    alertsOnly(insteadOf(200, `[${' '.repeat(1_100_000)}]`)),
  ],
  ['F29 a gzip bomb', 'too-large', /more than 1 MiB/, alertsOnly(gzipBomb(80_000_000))],
  ['F30 a hundred thousand brackets', 'bad-shape', /alert 1 of 1/, alertsOnly(insteadOf(200, deep(100_000)))],
  [
    'F30 __proto__ instead of the labels',
    'bad-shape',
    /labels/,
    alertsOnly(insteadOf(200, '[{"fingerprint":"a","status":{"state":"active"},"__proto__":{"labels":{}}}]')),
  ],
  [
    'F31 bytes that are no text',
    'not-json',
    /not JSON/,
    alertsOnly(insteadOf(200, Buffer.from([0xff, 0xfe, 0x00, 0x5b, 0x5d]))),
  ],
]

describe('instead of the list of alerts', () => {
  it.each<Row>(rows)('%s', async (_, kind, words, fault, backWithinMs) => {
    await liveNight({ lines: ['maxBody: 1MB'] })
    await goBlindAndComeBack({
      kind,
      words,
      begin: (proxy) => {
        proxy.fault = fault
      },
      end: (proxy) => {
        proxy.fault = null
      },
      ...(backWithinMs === undefined ? {} : { backWithinMs }),
    })
  })

  it('F24 429 until a date, by the clock of the server', async () => {
    await liveNight()
    const until = night.clock.now() + 100_000
    const behindMs = 3_600_000
    const stamp = (at: number): string => new Date(at - behindMs).toUTCString()
    await goBlindAndComeBack({
      kind: 'rate-limited',
      words: /fewer requests/,
      begin: (proxy) => {
        proxy.fault = () =>
          insteadOf(429, '', { 'retry-after': stamp(until), date: stamp(night.clock.now()) })
      },
      end: (proxy) => {
        const asked = proxy.requests.filter((request) => request.includes('/alerts')).length
        // Twice in more than three minutes: at first, and when the wait was over.
        expect(asked).toBeLessThan(14)
        proxy.fault = null
      },
    })
  })

  it('F25 the connection is refused', async () => {
    await liveNight()
    await goBlindAndComeBack({
      kind: 'refused',
      words: /nothing listens/,
      begin: (proxy) => proxy.refuse(),
      end: (proxy) => proxy.accept(),
    })
  })
})

describe('a list that is cut', () => {
  it('F27 is believed at no length but its whole', async () => {
    await liveNight()
    const proxy = onlyProxy()
    const whole = Buffer.from(await (await fetch(`${proxy.url}/api/v2/alerts`)).arrayBuffer())
    const heardAt = night.source().lastGoodAt
    const lists = (): number => proxy.requests.filter((request) => request === 'GET /api/v2/alerts').length
    const asked = lists()
    // What ends in a line break is whole without it.
    const lengths = whole.toString('utf8').trimEnd().length
    for (let length = 0; length < lengths; length += 1) {
      // Well framed, so that only the words themselves can give it away.
      proxy.fault = alertsOnly(insteadOf(200, whole.subarray(0, length)))
      await night.order('sources.tryAgain', { name: 'plover' })
      await night.settle()
    }
    expect(lists() - asked).toBe(lengths)
    expect(night.source()).toMatchObject({ lastGoodAt: heardAt, failure: { kind: 'not-json' } })
    expect(firing('IngressErrorRatioHigh')).toBe(true)
  })
})

/** A source that has never answered: waiting at first, then blind like any other. */
async function expectNeverSeen(kind: string, words: RegExp): Promise<void> {
  await night.pass(36_000)
  expect(night.source()).toMatchObject({
    lastGoodAt: null,
    failure: { kind, detail: expect.stringMatching(words) },
  })
  expect(night.mayLookCalm()).toBe(false)
  await night.pass(150_000)
  expect([night.sight(), night.blindCalls()]).toEqual(['blind', ['No word from Alertmanager plover']])
  expect([...night.state().episodes.values()]).toEqual([])
  expect(night.mayLookCalm()).toBe(false)
}

describe('a source that was never heard', () => {
  it('F17 because its name is not known', async () => {
    night = await startRealNight({ urls: ['http://alertmanager.invalid:9093'] })
    await expectNeverSeen('name-unknown', /alertmanager\.invalid:9093 could not be looked up/)
  })

  it('F25 because nothing listens there', async () => {
    night = await startRealNight({ urls: [await deadUrl()] })
    await expectNeverSeen('refused', /nothing listens/)
  })

  it('F70 because its token is not on this laptop', async () => {
    night = await startRealNight({ lines: ['auth: { bearer: "stored:plover" }'] })
    await expectNeverSeen('secret-missing', /plover/)
    expect(onlyProxy().requests).toEqual([])
  })
})

const certificates = makeCertificates('a source whose certificate is wrong')

describe.runIf(certificates)('F18, F20 a certificate', () => {
  const made = certificates as NonNullable<typeof certificates>
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nightdesk-ca-'))
  const caFile = path.join(folder, 'ca.pem')
  writeFileSync(caFile, made?.ca ?? '')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each<[string, Certificate, string, RegExp]>([
    ['that has expired', made.expired, 'tls-expired', /expired/],
    ['that is not valid yet: the clock may be wrong (F07)', made.future, 'clock-wrong', /clock/],
    ['for another name: the address may lead elsewhere', made.otherName, 'tls-name', /not for 127\.0\.0\.1/],
  ])('%s', async (_, tls, kind, words) => {
    night = await startRealNight({ tls, lines: [`caFile: ${caFile}`] })
    await expectNeverSeen(kind, words)
  })

  it('of an authority nobody here knows', async () => {
    night = await startRealNight({ tls: made.good })
    await expectNeverSeen('tls-untrusted', /nobody this computer trusts/)
  })

  it('of the own authority, named for this source, is good', async () => {
    await liveNight({ tls: made.good, lines: [`caFile: ${caFile}`] })
  })
})
