/** What every source lists: all of it, once, whatever moves while it is read. */
import { describe, expect, it } from 'vitest'
import { aDesk, anItem, items } from './harness.ts'
import { harnesses } from './harnesses.ts'

describe.each(harnesses)('$kind', (harness) => {
  it('lists what is there, in full at first and then only what differs', async () => {
    const { keeper, upstream, known } = await aDesk(harness)
    await keeper.poll()
    await upstream.put([anItem('a'), anItem('b'), anItem('c')])
    await keeper.poll()
    expect(known()).toEqual(['a', 'b', 'c'])
    await upstream.retitle('b', 'another title')
    const polled = await keeper.poll()
    expect(polled).toMatchObject({ kind: 'answer', full: false, total: 3 })
    expect(polled.kind === 'answer' && polled.changed.slice().map(upstream.idOf)).toEqual(['b'])
    expect([...keeper.open.values()].map(({ annotations }) => annotations.summary).toSorted()).toEqual([
      'another title',
      'trouble a',
      'trouble c',
    ])
    expect(await keeper.poll()).toMatchObject({ kind: 'answer', full: false, gone: [], total: 3 })
  })

  it('ends what is over, and only that', async () => {
    const { keeper, upstream, known, polls } = await aDesk(harness)
    await keeper.poll()
    await upstream.put([anItem('a'), anItem('b')])
    await polls(2)
    await upstream.end('a')
    await polls(2)
    expect(known()).toEqual(['b'])
  })

  it('tells everything again after it was told to forget', async () => {
    const { keeper, upstream, source } = await aDesk(harness)
    await keeper.poll()
    await upstream.put([anItem('a'), anItem('b')])
    await keeper.poll()
    source.forget()
    const polled = await keeper.poll()
    expect(polled).toMatchObject({ kind: 'answer', full: true, total: 2 })
    expect(polled.kind === 'answer' && polled.changed.slice().map(upstream.idOf).toSorted()).toEqual([
      'a',
      'b',
    ])
  })

  it.each([0, 1, 100, 101, 10_001])('knows %i of them', async (count) => {
    const { keeper, upstream, known, polls } = await aDesk(harness)
    await keeper.poll()
    await upstream.put(items(count))
    await polls(2)
    expect(new Set(known()).size).toBe(count)
    expect(known()).toHaveLength(count)
  })
})
