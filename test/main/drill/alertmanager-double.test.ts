import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AlertmanagerDouble,
  createAlertmanagerDouble,
  type DoubleOptions,
} from '../../../main/drill/alertmanager-double.ts'
import { fingerprintOf } from '../../../main/drill/fingerprint.ts'
import { createSilenceBook } from '../../../main/drill/silence-book.ts'
import { newUuid } from '../../../main/drill/uuid.ts'
import { createClock } from '../../../main/platform/clock.ts'
import {
  type LoopbackServer,
  listenOnLoopback,
  type ServerRequest,
} from '../../../main/platform/http-server.ts'
import { seededRandom } from '../../../main/platform/random.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import {
  findAlertmanager,
  type RealAlertmanager,
  startRealAlertmanager,
} from '../../helpers/real-alertmanager.ts'

const config = `
route:
  receiver: default
  routes:
    - receiver: team-b
      matchers: [team="b"]
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [cluster]
receivers:
  - name: default
  - name: team-b
`
const isEqual = true
const isRegex = false
const asConfigured = {
  receivers: ['default', 'team-b'],
  receiversOf: (labels: Readonly<Record<string, string>>) => [labels.team === 'b' ? 'team-b' : 'default'],
  inhibitRules: [
    {
      source: [{ name: 'severity', value: 'critical', isRegex, isEqual }],
      target: [{ name: 'severity', value: 'warning', isRegex, isEqual }],
      equal: ['cluster'],
    },
  ],
} satisfies Partial<DoubleOptions>

interface Answer {
  readonly status: number
  readonly type: string | null
  readonly allow: string | null
  readonly body: unknown
}

/** A step of the conversation: what is asked, given what was answered before (silence ids). */
type Step = readonly [method: string, path: string, body?: unknown, type?: string]

const program = findAlertmanager('the double against a real Alertmanager')
if (!program) {
  console.warn('NOT CHECKED: no Alertmanager is installed, so the double was not compared with a real one.')
}

const minuteMs = 60_000

/** The conversation. `say` sends one step and gives its answer; both servers hear the same. */
async function converse(say: (...step: Step) => Promise<Answer>, now: number): Promise<void> {
  const at = (ms: number): string => new Date(now + ms).toISOString()
  const soon = { startsAt: at(0), endsAt: at(60 * minuteMs), createdBy: 'x', comment: 'y' }
  const only = (name: string, value: string, more = {}) => ({ name, value, isRegex, isEqual, ...more })
  const idOf = (answer: Answer): string => (answer.body as { silenceID: string }).silenceID

  await say('GET', '/-/healthy')
  await say('GET', '/-/ready')
  await say('GET', '/api/v2/receivers')
  await say('GET', '/api/v2/alerts')
  await say('GET', '/api/v2/silences')
  await say('POST', '/api/v2/alerts', [
    {
      labels: { alertname: 'ErrorsHigh', cluster: 'prod-1', severity: 'critical', team: 'a', gone: '' },
      annotations: { summary: 'Errors at 7 %', description: '' },
      generatorURL: 'http://prometheus.example/graph?g0.expr=1',
      startsAt: at(-2 * minuteMs),
      endsAt: at(30 * minuteMs),
    },
    { labels: { alertname: 'DiskFills', cluster: 'prod-1', severity: 'warning', team: 'b' } },
    { labels: { alertname: 'PodRestarts', cluster: 'prod-2', severity: 'warning', pod: 'dns-ü "q"\\n' } },
    { labels: { alertname: 'Over', severity: 'warning' }, endsAt: at(-minuteMs) },
  ])
  await say('GET', '/api/v2/alerts')
  for (const query of [
    'active=false',
    'inhibited=false',
    'silenced=maybe',
    'active=TRUE',
    'receiver=team-.',
    'receiver=team',
    'receiver=(',
    'filter=team%3D%22b%22',
    'filter=severity%3D~%22warn.*%22&filter=cluster!%3Dprod-1',
    'filter=severity%3D~warn',
    'filter=pod!~%22%22',
    'filter=pod%3D%22dns-%C3%BC%20%5C%22q%5C%22%5C%5Cn%22',
    'filter=%7B',
    'filter=team%3D%3D%22b%22',
    'filter=team%3D~%22(%22',
    'filter=team%3D%22b',
    'filter=9bad%3D%22b%22',
  ]) {
    await say('GET', `/api/v2/alerts?${query}`)
  }

  const ack = {
    matchers: [only('alertname', 'PodRestarts'), only('cluster', 'prod-2')],
    startsAt: at(0),
    endsAt: at(15 * minuteMs),
    createdBy: 'Tomasz Wrona',
    comment: 'ACK! looking',
  }
  const created = await say('POST', '/api/v2/silences', ack)
  await say('GET', `/api/v2/silence/${idOf(created)}`)
  await say('GET', '/api/v2/alerts')
  await say('GET', '/api/v2/alerts?silenced=false')
  const twin = await say('POST', '/api/v2/silences', { ...ack, endsAt: at(20 * minuteMs) })
  await say('GET', '/api/v2/silences')
  await say('GET', '/api/v2/alerts?filter=alertname%3DPodRestarts')

  const stored = await say('GET', `/api/v2/silence/${idOf(created)}`)
  const { startsAt } = stored.body as { startsAt: string }
  const longer = { ...ack, id: idOf(created), startsAt, endsAt: at(40 * minuteMs), comment: 'ACK! longer' }
  await say('POST', '/api/v2/silences', longer)
  await say('GET', `/api/v2/silence/${idOf(created)}`)
  const moved = await say('POST', '/api/v2/silences', { ...longer, startsAt: at(-5 * minuteMs) })
  await say('GET', `/api/v2/silence/${idOf(created)}`)
  const other = { ...longer, id: idOf(moved), matchers: [only('alertname', 'PodRestarts')] }
  const changed = await say('POST', '/api/v2/silences', other)
  await say('GET', '/api/v2/silences')
  await say('DELETE', `/api/v2/silence/${idOf(changed)}`)
  await say('DELETE', `/api/v2/silence/${idOf(changed)}`)
  await say('GET', `/api/v2/silence/${idOf(changed)}`)
  const revived = await say('POST', '/api/v2/silences', { ...other, id: idOf(changed) })
  await say('DELETE', `/api/v2/silence/${idOf(revived)}`)
  await say('DELETE', `/api/v2/silence/${idOf(twin)}`)
  await say('GET', '/api/v2/alerts')

  const later = { ...soon, matchers: [only('alertname', 'Later')], startsAt: at(10 * minuteMs) }
  const pending = await say('POST', '/api/v2/silences', later)
  await say('GET', '/api/v2/silences?filter=alertname%3D%22Later%22')
  await say('GET', '/api/v2/silences?filter=alertname!%3D%22Later%22')
  await say('GET', '/api/v2/silences?filter=%7B')
  await say('POST', '/api/v2/silences', { ...later, id: idOf(pending), startsAt: at(12 * minuteMs) })
  await say('DELETE', `/api/v2/silence/${idOf(pending)}`)
  await say('GET', `/api/v2/silence/${idOf(pending)}`)
  await say('POST', '/api/v2/silences', {
    ...soon,
    matchers: [
      { name: 'alertname', value: 'ErrorsHigh', isRegex: false },
      only('cluster', 'prod-[2-9]', { isRegex: true, isEqual: false }),
    ],
  })
  await say('GET', '/api/v2/alerts')

  const unknown = '00000000-0000-0000-0000-000000000000'
  const a = [only('a', 'b')]
  const silencesThatAreRefused: readonly unknown[] = [
    {},
    { ...soon, matchers: [] },
    { ...soon, matchers: a, comment: undefined },
    { ...soon, matchers: a, comment: '', createdBy: '' },
    { ...soon, matchers: a, comment: 5 },
    { ...soon, matchers: a, endsAt: at(-60 * minuteMs), startsAt: at(-120 * minuteMs) },
    { ...soon, matchers: a, endsAt: soon.startsAt },
    { ...soon, matchers: a, startsAt: at(120 * minuteMs) },
    { ...soon, matchers: a, startsAt: 'yesterday' },
    { ...soon, matchers: a, startsAt: '2026-11-22 10:00:00' },
    { ...soon, matchers: a, id: unknown },
    { ...soon, matchers: a, id: 'not-a-uuid' },
    { ...soon, matchers: [only('a', '.*', { isRegex: true })] },
    { ...soon, matchers: [only('a', '(', { isRegex: true })] },
    { ...soon, matchers: [only('bad-name', 'b')] },
    { ...soon, matchers: [{ name: 'a' }] },
    { ...soon, matchers: [{ name: 'a', isRegex: false }] },
    { ...soon, matchers: 'a' },
    [],
    'text',
  ]
  for (const body of silencesThatAreRefused) await say('POST', '/api/v2/silences', body)
  await say('POST', '/api/v2/silences', new Raw('{"matchers":'))
  await say('POST', '/api/v2/silences', { ...soon, matchers: a }, 'text/plain')
  await say('POST', '/api/v2/alerts', [], 'text/plain')
  await say('POST', '/api/v2/alerts', [])
  await say('POST', '/api/v2/alerts', [{ annotations: {} }])
  await say('POST', '/api/v2/alerts', [{ labels: {} }])
  await say('POST', '/api/v2/alerts', [{ labels: { 'bad-name': 'x' } }, { labels: { alertname: 'Good' } }])
  await say('POST', '/api/v2/alerts', { labels: {} })
  await say('PUT', '/api/v2/alerts', [])
  await say('DELETE', '/api/v2/silences')
  await say('GET', '/api/v2/nope')
  await say('GET', `/api/v2/silence/${unknown}`)
  await say('GET', '/api/v2/silence/not-a-uuid')
  await say('DELETE', '/api/v2/silence/not-a-uuid')
  await say('DELETE', `/api/v2/silence/${unknown}`)
  await say('POST', `/api/v2/silence/${unknown}`)
  await say('GET', '/api/v2/alerts')
  await say('POST', '/api/v2/alerts', [
    {
      labels: { alertname: 'ErrorsHigh', cluster: 'prod-1', severity: 'critical', team: 'a' },
      endsAt: at(-1),
    },
  ])
  await say('GET', '/api/v2/alerts')
}

/** A body that is sent as it is. */
class Raw {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

function sayTo(url: string, heard: unknown[]): (...step: Step) => Promise<Answer> {
  return async (method, path, body, type = 'application/json') => {
    const text = body instanceof Raw ? body.text : JSON.stringify(body)
    const sent = body === undefined ? {} : { body: text, headers: { 'content-type': type } }
    const response = await fetch(url + path, { method, ...sent })
    const received = await response.text()
    const answer: Answer = {
      status: response.status,
      type: response.headers.get('content-type'),
      allow: response.headers.get('allow')?.split(',').sort().join(',') ?? null,
      body: response.headers.get('content-type') === 'application/json' ? JSON.parse(received) : received,
    }
    heard.push({ asked: `${method} ${path} ${text ?? ''}`, answer })
    return answer
  }
}

/** What must be equal: all but the stamps and ids that differ by nature, and the words of Go's own parsers. */
function comparable(heard: readonly unknown[], soonAfter: number): readonly unknown[] {
  const ids = new Map<string, string>()
  const text = JSON.stringify(heard)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size + 1}`)
      return ids.get(id) ?? ''
    })
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => nearest(Date.parse(at) - soonAfter))
    .replace(/(failed, because|error parsing regexp:)((?!\\")[^"]|\\")*/g, '$1 …')
    .replace(/\[(POST|GET|DELETE),(POST|GET|DELETE)\] are/g, (_, ...names: string[]) =>
      names.slice(0, 2).sort().join(' '),
    )
  return JSON.parse(text, (_, value: unknown) =>
    Array.isArray(value) ? inOneOrder(value) : value,
  ) as unknown[]
}

/** Ids are by chance, and what ended in the same millisecond has no order: both are brought into the same one. */
function inOneOrder(list: readonly unknown[]): readonly unknown[] {
  if (list.every((item) => typeof item === 'string')) return list.toSorted()
  const expiredId = (item: unknown): string => {
    const silence = item as { readonly id?: string; readonly status?: { readonly state?: string } } | null
    return silence?.status?.state === 'expired' ? (silence.id ?? '') : ''
  }
  return list.toSorted((a, b) => {
    const ids = [expiredId(a), expiredId(b)] as const
    return ids[0] && ids[1] ? ids[0].localeCompare(ids[1]) : 0
  })
}

/** An instant as minutes from the beginning, so that what takes place within the same minute compares equal. */
function nearest(ms: number): string {
  return `${Math.round(ms / minuteMs)} min`
}

const clock = createClock()
let server: LoopbackServer
let double: AlertmanagerDouble
beforeAll(async () => {
  const random = seededRandom(1)
  double = createAlertmanagerDouble({
    ...asConfigured,
    clock,
    silences: createSilenceBook(() => newUuid(random)),
    name: 'a',
    peers: [],
  })
  server = await listenOnLoopback({ port: 0, maxBodyBytes: 1_000_000, handle: double.handle })
})
afterAll(async () => {
  clock.stop()
  await server.close()
})

describe.runIf(program !== null)('the double and a real Alertmanager', () => {
  let real: RealAlertmanager
  beforeAll(async () => {
    real = await startRealAlertmanager(program ?? '', config)
  })
  afterAll(() => real.stop())

  it('answer the same conversation with the same statuses, fields and words', async () => {
    const now = clock.now()
    const fromReal: unknown[] = []
    const fromDouble: unknown[] = []
    await converse(sayTo(real.url, fromReal), now)
    await converse(sayTo(server.url, fromDouble), now)
    expect(comparable(fromDouble, now)).toEqual(comparable(fromReal, now))
    expect(fromReal.length).toBeGreaterThan(80)
  })

  it('have the same fields in their status', async () => {
    const statusOf = async (url: string) => (await fetch(`${url}/api/v2/status`)).json()
    expect(shapeOf(await statusOf(server.url))).toEqual(shapeOf(await statusOf(real.url)))
  })
})

describe('the double', () => {
  it('computes the fingerprint a real one was recorded with', () => {
    const labels = { alertname: 'HighErrorRate', cluster: 'prod-1', instance: '10.0.0.1:9100', job: 'api' }
    expect(fingerprintOf({ ...labels, severity: 'critical', team: 'a' })).toBe('230ab6a823abccd7')
  })

  it('sends a held alert again every minute: its stamps move, its start stays, until it is resolved', () => {
    const { alerts, now } = aDouble()
    const alert = { labels: { alertname: 'A' }, annotations: {}, generatorUrl: null, startsAt: now() - 5 }
    alerts.put({ ...alert, endsAt: null }, now())
    const [first] = alerts.list(now() + 59_999)
    const [second] = alerts.list(now() + 600_000)
    expect(first).toMatchObject({ startsAt: now() - 5, updatedAt: now(), endsAt: now() + 240_000 })
    expect(second).toMatchObject({ startsAt: now() - 5, updatedAt: now() + 600_000 })
    alerts.resolve(first?.fingerprint ?? '')
    expect(alerts.list(now() + 600_000)).toEqual([])
  })

  it('forgets a posted alert after its end, and keeps the earlier start of firings that overlap', () => {
    const { alerts, now } = aDouble()
    const alert = { labels: { alertname: 'A' }, annotations: {}, generatorUrl: null }
    alerts.put({ ...alert, startsAt: now(), endsAt: now() + 100 }, now())
    alerts.put({ ...alert, startsAt: now() + 50, endsAt: now() + 200 }, now() + 50)
    expect(alerts.list(now() + 200)).toMatchObject([{ startsAt: now(), endsAt: now() + 200 }])
    expect(alerts.list(now() + 201)).toEqual([])
  })

  it('holds requests open while it is silent, answers those who still wait, and drops the others', async () => {
    const { double, now } = aDouble()
    const ask = (signal: AbortSignal) =>
      double.handle({
        method: 'POST',
        path: '/api/v2/alerts',
        query: new URLSearchParams(),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([{ labels: { alertname: signal.aborted ? 'Late' : 'Patient' } }]),
        signal,
      })
    double.fallSilent()
    const patient = ask(new AbortController().signal)
    const gaveUp = ask(AbortSignal.abort())
    const first = await Promise.race([patient, gaveUp, Promise.resolve('nobody was answered')])
    expect(first).toBe('nobody was answered')
    double.answerAgain()
    expect((await patient).status).toBe(200)
    await gaveUp
    expect(double.alerts.list(now()).map(({ labels }) => labels.alertname)).toEqual(['Patient'])
  })

  it('forgets its alerts with a restart, not its silences, and says when it started', async () => {
    const { double, clock, now } = aDouble()
    const alert = { labels: { alertname: 'A' }, annotations: {}, generatorUrl: null, startsAt: now() }
    double.alerts.put({ ...alert, endsAt: null }, now())
    const matchers = [{ name: 'a', value: 'b', isRegex: false, isEqual: true }]
    const times = { startsAt: now(), endsAt: now() + 900_000 }
    double.silences.set({ id: null, matchers, createdBy: 'x', comment: 'y', ...times }, now())
    clock.advance(60_000)
    double.restart()
    expect(double.alerts.list(now())).toEqual([])
    expect(double.silences.list(now())).toHaveLength(1)
    const status = await double.handle(aGet('/api/v2/status'))
    expect(JSON.parse(status.body.toString())).toMatchObject({ uptime: new Date(now()).toISOString() })
  })
})

function aDouble() {
  const clock = createManualClock()
  const random = seededRandom(1)
  const silences = createSilenceBook(() => newUuid(random))
  const double = createAlertmanagerDouble({ ...asConfigured, clock, silences, name: 'a', peers: [] })
  return { double, alerts: double.alerts, clock, now: clock.now }
}

function aGet(path: string): ServerRequest {
  const signal = new AbortController().signal
  return { method: 'GET', path, query: new URLSearchParams(), headers: {}, body: '', signal }
}

function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]))
}
