import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Answer, Miss, Observation, SeenAlert } from '../../../contract/observation.ts'
import type { FailureKind } from '../../../contract/source-health.ts'
import { sliceSize, startPolling, waitAfter } from '../../../main/sources/poll.ts'
import type { ConnectedSource, Poller, PollSink, SourceConfig } from '../../../main/sources/source.ts'
import { aSourceConfig } from '../../helpers/a-source.ts'
import { createManualClock, type ManualClock } from '../../helpers/manual-clock.ts'
import { fc } from '../../helpers/property.ts'
import { anAnswer as anyAnswer } from '../../helpers/seen.ts'

/** One that asks for no wait. */
const anAnswer = (more: Partial<Answer> = {}): Answer => anyAnswer({ nextTryInMs: 0, ...more })

function aMiss(kind: FailureKind = 'refused', nextTryInMs = 0): Miss {
  return { kind: 'miss', failure: { kind, detail: 'x' }, peers: [], nextTryInMs }
}

function alerts(count: number): readonly SeenAlert[] {
  return Array.from({ length: count }, (_, index) => ({
    fingerprint: String(index),
    labels: {},
    annotations: {},
    firedAt: 0,
    endsAt: 0,
    generatorUrl: null,
    suppressed: false,
    silencedBy: [],
    inhibitedBy: [],
    mutedBy: [],
    receivers: [],
  }))
}

/** A source whose polls end when the test says so. */
class HeldSource implements ConnectedSource {
  forgotten = 0
  polls = 0
  underWay = 0
  mostUnderWay = 0
  /** answered at once with this while set */
  next: Observation | Error | null = anAnswer()
  end: (observation: Observation) => void = () => {}

  poll(signal: AbortSignal): Promise<Observation> {
    this.polls += 1
    this.underWay += 1
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay)
    return new Promise<Observation>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason))
      if (this.next instanceof Error) reject(this.next)
      else if (this.next) resolve(this.next)
      else this.end = resolve
    }).finally(() => {
      this.underWay -= 1
    })
  }
  forget(): void {
    this.forgotten += 1
  }
  test(): Promise<never> {
    return Promise.reject(new Error('not here'))
  }
}

let clock: ManualClock
let source: HeldSource
let reports: Observation[]
let slices: { readonly count: number; readonly first: boolean }[]
let keeps: (report: Observation | 'slice') => boolean | Promise<boolean>
let poller: Poller | null

const sink: PollSink = {
  slice: async (_, changed, first) => {
    slices.push({ count: changed.length, first })
    return keeps('slice')
  },
  observed: async (_, observation) => {
    reports.push(observation)
    return keeps(observation)
  },
}

beforeEach(() => {
  clock = createManualClock()
  source = new HeldSource()
  reports = []
  slices = []
  keeps = () => true
  poller = null
})

afterEach(async () => {
  poller?.stop()
  await clock.advanceAsync(0)
  expect(clock.pending()).toBe(0)
})

/** Starts without jitter: no wait is shortened. */
async function start(more: Partial<SourceConfig> = {}): Promise<void> {
  poller = startPolling(aSourceConfig([], more), source, { clock, random: () => 0 }, sink)
  await clock.advanceAsync(0)
}

/** The waits that were reported, ms. */
function waits(): readonly number[] {
  return reports.map(({ nextTryInMs }) => nextTryInMs)
}

describe('polling', () => {
  it('asks at once and then at the interval', async () => {
    await start()
    expect(source.polls).toBe(1)
    await clock.advanceAsync(14_999)
    expect(source.polls).toBe(1)
    await clock.advanceAsync(1)
    expect(source.polls).toBe(2)
    await clock.advanceAsync(150_000)
    expect(source.polls).toBe(12)
    expect(waits()).toEqual(Array(12).fill(15_000))
  })

  it('counts the interval from start to start', async () => {
    source.next = null
    await start()
    await clock.advanceAsync(4_000)
    source.end(anAnswer())
    await clock.advanceAsync(0)
    expect(waits()).toEqual([11_000])
    await clock.advanceAsync(11_000)
    expect(source.polls).toBe(2)
  })

  it('tries again after 1, 2, 4 s and so on, up to the interval', async () => {
    source.next = aMiss()
    await start()
    await clock.advanceAsync(60_000)
    expect(waits().slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
    source.next = anAnswer()
    await clock.advanceAsync(15_000)
    source.next = aMiss()
    await clock.advanceAsync(15_000)
    expect(waits().at(-1)).toBe(1_000)
  })

  it('never waits longer than half a minute after trouble', async () => {
    source.next = aMiss()
    await start({ pollMs: 60_000 })
    await clock.advanceAsync(300_000)
    expect(waits().at(-1)).toBe(30_000)
  })

  it('a source that hangs is given up and tried again', async () => {
    source.next = null
    await start()
    await clock.advanceAsync(39_999)
    expect(reports).toEqual([])
    await clock.advanceAsync(1)
    expect(reports).toMatchObject([{ kind: 'miss', failure: { kind: 'timeout' }, nextTryInMs: 1_000 }])
    source.next = anAnswer()
    await clock.advanceAsync(1_000)
    expect(reports).toHaveLength(2)
  })

  it('a source that throws is a miss with its words', async () => {
    source.next = new Error('cannot read properties of undefined')
    await start()
    expect(reports).toMatchObject([
      { kind: 'miss', failure: { kind: 'worker-lost', detail: expect.stringContaining('cannot read') } },
    ])
  })

  it('ends with stop(), whatever is under way', async () => {
    source.next = null
    await start()
    poller?.stop()
    await clock.advanceAsync(60_000)
    expect([source.polls, source.underWay, reports.length]).toEqual([1, 0, 0])
  })
})

describe('tryNow', () => {
  it('asks at once', async () => {
    await start()
    await clock.advanceAsync(5_000)
    poller?.tryNow()
    await clock.advanceAsync(0)
    expect(source.polls).toBe(2)
    await clock.advanceAsync(14_999)
    expect(source.polls).toBe(2)
  })

  it('does nothing while a request is under way', async () => {
    source.next = null
    await start()
    poller?.tryNow()
    poller?.tryNow()
    await clock.advanceAsync(0)
    source.end(anAnswer())
    await clock.advanceAsync(1_000)
    expect([source.polls, source.mostUnderWay, reports.length]).toEqual([1, 1, 1])
  })
})

describe('after sleep', () => {
  it('it asks at once, and quickly again when the network is not there yet', async () => {
    await start()
    source.next = aMiss()
    await clock.advanceAsync(5_000)
    clock.sleep(8 * 3_600_000)
    await clock.advanceAsync(7_000)
    expect(waits()).toEqual([15_000, 1_000, 2_000, 4_000, 8_000])
  })

  it('the poll that slept is thrown away, never reported', async () => {
    source.next = null
    await start()
    source.next = anAnswer({ total: 7 })
    clock.sleep(8 * 3_600_000)
    await clock.advanceAsync(0)
    source.end(anAnswer({ total: 1 }))
    await clock.advanceAsync(0)
    expect(reports).toMatchObject([{ total: 7 }])
    expect([source.polls, source.underWay]).toEqual([2, 0])
  })

  it('while a report is being kept, the next poll follows it', async () => {
    let release = (_: boolean): void => {}
    keeps = () =>
      new Promise((resolve) => {
        release = resolve
      })
    await start()
    clock.sleep(60_000)
    await clock.advanceAsync(0)
    expect(source.polls).toBe(1)
    keeps = () => true
    release(true)
    await clock.advanceAsync(0)
    expect(source.polls).toBe(2)
  })
})

describe('reports', () => {
  it('of a large answer come in slices, then the answer without them', async () => {
    source.next = anAnswer({ full: true, changed: alerts(250), total: 250 })
    await start()
    expect(slices).toEqual([
      { count: 50, first: true },
      { count: 100, first: false },
      { count: 100, first: false },
    ])
    expect(reports).toMatchObject([{ full: true, changed: [], total: 250 }])
  })

  it('come in smaller slices while the engine is slow, and in larger ones once it is not', async () => {
    let tookMs = 60
    keeps = (report) => {
      if (slices.length === 3) tookMs = 6
      if (report === 'slice') clock.advance(tookMs)
      return true
    }
    source.next = anAnswer({ full: true, changed: alerts(200), total: 200 })
    await start()
    expect(slices.map(({ count }) => count)).toEqual([50, 10, 10, 20, 40, 70])
    expect(reports).toHaveLength(1)
  })

  it('of a small answer come whole', async () => {
    source.next = anAnswer({ changed: alerts(sliceSize) })
    await start()
    expect(slices).toEqual([])
    expect(reports).toMatchObject([{ changed: { length: sliceSize } }])
  })

  it('wait for each other', async () => {
    const releases: ((kept: boolean) => void)[] = []
    keeps = () => new Promise((resolve) => releases.push(resolve))
    source.next = anAnswer({ changed: alerts(200) })
    await start()
    expect([slices.length, reports.length]).toEqual([1, 0])
    releases.shift()?.(true)
    await clock.advanceAsync(0)
    expect([slices.length, reports.length]).toEqual([2, 0])
    releases.shift()?.(true)
    await clock.advanceAsync(60_000)
    expect([slices.length, reports.length, source.polls]).toEqual([3, 0, 1])
    releases.shift()?.(true)
    await clock.advanceAsync(60_000)
    expect([slices.length, reports.length, source.polls]).toEqual([3, 1, 1])
    releases.shift()?.(true)
    await clock.advanceAsync(15_000)
    expect(source.polls).toBe(2)
  })

  it.each<[string, (report: Observation | 'slice') => boolean | Promise<boolean>]>([
    ['refused', () => false],
    ['failed', () => Promise.reject(new Error('disk full'))],
  ])('that were %s make the source forget', async (_, answer) => {
    keeps = answer
    await start()
    expect(source.forgotten).toBe(1)
    keeps = () => true
    await clock.advanceAsync(15_000)
    expect([source.forgotten, source.polls]).toEqual([1, 2])
  })

  it('end with a slice that was refused', async () => {
    keeps = (report) => report !== 'slice'
    source.next = anAnswer({ changed: alerts(1_000) })
    await start()
    expect([slices.length, reports.length, source.forgotten]).toEqual([1, 0, 1])
    await clock.advanceAsync(15_000)
    expect(source.polls).toBe(2)
  })
})

describe('the wait', () => {
  it.each([
    ['429 with Retry-After', aMiss('rate-limited', 120_000), 120_000],
    ['429 with far too much patience', aMiss('rate-limited', 86_400_000), 600_000],
    ['an answer that asks for more patience', anAnswer({ nextTryInMs: 45_000 }), 45_000],
    ['401', aMiss('unauthorised'), 60_000],
    ['403', aMiss('forbidden'), 60_000],
    ['a missing secret', aMiss('secret-missing'), 60_000],
    ['refused', aMiss('refused'), 1_000],
  ])('after %s', (_, observation, expected) => {
    expect(waitAfter(observation, 1, 15_000, 0, () => 0)).toBe(expected)
  })

  it('is up to a tenth shorter, never longer, and at least a second, whatever happens', () => {
    const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        chance,
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 5_000, max: 60_000 }),
        (random, misses, pollMs) => {
          const calm = waitAfter(anAnswer(), 0, pollMs, 0, () => random)
          expect(calm).toBeLessThanOrEqual(pollMs)
          expect(calm).toBeGreaterThanOrEqual(0.9 * pollMs - 1e-6)
          const trouble = waitAfter(aMiss(), misses, pollMs, 0, () => random)
          expect(trouble).toBeGreaterThanOrEqual(900)
          expect(trouble).toBeLessThanOrEqual(30_000)
          expect(waitAfter(anAnswer(), 0, pollMs, 1e9, () => random)).toBe(1_000)
        },
      ),
    )
  })
})
