/** The budgets: how often each method is asked, what a refusal does, and the mode of one request a minute. */
import { expect, it } from 'vitest'
import { createSlackBudget } from '../../../main/sources/slack-budget.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'
import { aWorkspace, createKnown, pollOnce, textsOf } from '../../helpers/slack-workspace.ts'

const method = 'conversations.history'

/** How many calls are made within a stretch by whoever makes all they may. */
function callsWithin(
  budget: ReturnType<typeof createSlackBudget>,
  clock: ReturnType<typeof createManualClock>,
  ms: number,
): number {
  const until = clock.now() + ms
  let calls = 0
  while (clock.now() < until) {
    const waitMs = budget.waitMs(method)
    if (waitMs === 0) {
      budget.take(method)
      calls += 1
    } else clock.advance(waitMs)
  }
  return calls
}

it('takes a quarter of what Slack allows, however much was saved up', () => {
  const clock = createManualClock()
  const budget = createSlackBudget(clock)
  clock.advance(86_400_000)
  expect(callsWithin(budget, clock, 60_000)).toBeLessThanOrEqual(12)
  expect(callsWithin(budget, clock, 600_000)).toBeLessThanOrEqual(93)
})

it('says what it may ask and has asked, and until when Slack wants to be left alone', () => {
  const clock = createManualClock()
  const budget = createSlackBudget(clock)
  expect(budget.figures()).toMatchObject({ ownPerMinute: 24, usedLastMinute: 0, waitsUntil: null })
  budget.take(method)
  budget.take('conversations.replies')
  budget.take('users.info')
  budget.refused(method, 17_000)
  expect(budget.figures()).toMatchObject({
    ...{ ownPerMinute: 18, usedLastMinute: 2, waitsUntil: clock.now() + 17_000 },
  })
  clock.advance(60_000)
  expect(budget.figures()).toMatchObject({ usedLastMinute: 0, waitsUntil: null })
})

it('waits as long as Slack says, takes half from then on, and recovers', () => {
  const clock = createManualClock()
  const budget = createSlackBudget(clock)
  budget.take(method)
  budget.refused(method, 17_000)
  expect([budget.waitMs(method), budget.refusedMs(method), budget.waitMs('conversations.replies')]).toEqual([
    17_000, 17_000, 0,
  ])
  clock.advance(17_000)
  expect(callsWithin(budget, clock, 300_000)).toBeLessThanOrEqual(24)
  clock.advance(600_000)
  expect(callsWithin(budget, clock, 300_000)).toBeGreaterThan(44)
  budget.refused(method, null)
  expect(budget.waitMs(method)).toBe(30_000)
})

it('takes two long refusals in a row, or a page of 15 where more was asked for, for the slow mode', () => {
  const clock = createManualClock()
  const budget = createSlackBudget(clock)
  budget.refused(method, 55_000)
  expect(budget.isSlow()).toBe(false)
  budget.page(method, 40, 100, true)
  budget.refused(method, 55_000)
  expect(budget.isSlow()).toBe(false)
  budget.refused(method, 55_000)
  expect(budget.isSlow()).toBe(true)
  expect(callsWithin(budget, clock, 600_000)).toBeLessThanOrEqual(11)
  // More than 15 at once: it is not, or not any more.
  budget.page(method, 16, 100, false)
  expect(budget.isSlow()).toBe(false)
  budget.page(method, 15, 100, false)
  expect(budget.isSlow()).toBe(false)
  budget.page(method, 15, 100, true)
  expect(budget.isSlow()).toBe(true)
  clock.advance(3_600_001)
  expect(budget.isSlow()).toBe(false)
})

it('says that it is in the slow mode, and lives with it', async () => {
  const { double, support, guest, clock, connect } = await aWorkspace()
  double.limits.set('slow')
  for (let index = 0; index < 14; index += 1)
    double.book.write(support, { user: guest.id, text: `words ${index}` })
  const [source, known] = [connect(), createKnown()]
  await pollOnce(source, known, clock)
  for (let index = 14; index < 60; index += 1)
    double.book.write(support, { user: guest.id, text: `words ${index}` })
  const began = double.exchanges.length
  const until = clock.now() + 900_000
  let polled = await pollOnce(source, known, clock)
  while (clock.now() < until) {
    clock.advance(polled.nextInMs)
    polled = await pollOnce(source, known, clock)
  }
  expect(known.texts()).toEqual(textsOf(double))
  expect(polled.facts?.remarks).toContainEqual(expect.stringContaining('once a minute for 15 messages'))
  const refused = double.exchanges.slice(began).filter(({ status }) => status === 429)
  // The one that told of it.
  expect(refused.length).toBeLessThanOrEqual(1)
})

it('is never refused where a team of four works at once, nor stops where a fifth comes', async () => {
  const { double, support, guest, clock, connect } = await aWorkspace()
  double.limits.set('tiers')
  for (let index = 0; index < 24; index += 1) {
    const channel = double.book.channel(`busy-${index}-support`)
    double.book.write(channel, { user: guest.id, text: 'words' })
  }
  double.book.write(support, { user: guest.id, text: 'words' })
  const team = Array.from({ length: 4 }, () => ({
    source: connect(),
    known: createKnown(),
    dueAt: clock.now(),
  }))
  const turn = async (): Promise<void> => {
    for (const one of team) {
      if (one.dueAt > clock.now()) continue
      one.dueAt = clock.now() + (await pollOnce(one.source, one.known, clock)).nextInMs
    }
    clock.advance(10_000)
  }
  for (let turns = 0; turns < 60; turns += 1) await turn()
  const count = (status: number): number => double.exchanges.filter((one) => one.status === status).length
  expect(count(429)).toBe(0)
  for (const { known } of team) expect(known.texts()).toEqual(textsOf(double))
  team.push(
    ...Array.from({ length: 4 }, () => ({ source: connect(), known: createKnown(), dueAt: clock.now() })),
  )
  for (let turns = 0; turns < 120; turns += 1) await turn()
  for (const { known } of team) expect(known.texts()).toEqual(textsOf(double))
})
