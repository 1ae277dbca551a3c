/** Mimir's Alertmanagers: a real Alertmanager for each tenant, behind a door that wants to know whose. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from '../../../contract/observation.ts'
import { createClock } from '../../../main/platform/clock.ts'
import { mimir } from '../../../main/sources/mimir.ts'
import type { ConnectedSource } from '../../../main/sources/source.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import {
  findAlertmanager,
  type RealAlertmanager,
  startRealAlertmanager,
} from '../../helpers/real-alertmanager.ts'
import { anApiAlert, sendJson, startScripted } from '../../helpers/scripted-alertmanager.ts'
import { whole } from '../../helpers/straightforward.ts'
import { serveHttp, type TestServer } from '../../helpers/test-server.ts'

const program = findAlertmanager('Mimir over a real Alertmanager')
const clock = createClock()
afterAll(() => clock.stop())
const nobody = 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n'

async function answered(source: ConnectedSource): Promise<Answer> {
  const seen = whole(await source.poll(noAbort))
  if (seen.kind === 'miss') throw new Error(seen.failure.detail)
  return seen
}

describe.runIf(program)('two tenants', () => {
  let tenants: Record<string, RealAlertmanager>
  let door: TestServer

  beforeAll(async () => {
    const start = () => startRealAlertmanager(program ?? '', nobody, '/alertmanager')
    const [a, b] = await Promise.all([start(), start()])
    tenants = { a, b }
    door = await serveHttp((request, response, body) => {
      const tenant = String(request.headers['x-scope-orgid'] ?? '')
      if (tenant === '') return void response.writeHead(401).end('no org id')
      const behind = tenants[tenant]
      if (!behind) return void response.writeHead(404).end('the Alertmanager is not configured\n')
      const { method } = request
      const headers = { 'content-type': 'application/json' }
      void fetch(`${behind.url}${request.url}`, {
        ...{ method, headers },
        ...(body === '' ? {} : { body }),
      } as RequestInit).then(async (reply) => {
        const type = reply.headers.get('content-type') ?? 'text/plain'
        response.writeHead(reply.status, { 'content-type': type }).end(await reply.text())
      })
    })
  })
  afterAll(async () => {
    await door?.close()
    await Promise.all(Object.values(tenants ?? {}).map((one) => one.stop()))
  })

  const connect = (tenant: string | null, url = door.url): ConnectedSource => {
    const options = { kind: 'mimir', tenant, prefix: '/alertmanager' } as const
    return mimir.connect(aSourceConfig([url], { kind: 'mimir', options }), aPlatform(clock))
  }
  const post = async (tenant: string, alertname: string): Promise<void> => {
    const endsAt = new Date(clock.now() + 300_000).toISOString()
    const alerts = [{ labels: { alertname }, annotations: {}, endsAt }]
    await fetch(`${tenants[tenant]?.url}/alertmanager/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    })
  }

  it('are two sources, each with its own alerts, silences and nobody else’s', async () => {
    await post('a', 'OfA')
    await post('b', 'OfB')
    const [a, b] = [connect('a'), connect('b', `${door.url}/alertmanager`)]
    expect((await answered(a)).changed.map(({ labels }) => labels.alertname)).toEqual(['OfA'])
    expect((await answered(b)).changed.map(({ labels }) => labels.alertname)).toEqual(['OfB'])
    const startsAt = clock.now()
    const order = {
      ...{ id: null, startsAt, endsAt: startsAt + 3_600_000, createdBy: 'Ada', marker: 'nd-1' },
      ...{
        comment: 'ACK! nd-1',
        matchers: [{ name: 'alertname', value: 'OfA', isRegex: false, isEqual: true }],
      },
    }
    const done = await a.silence?.(order, noAbort)
    expect(done).toMatchObject({ ok: true })
    const ref = done?.ok ? done.ref : ''
    expect(await a.listSilences?.(noAbort)).toMatchObject([{ id: ref, createdBy: 'Ada' }])
    expect(await b.listSilences?.(noAbort)).toEqual([])
    expect(await answered(a)).toMatchObject({ complete: true, changed: [{ silencedBy: [ref] }] })
    expect(await a.expireSilence?.(ref, noAbort)).toMatchObject({ ok: true })
    expect(await a.test(noAbort)).toMatchObject({ ok: true, alertCount: 1, peers: [{ url: door.url }] })
  })

  it('that nobody named, or nobody set up, are said to be that', async () => {
    expect(await connect(null).poll(noAbort)).toMatchObject({
      failure: { kind: 'unauthorised', detail: expect.stringMatching(/has to name its tenant\.$/) },
    })
    expect(await connect('unknown').poll(noAbort)).toMatchObject({
      failure: {
        kind: 'not-found',
        detail: expect.stringMatching(/tenant unknown has no Alertmanager configuration there\.$/),
      },
    })
  })
})

describe('the processes of one tenant', () => {
  it('take turns at telling their start: only one that is later than all is a restart', async () => {
    const double = await startScripted()
    try {
      const manual = createManualClock(Date.parse('2026-11-22T03:14:00Z'))
      const options = { kind: 'mimir', tenant: 'a', prefix: '' } as const
      const config = aSourceConfig([double.url], { kind: 'mimir', options })
      const source = mimir.connect(config, aPlatform(manual))
      let uptime = '2026-11-20T00:00:02Z'
      double.instead.set('GET /status', (_, response) => sendJson(response, { uptime }))
      const next = async (started: string, ...names: readonly string[]): Promise<Answer> => {
        uptime = started
        double.alerts = names.map((name) => anApiAlert(name))
        return answered(source)
      }
      await next('2026-11-20T00:00:02Z', 'aa', 'bb', 'cc', 'dd')
      // Another process, which started before: it knows what all of them know.
      expect(await next('2026-11-20T00:00:01Z', 'aa', 'bb', 'cc')).toMatchObject({
        complete: true,
        restarted: false,
      })
      expect(await next('2026-11-20T00:00:02Z', 'aa', 'bb')).toMatchObject({
        complete: true,
        restarted: false,
      })
      expect(await next('2026-11-22T03:13:50Z', 'aa')).toMatchObject({ complete: false, restarted: true })
    } finally {
      await double.close()
    }
  })
})
