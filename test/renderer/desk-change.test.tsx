/** Another engine's alerts take the place of those on the page: nothing that was begun about the old ones may go on. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Episode } from '../../contract/alert.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { SilenceInventory } from '../../contract/silences.ts'
import type { Connection } from '../../contract/wire.ts'
import { aDesk, anEpisode, anOrder, aSnapshot, aSource, hourMs, nightNow } from '../helpers/fixtures.ts'

let root: Root
let page: typeof import('../../renderer/store.ts')
let stopKeys: () => void
let orders: (readonly [string, unknown])[]
let answers: Map<string, (answer: unknown) => void>

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../renderer/store.ts')
  const { startWatchers } = await import('../../renderer/watchers.ts')
  const { listenToKeys } = await import('../../renderer/keyboard.ts')
  const { App } = await import('../../renderer/app.tsx')
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  startWatchers()
  stopKeys = listenToKeys()
  await act(async () => root.render(<App />))
})
afterAll(async () => {
  await act(async () => root.unmount())
  stopKeys()
  vi.useRealTimers()
})

beforeEach(async () => {
  orders = []
  // One answer at a time is waited for: the test before may have left one owing, and one more behind it.
  for (let owed = answers?.get('silences.list'); owed; owed = answers.get('silences.list')) {
    answers.delete('silences.list')
    await act(async () => owed?.({ entries: [], unread: [] }))
  }
  answers = new Map()
  const engine = {
    order: async (name: string, input: unknown) => void orders.push([name, input]),
    query: (name: string) => new Promise((resolve) => answers.set(name, resolve)),
    close: () => {},
  }
  await act(async () => {
    page.usePage.setState({ engine: engine as unknown as Connection, filter: '', filtering: false })
    sit('drill', ['Drill: API down', 'Drill: disk full', 'Drill: DNS slow'])
  })
  await pass(2_000)
  orders.length = 0
})

const now = (): number => Date.now()
const pass = (ms: number) => act(async () => void vi.advanceTimersByTime(ms))
const state = () => page.usePage.getState()
const given = (): readonly string[] =>
  orders.map(([name]) => name).filter((name) => name !== 'armed.report' && name !== 'drafts.save')

let starts = 0

/** The page comes to a desk, whose alerts are numbered from 1. */
function sit(which: 'drill' | 'real', titles: readonly string[], startedAt = 0): void {
  starts += 1
  const drill = which === 'drill' ? { startedAt: nightNow + starts, realSources: 1 } : null
  const episodes = titles.map((title, index) =>
    anEpisode({ id: (index + 1) as EpisodeId, title, ackDueAt: now() + hourMs }, now()),
  )
  const sources = [aSource('plover', {}, now())]
  const desk = aDesk({ drill, startedAt })
  page.receive({ event: 'snapshot', snapshot: aSnapshot({ now: now(), desk, sources, episodes }) })
}

async function key(name: string): Promise<void> {
  await act(async () => {
    const target = document.querySelector('dialog[open]') ?? document.activeElement ?? document.body
    const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })
    if (!target.dispatchEvent(event) || name !== 'Enter') return
    if (document.activeElement instanceof HTMLButtonElement) document.activeElement.click()
  })
}

/** From the drill to the real desk, and from the real desk to a backup that was put in its place. */
const moves: readonly (readonly [string, () => void])[] = [
  ['the drill gives way to the real desk', () => sit('real', ['Database down', 'Certificate expired'])],
  ['another engine begins on a backup', () => sit('real', ['Database down', 'Certificate expired'], 7)],
]

describe.each(moves)('when %s', (_, move) => {
  beforeEach(async () => {
    if (move === moves[1]?.[1]) await act(async () => sit('real', ['Old: API down', 'Old: disk full']))
    await pass(2_000)
    orders.length = 0
  })

  it('the question about several alerts is gone, and Enter takes none of the new ones unread', async () => {
    const episodeIds = [1, 2] as EpisodeId[]
    await act(async () => page.usePage.setState({ dialog: { kind: 'acknowledge', episodeIds } }))
    expect(document.querySelector('dialog')?.textContent).toContain('Acknowledge 2 alerts?')
    await pass(5_000)
    await act(async () => move())
    expect([state().dialog, document.querySelector('dialog')]).toEqual([null, null])
    await key('Enter')
    await key('a')
    expect(given()).toEqual([])
    // Once the hand has rested it means what stands there.
    await pass(1_500)
    await key('a')
    expect(given()).toEqual(['alerts.acknowledge'])
  })

  it('nothing is picked and the most urgent of the new ones is selected', async () => {
    await act(async () =>
      page.usePage.setState({
        picked: new Set([1, 2] as EpisodeId[]),
        pickFrom: 'e1',
        selected: 'e2',
        touched: true,
      }),
    )
    await act(async () => move())
    expect(state().picked.size).toBe(0)
    expect(state()).toMatchObject({ pickFrom: null, selected: 'e1', touched: false })
  })

  it('the filter is judged anew: what was said of the same numbers hides nothing', async () => {
    await act(async () =>
      page.usePage.setState({
        filter: 'team="edge"',
        judged: { key: 'team="edge"', ids: new Set([1]), judgedTo: 99 },
      }),
    )
    await act(async () => page.relist())
    expect(shown()).toHaveLength(1)
    const late = answers.get('episodes.filter')
    await act(async () => move())
    expect(shown()).toEqual(['Database down', 'Certificate expired'])
    // An answer of the old engine that comes only now is about other alerts.
    await act(async () => late?.({ ids: [], judgedTo: 99, problem: null }))
    expect(shown()).toHaveLength(2)
    await pass(200)
    await act(async () => answers.get('episodes.filter')?.({ ids: [2], judgedTo: 2, problem: null }))
    expect(shown()).toEqual(['Certificate expired'])
  })

  it('the silences are those of the new engine, whenever the old answer comes', async () => {
    const inventory: SilenceInventory = { entries: [], unread: [] }
    const silenceOrders = new Map([[1 as EpisodeId, anOrder({ state: 'refused' })]])
    await act(async () => page.usePage.setState({ inventory, silenceOrders }))
    const late = answers.get('silences.list')
    answers.delete('silences.list')
    await act(async () => move())
    expect([state().inventory, state().silenceOrders.size]).toEqual([null, 0])
    await act(async () => late?.(inventory))
    expect(state().inventory).toBe(null)
    // It was asked for again by itself.
    await act(async () => answers.get('silences.list')?.(inventory))
    expect(state().inventory).toBe(inventory)
  })

  it('the answer about an alert of the same number is not shown for the new one', async () => {
    await act(async () => page.usePage.setState({ selected: 'e1', touched: true }))
    const late = answers.get('episodes.detail')
    expect(late).toBeDefined()
    await act(async () => move())
    await act(async () => late?.({ version: 1, summary: 'made up' }))
    expect(state().details.size).toBe(0)
  })

  it('readers hear which alerts stand there now', async () => {
    await act(async () => move())
    expect(state().said.text).toContain('Page: Database down')
  })
})

const shown = (): readonly string[] =>
  state().rows.flatMap((row) => (row.kind === 'episode' ? [(row.episode as Episode).title] : []))

describe('while the desk is the same', () => {
  it('a fresh snapshot closes and lets go of nothing', async () => {
    const { state: before } = state()
    if (!before) throw new Error('no state')
    const episodeIds = [1, 2] as EpisodeId[]
    await act(async () =>
      page.usePage.setState({ picked: new Set(episodeIds), dialog: { kind: 'snooze', episodeIds } }),
    )
    const episodes = [...before.episodes.values()]
    const threads = [...before.threads.values()]
    await act(async () => page.receive({ event: 'snapshot', snapshot: { ...before, episodes, threads } }))
    expect(state()).toMatchObject({ dialog: { kind: 'snooze' } })
    expect(state().picked.size).toBe(2)
  })
})
