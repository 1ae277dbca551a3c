/** Calendars of a rotation from an address: over real TLS, asked with what the server said last, and told to nobody. */
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RotationTime, ShiftsView } from '../../../contract/rotation.ts'
import type { Duty } from '../../../contract/shift.ts'
import { answerVerb } from '../../../main/hosts/who.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { createSecretFile } from '../../../main/platform/secrets.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { pagerDutyFeed } from '../../helpers/ical-texts.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { makeCertificates } from '../../helpers/test-certificates.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const minuteMs = 60_000
/** Wednesday 2 December 2026, 12:00 in Berlin. */
const noon = Date.UTC(2026, 11, 2, 11)
const key = 'k3y-of-the-rota'
const feed = (who = 'Mara Lind'): string =>
  pagerDutyFeed([
    { who, from: noon - 4 * hourMs, to: noon + 20 * hourMs },
    { who: 'Ines Okafor', from: noon + 20 * hourMs, to: noon + 20 * dayMs },
  ])

const certificates = makeCertificates('rotations over TLS')
describe.skipIf(certificates === null)('F11: a rotation from an address', () => {
  let server: Server
  let asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[]
  let mood: (response: ServerResponse, headers: IncomingHttpHeaders) => void
  let night: Night | null
  let dir: string
  let logged: string
  const before = tls.getCACertificates('default')
  const clock = createClock()

  beforeAll(() => tls.setDefaultCACertificates([...before, certificates?.ca ?? '']))
  afterAll(() => {
    tls.setDefaultCACertificates(before)
    clock.stop()
  })
  beforeEach(async () => {
    asked = []
    logged = ''
    night = null
    dir = aTestFolder()
    mood = (response) => response.writeHead(200, { etag: '"one"' }).end(feed())
    server = createServer(
      { key: certificates?.good.key, cert: certificates?.good.cert },
      ({ url = '', headers }, response) => {
        asked.push({ url, headers })
        if (url !== `/feed.ics?key=${key}`) response.writeHead(404).end()
        else mood(response, headers)
      },
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(async () => {
    await night?.close()
    server.close()
    server.closeAllConnections()
  })

  const address = (protocol = 'https'): string =>
    `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/feed.ics?key=${key}`
  const begin = async (url: string): Promise<Night> => {
    writeFileSync(
      path.join(dir, 'config.yaml'),
      `version: 1
me: Mara Lind
duty: { rotation: ops duty }
rotations: [{ name: ops duty, zone: Europe/Berlin, calendars: [{ name: ops, url: "${url}" }] }]
sources: []
`,
    )
    const real = createHttp(clock)
    night = await startNight({
      ...{ dir, startAt: noon, zone: 'Europe/Berlin', dataFolder: {} },
      env: { FEED: address() },
      wrap: (http) => (request) => (request.url.startsWith('https:') ? real(request) : http(request)),
      log: (event, facts) => {
        logged += `${event} ${JSON.stringify(facts)}\n`
      },
    })
    await night.pass(2_000)
    return night
  }
  const running = (): Night => {
    if (!night) throw new Error('no night has begun')
    return night
  }
  const duty = (): Duty => running().state().desk.duty
  const rotation = async (): Promise<RotationTime | undefined> => {
    const span = { from: noon - dayMs, to: noon + 6 * dayMs }
    return (await running().query<ShiftsView>('shifts.between', span)).rotations[0]
  }
  const why = async (): Promise<string | null | undefined> => (await rotation())?.fed[0]?.why
  const leaks = (): readonly string[] =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(path.join(dir, name)).isFile())
      .filter((name) => !['config.yaml', 'last-good-config.yaml', 'secrets.json'].includes(name))
      .filter((name) => readFileSync(path.join(dir, name), 'latin1').includes(key))

  it.each([
    ['in the file', (): string => address()],
    ['in the file as a calendar app writes it', (): string => address('webcal')],
    ['in the environment', (): string => 'env:FEED'],
    ['among the secrets', (): string => 'stored:feed'],
  ] as const)('that stands %s is read, and told to nobody', async (_, ref) => {
    await createSecretFile(dir).set('feed', address('webcal'))
    await begin(ref())
    await eventually(duty).toMatchObject({ state: 'on', until: noon + 20 * hourMs })
    expect(JSON.stringify([await rotation(), running().state().desk])).not.toContain(key)
    mood = (response) => response.writeHead(401).end('no')
    await running().order('shifts.readAgain', { rotation: 'ops duty' })
    expect(await why()).toBe(
      'The calendar ops is not given to us any more (401): its address or key is not accepted.',
    )
    await running().order('data.export', {})
    await running().order('data.backUp', {})
    const answer = answerVerb(['who', `--data-dir=${dir}`], {}, 'linux', noon)
    expect(answer).toMatchObject({ code: 0, out: expect.stringContaining('Mara Lind') })
    await running().close()
    night = null
    expect(leaks()).toEqual([])
    expect(logged).not.toContain(key)
    expect(JSON.stringify(answer)).not.toContain(key)
  })

  it('is asked for what is new alone, and an unchanged one stays as young as the last answer', async () => {
    mood = (response, headers) => {
      if (headers['if-none-match'] === '"one"') response.writeHead(304).end()
      else
        response
          .writeHead(200, { etag: '"one"', 'last-modified': 'Wed, 02 Dec 2026 10:00:00 GMT' })
          .end(feed())
    }
    await begin(address())
    await eventually(duty).toMatchObject({ state: 'on' })
    await running().pass(15 * minuteMs)
    await eventually(async () => (await rotation())?.fed[0]?.readAt).toBeGreaterThan(noon + 14 * minuteMs)
    expect(asked.map(({ headers }) => [headers['if-none-match'], headers['if-modified-since']])).toEqual([
      [undefined, undefined],
      ['"one"', 'Wed, 02 Dec 2026 10:00:00 GMT'],
    ])
    expect(duty()).toMatchObject({ state: 'on', until: noon + 20 * hourMs })
    // What the server said is known over a restart, and after a week the whole text is asked for.
    await running().restart(minuteMs)
    await running().pass(2_000)
    await eventually(() => asked.length).toBe(3)
    expect(asked[2]?.headers['if-none-match']).toBe('"one"')
    await running().restart(7 * dayMs)
    await running().pass(2_000)
    await eventually(() => asked.length).toBe(4)
    expect(asked[3]?.headers['if-none-match']).toBeUndefined()
  })

  it('is read anew when somebody has swapped, within a quarter of an hour', async () => {
    await begin(address())
    await eventually(duty).toMatchObject({ state: 'on' })
    mood = (response) => response.writeHead(200, { etag: '"two"' }).end(feed('Tomasz Wrona'))
    await running().pass(15 * minuteMs)
    await eventually(duty).toMatchObject({ state: 'unknown', why: 'ops duty does not name Mara Lind.' })
    expect((await rotation())?.shifts[0]?.person).toBe('Tomasz Wrona')
  })

  const huge = 'x'.repeat(64 * 1024)
  it.each<[string, string, (response: ServerResponse) => void]>([
    ['is gone', 'is not there any more (404)', (response) => response.writeHead(404).end()],
    [
      'is forbidden',
      'is not given to us any more (403): its address or key is not accepted',
      (response) => response.writeHead(403).end(),
    ],
    [
      'has moved',
      'has moved (302): put its new address in',
      (response) => response.writeHead(302, { location: '/x' }).end(),
    ],
    [
      'is in trouble',
      'cannot be read: its server is in trouble (503)',
      (response) => response.writeHead(503).end(),
    ],
    ['shows a page to sign in', 'is no iCal text', (response) => response.end('<html>Sign in</html>')],
    ['gives half of it', 'is cut off before its end', (response) => response.end(feed().slice(0, 300))],
    [
      'breaks off',
      'cannot be read: its server broke off',
      (response) => {
        response.writeHead(200, { 'content-length': 4_000 })
        response.write('BEGIN:VCALENDAR', () => response.destroy())
      },
    ],
    [
      'gives 40 MB',
      'is larger than 1 MB',
      (response) => {
        response.writeHead(200)
        for (let sent = 0; sent < 640; sent += 1) response.write(huge)
        response.end()
      },
    ],
    [
      'says “unchanged” to who asked for all',
      'cannot be read: answered 304',
      (response) => response.writeHead(304).end(),
    ],
  ])(
    'whose server %s is not known, with the reason; the last copy holds where there is one',
    async (_, reason, answer) => {
      mood = answer
      await begin(address())
      await eventually(why).toBe(`The calendar ops ${reason}.`)
      expect(duty()).toMatchObject({ state: 'unknown', why: `The calendar ops ${reason}.` })
      mood = (response) => response.end(feed())
      await running().order('shifts.readAgain', { rotation: 'ops duty' })
      expect([await why(), duty().state]).toEqual([null, 'on'])
      mood = answer
      await running().order('shifts.readAgain', { rotation: 'ops duty' })
      expect([await why(), duty().state]).toEqual([`The calendar ops ${reason}.`, 'on'])
      expect(logged).not.toContain(key)
    },
  )
})
