/** What an inhibited alert says of the one that keeps it quiet. */
import { afterEach, describe, expect, it } from 'vitest'
import { fingerprintOf } from '../../../main/drill/fingerprint.ts'
import { type Night, pageLabels, startNight } from '../../helpers/a-night.ts'

let night: Night
afterEach(() => night.close())

const title = 'Ingress answers 5xx'
const words = { summary: title }
const cause = { alertname: 'ClusterUpdating', severity: 'none', cluster_id: 'pay-eu' }
const causeTitle = 'The cluster is being updated'
const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })
const updating = {
  source: [is('alertname', cause.alertname)],
  target: [is('severity', 'page')],
  equal: ['cluster_id'],
}

describe('the name of an inhibitor', () => {
  /** Alertmanager lists by fingerprint. */
  const withInstance = (labels: Record<string, string>, isWanted: (fingerprint: string) => boolean) => {
    for (let instance = 0; ; instance += 1) {
      const named = { ...labels, instance: `node-${instance}` }
      if (isWanted(fingerprintOf(named))) return named
    }
  }
  const first = withInstance(pageLabels(), (fingerprint) => fingerprint < '1')
  const last = withInstance(cause, (fingerprint) => fingerprint > 'f')

  it.each([
    ['in one piece', 0],
    ['in slices', 200],
  ])('is told at once although it is listed last, in an answer %s', async (_, others) => {
    night = await startNight({ inhibitRules: [updating] })
    await night.pass(20_000)
    for (let index = 0; index < others; index += 1)
      night.fire({ alertname: 'Filler', severity: 'none', instance: `other-${index}` })
    night.fire(first, words)
    night.fire(last, { summary: causeTitle })
    await night.pass(16_000)
    expect(night.episode(title).keptQuiet).toMatchObject({ kind: 'inhibited', by: causeTitle })
  })
})
