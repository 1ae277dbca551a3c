/** The evidence beside the text: by key into the timeline, laid aside, filtered; what stands in the text is ticked. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { EpisodeId, PostmortemId } from '../../../contract/ids.ts'
import { newSummary, type PostmortemSummary } from '../../../contract/postmortem.ts'
import type { Evidence } from '../../../contract/postmortem-evidence.ts'
import type { Connection } from '../../../contract/wire.ts'
import { anEvidence } from '../../helpers/evidence-engine.ts'
import { anEpisode, aSnapshot, nightNow } from '../../helpers/fixtures.ts'

let root: Root
let page: typeof import('../../../renderer/store.ts')
let doors: typeof import('../../../renderer/postmortems/sheet-door.ts')
let texts: typeof import('../../../renderer/postmortems/texts.ts')
let Pane: typeof import('../../../renderer/postmortems/evidence-pane.tsx')['EvidencePane']
let Bar: typeof import('../../../renderer/postmortems/open-ones.tsx')['OpenOnes']
let evidence: Evidence
let asked: number
let given: [string, unknown][]
let inserted: string[]
let wentTo: number[]
let starts = 0
let summary: PostmortemSummary

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../../renderer/store.ts')
  doors = await import('../../../renderer/postmortems/sheet-door.ts')
  texts = await import('../../../renderer/postmortems/texts.ts')
  Pane = (await import('../../../renderer/postmortems/evidence-pane.tsx')).EvidencePane
  Bar = (await import('../../../renderer/postmortems/open-ones.tsx')).OpenOnes
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
})
afterAll(async () => {
  await act(async () => root.unmount())
  vi.useRealTimers()
})

beforeEach(async () => {
  starts += 1
  evidence = anEvidence()
  ;[asked, given, inserted, wentTo] = [0, [], [], []]
  const id = starts as PostmortemId
  summary = {
    ...newSummary(nightNow),
    ...{ id, title: 'Ingress', uid: `u${id}`, words: 3, episodeIds: [1 as EpisodeId] },
  }
  const other = { ...summary, id: 900 as PostmortemId, title: 'Nodes of dunlin', uid: 'other' }
  const query = async (name: string): Promise<unknown> => {
    if (name !== 'postmortems.evidence') throw new Error(`not asked here: ${name}`)
    asked += 1
    return evidence
  }
  const order = async (name: string, input: unknown): Promise<void> => {
    given.push([name, input])
  }
  const door = {
    ...{ text: () => '', insert: () => {}, addToSection: () => {}, focus: () => {} },
    insertTimelineLine: (line: string) => inserted.push(line),
    goTo: (at: number) => wentTo.push(at),
  }
  doors.openSheetDoor(id, door)
  await act(async () => {
    texts.useTexts.setState({ texts: new Map() })
    page.usePage.setState({ engine: { query, order } as unknown as Connection, link: 'open' })
    const night = aSnapshot({ episodes: [anEpisode({ id: 1 as EpisodeId })], postmortems: [summary, other] })
    page.receive({ event: 'snapshot', snapshot: night })
    root.render(
      <>
        <Bar summary={summary} />
        <Pane summary={summary} />
      </>,
    )
  })
})

const list = (): HTMLElement => {
  const found = document.getElementById('evidence-list')
  if (!found) throw new Error('there is no list')
  return found
}
const press = (key: string, target: EventTarget = list()): Promise<void> =>
  act(
    async () =>
      void target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
  )
const shown = (): readonly string[] =>
  [...document.querySelectorAll('.proof')].map((each) => each.getAttribute('data-key') ?? '')
const click = (words: string): Promise<void> =>
  act(async () => {
    const found = [...document.querySelectorAll('button')].find((each) => each.textContent?.startsWith(words))
    if (!found) throw new Error(`no button says ${words}`)
    found.click()
  })
const type = (text: string): Promise<void> =>
  act(async () => {
    const open = { text, saved: text, base: 1, standing: 'saved', problem: null, turn: 0 } as const
    const spot = { start: 0, end: 0, top: 0 }
    texts.useTexts.setState({ texts: new Map([[summary.id, { ...open, spot }]]) })
  })

it('shows other alerts of the same time by a chip of their own alone', async () => {
  expect([...document.querySelectorAll('.evidence-chip')].map((each) => each.textContent)).not.toContain(
    'Also then',
  )
  const [first] = evidence.items
  if (!first) throw new Error('there is no evidence')
  const other = { ...first, key: 'e9999', group: 'nearby', isMain: false, text: 'Fired: Disk full' } as const
  const before = shown()
  const words = (): string => document.querySelector('.evidence-span')?.textContent ?? ''
  const said = words()
  evidence = { ...evidence, items: [...evidence.items, other] }
  const { askEvidenceAgain } = await import('../../../renderer/postmortems/evidence-desk.ts')
  await act(async () => askEvidenceAgain())
  expect([shown(), words()]).toEqual([before, said])
  await click('Also then')
  expect(shown()).toEqual(['e9999'])
  await click('All')
  expect(shown()).toEqual(before)
})

it('puts the chosen line in by I, moved to by J and K, and asks the engine once for both places', async () => {
  expect([asked, shown().length]).toEqual([1, 11])
  await act(async () => list().focus())
  await press('j')
  await press('j')
  await press('k')
  await press('i')
  expect(inserted).toEqual([evidence.items[1]?.line])
  expect(list().getAttribute('aria-activedescendant')).toBe('evidence-e12')
})

it('ticks what stands in the text, says of what was edited that it was, and goes there instead of putting it in twice', async () => {
  const [first, second] = evidence.items
  await type(`# T\n\n## Timeline\n\n${first?.line}\n${second?.line.replace('Called', 'Phoned')}\n`)
  const ticks = [...document.querySelectorAll('.proof')].map(
    (each) => each.querySelector('.proof-tick')?.textContent ?? null,
  )
  expect(ticks.slice(0, 3)).toEqual(['In the text', 'In the text, edited', null])
  await act(async () => list().focus())
  await press('i')
  expect([inserted, wentTo]).toEqual([[], [18]])
})

it('shows what a filter and a search leave, and says when that is nothing', async () => {
  await click('Notes')
  expect(shown()).toEqual(['e17', 'e18'])
  await click('Acks')
  expect(shown()).toEqual(['e14', 'e15'])
  await click('All')
  const search = document.getElementById('evidence-search') as HTMLInputElement
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
  const find = (words: string): Promise<void> =>
    act(async () => {
      setValue?.call(search, words)
      search.dispatchEvent(new Event('input', { bubbles: true }))
    })
  await find('mira LIMIT')
  expect(shown()).toEqual(['e17', 'e18'])
  await find('nowhere')
  expect(document.querySelector('.evidence-word')?.textContent).toBe('Nothing here has these words.')
})

it('lays a line aside by X and takes it back', async () => {
  await act(async () => list().focus())
  await press('x')
  const key = evidence.items[0]?.key
  expect(given).toEqual([['postmortems.setAside', { postmortemId: summary.id, key, aside: true }]])
  evidence = { ...evidence, items: evidence.items.map((item) => ({ ...item, isAside: item.key === key })) }
  await act(async () =>
    page.receive({
      event: 'changed',
      changes: { episodes: [anEpisode({ id: 1 as EpisodeId, version: 9 })] },
    }),
  )
  expect(shown()).not.toContain(key)
  await click('Aside')
  expect(shown()).toEqual([key])
  await press('j')
  await press('x')
  expect(given.at(-1)).toEqual(['postmortems.setAside', { postmortemId: summary.id, key, aside: false }])
})

it('leaves letters alone where single keys are off, but not the arrows', async () => {
  await act(async () => {
    const { state } = page.usePage.getState()
    if (!state) throw new Error('no state')
    const settings = { ...state.desk.settings, singleKeys: false }
    page.receive({ event: 'changed', changes: { desk: { ...state.desk, settings } } })
  })
  await act(async () => list().focus())
  await press('ArrowDown')
  await press('i')
  expect(inserted).toEqual([])
  await press('Enter')
  expect(inserted).toEqual([evidence.items[1]?.line])
})

it('carries the line with its mark when it is dragged', async () => {
  const data = new Map<string, string>()
  const event = new Event('dragstart', { bubbles: true })
  Object.assign(event, { dataTransfer: { setData: (type: string, text: string) => data.set(type, text) } })
  await act(async () => void document.querySelector('[data-key=e15]')?.dispatchEvent(event))
  expect(data.get('application/x-nightdesk-line')).toBe(evidence.items[5]?.line)
})

it('offers what is open about the same alert, by one key, as long as nobody has typed', async () => {
  evidence = anEvidence({ openOnes: [{ id: 900 as PostmortemId, title: 'Nodes of dunlin' }] })
  await act(async () =>
    page.receive({
      event: 'changed',
      changes: { episodes: [anEpisode({ id: 1 as EpisodeId, version: 9 })] },
    }),
  )
  expect(document.querySelector('.open-ones')?.textContent).toContain('Open already: Nodes of dunlin')
  await act(async () => {
    const key = { code: 'KeyA', key: 'a', altKey: true, bubbles: true, cancelable: true }
    document.body.dispatchEvent(new KeyboardEvent('keydown', key))
  })
  const wanted = { postmortemId: 900, episodeIds: [1], from: summary.id }
  expect(given).toEqual([['postmortems.addAlerts', wanted]])
  await act(async () => root.render(<Bar summary={{ ...summary, version: 2 }} />))
  expect(document.querySelector('.open-ones')).toBeNull()
})
