import { describe, expect, it } from 'vitest'
import {
  readAlerts,
  readSilenceId,
  readSilences,
  readStatus,
} from '../../../main/sources/alertmanager-read.ts'
import type { Read } from '../../../main/sources/json-shape.ts'
import { anApiAlert } from '../../helpers/scripted-alertmanager.ts'
import alerts from '../../recordings/alertmanager-alerts.json' with { type: 'json' }
import alertsEmpty from '../../recordings/alertmanager-alerts-empty.json' with { type: 'json' }
import fromPrometheus from '../../recordings/alertmanager-alerts-from-real-prometheus.json' with {
  type: 'json',
}
import alertsSilenced from '../../recordings/alertmanager-alerts-silenced.json' with { type: 'json' }
import v1 from '../../recordings/alertmanager-error-v1-path.json' with { type: 'json' }
import created from '../../recordings/alertmanager-silence-create.json' with { type: 'json' }
import silences from '../../recordings/alertmanager-silences-mixed-states.json' with { type: 'json' }
import status from '../../recordings/alertmanager-status.json' with { type: 'json' }

function bytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}

function reading<T>(read: Read<T>): T {
  if (!read.ok) throw new Error(read.failure.detail)
  return read.value
}

function failureOf(read: Read<unknown>): { kind: string; detail: string } {
  if (read.ok) throw new Error('was read')
  return read.failure
}

describe('alerts as recorded', () => {
  it('of 0.25: one that fires, one inhibited, one without generatorURL', () => {
    const seen = reading(readAlerts(bytes(alerts.response.body)))
    expect(seen).toHaveLength(3)
    expect(seen[0]).toEqual({
      fingerprint: '230ab6a823abccd7',
      labels: {
        alertname: 'HighErrorRate',
        cluster: 'prod-1',
        instance: '10.0.0.1:9100',
        job: 'api',
        severity: 'critical',
        team: 'a',
      },
      annotations: {
        description: 'api on prod-1 has 7.2% errors',
        runbook_url: 'https://runbooks.example/high-error-rate',
        summary: '5xx ratio above 5%',
      },
      firedAt: Date.UTC(2026, 10, 22, 15, 48, 50, 913),
      endsAt: Date.UTC(2026, 10, 22, 15, 54, 50, 917),
      generatorUrl: 'http://prometheus.example:9090/graph?g0.expr=1',
      suppressed: false,
      silencedBy: [],
      inhibitedBy: [],
      mutedBy: [],
      receivers: ['default'],
    })
    expect(seen[1]).toMatchObject({ suppressed: true, inhibitedBy: ['230ab6a823abccd7'] })
    expect(seen[2]).toMatchObject({ generatorUrl: null, labels: { pod: 'coredns-ümlaut "q"' } })
  })

  it('silenced', () => {
    const silenced = reading(readAlerts(bytes(alertsSilenced.response.body)))[2]
    expect(silenced).toMatchObject({ suppressed: true, silencedBy: ['095c89d2-0101-4a32-a789-9209878ef596'] })
  })

  it('of a real Prometheus, and none at all', () => {
    expect(reading(readAlerts(bytes(fromPrometheus)))[0]?.labels.alertname).toBe('TargetDown')
    expect(reading(readAlerts(bytes(alertsEmpty.response.body)))).toEqual([])
  })

  it('by API v1 are not taken for v2', () => {
    expect(failureOf(readAlerts(bytes(v1.response.body))).kind).toBe('bad-shape')
  })
})

describe('alerts of other versions', () => {
  it('may say mutedBy, and leave out what is not needed', () => {
    const { annotations: _, generatorURL: __, ...rest } = anApiAlert('a')
    const muted = { ...rest, status: { state: 'suppressed', mutedBy: ['b', 'a'] }, receivers: undefined }
    expect(reading(readAlerts(bytes([muted])))[0]).toMatchObject({
      annotations: {},
      generatorUrl: null,
      suppressed: true,
      silencedBy: [],
      mutedBy: ['a', 'b'],
      receivers: [],
    })
  })

  it('in a state that is not known may need somebody', () => {
    const odd = anApiAlert('a', { status: { state: 'pondering', silencedBy: [], inhibitedBy: [] } })
    expect(reading(readAlerts(bytes([odd])))[0]?.suppressed).toBe(false)
  })

  it('may give nanoseconds and offsets', () => {
    const odd = anApiAlert('a', {
      startsAt: '2026-11-22T15:54:50.917655116Z',
      endsAt: '2026-11-22T17:54:50+02:00',
    })
    expect(reading(readAlerts(bytes([odd])))[0]).toMatchObject({
      firedAt: Date.UTC(2026, 10, 22, 15, 54, 50, 917),
      endsAt: Date.UTC(2026, 10, 22, 15, 54, 50),
    })
  })
})

describe('one alert out of shape fails the whole answer, and is named', () => {
  const good = anApiAlert('a')
  it.each<[string, unknown, string]>([
    ['null', null, 'the alert is not an object'],
    ['a list', [], 'the alert is not an object'],
    ['no fingerprint', { ...good, fingerprint: undefined }, 'fingerprint is not a text'],
    ['an empty fingerprint', { ...good, fingerprint: '' }, 'fingerprint is not a text of 1 to'],
    ['a long fingerprint', { ...good, fingerprint: 'f'.repeat(1_000) }, 'fingerprint is not a text of 1 to'],
    ['no labels', { ...good, labels: undefined }, 'labels is not an object'],
    ['a label that is a number', { ...good, labels: { alertname: 7 } }, 'labels.alertname is not a text'],
    [
      'an annotation that is null',
      { ...good, annotations: { summary: null } },
      'annotations.summary is not a text',
    ],
    ['no startsAt', { ...good, startsAt: undefined }, 'startsAt is not an instant'],
    ['a startsAt that is a number', { ...good, startsAt: 1_790_000_000 }, 'startsAt is not an instant'],
    [
      'a startsAt in words',
      { ...good, startsAt: 'yesterday, in the afternoon' },
      'startsAt is not an instant',
    ],
    ['no endsAt', { ...good, endsAt: null }, 'endsAt is not an instant'],
    ['no status', { ...good, status: undefined }, 'status is not an object'],
    ['no state', { ...good, status: {} }, 'status.state is not a text'],
    [
      'silencedBy as a text',
      { ...good, status: { state: 'active', silencedBy: 'x' } },
      'status.silencedBy is not a list',
    ],
    [
      'a silence id that is a number',
      { ...good, status: { state: 'active', silencedBy: [1] } },
      'status.silencedBy is not',
    ],
    ['receivers as names', { ...good, receivers: ['default'] }, 'receivers is not an object'],
  ])('%s', (_, alert, words) => {
    const failure = failureOf(readAlerts(bytes([good, alert, good])))
    expect(failure.kind).toBe('bad-shape')
    expect(failure.detail).toContain(`alert 2 of 3: ${words}`)
  })
})

describe('no list of alerts at all', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'an object with an error in it',
      '{"status":"error","error":"upstream gone"}',
      'bad-shape',
      /upstream gone/,
    ],
    ['a GraphQL-like error', '{"errors":[{"message":"x"}]}', 'bad-shape', /a list of alerts/],
    ['null', 'null', 'bad-shape', /a list/],
    ['a text', '"ok"', 'bad-shape', /a list/],
    ['a login page', '<!DOCTYPE html><title>Sign in</title>', 'not-json', /login page/],
    ['half a list', '[{"labels":{"alertname":"X"', 'not-json', /27 bytes/],
    ['nothing', '', 'not-json', /0 bytes/],
    ['a hundred thousand brackets', '['.repeat(100_000), 'not-json', /not JSON/],
    ['the same, closed', '['.repeat(100_000) + ']'.repeat(100_000), 'bad-shape', /alert 1 of 1/],
  ])('%s', (_, body, kind, words) => {
    expect(failureOf(readAlerts(Buffer.from(body)))).toMatchObject({
      kind,
      detail: expect.stringMatching(words),
    })
  })
})

describe('hostile names and sizes', () => {
  it('a label named __proto__ stays a label, also on its way to another thread', () => {
    const body = Buffer.from(
      JSON.stringify([anApiAlert('a')]).replace('"alertname"', '"__proto__":"evil","alertname"'),
    )
    const labels = structuredClone(reading(readAlerts(body))[0]?.labels ?? {})
    expect(Object.entries(labels)).toContainEqual(['__proto__', 'evil'])
    expect(({} as Record<string, unknown>).evil).toBeUndefined()
    expect(Object.getPrototypeOf(labels)).toBe(Object.prototype)
    expect(JSON.stringify(labels)).toContain('"__proto__":"evil"')
  })

  it('__proto__ as an object is out of shape', () => {
    const body = Buffer.from(
      JSON.stringify([anApiAlert('a')]).replace('"alertname"', '"__proto__":{"severity":"none"},"alertname"'),
    )
    expect(failureOf(readAlerts(body)).detail).toContain('labels.__proto__ is not a text')
  })

  it('a label of 200 kB is shortened, its neighbours and a __proto__ beside it stay', () => {
    const huge = anApiAlert('a', { labels: { alertname: 'X', huge: 'y'.repeat(200_000) } })
    const body = Buffer.from(JSON.stringify([huge]).replace('"alertname"', '"__proto__":"evil","alertname"'))
    const labels = reading(readAlerts(body))[0]?.labels ?? {}
    expect(Object.keys(labels)).toEqual(['__proto__', 'alertname', 'huge'])
    expect(labels.alertname).toBe('X')
    expect(labels.huge).toHaveLength(10_000)
    expect(labels.huge?.endsWith('y…')).toBe(true)
  })

  it('bytes that are not UTF-8, NUL and direction marks are kept as text', () => {
    const odd = Buffer.concat([
      Buffer.from('[{"fingerprint":"a","labels":{"alertname":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('\\u0000\u202e"},"startsAt":"2026-11-22T03:00:00Z","endsAt":"2026-11-22T03:00:00Z",'),
      Buffer.from('"status":{"state":"active"}}]'),
    ])
    expect(reading(readAlerts(odd))[0]?.labels.alertname).toBe('\ufffd\ufffd\u0000\u202e')
  })
})

describe('silences', () => {
  it('as recorded, in all states, with negative and regex matchers', () => {
    const seen = reading(readSilences(bytes(silences.response.body)))
    expect(new Set(seen.map(({ state }) => state))).toEqual(new Set(['active', 'pending', 'expired']))
    expect(seen[1]).toMatchObject({
      comment: 'neg regex',
      createdBy: 'x',
      matchers: [
        { name: 'alertname', value: 'HighErrorRate', isRegex: false, isEqual: true },
        { name: 'instance', value: '10\\.0\\.0\\.[2-9].*', isRegex: true, isEqual: false },
      ],
    })
  })

  it('without isEqual mean equality, as servers before 0.22 do', () => {
    const old = { ...silences.response.body[0], matchers: [{ name: 'a', value: 'b', isRegex: false }] }
    expect(reading(readSilences(bytes([old])))[0]?.matchers[0]?.isEqual).toBe(true)
  })

  it('out of shape are not believed', () => {
    const [first] = silences.response.body
    expect(failureOf(readSilences(bytes([{ ...first, status: { state: 'odd' } }])))).toMatchObject({
      kind: 'bad-shape',
      detail: expect.stringContaining('silence 1 of 1: status.state'),
    })
    expect(failureOf(readSilences(bytes([{ ...first, matchers: 'all' }]))).detail).toContain('matchers')
  })

  it('answer their id when made', () => {
    expect(reading(readSilenceId(bytes(created.response.body)))).toBe('095c89d2-0101-4a32-a789-9209878ef596')
    expect(failureOf(readSilenceId(bytes({}))).detail).toContain('silenceID')
  })
})

describe('status', () => {
  it('as recorded: version, start, peers', () => {
    expect(reading(readStatus(bytes(status.response.body)))).toEqual({
      version: '0.25.0',
      startedAt: Date.UTC(2026, 10, 22, 15, 48, 11, 416),
      clusterName: '01M81Z330PWKKC6TJWNAKT1A8C',
      clusterPeers: ['01M81Z330PWKKC6TJWNAKT1A8C', '01M81Z333BZ4AZKCCMHXENG9MY'],
    })
  })

  it('of other flavours may tell next to nothing', () => {
    const nothing = { version: null, startedAt: null, clusterName: null, clusterPeers: [] }
    expect(reading(readStatus(bytes({})))).toEqual(nothing)
    const other = {
      cluster: { status: 'disabled', peers: null },
      config: {},
      versionInfo: { version: 'N/A' },
    }
    expect(reading(readStatus(bytes(other)))).toEqual(nothing)
  })
})
