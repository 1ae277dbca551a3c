/** What the trouble cost, figure by figure, each with how far it can be trusted. */
import { describe, expect, it } from 'vitest'
import type { Figure } from '../../../contract/postmortem-evidence.ts'
import type { StoryEvent } from '../../../contract/queries.ts'
import { impactOf } from '../../../main/postmortems/impact.ts'
import type { RecordEpisode } from '../../../main/postmortems/record.ts'
import { spanOf } from '../../../main/postmortems/span.ts'
import { aMessage, anEvent, aRecord, aRecordEpisode, aRecordThread, firedAt } from '../../helpers/a-record.ts'
import { minuteMs } from '../../helpers/fixtures.ts'

const at = (minutes: number): number => firedAt + minutes * minuteMs
const told = (minutes: number, impact: string, by = 'Mara Lind') =>
  anEvent('impact', at(minutes), { by, text: impact })
/** One alert that fired at 0, whose rule waited 2 min, and that went quiet at 30. */
const ended = (...story: readonly StoryEvent[]) => aRecordEpisode(story, { firing: false, quietAt: at(30) })
const brief = ({ value, how }: Figure) => [value === null ? null : value / minuteMs, how]
const felt = (...episodes: readonly RecordEpisode[]) => {
  const { impact, down, degraded } = impactOf(aRecord({ episodes }))
  return { impact, down: brief(down), degraded: brief(degraded) }
}

describe('how long customers felt it', () => {
  it('is not known where nobody told it', () => {
    expect(felt(ended(anEvent('fired', at(0))))).toEqual({
      ...{ impact: 'unknown', down: [null, 'unknown'], degraded: [null, 'unknown'] },
    })
    expect(felt(ended(told(3, 'unknown'))).impact).toBe('unknown')
  })

  it('is estimated from the start to the end where only what was told is known', () => {
    expect(felt(ended(told(5, 'down')))).toEqual({
      ...{ impact: 'down', down: [32, 'estimated'], degraded: [0, 'measured'] },
    })
  })

  it('is measured where its begin and its end were told, and counts each level apart', () => {
    expect(felt(ended(told(5, 'none'), told(10, 'down'), told(20, 'degraded'), told(25, 'none')))).toEqual({
      ...{ impact: 'down', down: [10, 'measured'], degraded: [5, 'measured'] },
    })
  })

  it('is nothing where somebody told that nobody felt it', () => {
    expect(felt(ended(told(5, 'none')))).toEqual({
      ...{ impact: 'none', down: [0, 'measured'], degraded: [0, 'measured'] },
    })
  })

  it('goes by a word told when it was over, for the whole of it', () => {
    expect(felt(ended(told(45, 'down')))).toEqual({
      ...{ impact: 'down', down: [32, 'estimated'], degraded: [0, 'measured'] },
    })
    // One that was told in its course already says nothing new.
    expect(felt(ended(told(10, 'degraded'), told(20, 'none'), told(45, 'degraded'))).degraded).toEqual([
      22,
      'estimated',
    ])
  })

  it('counts what several alerts say at once only once, and the worse of two as that', () => {
    const second = aRecordEpisode([told(0, 'degraded')], { firing: false, quietAt: at(40) })
    expect(felt(ended(told(0, 'down')), second)).toEqual({
      ...{ impact: 'down', down: [32, 'estimated'], degraded: [10, 'estimated'] },
    })
  })

  it('goes by the alert’s own label and a customer’s thread where nobody told more', () => {
    expect(felt(aRecordEpisode([], { impact: 'degraded', firing: false, quietAt: at(30) })).degraded).toEqual(
      [32, 'estimated'],
    )
    const thread = aRecordThread({ impact: 'down', messages: [aMessage(at(4)), aMessage(at(24))] })
    const { down, impact } = impactOf(aRecord({ threads: [thread] }))
    expect([impact, brief(down)]).toEqual(['down', [20, 'estimated']])
  })

  it('goes on until now while it still fires', () => {
    const open = aRecordEpisode([told(0, 'down')])
    const { down } = impactOf(aRecord({ episodes: [open] }))
    expect([brief(down), down.why]).toEqual([[42, 'estimated'], expect.stringContaining('it still fires')])
  })
})

describe('when it was noticed, taken, stopped and over', () => {
  const story = [
    anEvent('called', at(0)),
    anEvent('acked', at(3), { by: 'Mara Lind' }),
    anEvent('note', at(4), { text: 'looking', by: 'Mara Lind' }),
    anEvent('note', at(12), { text: '= rolled back', by: 'Mara Lind' }),
    anEvent('note', at(14), { text: '== fixed', by: 'Mara Lind' }),
  ]
  it('is counted from the start, as sure as that is', () => {
    const { detected, acknowledged, mitigated, resolved } = impactOf(aRecord({ episodes: [ended(...story)] }))
    expect([acknowledged, mitigated, resolved].map(brief)).toEqual([
      [5, 'measured'],
      [14, 'measured'],
      [32, 'measured'],
    ])
    expect(detected).toMatchObject({ value: 2 * minuteMs + 5_000, how: 'measured' })
  })

  it('is estimated where nobody knows how long the rule had waited', () => {
    const rule = { kind: 'unknown', why: 'Nobody was asked.' } as const
    const one = aRecordEpisode(story, { firing: false, quietAt: at(30) }, rule)
    const { acknowledged, resolved } = impactOf(aRecord({ episodes: [one] }))
    expect([brief(acknowledged), brief(resolved)]).toEqual([
      [3, 'estimated'],
      [30, 'estimated'],
    ])
    expect(acknowledged.why).toContain('Nobody was asked.')
  })

  it('is not known where nothing says so, each with why', () => {
    const { acknowledged, mitigated, resolved, threads } = impactOf(
      aRecord({ episodes: [aRecordEpisode()], watchesSupport: false }),
    )
    expect([acknowledged, mitigated, resolved, threads].map(({ value, why }) => [value, why])).toEqual([
      [null, 'Nobody acknowledged it.'],
      [null, 'No note that begins with = or == says what stopped it.'],
      [null, 'One alert still fires, 42 min after the start.'],
      [null, 'Nightdesk watches no place where customers ask.'],
    ])
  })

  it('begins with the customer where they wrote before the alert fired', () => {
    const thread = aRecordThread({ messages: [aMessage(at(-20)), aMessage(at(-10), { side: 'us' })] })
    const record = aRecord({ episodes: [ended(...story)], threads: [thread] })
    const span = spanOf(record)
    expect([span.start, span.startWhy]).toEqual([
      at(-20),
      expect.stringContaining('wrote before the alert fired'),
    ])
    expect(brief(impactOf(record).resolved)).toEqual([50, 'estimated'])
  })

  it('counts threads, customers and environments of all that is linked', () => {
    const { customers, environments, threads } = impactOf(
      aRecord({
        episodes: [
          aRecordEpisode([], { environment: 'plover/a', customer: 'A' }),
          aRecordEpisode([], { environment: 'plover/b', customer: 'A' }),
        ],
        threads: [aRecordThread({ customer: 'B', environment: 'plover/a' })],
      }),
    )
    expect([customers, environments, threads.value]).toEqual([['A', 'B'], ['plover/a', 'plover/b'], 1])
  })
})
