/** A pager's incident and the alert behind it: one row, one call, one key; and never less than there is. */
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
const config = [
  'version: 1',
  'me: Mara Lind',
  'sources:',
  '  - { name: pager, kind: pagerduty, token: "env:PAGER", poll: 15s }',
  '  - { name: plover, kind: alertmanager, urls: ["http://am1.invalid"], poll: 15s, mirrorAcks: true }',
  '',
].join('\n')

async function begin(): Promise<void> {
  night = await startNight({
    config,
    env: { PAGER: 'a-key-of-some-length' },
    connect: (clock) => {
      pager = createScriptedSource(clock, deedKinds)
      monitor = createScriptedSource(clock, deedKinds)
      return ({ kind }) => (kind === 'pagerduty' ? pager : monitor).connect()
    },
  })
}

const alert = (part: Record<string, string> = {}, summary = 'disk full'): void =>
  void monitor.put(`a-${part.node ?? 'n1'}`, { labels: { ...labels, ...part }, annotations: { summary } })
const incident = (parts: readonly object[], severity = 'page'): void =>
  void pager.put('P17', {
    labels: { alertname: 'Payments', severity, incident: '17' },
    annotations: { summary: 'incident 17', 'nightdesk.parts': JSON.stringify(parts) },
  })
const look = (): Promise<void> => night.pass(17 * secondMs)
const places = (): Record<string, string> =>
  Object.fromEntries([...night.state().episodes.values()].map((one) => [one.title, placeOf(one, [])]))
const calls = (): number => night.shown.filter(({ loud }) => loud).length

it('stands in the incident’s row, whichever of the two came first', async () => {
  await begin()
  incident([labels])
  await look()
  alert()
  await look()
  expect(places()).toEqual({ 'incident 17': 'needs-you', 'disk full': 'joined' })
  expect(calls()).toBe(1)
  expect(night.episode('disk full')).toMatchObject({ calledAt: null, outcome: 'wake' })
})

it('is found when the incident comes after the alert has called', async () => {
  await begin()
  alert()
  await look()
  expect(calls()).toBe(1)
  incident([labels])
  await look()
  expect(places()).toEqual({ 'incident 17': 'needs-you', 'disk full': 'joined' })
})

it('one key takes both, there and here, with what came of each', async () => {
  await begin()
  incident([labels])
  alert()
  await look()
  await night.order('alerts.acknowledge', { episodeId: night.episode('incident 17').id })
  expect(places()).toEqual({ 'incident 17': 'in-hand', 'disk full': 'joined' })
  monitor.answer = () => ({
    ...{ ok: false, final: true, retryAfterMs: null },
    failure: { kind: 'forbidden', detail: 'needs another role' },
  })
  await night.pass(8 * secondMs)
  expect(pager.done.map(({ deed }) => deed.kind)).toEqual(['acknowledge'])
  expect(night.episode('incident 17').ack).toMatchObject({ mine: true, order: { state: 'sent' } })
  expect(night.episode('disk full').ack).toMatchObject({
    ...{ mine: true, order: { state: 'refused', reason: 'needs another role' } },
  })
})

it.each([
  ['the incident is over', () => pager.alerts.delete('P17')],
  [
    'somebody keeps the incident quiet there',
    () => void pager.put('P17', { quiet: { kind: 'silenced', by: 'Ana', why: null, until: null } }),
  ],
  ['the incident is less urgent than the alert', () => incident([labels], 'notify')],
  ['the incident names another alert', () => incident([{ ...labels, node: 'n9' }])],
])('has a row and a call of its own again when %s', async (_, happens) => {
  await begin()
  incident([labels])
  alert()
  await look()
  expect(places()['disk full']).toBe('joined')
  const before = calls()
  happens()
  for (let times = 0; times < 4; times += 1) await look()
  expect(places()['disk full']).toBe('needs-you')
  expect(night.episode('disk full').calledAt).not.toBeNull()
  expect(calls()).toBeGreaterThan(before)
})

it('stays apart where two alerts would fit, and where a person said that it is another trouble', async () => {
  await begin()
  incident([labels, { ...labels, node: 'n2' }])
  alert()
  alert({ node: 'n2' }, 'disk of n2')
  await look()
  expect(places()).toMatchObject({ 'disk full': 'joined', 'disk of n2': 'joined' })
  await night.order('alerts.takeApart', { episodeId: night.episode('disk of n2').id })
  await look()
  expect(places()).toMatchObject({ 'disk full': 'joined', 'disk of n2': 'needs-you' })
  await night.restart()
  await look()
  expect(places()).toMatchObject({ 'disk full': 'joined', 'disk of n2': 'needs-you' })
  await expect(
    night.order('alerts.takeApart', { episodeId: night.episode('disk of n2').id }),
  ).rejects.toMatchObject({ code: 'not-found' })
})

it('is joined after a new start too', async () => {
  await begin()
  incident([labels])
  await look()
  await night.restart()
  alert()
  await look()
  expect(places()['disk full']).toBe('joined')
})

it('several chosen, and taken back, go with all that stands in their rows', async () => {
  await begin()
  incident([labels])
  alert()
  await look()
  const run = { id: 'b1', episodeIds: [night.episode('incident 17').id], deed: { kind: 'acknowledge' } }
  await night.order('batch.run', run)
  expect(night.episode('disk full').ack?.mine).toBe(true)
  await night.order('batch.undo', { id: 'b1' })
  expect(night.episode('disk full').ack).toBeNull()
  expect(places()['incident 17']).toBe('needs-you')
})
