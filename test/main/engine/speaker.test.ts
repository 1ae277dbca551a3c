/** Who sounds: one seat, told the whole order, replaced as soon as it says nothing. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SoundOrder, SpeakerKind } from '../../../contract/sound.ts'
import {
  createSpeaker,
  type Ear,
  type Play,
  type Speaker,
  type SpeakerChange,
} from '../../../main/engine/speaker.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'

let clock: ManualClock
let speaker: Speaker
let restarts: number[]
beforeEach(() => {
  clock = createManualClock()
  restarts = []
  speaker = createSpeaker(clock, () => restarts.push(clock.mono()))
})
afterEach(() => {
  speaker.stop()
  // Answers that are on their way; nothing else may go on after it, not even a look.
  clock.advance(10)
  expect(clock.pending()).toBe(0)
})

const loud: NonNullable<Play> = {
  pattern: 't3',
  gain: 0.4,
  everyMs: 8_000,
  stopAfterMs: 330_000,
  say: null,
  flash: false,
}

/** A seat that answers each order, until it is told otherwise. */
function aSeat(kind: SpeakerKind) {
  const seat = {
    orders: [] as SoundOrder[],
    mood: 'well' as 'well' | 'hung' | 'deaf' | 'stubborn',
    ear: {
      tell: (event) => {
        if (event.event !== 'sound') return
        const { order } = event
        seat.orders.push(order)
        if (seat.mood === 'hung') return
        const revision = seat.mood === 'stubborn' ? 1 : order.revision
        clock.after(1, () => speaker.beat(seat.ear, { revision, audible: seat.mood !== 'deaf' }))
      },
    } as Ear,
    offer: (able = true) => speaker.offer(seat.ear, { able, kind }),
    plays: () => seat.orders.at(-1)?.play ?? null,
  }
  return seat
}

/** An engine that listens; the real one by default. */
function anEngine(who: 'real' | 'drill' = 'real') {
  const changes: SpeakerChange[] = []
  return { changes, ...speaker.join(who, { change: (change) => changes.push(change), state: () => {} }) }
}

describe('the one that sounds', () => {
  it('is a hidden window before a page, whichever came first, and never two at once', () => {
    const page = aSeat('page')
    const window = aSeat('window')
    const real = anEngine()
    page.offer()
    real.want(loud)
    expect(page.plays()).toEqual(loud)
    window.offer()
    expect(window.plays()).toEqual(loud)
    expect(page.plays()).toBeNull()
    expect(speaker.state().way).toBe('window')
  })

  it('is asked every four seconds at rest and every two while it sounds, and wakes nobody in between', () => {
    const page = aSeat('page')
    const real = anEngine()
    page.offer()
    clock.advance(60_000)
    page.orders.length = 0
    clock.advance(60_000)
    expect(page.orders).toHaveLength(15)
    real.want(loud)
    page.orders.length = 0
    clock.advance(60_000)
    expect(page.orders).toHaveLength(30)
    // An answer puts off what was to be seen to because there was none.
    real.want(null)
    clock.advance(8_000)
    const asked = page.orders.length
    page.mood = 'hung'
    clock.advance(5_001)
    expect(page.orders.length - asked).toBeLessThanOrEqual(2)
    expect(speaker.state().way).toBeNull()
  })

  it('is told the whole order, again after every connection', () => {
    const page = aSeat('page')
    const real = anEngine()
    real.want(loud)
    page.offer()
    page.offer()
    expect(page.orders).toEqual([
      { revision: 1, play: loud },
      { revision: 1, play: loud },
    ])
    real.want(null)
    expect(page.orders.at(-1)).toEqual({ revision: 2, play: null })
  })

  it('is asked every two seconds while it sounds and every four at rest', () => {
    const page = aSeat('page')
    page.offer()
    clock.advance(8_100)
    expect(page.orders).toHaveLength(3)
    anEngine().want(loud)
    clock.advance(4_100)
    expect(page.orders).toHaveLength(6)
  })
})

describe('what is missing where nothing can sound (F72)', () => {
  const lacks = (own: boolean) => {
    const lonely = createSpeaker(clock, own ? () => {} : null)
    const told: (string | null)[] = []
    lonely.join('real', { change: () => {}, state: (_, lack) => told.push(lack) })
    const seat = (kind: SpeakerKind) => {
      const ear: Ear = { tell: () => {} }
      return {
        offer: (able: boolean) => lonely.offer(ear, { able, kind }),
        leave: () => lonely.left(ear),
      }
    }
    return { told, seat, stop: lonely.stop }
  }

  it('is a window, a click in it, or its answer, where pages alone can sound', () => {
    const { told, seat, stop } = lacks(false)
    const page = seat('page')
    page.offer(false)
    page.offer(true)
    clock.advance(10_000)
    page.offer(false)
    page.leave()
    stop()
    expect(told).toEqual(['absent', 'blocked', null, 'silent', 'blocked', 'absent'])
  })

  it('is never a click where the app has a window of its own for it', () => {
    const { told, seat, stop } = lacks(true)
    const window = seat('window')
    seat('page').offer(false)
    window.offer(true)
    window.leave()
    stop()
    expect(told).toEqual(['starting', null, 'silent'])
  })
})

describe('one that falls silent', () => {
  it.each(['hung', 'deaf', 'stubborn'] as const)(
    'because it is %s is replaced within five seconds',
    (mood) => {
      const window = aSeat('window')
      const page = aSeat('page')
      window.offer()
      page.offer()
      const real = anEngine()
      real.want({ ...loud, gain: 0.1 })
      real.want(loud)
      clock.advance(100)
      window.mood = mood
      clock.advance(5_000)
      expect(page.plays()).toEqual(loud)
      expect(window.plays()).toBeNull()
      expect(real.changes.map(({ kind }) => kind)).toEqual(['began', 'ended', 'began'])
    },
  )

  it('as it is closed is replaced at once', () => {
    const window = aSeat('window')
    const page = aSeat('page')
    window.offer()
    page.offer()
    const real = anEngine()
    real.want(loud)
    speaker.left(window.ear)
    expect(page.plays()).toEqual(loud)
    expect(real.changes.at(-1)).toEqual({ kind: 'began', way: 'page' })
  })

  it('with nobody to take its place leaves nothing, and sounds again when it is back', () => {
    const page = aSeat('page')
    page.offer()
    const real = anEngine()
    real.want(loud)
    clock.advance(10)
    page.mood = 'hung'
    clock.advance(5_000)
    expect(speaker.state().way).toBeNull()
    expect(real.changes.at(-1)).toEqual({ kind: 'ended', reason: 'It did not answer for five seconds.' })
    page.mood = 'well'
    speaker.beat(page.ear, { revision: page.orders.at(-1)?.revision ?? 0, audible: false })
    expect(page.plays()).toEqual(loud)
  })

  it('only because the machine slept is not taken for dead', () => {
    const page = aSeat('page')
    page.offer()
    const real = anEngine()
    real.want(loud)
    clock.sleep(3_600_000)
    clock.advance(10_000)
    expect(real.changes).toEqual([{ kind: 'began', way: 'page' }])
  })

  it('stays with orders that follow each other closely, which are no word of it', () => {
    const page = aSeat('page')
    page.offer()
    const real = anEngine()
    page.mood = 'hung'
    for (let n = 1; n <= 6; n += 1) {
      real.want({ ...loud, gain: n / 10 })
      clock.advance(1_000)
    }
    expect(speaker.state().way).toBeNull()
  })
})

describe('the host', () => {
  it('is asked for another window, each time after twice as long, until there is one', () => {
    const window = aSeat('window')
    window.offer()
    clock.advance(10)
    speaker.left(window.ear)
    clock.advance(35_000)
    const waits = restarts.map((at, index) => at - (restarts[index - 1] ?? 10))
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
    clock.advance(60_000)
    expect(restarts).toHaveLength(7)
    aSeat('window').offer()
    clock.advance(120_000)
    expect(restarts).toHaveLength(7)
  })

  it('is asked when none has come half a minute after the start', () => {
    clock.advance(29_999)
    expect(restarts).toEqual([])
    clock.advance(1)
    expect(restarts).toHaveLength(1)
  })
})

describe('the drill', () => {
  it('gives way to the real desk, and goes on after it', () => {
    const page = aSeat('page')
    page.offer()
    const real = anEngine()
    const drill = anEngine('drill')
    drill.want({ ...loud, gain: 0.2 })
    expect(page.plays()?.gain).toBe(0.2)
    real.want(loud)
    expect(page.plays()).toEqual(loud)
    drill.want({ ...loud, gain: 1 })
    expect(page.plays()).toEqual(loud)
    real.want(null)
    expect(page.plays()?.gain).toBe(1)
    drill.leave()
    expect(page.plays()).toBeNull()
  })
})

describe('a test', () => {
  it('sounds for five seconds, is heard of, and gives way to whatever is real', () => {
    const page = aSeat('page')
    expect(speaker.test(loud)).toBe(false)
    page.offer()
    const real = anEngine()
    expect(speaker.test(loud)).toBe(true)
    clock.advance(10)
    expect(speaker.state().heardAt).not.toBeNull()
    clock.advance(5_000)
    expect(page.plays()).toBeNull()
    real.want({ ...loud, gain: 1 })
    expect(speaker.test(loud)).toBe(false)
    expect(page.plays()?.gain).toBe(1)
    expect(real.changes).toEqual([{ kind: 'began', way: 'page' }])
  })
})
