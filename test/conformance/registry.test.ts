/** No kind of source is spared the suite. */
import { expect, it } from 'vitest'
import { definitions } from '../../main/sources/registry.ts'
import { aPlatform, aSourceConfig, noAbort } from '../helpers/a-source.ts'
import { createManualClock } from '../helpers/manual-clock.ts'
import { harnesses } from './harnesses.ts'

it('has a harness for every kind that can be watched', async () => {
  const tested = new Set<string>(harnesses.map(({ kind }) => kind))
  const spared: string[] = []
  for (const definition of definitions) {
    if (tested.has(definition.kind)) continue
    const config = aSourceConfig(['http://127.0.0.1:1'], { kind: definition.kind })
    const polled = await definition.connect(config, aPlatform(createManualClock())).poll(noAbort)
    // A kind that this program cannot watch yet says so by itself.
    const isUnbuilt = polled.kind === 'miss' && /cannot watch .* yet/.test(polled.failure.detail)
    if (!isUnbuilt) spared.push(definition.kind)
  }
  expect(spared).toEqual([])
})

it('has one harness a kind', () => {
  const kinds = harnesses.map(({ kind }) => kind)
  expect(new Set(kinds).size).toBe(kinds.length)
})
