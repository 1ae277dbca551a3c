/** Whatever keys and clicks fall on the Night window, it takes an alert only for somebody who could have seen which. */
import { act } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import { AppError } from '../../../contract/errors.ts'
import type { Escalation } from '../../../contract/escalation.ts'
import type { Connection } from '../../../contract/wire.ts'
import { anIncoming } from '../../helpers/escalation-scenes.ts'
import {
  aDesk,
  anAck,
  anEpisode,
  anOrder,
  aSnapshot,
  aSource,
  minuteMs,
  nightNow,
} from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

/** What is pressed must have been on the screen for this long, ms. */
const settledMs = 400
/** After the keyboard came by itself no key may have been pressed for this long, ms. */
const restMs = 1_000
const runs = 500

interface Seen {
  /** the alert that can be taken or taken back, and which of the two */
  readonly title: string | null
  readonly since: number
}

interface Given {
  readonly name: string
  readonly episodeId: number
  readonly escalationId?: number
  readonly answer?: 'accept' | 'decline'
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
let questions: Escalation[]
/** since when "Not me" waits for its second press; null = it does not */
let sureSince: number | null
/** keys count from here, by what the window heard of keyboard and pointer */
let keysFrom: number
let unasked: boolean
let inDrill: boolean
let downAt: number

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

beforeEach(() => begin())

/** @param what wakes somebody: two pages, or a colleague's question alone */
function begin(what: 'pages' | 'question' = 'pages'): void {
  given = []
  closed = 0
  failNext = false
  down = null
  // A pointer on it: whatever the night before left of a keyboard that came by itself is over.
  window.dispatchEvent(new Event('pointerdown'))
  keysFrom = 0
  downAt = performance.now()
  unasked = false
  inDrill = false
  episodes = (what === 'pages' ? [1, 2] : []).map((n) =>
    anEpisode({ title: `Alert ${n}`, calledAt: nightNow + n * minuteMs }),
  )
  questions = what === 'pages' ? [] : [aQuestion(1)]
  sureSince = null
  const order = async (name: string, input: Omit<Given, 'name'>): Promise<void> => {
    given.push({ ...input, name })
    if (failNext) {
      failNext = false
      throw new AppError('internal', 'The disk is full.')
    }
    if (name === 'alerts.acknowledge') push(input.episodeId, { ack: anAck({ at: now() }) })
    if (name === 'alerts.takeBack') push(input.episodeId, { ack: null })
    if (name === 'escalations.answer') answerQuestion(input.escalationId ?? 0, input.answer ?? 'accept')
  }
  const engine = { order, query: () => new Promise(() => {}), close: () => {} }
  act(() => {
    page.receive({
      event: 'snapshot',
      snapshot: aSnapshot({
        ...{ now: now(), sources: [aSource('plover', {}, now())], episodes },
        escalations: [...questions],
      }),
    })
    night.useNight.setState({ ...night.useNight.getInitialState() })
    page.usePage.setState({ engine: engine as unknown as Connection, problem: null })
  })
  seen = { title: null, since: 0 }
  look()
}

const now = (): number => Date.now()
const take = (): HTMLElement | null => document.getElementById('night-take')
const back = (): HTMLElement | null => document.querySelector('.night-back button')

/** What a person sees now, and since when. */
function look(): void {
  const stand = take() ? 'take' : back() ? 'back' : null
  const title = stand ? `${stand} ${document.querySelector('h1')?.textContent}` : null
  if (title !== seen.title) seen = { title, since: performance.now() }
  const isSure = document.querySelector('.night-not-me.is-sure') !== null
  sureSince = isSure ? (sureSince ?? performance.now()) : null
}

const aQuestion = (id: number): Escalation =>
  anIncoming({ id: id as Escalation['id'], title: `Question ${id}`, from: 'Sami Haddad' }, now())
const notMe = (): HTMLElement | null => document.querySelector('.night-not-me')

function tellQuestions(): void {
  page.receive({ event: 'changed', changes: { now: now(), escalations: [...questions] } })
}

/** As the engine does it: an answer is a step of its history, and calls nobody any more. */
function answerQuestion(id: number, answer: 'accept' | 'decline'): void {
  const kind = answer === 'accept' ? 'accepted' : 'declined'
  const step = { at: now(), kind, by: 'Mira Lund', whom: null, text: null } as const
  questions = questions.map((one) =>
    one.id === id
      ? { ...one, state: kind, calledAt: null, answeredBy: 'Mira Lund', history: [...one.history, step] }
      : one,
  )
  tellQuestions()
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
  mouse: fc.record({
    kind: fc.constantFrom(
      'down' as const,
      'click' as const,
      'reader' as const,
      'double' as const,
      'not-me' as const,
      'to-not-me' as const,
    ),
  }),
  world: fc.record({
    kind: fc.constantFrom(
      'new-call' as const,
      'other-acks' as const,
      'resolve' as const,
      'engine-lost' as const,
      'engine-back' as const,
      'fail-next' as const,
      'focus' as const,
      'desk' as const,
      'question' as const,
      'question-over' as const,
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
        const target = take() ?? back()
        target?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail }))
      })
    case 'double':
      return
    case 'to-not-me':
      return act(async () => notMe()?.focus())
    case 'not-me':
      return act(async () => {
        window.dispatchEvent(new Event('pointerdown'))
        notMe()?.focus()
        notMe()?.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 }))
      })
    default:
      return change(each.kind, each.pick)
  }
}

/** Lets time pass while the engine goes on speaking. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await act(async () => {
      vi.advanceTimersByTime(1_000)
      page.receive({ event: 'pulse', now: now() })
    })
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
    else if (kind === 'question') {
      questions.push(aQuestion(questions.length + 1))
      tellQuestions()
    } else if (kind === 'question-over') {
      const over = questions[pick % Math.max(1, questions.length)]
      questions = questions.map((one) => (one === over ? { ...one, state: 'over', calledAt: null } : one))
      tellQuestions()
    } else if (kind === 'desk') {
      // The other desk counts from 1 too: the same numbers, other alerts.
      inDrill = !inDrill
      episodes = episodes.map((each) => ({ ...each, title: `${inDrill ? 'Drill' : 'Real'}: ${each.title}` }))
      const drill = inDrill ? { startedAt: now(), realSources: 1 } : null
      const sources = [aSource('plover', {}, now())]
      const desk = aDesk({ drill })
      questions = []
      page.receive({ event: 'snapshot', snapshot: aSnapshot({ now: now(), desk, sources, episodes }) })
    }
  })
}

const allowed = ['alerts.acknowledge', 'alerts.takeBack', 'escalations.answer', 'links.open', 'shell.show']

/** One step, and what must hold of all that it led to. A double click is two clicks in their natural order. */
async function judge(each: Step): Promise<void> {
  if (each.kind === 'double') {
    for (const kind of ['down', 'click', 'down', 'click'] as const) await judge({ kind })
    return
  }
  const before = seen
  const sureBefore = sureSince
  const at = performance.now()
  const pressed = each.kind === 'click' && down !== null ? down : before
  const live = page.isLive(page.usePage.getState())
  const orders = given.length
  const closings = closed
  const countsKeys = at >= keysFrom
  if (each.kind === 'focus' && at - downAt >= settledMs) {
    keysFrom = at + restMs
    unasked = true
  } else if (each.kind === 'down' || each.kind === 'not-me') {
    keysFrom = 0
    unasked = false
    downAt = at
  }
  await perform(each)
  if (each.kind === 'click' || each.kind === 'reader') down = null
  look()
  if (each.kind === 'not-me') down = null
  for (const { name, episodeId, escalationId, answer } of given.slice(orders)) {
    expect(allowed).toContain(name)
    const isAbout =
      name === 'alerts.acknowledge' || name === 'alerts.takeBack' || name === 'escalations.answer'
    if (!isAbout) continue
    const title =
      name === 'escalations.answer'
        ? questions.find(({ id }) => id === escalationId)?.title
        : episodes.find(({ id }) => id === episodeId)?.title
    const takesBack = name === 'alerts.takeBack' || before.title?.startsWith('back ')
    if (answer === 'decline' && !takesBack) {
      // Never by one press, nor by two that were meant as one.
      expect(sureBefore).not.toBeNull()
      expect(at - (sureBefore ?? at)).toBeGreaterThanOrEqual(settledMs)
    }
    const wanted = `${takesBack ? 'back' : 'take'} ${title}`
    expect({ live, shown: before.title, pressed: pressed.title }).toEqual({
      live: true,
      shown: wanted,
      pressed: wanted,
    })
    if (each.kind !== 'click' || pressed === before)
      expect(at - before.since).toBeGreaterThanOrEqual(settledMs)
    if (each.kind === 'key' || each.kind === 'reader') expect(countsKeys).toBe(true)
    expect(each.kind === 'key' && each.repeat).toBe(false)
    if (each.kind === 'key') unasked = false
  }
  // A key that nothing came of was meant for what had the keyboard before.
  if (each.kind === 'key' && given.length === orders && unasked && !countsKeys) keysFrom = at + restMs
  if (closed > closings) expect(page.isLive(page.usePage.getState())).toBe(true)
}

describe('the Night window under any hands', () => {
  /** Judges every step of nights that begin so, and gathers what was ordered. */
  async function nightsOf(what: 'pages' | 'question'): Promise<readonly Given[]> {
    const all: Given[] = []
    await fc.assert(
      fc
        .asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), async (steps) => {
          for (const each of steps) await judge(each)
          all.push(...given)
        })
        .beforeEach(() => begin(what)),
      { numRuns: runs },
    )
    return all
  }

  it(`takes only what was shown for ${settledMs} ms, in ${runs} nights`, { timeout: 300_000 }, async () => {
    const taken = (await nightsOf('pages')).filter(({ name }) => name === 'alerts.acknowledge')
    // A window that takes nothing would pass all of the above.
    expect(taken.length).toBeGreaterThan(runs / 4)
  })

  it(`answers only a question that was shown so long, in ${runs} nights`, { timeout: 300_000 }, async () => {
    const answers = (await nightsOf('question')).filter(({ name }) => name === 'escalations.answer')
    expect(answers.filter(({ answer }) => answer === 'accept').length).toBeGreaterThan(runs / 4)
    expect(answers.filter(({ answer }) => answer === 'decline').length).toBeGreaterThan(0)
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

  it('takes with no other key, however long it was shown', async () => {
    for (const name of ['x', 's', 'z', 'p', 'n', 'j', 'Delete', 'Backspace', 'Escape']) {
      begin()
      await act(async () => void vi.advanceTimersByTime(settledMs))
      await key(name, false)
      expect([name, given]).toEqual([name, []])
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

  it('takes nothing out of a sentence, however long, when the keyboard came to it by itself', async () => {
    await act(async () => void vi.advanceTimersByTime(5_000))
    await change('focus', 0)
    for (const letter of 'and there is a plan to a degree ') {
      await act(async () => void vi.advanceTimersByTime(180))
      await key(letter, false)
      await key('Enter', false)
    }
    expect(given).toEqual([])
    await act(async () => void vi.advanceTimersByTime(restMs))
    await key('a', false)
    expect(given.map(({ name }) => name)).toEqual(['alerts.acknowledge'])
  })

  it('takes with a double click, and takes nothing back with it', async () => {
    await act(async () => void vi.advanceTimersByTime(settledMs))
    await judge({ kind: 'double' })
    expect(given.map(({ name }) => name)).toEqual(['alerts.acknowledge'])
    await act(async () => void vi.advanceTimersByTime(settledMs))
    await judge({ kind: 'down' })
    await judge({ kind: 'click' })
    expect(given.map(({ name }) => name)).toEqual(['alerts.acknowledge', 'alerts.takeBack'])
    expect(page.usePage.getState().said.text).toMatch(/^Taken back: Alert/)
  })

  it('takes nothing of the real desk that a hand meant for the drill, though the number is the same', async () => {
    await act(async () => void vi.advanceTimersByTime(settledMs))
    await judge({ kind: 'down' })
    await change('desk', 0)
    await judge({ kind: 'click' })
    await key('a', false)
    expect(given).toEqual([])
    expect(document.querySelector('h1')?.textContent).toMatch(/^Drill: /)
  })

  it('lets the other desk be answered while an order to the desk before is still on its way', async () => {
    await act(async () => void vi.advanceTimersByTime(settledMs))
    await act(async () => night.useNight.setState({ giving: true }))
    await change('desk', 0)
    await act(async () => void vi.advanceTimersByTime(settledMs))
    await key('a', false)
    expect(given.map(({ name }) => name)).toEqual(['alerts.acknowledge'])
  })

  it.each([
    ['waiting', false, 'The others do not see your ack yet.'],
    ['refused', false, 'No such matcher.'],
    ['sent', true, 'You have it'],
  ] as const)('says who knows of the ack while its order is %s', async (state, ticked, words) => {
    const [, only] = episodes
    const reason = state === 'refused' ? 'No such matcher.' : null
    const order = anOrder({ state, reason, nextAt: now() + 5_000 })
    await act(async () => push(only?.id ?? 0, { ack: anAck({ at: now(), order }) }))
    expect(document.querySelector('.night-back')?.textContent).toContain(words)
    expect(document.querySelector('.night-back svg') !== null).toBe(ticked)
    expect(document.querySelector('.night-back')?.textContent?.includes('You have it')).toBe(ticked)
  })

  it('says aloud what was taken, and when a minute and no time is left', async () => {
    const dueAt = now() + 90_000
    const [, only] = episodes
    await act(async () => push(only?.id ?? 0, { ackDueAt: dueAt }))
    const said = () => page.usePage.getState().said.text
    await pass(35)
    expect(said()).toContain('1 minute left to acknowledge')
    await pass(60)
    expect(said()).toContain('Ack target passed')
    await key('a', false)
    expect(said()).toBe('Acknowledged: Alert 2')
  })

  describe('a colleague who asks', () => {
    const asks = async (): Promise<void> => {
      for (const { id } of episodes) await act(async () => push(id, { firing: false, quietAt: now() }))
      await change('question', 0)
      await pass(6)
      expect(document.querySelector('h1')?.textContent).toBe('Question 1')
    }

    it('is told yes with Enter, Space and A, once, and U takes that back', async () => {
      for (const name of ['Enter', ' ', 'a']) {
        begin()
        await asks()
        await key(name, false)
        await key(name, false)
        expect(given).toEqual([{ name: 'escalations.answer', escalationId: 1, answer: 'accept', text: '' }])
        await act(async () => void vi.advanceTimersByTime(settledMs))
        await key('u', false)
        expect(given.at(-1)).toMatchObject({ escalationId: 1, answer: 'decline' })
      }
    })

    it('is told no by a second press that follows the first, not by a double click, and by no key of its own', async () => {
      await asks()
      await judge({ kind: 'not-me' })
      await judge({ kind: 'not-me' })
      expect(given).toEqual([])
      expect(notMe()?.textContent).toContain('Press again: not me')
      await act(async () => void vi.advanceTimersByTime(settledMs))
      await judge({ kind: 'not-me' })
      expect(given).toEqual([{ name: 'escalations.answer', escalationId: 1, answer: 'decline', text: '' }])
      expect(page.usePage.getState().said.text).toBe('Declined: Question 1')
    })

    it('is told no by the keyboard with the focus on that button, and forgets a first press that goes elsewhere', async () => {
      await asks()
      await perform({ kind: 'to-not-me' })
      await key('Enter', false)
      await act(async () => void vi.advanceTimersByTime(settledMs))
      await act(async () => take()?.focus())
      expect(notMe()?.textContent).toContain('Not me,')
      await perform({ kind: 'to-not-me' })
      await key('Enter', false)
      expect(given).toEqual([])
      await pass(11)
      expect(notMe()?.textContent).toContain('Not me,')
      await key('Enter', false)
      await act(async () => void vi.advanceTimersByTime(settledMs))
      await key('Enter', false)
      expect(given.map(({ answer }) => answer)).toEqual(['decline'])
    })

    it('waits behind a page that calls, which says that somebody asks', async () => {
      await asks()
      await judge({ kind: 'not-me' })
      await change('new-call', 0)
      await act(async () => void vi.advanceTimersByTime(settledMs))
      expect(document.querySelector('h1')?.textContent).toBe('Alert 3')
      expect(document.querySelector('.night-also')?.textContent).toContain(
        'Sami Haddad asks you to take over Question 1.',
      )
      await key('a', false)
      expect(given.map(({ name }) => name)).toEqual(['alerts.acknowledge'])
      await pass(6)
      // It is there again, and nothing of the first "Not me" is left.
      expect(document.querySelector('h1')?.textContent).toBe('Question 1')
      expect(notMe()?.textContent).toContain('Not me,')
    })
  })

  it('does not say that no page waits while it cannot know', async () => {
    for (const each of episodes)
      await act(async () => push(each.id, { ack: anAck({ mine: false, origin: 'upstream' }) }))
    await act(async () => void vi.advanceTimersByTime(6_100))
    expect(document.querySelector('h1')?.textContent).toBe('No page waits for you')
    await change('engine-lost', 0)
    expect(document.querySelector('h1')?.textContent).toBe('Not known whether a page waits')
  })
})
