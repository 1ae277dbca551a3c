/** A source that tells of news by itself: polled at once, but never oftener than it may be. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPolling } from '../../../main/sources/poll.ts'
import type { Polled, Poller } from '../../../main/sources/source.ts'
import { aSourceConfig } from '../../helpers/a-source.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'

let clock: ManualClock
let poller: Poller
let tell: () => void
let listening: number
let polledAt: number[]
/** null = the poll goes on until it is ended */
let next: Polled | null
let end: (seen: Polled) => void

const answer: Polled = {
  ...{ kind: 'answer', full: false, changed: [], gone: [], silences: null, complete: true, restarted: false },
  ...{ total: 0, peers: [], nextTryInMs: 0 },
}

beforeEach(async () => {
  clock = createManualClock()
  listening = 0
  polledAt = []
  next = answer
  const beganAt = clock.mono()
  const source = {
    poll: () => {
      polledAt.push(clock.mono() - beganAt)
      return new Promise<Polled>((resolve) => {
        end = resolve
        if (next) resolve(next)
      })
    },
    forget: () => {},
    test: () => Promise.reject(new Error('not here')),
    listen: (news: () => void) => {
      listening += 1
      tell = news
      return () => {
        listening -= 1
      }
    },
  }
  const sink = { slice: async () => true, observed: async () => true }
  poller = startPolling(aSourceConfig([]), source, { clock, random: () => 0 }, sink)
  await clock.advanceAsync(0)
})

afterEach(async () => {
  poller.stop()
  await clock.advanceAsync(0)
  expect(clock.pending()).toBe(0)
  expect(listening).toBe(0)
})

describe('news', () => {
  it('is asked for at once, and the interval counts from there', async () => {
    await clock.advanceAsync(5_000)
    tell()
    await clock.advanceAsync(0)
    expect(polledAt).toEqual([0, 5_000])
    await clock.advanceAsync(15_000)
    expect(polledAt).toEqual([0, 5_000, 20_000])
  })

  it('that comes in a heap is one poll a second', async () => {
    await clock.advanceAsync(5_000)
    for (let ms = 0; ms < 3_000; ms += 10) {
      tell()
      await clock.advanceAsync(10)
    }
    expect(polledAt).toEqual([0, 5_000, 6_000, 7_000, 8_000])
  })

  it('that comes during a poll is asked for after it: the answer may be older', async () => {
    next = null
    await clock.advanceAsync(15_000)
    tell()
    tell()
    await clock.advanceAsync(3_000)
    expect(polledAt).toEqual([0, 15_000])
    next = answer
    end(answer)
    await clock.advanceAsync(0)
    expect(polledAt).toEqual([0, 15_000, 18_000])
    await clock.advanceAsync(14_000)
    expect(polledAt).toHaveLength(3)
  })

  it.each([
    ['asked to be left alone', { kind: 'rate-limited', detail: 'x' } as const, 90_000],
    ['refused us', { kind: 'unauthorised', detail: 'x' } as const, 0],
  ])('waits where the source has %s', async (_, failure, nextTryInMs) => {
    next = { kind: 'miss', failure, peers: [], nextTryInMs }
    await clock.advanceAsync(15_000)
    next = answer
    tell()
    await clock.advanceAsync(59_000)
    expect(polledAt).toEqual([0, 15_000])
    await clock.advanceAsync(31_000)
    expect(polledAt.length).toBeGreaterThan(2)
  })

  it('is nothing after the end', async () => {
    poller.stop()
    tell()
    await clock.advanceAsync(60_000)
    expect(polledAt).toEqual([0])
  })
})
