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
    root.render(
      <card.SourceCard
        source={source}
        edit={() => given.push(['edit', source.name])}
        watchPeers={(urls, beside) => given.push([beside ?? 'new', urls])}
      />,
    )
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

describe('an Alertmanager that it sends to and nobody watches', () => {
  const urls = ['http://am1:9093', 'http://am2:9093']
  const prom = (more: object) => ({ ...aSource('prom'), kind: 'prometheus', ...more })

  it('is offered: one press opens the form of a new one', async () => {
    await show(prom({ unwatched: { urls, beside: null, isSome: false } }))
    expect(document.body.textContent).toContain(
      'It sends its alerts to http://am1:9093 and http://am2:9093, and no source here watches an Alertmanager',
    )
    await press('Watch them')
    expect(given).toEqual([['new', urls]])
  })

  it('is offered as a peer of the source that has the others', async () => {
    await show(prom({ unwatched: { urls: urls.slice(1), beside: 'plover', isSome: true } }))
    expect(document.body.textContent).toContain('It looks like another peer of plover.')
    await press('Watch it')
    expect(given).toEqual([['plover', ['http://am2:9093']]])
  })

  it('is not told of any more once a source has it', async () => {
    const own = aSource('prom').peers[0]?.url ?? ''
    await show(prom({ unwatched: { urls: [`${own}/`], beside: null, isSome: false } }))
    expect(buttons().filter((words) => words.startsWith('Watch'))).toEqual([])
    expect(document.body.textContent).not.toContain('It sends its alerts')
  })
})

describe('what a card says of severities that nothing maps', () => {
  it('is mended in the form, of an Alertmanager too', async () => {
    await show({ ...aSource('plover'), unknownSeverities: ['P1'] })
    await press('Map them')
    expect(given).toEqual([['edit', 'plover']])
  })
})
