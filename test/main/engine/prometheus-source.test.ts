/** A Prometheus as a source, through a whole night: what calls, what does not, and what is said of it. */
import { afterEach, describe, expect, it } from 'vitest'
import type { Evidence } from '../../../contract/postmortem-evidence.ts'
import type { SourceSettings } from '../../../contract/queries.ts'
import { isAllQuiet } from '../../../contract/state.ts'
import { unwatchedPeers } from '../../../main/engine/unwatched-peers.ts'
import { type Night, startNight } from '../../helpers/a-night.ts'
import {
  anAlertOf,
  aRule,
  inMemory,
  type ScriptedPrometheus,
  scriptPrometheus,
} from '../../helpers/scripted-prometheus.ts'

let night: Night
let double: ScriptedPrometheus
afterEach(() => night.close())

async function begin(more = '', alertmanagers: readonly string[] = [], fields = ''): Promise<void> {
  double = scriptPrometheus()
  double.alertmanagers = alertmanagers
  night = await startNight({
    config: `version: 1
me: Mara Lind
sources:
  - { name: prom, kind: prometheus, urls: ["http://prom.invalid"], poll: 15s${fields} }
${more}`,
    http: () => inMemory({ 'http://prom.invalid': double }),
  })
}

const at = (ms: number): string => new Date(night.clock.now() + ms).toISOString()
const health = () => night.state().sources[0]
const quiet = (): boolean => isAllQuiet(night.state(), night.titles('needs-you').length, night.clock.now())
const down = (state: string, activeAt: string) =>
  aRule('Down', { duration: 300, alerts: [anAlertOf('Down', { state, activeAt })] })

/** Wakes for everything, whatever its severity. */
const wakesForAll = `
night:
  rules:
    - { name: all, then: wake, offDuty: wake }
`

describe('an alert that waits to fire', () => {
  it.each([
    ['by the standard table', ''],
    ['where everything wakes', wakesForAll],
  ])('calls nobody %s, and is called when it fires as an alert of its own', async (_, table) => {
    await begin(table)
    const activeAt = at(-60_000)
    double.rules = [down('pending', activeAt)]
    await night.pass(40_000)
    expect(night.titles('kept-quiet')).toEqual(['Down of a'])
    expect(night.episode('Down of a')).toMatchObject({ severity: 'page', calledAt: null })
    expect(night.shown).toEqual([])
    // Somebody takes it in hand while it waits: that is no word about what it becomes.
    await night.order('alerts.acknowledge', { episodeId: night.episode('Down of a').id })
    double.rules = [down('firing', activeAt)]
    await night.pass(20_000)
    expect(night.titles('needs-you')).toEqual(['Down of a'])
    expect(night.shown).toHaveLength(1)
    await night.pass(40_000)
    expect(night.titles('kept-quiet')).toEqual([])
  })
})

describe('a postmortem of an alert of Prometheus', () => {
  it('counts from when its rule began to wait', async () => {
    await begin('', [], ', tenant: team-a')
    double.rules = [down('firing', at(-600_000))]
    // Its rules were read at the start, before there was one; they are every ten minutes.
    await night.pass(620_000)
    const { id, firedAt } = night.episode('Down of a')
    await night.order('postmortems.create', { episodeIds: [id] })
    const postmortemId = night.postmortemsShown.at(-1)
    const { from, startWhy } = await night.query<Evidence>('postmortems.evidence', { postmortemId })
    expect([firedAt - (from + 1_800_000), startWhy]).toEqual([
      300_000,
      expect.stringMatching(/waits 5 min before it fires/),
    ])
    expect(double.asked.filter(({ headers }) => headers['x-scope-orgid'] !== 'team-a')).toEqual([])
  })
})

describe('a rule that cannot be evaluated', () => {
  it('takes "all quiet" away, is named, and gives it back', async () => {
    await begin()
    double.rules = [aRule('Fine')]
    await night.pass(20_000)
    expect(quiet()).toBe(true)
    double.rules = [aRule('Fine'), aRule('Broken', { health: 'err', lastError: 'no data source' })]
    await night.pass(20_000)
    expect(health()?.blindSpots).toEqual([{ name: 'Broken', detail: 'no data source' }])
    expect(quiet()).toBe(false)
    double.rules = [aRule('Fine'), aRule('Broken')]
    await night.pass(20_000)
    expect(quiet()).toBe(true)
  })
})

describe('an Alertmanager that a Prometheus sends to', () => {
  it('is offered on its card, until somebody watches it', async () => {
    await begin('', ['http://am1:9093', 'http://am2:9093'])
    await night.pass(20_000)
    const urls = ['http://am1:9093', 'http://am2:9093']
    expect(health()?.unwatched).toEqual({ urls, beside: null, isSome: false })
    // It stands although it is read only now and then.
    await night.pass(60_000)
    expect(health()?.unwatched?.urls).toEqual(urls)
    await night.order('sources.save', {
      ...{ name: 'am', kind: 'alertmanager', urls: ['http://am1:9093'], pollMs: 15_000, mirrorAcks: false },
      ...{ auth: { kind: 'none' }, headers: {}, caFile: null },
    })
    await night.pass(20_000)
    const prom = () => night.state().sources.find(({ name }) => name === 'prom')
    expect(prom()?.unwatched).toEqual({ urls: ['http://am2:9093'], beside: 'am', isSome: true })
    const { form } = await night.query<SourceSettings>('sources.settings', { name: 'am' })
    await night.order('sources.save', { ...form, urls })
    await night.pass(20_000)
    expect(prom()).toMatchObject({ unwatched: null })
  })

  const one = { id: 'plover', kind: 'alertmanager', urls: ['https://am1:9093'] } as const
  it.each([
    ['every one is watched', ['http://am1:9093'], [one], null],
    ['one of a pair is not', ['http://am1:9093', 'http://am2:9093'], [one], ['http://am2:9093']],
    ['they are known by other names', ['http://10.0.0.1:9093', 'http://10.0.0.2:9093'], [one], null],
    ['it sends nowhere', [], [], null],
    [
      'a tenant of Mimir is one',
      ['http://mimir/alertmanager'],
      [
        {
          id: 'team',
          kind: 'mimir',
          urls: ['http://mimir'],
          options: { kind: 'mimir', tenant: 'a', prefix: '/alertmanager' },
        } as const,
      ],
      null,
    ],
  ])('when %s', (_, sendsTo, configs, missing) => {
    expect(unwatchedPeers(sendsTo, configs)?.urls ?? null).toEqual(missing)
  })
})
