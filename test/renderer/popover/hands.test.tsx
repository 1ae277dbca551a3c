/** What keys and clicks may do to what stands first in the popover: only what it showed, for long enough, at this desk. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import type { Connection } from '../../../contract/wire.ts'
import {
  aDesk,
  anAck,
  anEpisode,
  anOrder,
  aPeer,
  aSnapshot,
  aSource,
  nightNow,
} from '../../helpers/fixtures.ts'

/** What is pressed must have been on the screen for this long, ms. */
const settledMs = 400

let root: Root
let page: typeof import('../../../renderer/store.ts')
let stopKeys: () => void
let given: string[]
let episode: Episode

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../../renderer/store.ts')
  const { followDesk } = await import('../../../renderer/popover/desk.ts')
  const { listenToPopover } = await import('../../../renderer/popover/keys.ts')
  const { Popover } = await import('../../../renderer/popover/popover.tsx')
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  stopKeys = listenToPopover()
  followDesk()
  await act(async () => root.render(<Popover />))
})
afterAll(async () => {
  await act(async () => root.unmount())
  stopKeys()
  vi.useRealTimers()
})

beforeEach(async () => {
  given = []
  const order = async (name: string): Promise<void> => {
    given.push(name)
    if (name === 'alerts.acknowledge') push({ ack: anAck({ at: now() }) })
    if (name === 'alerts.takeBack') push({ ack: null })
    if (name === 'alerts.snooze') push({ snooze: { by: 'Mira Lund', at: now(), until: now() + 3_600_000 } })
    if (name === 'alerts.takeSnoozeBack') push({ snooze: null })
    if (name === 'alerts.unsnooze') push({ snooze: null })
  }
  const engine = { order, query: () => new Promise(() => {}), close: () => {} }
  episode = anEpisode({ title: 'API down', ackDueAt: now() + 120_000 }, now())
  await act(async () => {
    page.usePage.setState({
      selected: null,
      touched: false,
      dialog: null,
      engine: engine as unknown as Connection,
    })
    window.dispatchEvent(new Event('pointerdown'))
    sit(episode, null)
  })
})

const now = (): number => Date.now()
const lead = (): string | null => document.querySelector('.pop-lead h2')?.textContent ?? null
const button = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll<HTMLButtonElement>('.pop-lead button')].find((each) =>
    each.textContent?.startsWith(name),
  )

/** The page comes to a desk. @param drillAt when its drill started; null, the real one */
function sit(only: Episode, drillAt: number | null): void {
  episode = only
  const desk = aDesk({ drill: drillAt === null ? null : { startedAt: drillAt, realSources: 1 } })
  const sources = [aSource('plover', {}, now())]
  page.receive({ event: 'snapshot', snapshot: aSnapshot({ now: now(), desk, sources, episodes: [only] }) })
}

function push(part: Partial<Episode>): void {
  episode = { ...episode, version: episode.version + 1, ...part }
  page.receive({ event: 'changed', changes: { now: now(), episodes: [episode] } })
}

const pass = (ms: number) => act(async () => void vi.advanceTimersByTime(ms))

/** Presses and releases the mouse on the button that stands there. */
async function click(name: string): Promise<void> {
  await act(async () => {
    window.dispatchEvent(new Event('pointerdown'))
    button(name)?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
  })
}

async function key(name: string): Promise<boolean> {
  let untouched = true
  await act(async () => {
    const target = document.querySelector('dialog[open]') ?? document.body
    untouched = target.dispatchEvent(
      new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }),
    )
  })
  return untouched
}

describe('the popover under any hands', () => {
  it('takes with a double click, and takes nothing back with it', async () => {
    await pass(settledMs)
    const first = button('Acknowledge')
    await click('Acknowledge')
    expect(button('Take back')).not.toBe(first)
    await click('Take back')
    await key('u')
    expect(given).toEqual(['alerts.acknowledge'])
    await pass(settledMs)
    await click('Take back')
    await click('Acknowledge')
    expect(given).toEqual(['alerts.acknowledge', 'alerts.takeBack'])
    expect(page.usePage.getState().said.text).toBe('Taken back: API down')
  })

  it('ends a snooze only when that has stood there', async () => {
    await act(async () => push({ snooze: { by: 'Mira Lund', at: now(), until: now() + 3_600_000 } }))
    await click('End snooze')
    await key('u')
    expect(given).toEqual([])
    await pass(settledMs)
    await click('End snooze')
    await click('Acknowledge')
    expect(given).toEqual(['alerts.unsnooze'])
  })

  it('takes a young snooze back with U, which may leave an earlier one', async () => {
    await act(async () => push({ snooze: { by: 'Mira Lund', at: now() - 1_000, until: now() + 3_600_000 } }))
    await pass(settledMs)
    await key('u')
    expect(given).toEqual(['alerts.takeSnoozeBack'])
    expect(page.usePage.getState().said.text).toBe('Snooze taken back: API down')
  })

  it('takes nothing of the real desk that a hand meant for the drill, though the number is the same', async () => {
    await act(async () => sit({ ...episode, title: 'Drill: API down' }, now()))
    await pass(settledMs)
    await act(async () => {
      window.dispatchEvent(new Event('pointerdown'))
      sit({ ...episode, title: 'Database down' }, null)
    })
    await act(
      async () =>
        void button('Acknowledge')?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 })),
    )
    await key('a')
    expect([lead(), given]).toEqual(['Database down', []])
    await pass(settledMs)
    await key('a')
    expect(given).toEqual(['alerts.acknowledge'])
  })

  it('takes an alert that left and comes back for one that has only just come', async () => {
    await pass(settledMs)
    await act(async () => push({ firing: false, quietAt: now() }))
    await pass(3_000)
    expect(lead()).toBe(null)
    await act(async () => push({ firing: true, quietAt: null }))
    expect(lead()).toBe('API down')
    await key('a')
    expect(given).toEqual([])
    await pass(settledMs)
    await key('a')
    expect(given).toEqual(['alerts.acknowledge'])
  })

  it.each(['blur', 'focus'])('closes an open dialog at %s', async (event) => {
    await pass(settledMs)
    await act(async () => page.usePage.setState({ dialog: { kind: 'snooze', episodeIds: [episode.id] } }))
    expect(document.querySelector('dialog')).not.toBe(null)
    await act(async () => void window.dispatchEvent(new Event(event)))
    expect(document.querySelector('dialog')).toBe(null)
  })

  it('puts nothing off with a digit that was meant for another window', async () => {
    await pass(settledMs)
    await act(async () => void window.dispatchEvent(new Event('focus')))
    await act(async () => page.usePage.setState({ dialog: { kind: 'snooze', episodeIds: [episode.id] } }))
    await key('1')
    expect(given).toEqual([])
    await pass(settledMs)
    await key('1')
    expect(given).toEqual(['alerts.snooze'])
  })

  it.each([
    ['waiting', false, 'The others do not see your ack yet.'],
    ['sent', true, 'You have it'],
  ] as const)('says who knows of the ack while its order is %s', async (state, ticked, words) => {
    const order = anOrder({ state, nextAt: now() + 5_000 })
    await act(async () => push({ ack: anAck({ at: now(), order }) }))
    const actions = document.querySelector('.pop-actions')
    expect(actions?.textContent).toContain(words)
    expect(actions?.querySelector('.pop-taken') !== null).toBe(ticked)
    expect(actions?.querySelector('[role=status], [aria-live]')).toBe(null)
  })

  it('says aloud when a minute is left', async () => {
    await act(async () => push({ ackDueAt: now() + 70_000 }))
    await pass(12_000)
    expect(page.usePage.getState().said.text).toBe('1 minute left to acknowledge: API down')
  })

  it('says beside calm which server cannot be reached', async () => {
    const failure = { kind: 'timeout', detail: 'no answer within 10 s' } as const
    const tell = (peers: readonly ReturnType<typeof aPeer>[]) =>
      act(async () => {
        const sources = [aSource('plover', { peers }, now())]
        page.receive({ event: 'changed', changes: { now: now(), sources } })
      })
    await act(async () => push({ firing: false, quietAt: now() }))
    await tell([aPeer(), aPeer()])
    await pass(3_000)
    const calm = (): string => document.querySelector('.pop-calm')?.textContent ?? ''
    expect(calm()).toMatch(/All quiet.*Every source answered/)
    await tell([aPeer(), aPeer({ failure })])
    expect(calm()).toMatch(/All quiet/)
    expect(calm()).toContain(
      'One of two servers of plover cannot be reached; alerts only it knows are not seen.',
    )
    expect(calm()).not.toContain('Every source answered')
  })

  it('has silent peers and queued orders in its foot', async () => {
    const foot = (): string => document.querySelector('.pop-foot')?.textContent ?? ''
    expect(foot()).toContain('Sources 1 of 1 live')
    expect(document.querySelectorAll('.pop-foot .ink-ok')).toHaveLength(2)
    const failure = { kind: 'timeout', detail: 'no answer within 10 s' } as const
    const peers = [aPeer({ lastGoodAt: now() }), aPeer({ failure })]
    await act(async () =>
      page.receive({
        event: 'changed',
        changes: { now: now(), sources: [aSource('plover', { peers }, now())], desk: aDesk({ queued: 2 }) },
      }),
    )
    expect(foot()).toContain('1 of 1 live, 1 peer silent')
    expect(foot()).toContain('Online, 2 queued')
    expect(document.querySelectorAll('.pop-foot .ink-ok')).toHaveLength(0)
  })
})
