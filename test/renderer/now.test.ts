/** The page's clock: sleep counts, a clock that was set does not, and what it cannot tell apart it asks. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nightNow } from '../helpers/fixtures.ts'

let clock: typeof import('../../renderer/now.ts')
let asked: number

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'], now: nightNow })
  vi.resetModules()
  clock = await import('../../renderer/now.ts')
  asked = 0
  clock.askWith(() => {
    asked += 1
  })
  clock.hearEngineNow(nightNow)
})
afterEach(() => vi.useRealTimers())
/** sets the wall clock alone; a sleep looks the same to a page */
const setWall = (ms: number): void => void vi.setSystemTime(Date.now() + ms)
const passed = (): number => Math.round(clock.engineNow() - nightNow)

it('goes on with what passes', () => {
  vi.advanceTimersByTime(7_000)
  expect([passed(), asked]).toEqual([7_000, 0])
})

it('does not jump when the wall clock is set, forward or back: it asks, and goes on from the answer', () => {
  vi.advanceTimersByTime(1_000)
  setWall(3_600_000)
  expect(passed()).toBe(1_000)
  vi.advanceTimersByTime(1_500)
  expect([passed(), asked]).toEqual([2_500, 1])
  clock.hearEngineNow(nightNow + 2_500)
  vi.advanceTimersByTime(5_000)
  expect([passed(), asked]).toEqual([7_500, 1])
  setWall(-7_200_000)
  vi.advanceTimersByTime(5_000)
  expect([passed(), asked]).toEqual([12_500, 1])
})

it('counts what was slept as soon as the engine has said so', () => {
  setWall(3_600_000)
  expect(passed()).toBe(0)
  vi.advanceTimersByTime(1)
  expect(asked).toBe(1)
  clock.hearEngineNow(nightNow + 3_600_001)
  expect(passed()).toBe(3_600_001)
})

it('takes it for sleep where nobody answers: rather too late than in time', () => {
  setWall(3_600_000)
  expect(passed()).toBe(0)
  vi.advanceTimersByTime(2_000)
  expect([passed(), asked]).toEqual([3_602_000, 1])
})
