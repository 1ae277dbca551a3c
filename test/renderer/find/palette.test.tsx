/** The palette by keys, over an engine that answers when it is told to. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FindAnswer, FindHit, FindTarget } from '../../../contract/find.ts'
import type { Connection } from '../../../contract/wire.ts'
import { anEpisode, aSnapshot, aSource } from '../../helpers/fixtures.ts'

let root: Root
let page: typeof import('../../../renderer/store.ts')
let stopKeys: () => void
const waiting: { readonly text: string; readonly answer: (answer: FindAnswer) => void }[] = []
let orders: (readonly [string, unknown])[]

const dns = anEpisode({ title: 'Cluster DNS slow' })

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  page = await import('../../../renderer/store.ts')
  const { listenToKeys } = await import('../../../renderer/keyboard.ts')
  const { Palette } = await import('../../../renderer/find/palette.tsx')
  document.body.innerHTML = '<input id="elsewhere"><div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  stopKeys = listenToKeys()
  await act(async () => root.render(<Palette />))
})
afterAll(async () => {
  await act(async () => root.unmount())
  stopKeys()
})

beforeEach(async () => {
  // The test before may have left a question owing, and the next behind it.
  await answerAll(found())
  orders = []
  localStorage.clear()
  const engine = {
    order: async (name: string, input: unknown) => void orders.push([name, input]),
    query: (_name: string, { text }: { text: string }) =>
      new Promise((resolve) => waiting.push({ text, answer: resolve })),
    close: () => {},
  }
  await act(async () => {
    page.usePage.setState({ engine: engine as unknown as Connection, screen: 'watch', finding: null })
    page.receive({
      event: 'snapshot',
      snapshot: aSnapshot({ sources: [aSource('plover')], episodes: [dns] }),
    })
    page.usePage.setState({ selected: `e${dns.id}`, touched: true })
  })
})

const hit = (title: string, target: FindTarget, isOpen = false): FindHit => ({
  ...{ target, title: [{ text: title, hit: true }], words: [], from: null, environment: null },
  ...{ customer: null, at: null, isOpen, count: 1 },
})
const found = (...hits: readonly FindHit[]): FindAnswer => ({
  ...{ hits, best: 0, facets: { kinds: [], environments: [], customers: [] } },
  ...{ counted: { matches: hits.length, all: true }, next: null, behind: 0, problem: null },
})
const state = () => page.usePage.getState()
const line = () => document.getElementById('palette-line') as HTMLInputElement
const options = () => [...document.querySelectorAll('.palette [role=option]')]
const active = () => options().find((each) => each.getAttribute('aria-selected') === 'true')?.textContent

async function press(key: string, over: KeyboardEventInit = {}): Promise<void> {
  const target = document.activeElement ?? document.body
  await act(async () => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...over }))
  })
}
async function type(text: string): Promise<void> {
  await act(async () => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    set?.call(line(), text)
    line().dispatchEvent(new Event('input', { bubbles: true }))
  })
}
/** Answers whatever is asked, in order. */
async function answerAll(answer: FindAnswer): Promise<void> {
  while (waiting.length > 0) await act(async () => waiting.shift()?.answer(answer))
}
const open = () => press('k', { ctrlKey: true })

describe('the palette', () => {
  it('opens out of a field and gives the focus back to it', async () => {
    const field = document.getElementById('elsewhere') as HTMLInputElement
    field.focus()
    await open()
    expect(document.activeElement).toBe(line())
    await press('Escape')
    expect(document.getElementById('palette-line')).toBeNull()
    expect(document.activeElement).toBe(field)
    await open()
    await press('k', { ctrlKey: true })
    expect(state().finding).toBeNull()
  })

  it('orders nothing by Enter before anything is typed, and what is chosen once', async () => {
    await open()
    await answerAll(found())
    expect(active()).toBeUndefined()
    await press('Enter')
    expect(state().finding).toBe('')
    await press('ArrowDown')
    expect(active()).toMatch(/^Acknowledge Cluster DNS slow/)
    await press('Enter')
    await press('Enter')
    expect(orders).toEqual([['alerts.acknowledge', { episodeId: dns.id }]])
    expect(state().finding).toBeNull()
  })

  it('waits with Enter for the answer to what is typed, and opens nothing of an older one', async () => {
    await open()
    await answerAll(found())
    await type('old')
    await answerAll(found(hit('Old', { kind: 'customer', name: 'Old' })))
    expect(active()).toContain('Old')
    await type('umbra')
    await press('Enter')
    expect(state().finding).not.toBeNull()
    await answerAll(found(hit('Umbra', { kind: 'customer', name: 'Umbra' })))
    expect(state()).toMatchObject({
      finding: null,
      screen: 'past',
      past: { kind: 'customer', value: 'Umbra' },
    })
  })

  it('does no deed that came to stand first while Enter waited for the answer', async () => {
    await act(async () => page.usePage.setState({ selected: null, screen: 'inbox' }))
    await open()
    await answerAll(found())
    await type('acknowledge')
    await press('Enter')
    await act(async () => page.usePage.setState({ selected: `e${dns.id}`, screen: 'watch' }))
    await answerAll(found(hit('Umbra', { kind: 'customer', name: 'Umbra' })))
    expect(active()).toMatch(/^Acknowledge Cluster DNS slow/)
    expect([orders, state().finding]).toEqual([[], ''])
    await press('Escape')
  })

  it('goes to an alert that fires on Watch, to one that is over in its history, and remembers both', async () => {
    const over = hit('Old one', { kind: 'alert', episodeId: 99 as never, alertname: 'OldOne' })
    const firing = hit(dns.title, { kind: 'alert', episodeId: dns.id, alertname: dns.alertname }, true)
    await open()
    await type('one')
    await answerAll(found(over))
    await press('Enter')
    expect(state()).toMatchObject({ screen: 'past', past: { kind: 'alertname', value: 'OldOne' } })
    await open()
    await type('dns')
    await answerAll(found(firing))
    await press('Enter')
    expect(state()).toMatchObject({ screen: 'watch', selected: `e${dns.id}` })
    await open()
    await answerAll(found())
    const again = options().map((each) => each.textContent)
    expect(again).toContain('Alert: Cluster DNS slow')
    expect(again).toContain('Alert: Old one')
  })

  it('keeps what the hand has chosen when the answer comes', async () => {
    const [one, two] = [
      hit('One', { kind: 'person', name: 'One' }),
      hit('Two', { kind: 'person', name: 'Two' }),
    ]
    await open()
    await type('x')
    await answerAll(found(one, two))
    await press('ArrowDown')
    expect(active()).toContain('Two')
    await press('Enter')
    expect(state().screen).toBe('find')
  })

  it('takes Ctrl Enter for all results of what stands in the line', async () => {
    const { resultSearch } = await import('../../../renderer/find/search.ts')
    await open()
    await type('disk')
    await press('Enter', { ctrlKey: true })
    expect(state().screen).toBe('find')
    expect(resultSearch.use.getState().sought.text).toBe('disk')
  })
})
