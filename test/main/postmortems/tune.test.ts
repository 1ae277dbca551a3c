/** How long a rule should wait, by how long its troubles lasted. */
import { describe, expect, it } from 'vitest'
import { type Fired, tuneRule } from '../../../main/postmortems/tune.ts'

const minuteMs = 60_000
const lasting = (minutes: number, taken = false): Fired => ({ from: 0, until: minutes * minuteMs, taken })
const of = (
  fired: readonly Fired[],
  forMs: number | null = minuteMs,
  expression: string | null = 'up == 0',
) => tuneRule({ alertname: 'NodeDown', expression, forMs, fired, spanMs: 28 * 24 * 60 * minuteMs })

describe('the wait of a tuned rule', () => {
  it('is the shortest that spares seven in ten of what ended untaken', () => {
    // With one minute of its own wait each condition held a minute longer than its trouble lasted.
    const fired = [3, 3, 3, 3, 3, 3, 3, 8, 8, 25].map((minutes) => lasting(minutes))
    expect(of(fired)).toMatchObject({ expr: 'up == 0', forMs: 5 * minuteMs })
    expect(of(fired).notes[1]).toBe(
      'With a wait of 5 min it would have stayed silent for 7 of these, and called 4 min later for the rest.',
    )
    expect(of([...fired, lasting(8)]).forMs).toBe(10 * minuteMs)
  })

  it('never is shorter than the wait it has, and no condition held shorter than that', () => {
    expect(of([lasting(0), lasting(0)], 10 * minuteMs).forMs).toBe(15 * minuteMs)
  })

  it('says what somebody took and would not have been called for', () => {
    const { forMs, notes } = of([lasting(3), lasting(3), lasting(3), lasting(2, true)])
    expect(forMs).toBe(5 * minuteMs)
    expect(notes[2]).toBe(
      'Once somebody took it, and it was over within that wait: it would not have called then.',
    )
  })

  it('is left alone where waiting would spare little, where all was taken, and where it fires still', () => {
    for (const fired of [
      [lasting(50), lasting(70)],
      [lasting(3, true)],
      [{ from: 0, until: null, taken: false }],
      [],
    ])
      expect(of(fired).forMs).toBe(minuteMs)
    expect(of([lasting(50)]).notes[1]).toMatch(/^No wait of half an hour or less/)
  })

  it('says what is not on record', () => {
    const { expr, notes } = of([lasting(1)], null, null)
    expect(expr).toBe('vector(0) > 1')
    expect(notes.join(' ')).toMatch(/not on record: put your expression.*taken for no wait at all/)
  })
})
