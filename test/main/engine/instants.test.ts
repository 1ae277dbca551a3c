/** What is due when, against a list of all of it. */
import { expect, it } from 'vitest'
import { createInstants } from '../../../main/engine/instants.ts'
import { fc } from '../../helpers/property.ts'

const aKey = fc.integer({ min: 1, max: 6 })
const steps = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      key: aKey,
      at: fc.constantFrom(1, 2, 3, 4, 5, null, Number.POSITIVE_INFINITY),
    }),
  },
  { weight: 2, arbitrary: aKey.map((key) => ({ kind: 'remove' as const, key })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
)

it('tells what is due, and when the first of it is, as looking at all of it would', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), fc.integer({ min: 0, max: 6 }), (all, now) => {
      const instants = createInstants<number>()
      const list = new Map<number, number>()
      for (const step of all) {
        if (step.kind === 'clear') {
          instants.clear()
          list.clear()
          continue
        }
        const at = step.kind === 'put' ? step.at : null
        if (step.kind === 'put') instants.put(step.key, step.at)
        else instants.remove(step.key)
        if (at === null || at === Number.POSITIVE_INFINITY) list.delete(step.key)
        else list.set(step.key, at)
        const due = [...list].flatMap(([key, at]) => (at <= now ? [key] : [])).toSorted()
        expect(instants.until(now).toSorted()).toEqual(due)
        const some = instants.until(now, 2)
        expect(some).toHaveLength(Math.min(2, due.length))
        expect(due).toEqual(expect.arrayContaining([...some]))
        expect(instants.first()).toBe(Math.min(...list.values()))
      }
    }),
  )
})
