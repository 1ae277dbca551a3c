/** Incidents found by the alerts they name, without a look at any other. */
import { expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import type { Told } from '../../../main/alerts/join.ts'
import { createIncidentIndex } from '../../../main/alerts/join-index.ts'

const told = (...parts: readonly Told['labels'][]): Told => ({
  ...{ kind: 'pagerduty', labels: {}, generatorUrl: null, parts, environment: null, urls: [] },
})
const disk = { alertname: 'DiskFull', node: 'n1' }
const [first, second] = [1 as EpisodeId, 2 as EpisodeId]

it('finds those that name the alert, in whatever order its labels are, and no others', () => {
  const index = createIncidentIndex()
  index.put(first, 1, () => told({ ...disk, node: 'n2' }, { node: 'n1', alertname: 'DiskFull', empty: '' }))
  index.put(second, 1, () => told({ ...disk, node: 'n3' }))
  expect([...index.naming({ ...disk, alertstate: 'firing' })]).toEqual([first])
  expect([...index.naming({ ...disk, node: 'n9' })]).toEqual([])
})

it('reads an incident once for each version, and forgets what it named before', () => {
  const index = createIncidentIndex()
  let reads = 0
  const read = (): Told => {
    reads += 1
    return told({ ...disk, node: `n${reads}` })
  }
  for (const version of [1, 1, 1, 2]) index.put(first, version, read)
  expect(reads).toBe(2)
  expect([...index.naming(disk)]).toEqual([])
  expect([...index.naming({ ...disk, node: 'n2' })]).toEqual([first])
  index.remove(first)
  expect([...index.naming({ ...disk, node: 'n2' })]).toEqual([])
  expect(index.told(first)).toBeUndefined()
})
