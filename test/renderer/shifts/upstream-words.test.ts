import { describe, expect, it } from 'vitest'
import type { OrderProgress } from '../../../contract/alert.ts'
import { stretchProblem, upstreamWords } from '../../../renderer/shifts/upstream-words.ts'

const now = Date.UTC(2026, 9, 14, 6)
const progress = (
  state: OrderProgress['state'],
  reason: string | null = null,
  nextAt: number | null = null,
) => ({
  ...{ state, reason, nextAt, attempts: 0 },
})
const words = (order: OrderProgress, undoing: OrderProgress | null = null, online = true) =>
  upstreamWords(
    {
      ...{ orderId: 1, rotation: 'ops', person: 'Jun Park', by: 'me', from: now, to: now + 1 },
      order,
      undoing,
    },
    online,
    now,
  )

describe('how far a shift that was given away has come', () => {
  it.each([
    [progress('waiting', null, now + 4_001), null, 'pending', 'Goes to PagerDuty in 5 s.'],
    [progress('waiting', null, now), null, 'pending', 'Goes to PagerDuty now.'],
    [
      progress('retrying', 'Gone.'),
      null,
      'pending',
      'Not in PagerDuty yet: it is sent when PagerDuty answers. Gone.',
    ],
    [progress('sent'), null, 'plain', 'It stands in PagerDuty.'],
    [progress('refused', 'User not found'), null, 'refused', 'Not in PagerDuty. User not found'],
    [progress('sent'), progress('retrying', 'Gone.'), 'pending', 'It is taken out of PagerDuty. Gone.'],
    [progress('sent'), progress('refused', 'No.'), 'refused', 'It still stands in PagerDuty. No.'],
  ])('%o, %o is %s: %s', (order, undoing, tone, text) => {
    expect(words(order, undoing)).toMatchObject({ tone, text })
  })

  it('waits for the network where this laptop has none', () => {
    expect(words(progress('retrying'), null, false).text).toBe(
      'Not in PagerDuty yet: it is sent when this laptop is online.',
    )
  })

  it('can be taken back until it is being taken back, and tried again where it was refused', () => {
    const acts = (order: OrderProgress, undoing?: OrderProgress) => {
      const { back, again } = words(order, undoing)
      return [back, again]
    }
    expect(acts(progress('waiting'))).toEqual(['Take it back', null])
    expect(acts(progress('sent'))).toEqual(['Take it back', null])
    expect(acts(progress('refused'))).toEqual(['Put away', 'Try again'])
    expect(acts(progress('sent'), progress('waiting'))).toEqual([null, null])
    expect(acts(progress('sent'), progress('refused'))).toEqual([null, 'Take it away once more'])
  })
})

describe('a part of a shift', () => {
  it.each([
    [null, now + 1, 'A time is not complete.'],
    [now + 5, now + 5, 'It ends before it begins.'],
    [now - 9, now - 1, 'It is over already.'],
    [now - 9, now + 5, 'It is longer than the shift.'],
    [now + 1, now + 9, 'It is longer than the shift.'],
    [now, now + 5, null],
  ])('from %i to %i of one: %s', (from, to, problem) => {
    expect(stretchProblem(from, to, { from: now - 5, to: now + 5 }, now)).toBe(problem)
  })
})
