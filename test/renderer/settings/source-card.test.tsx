/** What the card of a source offers while it cannot be seen. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SourceHealth } from '../../../contract/source-health.ts'
import type { Connection } from '../../../contract/wire.ts'
import { aSilentSource, aSnapshot, aSource, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'

let root: Root
let page: typeof import('../../../renderer/store.ts')
let card: typeof import('../../../renderer/settings/source-card.tsx')
let given: (readonly [string, unknown])[]

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../../renderer/store.ts')
  card = await import('../../../renderer/settings/source-card.tsx')
  return () => vi.useRealTimers()
})
beforeEach(() => {
  given = []
  const order = async (name: string, input: unknown): Promise<void> => void given.push([name, input])
  const engine = { order, query: () => new Promise(() => {}), close: () => {} }
  page.usePage.setState({ engine: engine as unknown as Connection })
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
})
afterEach(() => act(async () => root.unmount()))

async function show(source: SourceHealth): Promise<void> {
  await act(async () => {
    page.receive({ event: 'snapshot', snapshot: aSnapshot({ sources: [source] }) })
    root.render(<card.SourceCard source={source} edit={() => {}} />)
  })
}

const buttons = (): readonly string[] =>
  [...document.querySelectorAll('button')].map((button) => button.textContent ?? '')
const press = (words: string) =>
  act(async () =>
    [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith(words))?.click(),
  )

const byHand = { by: 'Mira Lund', at: nightNow, until: nightNow + hourMs }

describe('the card of a source', () => {
  it.each([
    ['stale', aSilentSource('plover', 100_000)],
    ['blind', aSilentSource('plover', 20 * minuteMs)],
  ])('that is %s offers to watch it by hand, and asks for how long', async (_, source) => {
    await show(source)
    await press('I watch it by hand')
    expect(given).toEqual([])
    await press('2 h')
    expect(given).toEqual([['sources.watchByHand', { name: 'plover', untilAt: nightNow + 2 * hourMs }]])
  })

  it('that is live offers nothing of the kind', async () => {
    await show(aSource('plover'))
    expect(buttons()).toEqual(['Try again plover', 'Edit plover', 'Remove plover'])
  })

  it('says who watches it until when, and ends that or lets it last longer', async () => {
    await show(aSilentSource('plover', 100_000, { byHand }))
    expect(document.body.textContent).toMatch(/In hand, still not seen: you watch it by hand until \d\d:14\./)
    await press('End')
    expect(given).toEqual([['sources.watchByHand', { name: 'plover', untilAt: null }]])
    await press('Longer')
    await press('4 h')
    expect(given[1]).toEqual(['sources.watchByHand', { name: 'plover', untilAt: nightNow + 4 * hourMs }])
  })
})
