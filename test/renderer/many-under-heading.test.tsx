/** More alerts under one heading than one order takes: whatever is asked about them says how many are left out. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { mostInBatch } from '../../contract/batch.ts'
import type { EpisodeId } from '../../contract/ids.ts'
import type { Connection } from '../../contract/wire.ts'
import { anEpisode, aSnapshot, aSource, hourMs, nightNow } from '../helpers/fixtures.ts'

const extra = 7

let root: Root
let page: typeof import('../../renderer/store.ts')
let stopKeys: () => void
let given: (readonly [string, unknown])[]

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../renderer/store.ts')
  const { Pane } = await import('../../renderer/watch/pane.tsx')
  const { Dialogs } = await import('../../renderer/watch/dialogs.tsx')
  const { listenToKeys } = await import('../../renderer/keyboard.ts')
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  stopKeys = listenToKeys()
  await act(async () => {
    root.render(
      <>
        <Pane />
        <Dialogs />
      </>,
    )
  })
})
afterAll(async () => {
  await act(async () => root.unmount())
  stopKeys()
  vi.useRealTimers()
})

/** A heading over this many alerts is selected. */
async function heading(count: number): Promise<void> {
  const episodes = Array.from({ length: count }, (_, index) =>
    anEpisode({ id: (index + 1) as EpisodeId, alertname: 'NodeDown', ackDueAt: nightNow + hourMs }),
  )
  await act(async () => page.usePage.setState({ groupBy: 'alertname', dialog: null, problem: null }))
  await act(async () => {
    page.receive({ event: 'snapshot', snapshot: aSnapshot({ sources: [aSource('plover')], episodes }) })
    const row = page.usePage.getState().rows.find(({ kind }) => kind === 'bundle')
    page.usePage.setState({ selected: row?.key ?? null, touched: true })
  })
}

beforeEach(async () => {
  given = []
  const order = async (name: string, input: unknown): Promise<void> => void given.push([name, input])
  const proposal = {
    sourceId: 'plover',
    label: 'Alertmanager',
    chosen: 1,
    matchers: [],
    leftOut: [],
    impossible: null,
  }
  const query = (name: string) =>
    name === 'silences.propose' ? Promise.resolve([proposal]) : new Promise(() => {})
  await act(async () =>
    page.usePage.setState({ engine: { order, query, close: () => {} } as unknown as Connection }),
  )
})

const key = (name: string) =>
  act(async () => {
    const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
  })
const said = `One order takes ${mostInBatch}: the last ${extra} under this heading are left out.`

describe.each([
  ['A', 'a'],
  ['S', 's'],
  ['Z', 'z'],
  ['N', 'n'],
])('%s over a heading', (_, letter) => {
  it('says in its dialog how many one order does not take', async () => {
    await heading(mostInBatch + extra)
    await key(letter)
    expect(document.querySelector('dialog')?.textContent).toContain(said)
  })

  it('says nothing of the kind while one order takes all', async () => {
    await heading(mostInBatch)
    await key(letter)
    expect(document.querySelector('dialog')).not.toBe(null)
    expect(document.body.textContent).not.toContain('One order takes')
  })
})

it('the pane of the heading promises no more than one order does', async () => {
  await heading(mostInBatch + extra)
  const pane = document.getElementById('watch-pane')?.textContent ?? ''
  expect(pane).toContain(said)
  expect(pane).toContain(`Acknowledge ${mostInBatch}`)
  expect(pane).not.toContain('all')
})

it('a postmortem says which alerts are not in it', async () => {
  await heading(mostInBatch + extra)
  await key('p')
  expect(given.map(([name]) => name)).toEqual(['postmortems.create'])
  expect(page.usePage.getState().problem).toBe(said)
})
