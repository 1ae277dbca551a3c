/** What every source lists: all of it, once, whatever moves while it is read. */
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../helpers/eventually.ts'
import { aDesk, summaryIn } from './harness.ts'
import { harnesses } from './harnesses.ts'
import { anItem, items } from './item.ts'

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
      ...[anItem('a'), anItem('b', { title: 'another title' }), anItem('c')]
        .map(summaryIn(upstream))
        .toSorted(),
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

  it.for([0, 1, 100, 101, 10_001, 50_000])(
    'knows %i of them, or says that it does not',
    async (count, context) => {
      const { keeper, upstream, known, polls } = await aDesk(harness)
      if (harness.mostListed !== null && count > harness.mostListed + 1)
        context.skip(`${harness.kind} lists ${harness.mostListed} at most: one more says the same`)
      await keeper.poll()
      await upstream.put(items(count))
      const last = await polls(count > 1_000 && harness.mostListed !== null ? 12 : 2)
      if (harness.mostListed === null || count <= harness.mostListed) {
        expect(new Set(known()).size).toBe(count)
        expect(known()).toHaveLength(count)
        return
      }
      expect(last).toMatchObject({
        kind: 'answer',
        complete: false,
        remarks: [expect.stringMatching(/more than/)],
      })
      expect(known().length).toBeGreaterThanOrEqual(harness.mostListed)
    },
  )

  it('tells by itself that a look is worth it, and again after its stream was cut', async (context) => {
    const { clock, keeper, upstream, source, known } = await aDesk(harness)
    if (!source.listen || !upstream.front)
      return context.skip(`${harness.kind} tells nothing by itself that a look would find`)
    let told = 0
    const end = source.listen(() => {
      told += 1
    })
    onTestFinished(end)
    // Some time goes by at each look: what was put off comes, and what is asked for anew has time to be answered.
    const toldOf = (): number => {
      clock.advance(250)
      return told
    }
    // What happened before it listened is found by a look, so that the first news is that it listens.
    await eventually(toldOf).toBeGreaterThan(0)
    await keeper.poll()
    for (const act of [() => upstream.put([anItem('a')]), () => upstream.cutStreams?.()]) {
      const before = told
      await act()
      await eventually(toldOf).toBeGreaterThan(before)
      await keeper.poll()
      expect(known()).toEqual(['a'])
    }
  })

  it('loses, doubles and ends nothing that moves while its pages are read', async (context) => {
    const { keeper, upstream, known, polls } = await aDesk(harness)
    const { front, vanish } = upstream
    await keeper.poll()
    await upstream.put(items(250))
    const before = front?.lists() ?? 0
    await keeper.poll()
    const pages = (front?.lists() ?? 0) - before
    if (!front || pages < 2)
      return context.skip(`${harness.kind} comes in one piece: nothing moves within it`)
    if (!vanish) throw new Error('a kind with pages can lose an item between them')
    const left = new Set(known())
    for (let round = 0; round < 3; round += 1) {
      const read = front.lists()
      front.onList = (count) => {
        if (count !== read + 1) return
        for (const id of [...left].slice(0, 3)) {
          vanish(id)
          left.delete(id)
        }
        void upstream.put([anItem(`new-${round}`)])
        void upstream.retitle('item-150', `title ${round}`)
        left.add(`new-${round}`)
      }
      await keeper.poll()
      // What is still there is known all the while, once.
      const now = known()
      expect([...left].filter((id) => !id.startsWith('new') && !now.includes(id))).toEqual([])
      expect(new Set(now).size).toBe(now.length)
    }
    front.onList = null
    await polls(3)
    expect(known()).toEqual([...left].toSorted())
    const moved = [...keeper.open.values()].find((alert) => upstream.idOf(alert) === 'item-150')
    expect(moved?.annotations.summary).toBe(summaryIn(upstream)({ id: 'item-150', title: 'title 2' }))
  })
})
