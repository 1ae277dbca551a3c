/** Whatever keys and clicks fall on the Night window, it takes an alert only for somebody who could have seen which. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import { AppError } from '../../../contract/errors.ts'
import type { Connection } from '../../../contract/wire.ts'
import { anAck, anEpisode, aSnapshot, aSource, minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

/** What is pressed must have been on the screen for this long, ms. */
const settledMs = 400
const runs = 500

interface Seen {
  readonly title: string | null
  readonly since: number
}

interface Given {
  readonly name: string
  readonly episodeId: number
}

let root: Root
let page: typeof import('../../../renderer/store.ts')
let night: typeof import('../../../renderer/night/desk.ts')
let stopKeys: () => void
let given: Given[]
let closed: number
let failNext: boolean
let seen: Seen
let down: Seen | null
let episodes: Episode[]

beforeAll(async () => {
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  page = await import('../../../renderer/store.ts')
  night = await import('../../../renderer/night/desk.ts')
  const { Night } = await import('../../../renderer/night/night.tsx')
  const { listenToNightKeys } = await import('../../../renderer/night/keys.ts')
  window.close = () => {
    closed += 1
  }
  document.body.innerHTML = '<div id="root"></div>'
  root = createRoot(document.getElementById('root') as HTMLElement)
  stopKeys = listenToNightKeys()
  night.followNight()
  await act(async () => root.render(<Night />))
})
afterAll(async () => {
  await act(async () => root.unmount())
  stopKeys()
  vi.useRealTimers()
})

beforeEach(begin)

function begin(): void {
  given = []
  closed = 0
  failNext = false
  down = null
  episodes = [1, 2].map((n) => anEpisode({ title: `Alert ${n}`, calledAt: nightNow + n * minuteMs }))
  const order = async (name: string, input: { episodeId: number }): Promise<void> => {
    given.push({ name, episodeId: input.episodeId })
    if (failNext) {
      failNext = false
      throw new AppError('internal', 'The disk is full.')
    }
    if (name === 'alerts.acknowledge') push(input.episodeId, { ack: anAck({ at: now() }) })
    if (name === 'alerts.takeBack') push(input.episodeId, { ack: null })
  }
  const engine = { order, query: () => new Promise(() => {}), close: () => {} }
  act(() => {
    page.receive({
      event: 'snapshot',
      snapshot: aSnapshot({ now: now(), sources: [aSource('plover', {}, now())], episodes }),
    })
    night.useNight.setState({ view: { kind: 'none', since: null }, giving: false })
    page.usePage.setState({ engine: engine as unknown as Connection, problem: null })
  })
  seen = { title: null, since: 0 }
  look()
}

const now = (): number => Date.now()
const take = (): HTMLElement | null => document.getElementById('night-take')

/** What a person sees now, and since when. */
function look(): void {
  const title = take() ? (document.querySelector('h1')?.textContent ?? null) : null
  if (title !== seen.title) seen = { title, since: performance.now() }
}

function push(id: number, part: Partial<Episode>): void {
  const episode = page.usePage.getState().state?.episodes.get(id as Episode['id'])
  if (!episode) return
  const changed = { ...episode, version: episode.version + 1, ...part }
  page.receive({ event: 'changed', changes: { now: now(), episodes: [changed] } })
}

async function key(name: string, repeat: boolean): Promise<void> {
  await act(async () => {
    const target = document.activeElement ?? document.body
    const event = new KeyboardEvent('keydown', { key: name, repeat, bubbles: true, cancelable: true })
    target.dispatchEvent(event)
    // What the browser itself does with these two on a button.
    const presses = (name === 'Enter' || name === ' ') && target instanceof HTMLButtonElement
    if (presses && !event.defaultPrevented) target.dispatchEvent(new MouseEvent('click', { bubbles: true }))
  })
}

const hands = {
  key: fc.record({
    kind: fc.constant('key' as const),
    key: fc.constantFrom(
      'a',
      'A',
      'Enter',
      ' ',
      'u',
      'r',
      's',
      'z',
      'p',
      'n',
      'd',
      'x',
      'Escape',
      'j',
      'Delete',
    ),
    repeat: fc.boolean(),
  }),
  wait: fc.record({
    kind: fc.constant('wait' as const),
    ms: fc.constantFrom(1, 50, 200, 399, 400, 450, 1_000, 5_100),
  }),
  mouse: fc.record({ kind: fc.constantFrom('down' as const, 'click' as const, 'reader' as const) }),
  world: fc.record({
    kind: fc.constantFrom(
      'new-call' as const,
      'other-acks' as const,
      'resolve' as const,
      'engine-lost' as const,
      'engine-back' as const,
      'fail-next' as const,
      'focus' as const,
    ),
    pick: fc.nat(4),
  }),
}
const step = fc.oneof(
  { arbitrary: hands.key, weight: 5 },
  { arbitrary: hands.wait, weight: 5 },
  { arbitrary: hands.mouse, weight: 3 },
  { arbitrary: hands.world, weight: 3 },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

async function perform(each: Step): Promise<void> {
  switch (each.kind) {
    case 'key':
      return key(each.key, each.repeat)
    case 'wait':
      return act(async () => void vi.advanceTimersByTime(each.ms))
    case 'down':
      down = seen
      if (seen.title !== null && performance.now() - seen.since < settledMs) down = { title: null, since: 0 }
      return act(async () => void window.dispatchEvent(new Event('pointerdown')))
    case 'click':
    case 'reader':
      return act(async () => {
        const detail = each.kind === 'click' ? 1 : 0
        take()?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail }))
      })
    default:
      return change(each.kind, each.pick)
  }
}

async function change(kind: string, pick: number): Promise<void> {
  const target = episodes[pick % episodes.length]
  await act(async () => {
    if (kind === 'new-call') {
      const fresh = anEpisode({ title: `Alert ${episodes.length + 1}`, calledAt: now() }, now())
      episodes.push(fresh)
      page.receive({ event: 'changed', changes: { now: now(), episodes: [fresh] } })
    } else if (kind === 'other-acks' && target)
      push(target.id, { ack: anAck({ mine: false, by: 'Tomasz Wrona', origin: 'upstream' }) })
    else if (kind === 'resolve' && target) push(target.id, { firing: false, quietAt: now() })
    else if (kind === 'engine-lost') page.usePage.setState({ link: 'lost' })
    else if (kind === 'engine-back') page.usePage.setState({ link: 'open' })
    else if (kind === 'fail-next') failNext = true
    else if (kind === 'focus') window.dispatchEvent(new Event('focus'))
  })
}

const allowed = ['alerts.acknowledge', 'alerts.takeBack', 'links.open', 'shell.show']

/** One step, and what must hold of all that it led to. */
async function judge(each: Step): Promise<void> {
  const before = seen
  const at = performance.now()
  const pressed = each.kind === 'click' && down !== null ? down : before
  const live = page.isLive(page.usePage.getState())
  const orders = given.length
  const closings = closed
  await perform(each)
  if (each.kind === 'click' || each.kind === 'reader') down = null
  look()
  for (const { name, episodeId } of given.slice(orders)) {
    expect(allowed).toContain(name)
    if (name !== 'alerts.acknowledge') continue
    const title = episodes.find(({ id }) => id === episodeId)?.title
    expect({ live, shown: before.title, pressed: pressed.title }).toEqual({
      live: true,
      shown: title,
      pressed: title,
    })
    if (each.kind !== 'click' || pressed === before)
      expect(at - before.since).toBeGreaterThanOrEqual(settledMs)
    expect(each.kind === 'key' && each.repeat).toBe(false)
  }
  if (closed > closings) expect(page.isLive(page.usePage.getState())).toBe(true)
}

describe('the Night window under any hands', () => {
  it(`takes only what was shown for ${settledMs} ms, in ${runs} nights`, { timeout: 300_000 }, async () => {
    let taken = 0
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), async (steps) => {
          for (const each of steps) await judge(each)
          taken += given.filter(({ name }) => name === 'alerts.acknowledge').length
        })
        .beforeEach(begin),
      { numRuns: runs },
    )
    // A window that takes nothing would pass all of the above.
    expect(taken).toBeGreaterThan(runs / 4)
  })

  it('takes with Enter, Space and A, and a second press takes nothing back', async () => {
    for (const name of ['Enter', ' ', 'a']) {
      begin()
      await act(async () => void vi.advanceTimersByTime(settledMs))
      await key(name, false)
      await key(name, false)
      await key(name, false)
      expect(given.map((order) => order.name)).toEqual(['alerts.acknowledge'])
    }
  })

  it('stays while the engine is lost, whatever time passes, and says so', async () => {
    await act(async () => void vi.advanceTimersByTime(settledMs))
    await key('a', false)
    await change('engine-lost', 0)
    await act(async () => void vi.advanceTimersByTime(60_000))
    expect(closed).toBe(0)
    expect(document.body.textContent).toContain('Not live: the engine does not answer.')
  })
})
