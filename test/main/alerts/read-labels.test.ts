import { describe, expect, it } from 'vitest'
import { defaultMapping, type LabelMapping } from '../../../contract/label-mapping.ts'
import { type ReadAlert, readAlert } from '../../../main/alerts/read-labels.ts'
import { aSeenAlert } from '../../helpers/seen.ts'

type Words = Readonly<Record<string, string>>

function read(labels: Words, annotations: Words = {}, mapping: LabelMapping = defaultMapping): ReadAlert {
  return readAlert(aSeenAlert('f1', { labels, annotations }), mapping)
}

describe('severity', () => {
  const rows: readonly (readonly [string | undefined, ReadAlert['severity'], boolean])[] = [
    ['page', 'page', true],
    ['critical', 'page', true],
    ['notify', 'notify', true],
    ['warning', 'notify', true],
    ['ticket', 'ticket', true],
    ['info', 'ticket', true],
    ['none', 'none', true],
    ['PAGE', 'page', true],
    ['Critical ', 'page', true],
    [undefined, 'notify', false],
    ['', 'notify', false],
    ['  ', 'notify', false],
    ['disaster', 'notify', false],
    ['constructor', 'notify', false],
    ['__proto__', 'notify', false],
    ['toString', 'notify', false],
  ]
  it.each(rows)('%j counts as %s, known: %s', (written, severity, severityKnown) => {
    const labels: Words = { alertname: 'X', ...(written === undefined ? {} : { severity: written }) }
    expect(read(labels)).toMatchObject({ severity, severityKnown, heartbeat: false })
  })

  it.each(['Heartbeat', 'Watchdog', 'DeadMansSwitch'])(
    '%s is a heartbeat whatever its label says',
    (alertname) => {
      for (const severity of ['page', 'disaster']) {
        expect(read({ alertname, severity })).toMatchObject({
          severity: 'none',
          severityKnown: true,
          heartbeat: true,
        })
      }
      expect(read({ alertname: `${alertname}s`, severity: 'page' })).toMatchObject({ severity: 'page' })
    },
  )

  it('goes by the mapping that is given', () => {
    const mapping = {
      ...defaultMapping,
      severity: ['prio', 'severity'],
      severities: { ...defaultMapping.severities, p1: 'page', warning: 'ticket' },
      heartbeats: ['Pulse'],
    } as const
    expect(read({ alertname: 'X', prio: 'P1', severity: 'info' }, {}, mapping).severity).toBe('page')
    expect(read({ alertname: 'X', severity: 'warning' }, {}, mapping).severity).toBe('ticket')
    expect(read({ alertname: 'Pulse' }, {}, mapping).heartbeat).toBe(true)
    expect(read({ alertname: 'Watchdog', prio: 'p1' }, {}, mapping)).toMatchObject({
      severity: 'page',
      heartbeat: false,
    })
  })
})

describe('environment, customer and team', () => {
  const environments: readonly (readonly [Words, string | null])[] = [
    [{}, null],
    [{ installation: 'plover', cluster: 'pay-eu' }, 'plover/pay-eu'],
    [{ installation: 'plover', cluster_id: 'pay-eu', cluster: 'other' }, 'plover/pay-eu'],
    [{ installation: 'plover', cluster_id: 'plover' }, 'plover'],
    [{ installation: 'plover' }, 'plover'],
    [{ cluster: 'pay-eu', env: 'prod' }, 'pay-eu'],
    [{ env: 'prod', region: 'eu' }, 'prod'],
    [{ environment: 'prod' }, 'prod'],
    [{ region: 'eu' }, 'eu'],
    [{ installation: '', cluster: ' ', region: 'eu' }, 'eu'],
  ]
  it.each(environments)('%j is in %s', (labels, environment) => {
    expect(read({ alertname: 'X', ...labels }).environment).toBe(environment)
  })

  const customers: readonly (readonly [Words, string | null])[] = [
    [{}, null],
    [{ customer: 'Mosslund', organization: 'o', tenant: 't' }, 'Mosslund'],
    [{ organization: 'o', tenant: 't' }, 'o'],
    [{ tenant: 't' }, 't'],
    [{ customer: ' ', tenant: 't' }, 't'],
  ]
  it.each(customers)('%j is of %s', (labels, customer) => {
    expect(read({ alertname: 'X', ...labels }).customer).toBe(customer)
  })

  it('reads the team', () => {
    expect(read({ alertname: 'X', team: 'atlas' }).team).toBe('atlas')
    expect(read({ alertname: 'X' }).team).toBeNull()
  })
})

describe('layer and impact', () => {
  const layers: readonly (readonly [Words, ReadAlert['layer']])[] = [
    [{}, 'other'],
    [{ topic: 'dns' }, 'dns'],
    [{ topic: 'external-dns' }, 'dns'],
    [{ area: 'kaas' }, 'kubernetes'],
    [{ topic: 'Ingress' }, 'network'],
    [{ topic: 'cilium', area: 'kaas' }, 'network'],
    [{ topic: 'storage' }, 'infrastructure'],
    [{ topic: 'billing' }, 'other'],
  ]
  it.each(layers)('%j is layer %s', (labels, layer) => {
    expect(read({ alertname: 'X', ...labels }).layer).toBe(layer)
  })

  const impacts: readonly (readonly [Words, Words, ReadAlert['impact']])[] = [
    [{ severity: 'critical' }, {}, 'unknown'],
    [{ impact: 'down' }, {}, 'down'],
    [{ impact: ' Degraded' }, {}, 'degraded'],
    [{}, { impact: 'none' }, 'none'],
    [{ impact: 'down' }, { impact: 'none' }, 'down'],
    [{ impact: 'terrible' }, {}, 'unknown'],
  ]
  it.each(impacts)(
    'labels %j, annotations %j: impact %s, never by severity',
    (labels, annotations, impact) => {
      expect(read({ alertname: 'X', ...labels }, annotations).impact).toBe(impact)
    },
  )
})

describe('title', () => {
  const titles: readonly (readonly [Words, string])[] = [
    [{ summary: 'a summary', title: 'a title', description: 'a description' }, 'a summary'],
    [{ title: 'a title', description: 'a description' }, 'a title'],
    [{ description: 'First sentence. Second one.' }, 'First sentence.'],
    [{ description: 'First line\nsecond line' }, 'First line'],
    [{ description: 'version 1.2 is old' }, 'version 1.2 is old'],
    [{ summary: '  ' }, 'DiskFull'],
    [{}, 'DiskFull'],
  ]
  it.each(titles)('%j is called "%s"', (annotations, title) => {
    expect(read({ alertname: 'DiskFull' }, annotations).title).toBe(title)
  })

  it('is there for an alert without any label', () => {
    expect(read({})).toMatchObject({
      alertname: 'Alert without a name',
      severity: 'notify',
      severityKnown: false,
    })
  })
})

describe('hostile labels', () => {
  it('takes names of the object prototype for what they are: names', () => {
    const labels = JSON.parse(
      '{"alertname":"X","__proto__":"evil","constructor":"evil","severity":"page","hasOwnProperty":"evil"}',
    ) as Words
    expect(read(labels)).toMatchObject({ alertname: 'X', severity: 'page', customer: null, team: null })
    expect(read({ alertname: '__proto__' })).toMatchObject({ alertname: '__proto__', heartbeat: false })
    expect(read({}).alertname).toBe('Alert without a name')
    const inherited = Object.create({ alertname: 'Watchdog', customer: 'evil' }) as Words
    expect(read(inherited)).toMatchObject({ alertname: 'Alert without a name', customer: null })
  })

  it('cuts values of 64 kB everywhere', () => {
    const huge = 'x'.repeat(65_536)
    const labels = Object.fromEntries(
      ['alertname', 'customer', 'installation', 'cluster', 'team', 'topic', 'severity', 'impact'].map(
        (name) => [name, huge],
      ),
    )
    const alert = read(labels, { summary: huge, description: huge })
    for (const value of Object.values(alert)) expect(String(value).length).toBeLessThanOrEqual(240)
    expect(alert.title).toMatch(/^x+…$/)
  })

  it('never cuts a character in half', () => {
    for (const offset of [0, 1]) {
      const { title } = read({ alertname: 'X' }, { summary: `${'x'.repeat(offset)}${'🔥'.repeat(300)}` })
      expect(title.isWellFormed()).toBe(true)
      expect(title.length).toBeLessThanOrEqual(240)
    }
  })
})
