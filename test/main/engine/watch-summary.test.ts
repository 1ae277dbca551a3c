import { expect, it } from 'vitest'
import type { DeskSummary } from '../../../main/engine/summary.ts'
import { summaryEveryMs, watchSummary } from '../../../main/engine/watch-summary.ts'
import { quiet } from '../../helpers/electron-run.ts'
import { createManualClock } from '../../helpers/manual-clock.ts'

it('goes on after a listener or a look that threw, and says each state once', () => {
  const clock = createManualClock()
  let now: DeskSummary | null = quiet
  const heard: number[] = []
  let breaks = false
  const read = (): DeskSummary => {
    if (now === null) throw new Error('not readable')
    return now
  }
  const stop = watchSummary(clock, read, ({ needsYou }) => {
    heard.push(needsYou)
    if (breaks) throw new Error('no picture')
  })
  expect(heard).toEqual([0])
  breaks = true
  now = { ...quiet, needsYou: 1 }
  expect(() => clock.advance(summaryEveryMs)).toThrow('no picture')
  now = null
  expect(() => clock.advance(summaryEveryMs)).toThrow('not readable')
  breaks = false
  now = { ...quiet, needsYou: 1 }
  clock.advance(summaryEveryMs)
  now = { ...quiet, needsYou: 2 }
  clock.advance(summaryEveryMs)
  expect(heard).toEqual([0, 1, 2])
  stop()
  expect(clock.pending()).toBe(0)
})
