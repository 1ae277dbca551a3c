/** What was told with an incident's alerts, as labels. */
import { describe, expect, it } from 'vitest'
import { type Incident, readIncident } from '../../../main/sources/pagerduty-incidents.ts'
import { commonOf, type Part, readParts, setsOf, setsText } from '../../../main/sources/pagerduty-parts.ts'
import { alertOf } from '../../../main/sources/pagerduty-seen.ts'
import { fc } from '../../helpers/property.ts'

function partsOf(details: unknown, more: object = {}): readonly Part[] {
  const alert = { id: 'A1', summary: 'said', status: 'triggered', body: { details }, ...more }
  const read = readParts(Buffer.from(JSON.stringify({ alerts: [alert], more: false })))
  if (!read.ok) throw new Error(read.failure.detail)
  return read.value.items
}

const aText = [
  'Labels:',
  ' - alertname = DiskFull',
  ' - severity = page',
  ' - path = /var = full',
  'Annotations:',
  ' - description = first line',
  'second line',
  ' - summary = The disk is full',
  'Source: http://prom.example/graph?g0.expr=x&g0.tab=1',
  'Labels:',
  ' - alertname = NodeDown',
  'Annotations:',
  'Source: ',
  '',
].join('\n')

describe('the text that an Alertmanager tells', () => {
  it('is as many alerts as it says, with labels, words and address', () => {
    expect(partsOf({ firing: aText, num_firing: '2' })).toEqual([
      {
        ...{ id: 'A1', title: 'The disk is full', state: 'triggered', at: null },
        labels: { alertname: 'DiskFull', severity: 'page', path: '/var = full' },
        url: 'http://prom.example/graph?g0.expr=x&g0.tab=1',
      },
      {
        id: 'A1/2',
        title: 'said',
        state: 'triggered',
        at: null,
        labels: { alertname: 'NodeDown' },
        url: null,
      },
    ])
  })

  it('may have the line ends of Windows', () => {
    expect(partsOf({ firing: aText.replaceAll('\n', '\r\n') })[0]?.labels).toEqual({
      ...{ alertname: 'DiskFull', severity: 'page', path: '/var = full' },
    })
  })

  it('may be JSON, as a text or as it is', () => {
    const alerts = [
      { labels: { alertname: 'A', pod: 'p' }, annotations: { summary: 's' }, generatorURL: 'http://x' },
      { labels: {} },
      'noise',
    ]
    const part = { id: 'A1', title: 's', state: 'triggered', at: null, labels: alerts[0], url: 'http://x' }
    const expected = [{ ...part, labels: { alertname: 'A', pod: 'p' } }]
    expect(partsOf({ firing: alerts })).toEqual(expected)
    expect(partsOf({ firing: JSON.stringify(alerts) })).toEqual(expected)
  })

  it('of any shape never costs the incident', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string(),
          fc
            .array(fc.constantFrom(...aText.split('\n'), 'x', ' - = ', '[', ' - __proto__ = y'))
            .map((l) => l.join('\n')),
        ),
        (firing) => {
          let text: string | undefined
          try {
            text = JSON.stringify({ firing })
          } catch {
            return
          }
          for (const { labels } of partsOf(JSON.parse(text)))
            for (const value of Object.values(labels)) expect(typeof value).toBe('string')
        },
      ),
    )
  })

  it('with a label called __proto__ keeps it', () => {
    const [part] = partsOf({ firing: 'Labels:\n - __proto__ = x\n - a = b\nAnnotations:\nSource: y' })
    expect(Object.entries(part?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['a', 'b'],
    ])
    expect(Object.entries(commonOf([part?.labels ?? {}]))).toHaveLength(2)
  })
})

it('custom details are labels as far as they are plain', () => {
  expect(
    partsOf({ host: 'db1', load: 3.5, isUp: false, deep: { a: 1 }, none: null }, { severity: 'warning' }),
  ).toEqual([
    {
      ...{ id: 'A1', title: 'said', state: 'triggered', at: null, url: null },
      labels: { alert_severity: 'warning', host: 'db1', load: '3.5', isUp: 'false' },
    },
  ])
  expect(partsOf('words')[0]?.labels).toEqual({})
  expect(partsOf(null)[0]?.labels).toEqual({})
})

it('what is resolved says nothing while something fires', () => {
  const part = (state: string, host: string): Part => ({
    id: host,
    title: '',
    state,
    at: null,
    labels: { host },
    url: null,
  })
  expect(setsOf([part('resolved', 'a'), part('triggered', 'b'), part('triggered', 'b')])).toEqual([
    { host: 'b' },
  ])
  expect(setsOf([part('resolved', 'a')])).toEqual([{ host: 'a' }])
  expect(commonOf([])).toEqual({})
})

it('what travels is bounded', () => {
  const many = Array.from({ length: 80 }, (_, index) => ({ host: `h${index}` }))
  expect(JSON.parse(setsText(many))).toEqual(many.slice(0, 50))
  const large = Array.from({ length: 50 }, (_, index) => ({ host: `h${index}`, words: 'x'.repeat(9_000) }))
  expect(setsText(large).length).toBeLessThanOrEqual(65_536)
  expect(JSON.parse(setsText(large))).toEqual(large.slice(0, 7))
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`n${index}`, 'y'.repeat(5_000)]))
  const labels = partsOf(wide)[0]?.labels ?? {}
  expect(Object.keys(labels)).toHaveLength(64)
  expect(labels.n0).toHaveLength(1_000)
})

function anIncident(fields: object): Incident {
  const incident = {
    id: 'Q1',
    title: 'x',
    status: 'triggered',
    created_at: '2026-11-30T08:00:00Z',
    ...fields,
  }
  const read = readIncident(Buffer.from(JSON.stringify({ incident })), 'Q1')
  if (!read.ok) throw new Error(read.failure.detail)
  return read.value
}

it.each<readonly [string, string | null, string | undefined, object]>([
  ['is by the urgency', 'high', undefined, { severity: 'page' }],
  ['is by the urgency', 'low', undefined, { severity: 'notify' }],
  ['is what was told with it', 'low', 'critical', { severity: 'critical' }],
  [
    'pages although less was told with it',
    'high',
    'Warning',
    { severity: 'page', details_severity: 'Warning' },
  ],
  ['is what was told, also where nobody knows the word', 'low', 'sev3', { severity: 'sev3' }],
  ['pages where nobody knows the word', 'high', 'sev1', { severity: 'page', details_severity: 'sev1' }],
  ['is an urgency that is new, as it is written', 'severe', undefined, { severity: 'severe' }],
  ['is not there where nothing is told', null, undefined, {}],
])('a severity %s (%s, %s)', (_, urgency, told, expected) => {
  const sets = told === undefined ? [] : [{ severity: told }]
  const { labels } = alertOf(anIncident({ urgency }), sets, null)
  const { severity, details_severity } = labels
  expect(JSON.parse(JSON.stringify({ severity, details_severity }))).toEqual(expected)
})

it('holds whoever acknowledged it last, or whose key it is', () => {
  const by = (id: string, at: string) => ({ at, acknowledger: { id, summary: `name of ${id}` } })
  const acknowledgements = [by('PA', '2026-11-30T08:01:00Z'), by('PB', '2026-11-30T08:02:00Z')]
  const held = anIncident({ status: 'acknowledged', acknowledgements })
  expect(alertOf(held, [], null).held).toMatchObject({ by: 'name of PB', mine: false })
  expect(alertOf(held, [], 'PA').held).toMatchObject({ by: 'name of PA', mine: true })
  expect(alertOf(anIncident({ acknowledgements }), [], 'PA').held).toBeNull()
  expect(alertOf(anIncident({ status: 'acknowledged' }), [], 'PA').held).toMatchObject({
    by: null,
    mine: false,
  })
})
