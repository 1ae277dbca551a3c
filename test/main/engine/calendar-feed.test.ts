/** Holidays from an address: over real TLS, named in the file, in the environment or among the secrets, and told to nobody. */
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RulesView } from '../../../contract/rule-cases.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { createHttp } from '../../../main/platform/http-request.ts'
import { createSecretFile } from '../../../main/platform/secrets.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'
import { eventually } from '../../helpers/eventually.ts'
import { aTestFolder } from '../../helpers/open-test-db.ts'
import { type Certificate, makeCertificates } from '../../helpers/test-certificates.ts'

/** Friday 25 December 2026, 12:00 in Berlin. */
const christmas = Date.UTC(2026, 11, 25, 11)
const key = 'k3y-of-the-feed'
const feed = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', 'BEGIN:VEVENT', 'UID:a'],
  ...['DTSTART;VALUE=DATE:20261225', 'SUMMARY:x', 'END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n')

const certificates = makeCertificates('calendars over TLS')
describe.skipIf(certificates === null)('F11: holidays from an address', () => {
  let server: Server
  let asked: string[]
  let mood: (path: string) => readonly [status: number, body: string]
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
  const serve = async ({ key: secretKey, cert }: Certificate): Promise<void> => {
    server = createServer({ key: secretKey, cert }, (request, response) => {
      asked.push(request.url ?? '')
      const [status, body] = mood(request.url ?? '')
      response.writeHead(status, { 'content-type': 'text/calendar', location: '/elsewhere' }).end(body)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  beforeEach(async () => {
    asked = []
    logged = ''
    night = null
    mood = (url) => (url === `/cal.ics?key=${key}` ? [200, feed] : [403, 'no'])
    dir = aTestFolder()
    if (certificates) await serve(certificates.good)
  })
  afterEach(async () => {
    await night?.close()
    server.close()
    server.closeAllConnections()
  })

  const address = (): string =>
    `https://127.0.0.1:${(server.address() as AddressInfo).port}/cal.ics?key=${key}`
  const begin = async (calendar: string): Promise<Night> => {
    writeFileSync(
      path.join(dir, 'config.yaml'),
      `version: 1
sources:
  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }
hours:
  - name: office
    zone: Europe/Berlin
    weekly: [{ days: [mon, tue, wed, thu, fri], from: "08:00", to: "18:00" }]
    ${calendar === '' ? '' : `holidays: { calendar: "${calendar}" }`}
    for: working
`,
    )
    const real = createHttp(clock)
    night = await startNight({
      ...{ dir, startAt: christmas, zone: 'Europe/Berlin', dataFolder: {} },
      env: { FEED: address() },
      wrap: (http) => (request) => (request.url.startsWith('https:') ? real(request) : http(request)),
      log: (event, facts) => {
        logged += `${event} ${JSON.stringify(facts)}\n`
      },
    })
    await night.pass(2_000)
    return night
  }
  const view = async (): Promise<RulesView> => {
    if (!night) throw new Error('no night has begun')
    return night.query('rules.read', {})
  }
  const state = async (): Promise<string | undefined> =>
    (await view()).states.find(({ name }) => name === 'office')?.state
  /** the files, but for those in which it was put by whoever wrote it, that hold the key */
  const leaks = (): readonly string[] =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(path.join(dir, name)).isFile())
      .filter((name) => !['config.yaml', 'last-good-config.yaml', 'secrets.json'].includes(name))
      .filter((name) => readFileSync(path.join(dir, name), 'latin1').includes(key))

  it.each([
    ['in the file', (): string => address()],
    ['in the environment', (): string => 'env:FEED'],
    ['among the secrets', (): string => 'stored:feed'],
  ] as const)('that stands %s are read, and it is told to nobody', async (_, ref) => {
    await createSecretFile(dir).set('feed', address())
    const running = await begin(ref())
    await eventually(state).toBe('outside')
    expect(asked).toEqual([`/cal.ics?key=${key}`])
    running.fire(pageLabels({ alertname: 'X', cancel_if_outside_working_hours: 'true' }), { summary: 'X' })
    await running.pass(20_000)
    expect(running.episode('X')).toMatchObject({ outcome: 'digest', calledAt: null })
    expect(JSON.stringify(await view())).not.toContain(key)
    await running.order('data.export', {})
    await running.order('data.backUp', {})
    expect(readdirSync(path.join(dir, 'exports')).length).toBe(1)
    await running.close()
    night = null
    expect(leaks()).toEqual([])
    expect(logged).not.toContain(key)
  })

  it.each([
    ['has expired', 'expired'],
    ['is for another name', 'otherName'],
  ] as const)(
    'whose certificate %s are not known, which wakes; found out again once it is right',
    async (_, which) => {
      if (!certificates) return
      const { port } = server.address() as AddressInfo
      server.close()
      server = createServer({ key: certificates[which].key, cert: certificates[which].cert }, () =>
        asked.push('x'),
      )
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      const running = await begin(address())
      await eventually(() => logged).toContain('calendar-not-read')
      expect([await state(), asked]).toEqual(['unknown', []])
      expect(logged).not.toContain(key)
      server.close()
      server.closeAllConnections()
      server = createServer(
        { key: certificates.good.key, cert: certificates.good.cert },
        (_request, response) => response.end(feed),
      )
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      await running.pass(5 * 60_000 + 2_000)
      await eventually(state).toBe('outside')
    },
  )

  it.each([
    ['refuses', [403, 'no']],
    ['leads elsewhere', [302, '']],
    ['answers with a page to sign in', [200, '<html>Sign in</html>']],
  ] as const)('from a server that %s are not known', async (_, answer) => {
    mood = () => answer
    await begin(address())
    await eventually(() => logged).toContain('calendar-not-read')
    expect(await state()).toBe('unknown')
    expect(asked).toHaveLength(1)
    expect(logged).not.toContain(key)
  })

  it('typed into the app are kept where secrets are, named in the file, and gone with their hours', async () => {
    const running = await begin('')
    const { hash } = await view()
    const weekly = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }]
    const hours = { name: 'office', zone: 'Europe/Berlin', weekly, holidays: [], purposes: ['working'] }
    await running.order('hours.save', {
      hours: { ...hours, calendar: { kind: 'secret', address: address() } },
      ...{ was: 'office', base: hash },
    })
    await running.pass(1_000)
    await eventually(state).toBe('outside')
    const text = readFileSync(path.join(dir, 'config.yaml'), 'utf8')
    expect(text).toContain('stored:calendar:office')
    expect(text).not.toContain(key)
    expect(await createSecretFile(dir).get('calendar:office')).toBe(address())
    // Another address has another name, so that it is read at once.
    mood = () => [200, feed.replace('20261225', '20261224')]
    await running.order('hours.save', {
      hours: { ...hours, calendar: { kind: 'secret', address: `${address()}&new` } },
      ...{ was: 'office', base: (await view()).hash },
    })
    await running.pass(1_000)
    await eventually(state).toBe('inside')
    expect(await createSecretFile(dir).get('calendar:office')).toBeUndefined()
    await running.order('hours.remove', { name: 'office', base: (await view()).hash })
    expect(await createSecretFile(dir).get('calendar:office 2')).toBeUndefined()
    expect((await view()).hoursInFile).toEqual([])
    await running.close()
    night = null
    expect(leaks()).toEqual([])
  })
})
