/** Alertmanagers that lie elsewhere: Mimir's for a tenant, and Grafana's. */
import type { IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../../main/platform/clock.ts'
import { grafana } from '../../../main/sources/grafana.ts'
import { mimir } from '../../../main/sources/mimir.ts'
import { aPlatform, aSourceConfig, noAbort } from '../../helpers/a-source.ts'
import {
  anApiAlert,
  type ScriptedAlertmanager,
  sendJson,
  startScripted,
} from '../../helpers/scripted-alertmanager.ts'
import { whole } from '../../helpers/straightforward.ts'

const clock = createClock()
let double: ScriptedAlertmanager
let asked: IncomingMessage[] = []
beforeEach(async () => {
  asked = []
  double = await startScripted()
  double.instead.set('GET /alerts', (request, response) => {
    asked.push(request)
    sendJson(response, [anApiAlert('aa')])
  })
})
afterEach(() => double.close())

describe('an Alertmanager that lies elsewhere', () => {
  it('is asked in the name of a tenant of Mimir', async () => {
    const options = { kind: 'mimir', tenant: 'team-a', prefix: '/alertmanager' } as const
    const source = mimir.connect(aSourceConfig([double.url], { kind: 'mimir', options }), aPlatform(clock))
    expect(whole(await source.poll(noAbort))).toMatchObject({
      ...{ kind: 'answer', total: 1, changed: [{ fingerprint: 'aa' }] },
      peers: [{ url: double.url }],
    })
    expect(asked[0]?.url).toBe('/alertmanager/api/v2/alerts')
    expect(asked[0]?.headers['x-scope-orgid']).toBe('team-a')
  })

  it.each([
    [null, '/api/alertmanager/grafana/api/v2/alerts'],
    ['P1', '/api/alertmanager/P1/api/v2/alerts'],
  ])('is asked through Grafana (data source %s)', async (datasource, path) => {
    const options = { kind: 'grafana', datasource } as const
    const source = grafana.connect(
      aSourceConfig([double.url], { kind: 'grafana', options }),
      aPlatform(clock),
    )
    expect(whole(await source.poll(noAbort))).toMatchObject({ kind: 'answer', total: 1 })
    expect(asked[0]?.url).toBe(path)
  })
})
