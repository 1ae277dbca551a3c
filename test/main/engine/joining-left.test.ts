/** What stood in the row of another one is seen and called as soon as that row is gone, or says less than it did. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { placeOf } from '../../../contract/alert.ts'
import { deedKinds } from '../../../contract/deed.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import { secondMs } from '../../helpers/fixtures.ts'
import { createScriptedSource, type ScriptedSource } from '../../helpers/scripted-source.ts'

let night: Night
let pager: ScriptedSource
let monitor: ScriptedSource
afterEach(() => night.close())

const labels = { alertname: 'DiskFull', severity: 'page', cluster_id: 'pay-eu', node: 'n1' }
const head = ['version: 1', 'me: Mara Lind']
const pagerLine = '  - { name: pager, kind: pagerduty, token: "env:PAGER", poll: 15s }'
const monitorLine = '  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s }'
const config = (sources: readonly string[], more: readonly string[] = []): string =>
  [...head, ...more, 'sources:', ...sources, ''].join('\n')

async function begin(
  incident: Record<string, string> = {},
  alert: Record<string, string> = {},
): Promise<void> {
  night = await startNight({
    config: config([pagerLine, monitorLine]),
    env: { PAGER: 'a-key-of-some-length' },
    connect: (clock) => {
      pager = createScriptedSource(clock, deedKinds)
      monitor = createScriptedSource(clock, deedKinds)
      return ({ kind }) => (kind === 'pagerduty' ? pager : monitor).connect()
    },
  })
  monitor.put('a-1', { labels: { ...labels, ...alert }, annotations: { summary: 'disk full' } })
  pager.put('P17', {
    labels: { alertname: 'Payments', severity: 'page', incident: '17', ...incident },
    annotations: { summary: 'incident 17', 'nightdesk.parts': JSON.stringify([{ ...labels, ...alert }]) },
  })
  await look()
  await look()
  expect(place('disk full')).toBe('joined')
}
const look = (): Promise<void> => night.pass(17 * secondMs)
const place = (title: string): string => placeOf(night.episode(title), night.state().desk.settings.myTeams)
const write = (text: string): void => writeFileSync(path.join(night.dir, 'config.yaml'), text)
/** Another hand writes the file; an order about something else has the engine read it without waiting for the system. */
const rewrite = async (text: string): Promise<void> => {
  write(text)
  await night.order('sources.remove', { name: 'not-there' })
  await look()
}
const isCalled = (): void => {
  expect(place('disk full')).toBe('needs-you')
  expect(night.episode('disk full').calledAt).not.toBeNull()
}

it('is called when the source of the row is removed', async () => {
  await begin()
  await night.order('sources.remove', { name: 'pager' })
  await look()
  isCalled()
})

it('is called when the source of the row was taken out of the file between two runs', async () => {
  await begin()
  await night.restart(60 * secondMs, () => write(config([monitorLine])))
  await look()
  isCalled()
})

it('is called when the row belongs to another team from now on', async () => {
  await begin({ team: 'storage' }, { team: 'payments' })
  await rewrite(config([pagerLine, monitorLine], ['teams: [payments]']))
  expect(place('incident 17')).toBe('other-teams')
  isCalled()
})

it('is called when the rules call for it and not for the row any more', async () => {
  await begin({ team: 'storage' }, { team: 'payments' })
  const rules = [
    'night:',
    '  rules:',
    '    - { name: Other, when: { team: storage }, then: badge }',
    '    - { name: All, then: wake, offDuty: wake }',
  ]
  await rewrite(config([pagerLine, monitorLine], rules))
  isCalled()
})
