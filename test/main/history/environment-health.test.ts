/** A layer is quiet only while everything that ever told of it would tell of it now. */
import { expect, it } from 'vitest'
import type { Layer } from '../../../contract/alert.ts'
import type { SourceHealth } from '../../../contract/source-health.ts'
import { layersOf } from '../../../main/history/environment-health.ts'
import { aSource, nightNow } from '../../helpers/fixtures.ts'

const dnsBy = (...sources: readonly SourceHealth[]) => {
  const speaks = new Map<Layer, ReadonlySet<string>>([['dns', new Set(sources.map(({ id }) => id))]])
  const watched = new Map(sources.map((source) => [String(source.id), source]))
  return layersOf([], speaks, watched, nightNow).find(({ layer }) => layer === 'dns')
}
const relay = aSource('relay', { unproven: 'nothing tells whether its senders are alive' })

it('is quiet where each of them was heard just now', () => {
  expect(dnsBy(aSource('plover'), aSource('heron'))).toMatchObject({ state: 'quiet', reason: null })
})

it('is not quiet beside a source whose silence proves nothing, however well another one is seen', () => {
  for (const layer of [dnsBy(relay), dnsBy(aSource('plover'), relay)])
    expect(layer).toMatchObject({
      state: 'unknown',
      reason: 'The silence of relay proves nothing: nothing tells whether its senders are alive.',
    })
})
