import { expect, it } from 'vitest'
import { createDraftSaver, draftWaitMs } from '../../../renderer/ui/draft-saver.ts'

/** A timer that runs when the test says so. */
function aTimer() {
  const waiting: { ms: number; run: () => void }[] = []
  return {
    waiting,
    after: (ms: number, run: () => void) => {
      const entry = { ms, run }
      waiting.push(entry)
      return () => {
        const at = waiting.indexOf(entry)
        if (at >= 0) waiting.splice(at, 1)
      }
    },
    fire: () => {
      for (const entry of waiting.splice(0)) entry.run()
    },
  }
}

it('starts one wait at the first unsaved key and keeps to it while typing goes on', () => {
  const timer = aTimer()
  const saved: string[] = []
  const saver = createDraftSaver(async (text) => saved.push(text) > 0, timer.after)
  saver.typed('a')
  saver.typed('ab')
  saver.typed('abc')
  expect(timer.waiting.map(({ ms }) => ms)).toEqual([draftWaitMs])
  expect(draftWaitMs).toBeLessThan(800)
  timer.fire()
  expect(saved).toEqual(['abc'])
  saver.typed('abcd')
  saver.flush()
  saver.flush()
  expect(saved).toEqual(['abc', 'abcd'])
})

it('tries again what could not be saved, unless there are newer words', async () => {
  const timer = aTimer()
  const tried: string[] = []
  let works = false
  const saver = createDraftSaver(async (text) => {
    tried.push(text)
    return works
  }, timer.after)
  saver.typed('kept')
  timer.fire()
  await Promise.resolve()
  await Promise.resolve()
  expect(timer.waiting).toHaveLength(1)
  works = true
  timer.fire()
  expect(tried).toEqual(['kept', 'kept'])
})
