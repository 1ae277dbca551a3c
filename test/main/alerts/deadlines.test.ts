import { describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import { nextDeadline, passDeadlines } from '../../../main/alerts/deadlines.ts'
import { episodeById, setAck, setCalled } from '../../../main/alerts/episode-table.ts'
import { openDb } from '../../../main/db/db.ts'
import { noEffects } from '../../../main/db/journal.ts'
import { anAck, anEpisode, minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { aSeenAlert } from '../../helpers/seen.ts'
import { policy, watchSource } from './watch-source.ts'

const now = nightNow

describe('nextDeadline', () => {
  const due = { ackDueAt: now + minuteMs, resolveDueAt: now + 100 * minuteMs }
  const returnAt = now + 90 * minuteMs
  const quiet = { kind: 'silenced', by: null, why: null, until: null } as const
  const rows: readonly (readonly [string, Partial<Episode>, number | null])[] = [
    ['the ack target while nobody has it', {}, now + minuteMs],
    ['none once it has passed', { ackDueAt: now }, null],
    ['10 min before the resolve target when acked', { ack: anAck() }, returnAt],
    ['the same for an ack of another', { ack: anAck({ mine: false }) }, returnAt],
    [
      'that instant also when it is over and nobody was there',
      { ack: anAck(), resolveDueAt: now },
      now - 10 * minuteMs,
    ],
    ['none after it came back', { ack: anAck(), returnedAt: now }, null],
    ['none for an ack that is younger than its return', { ack: anAck({ at: returnAt }) }, null],
    ['none when it has ended', { firing: false, quietAt: now }, null],
    ['none for a ticket', { severity: 'ticket' }, null],
    [
      'one for a ticket that the rules wake somebody for',
      { severity: 'ticket', outcome: 'wake' },
      now + minuteMs,
    ],
    ['none for a heartbeat', { severity: 'none' }, null],
    ['none while it is kept quiet', { keptQuiet: quiet }, null],
    ['none for an acked one that is kept quiet', { keptQuiet: quiet, ack: anAck(), resolveDueAt: now }, null],
  ]
  it.each(rows)('is %s', (_, part, at) => {
    const old = part.resolveDueAt === now ? { ack: anAck({ at: now - 60 * minuteMs }) } : {}
    expect(nextDeadline(anEpisode({ ...due, ...part, ...old }), policy, now)).toBe(at)
  })

  it('is over once it was acted upon: nobody is woken for it again and again', () => {
    const { db, pass, only, passTime } = open()
    db.ack()
    pass(200 * minuteMs)
    passTime()
    expect(nextDeadline(only(), policy, now + 200 * minuteMs)).toBeNull()
  })
})

/** One page that fires, and time that passes over it. */
function open(labels: Readonly<Record<string, string>> = { alertname: 'X', severity: 'page' }) {
  const file = openTestDb()
  const source = watchSource(file)
  const seen = aSeenAlert('f1', { labels })
  source.answer([seen])
  const only = (): Episode => {
    const [episode] = source.episodes('f1')
    if (!episode) throw new Error('no episode')
    return episode
  }
  let returned: readonly Episode[] = []
  return {
    ...source,
    seen,
    only,
    story: () => source.story(only().id),
    returned: () => returned.length,
    passTime: () =>
      source.commit((write) => {
        const effects = passDeadlines(write, [only()], policy, source.now())
        returned = effects.returned
        return effects
      }),
    db: {
      ...file,
      ack: () =>
        source.commit((write) => {
          setAck(write, only().id, { by: 'Mira Lund', mine: true, at: source.now(), origin: 'here' })
          return noEffects
        }),
      call: () =>
        source.commit((write) => {
          setCalled(write, only().id, source.now())
          return noEffects
        }),
    },
  }
}

describe('the ack target', () => {
  it('is noted once, at its own instant, also when time is looked at late and often', () => {
    const { pass, passTime, story, only, db } = open()
    pass(2 * minuteMs - 1)
    passTime()
    expect(story()).toEqual(['fired'])
    pass(1)
    passTime()
    expect(story()).toEqual(['fired', 'ack-target-passed'])
    pass(minuteMs)
    passTime()
    passTime()
    expect(story()).toEqual(['fired', 'ack-target-passed'])
    expect(db.get("SELECT at FROM event WHERE kind = 'ack-target-passed'")?.at).toBe(only().ackDueAt)
  })

  it('is not noted again after a restart', () => {
    const { pass, passTime, only, now: nowOf, db } = open()
    pass(3 * minuteMs)
    passTime()
    const { id } = only()
    db.close()
    const again = openDb(db.file)
    const episode = episodeById(again, policy, id)
    if (!episode) throw new Error('no episode')
    const effects = again.transact((write) => passDeadlines(write, [episode], policy, nowOf() + minuteMs))
    again.close()
    expect(effects).toEqual({ episodes: [], events: [], returned: [], woken: [] })
  })

  it('counts from the call when somebody was called', () => {
    const { pass, passTime, story, db } = open()
    pass(minuteMs)
    db.call()
    pass(minuteMs + 30 * secondMs)
    passTime()
    expect(story()).toEqual(['fired'])
    pass(30 * secondMs)
    passTime()
    expect(story()).toEqual(['fired', 'ack-target-passed'])
  })

  it('is not noted for what was acked in time', () => {
    const { pass, passTime, story, db } = open()
    pass(minuteMs)
    db.ack()
    pass(10 * minuteMs)
    passTime()
    expect(story()).toEqual(['fired'])
  })

  it.each([
    ['a ticket', { alertname: 'X', severity: 'ticket' }],
    ['a heartbeat', { alertname: 'Watchdog', severity: 'page' }],
  ])('is none for %s', (_, labels) => {
    const { pass, passTime, story } = open(labels)
    pass(60 * minuteMs)
    passTime()
    expect(story()).toEqual(['fired'])
  })

  it('waits while it is kept quiet, and is noted when it is heard again', () => {
    const { pass, passTime, story, answer, seen } = open()
    answer([{ ...seen, suppressed: true, mutedBy: ['nights'] }])
    pass(10 * minuteMs)
    passTime()
    expect(story()).toEqual(['fired', 'kept-quiet'])
    answer([seen])
    passTime()
    expect(story()).toEqual(['fired', 'kept-quiet', 'heard-again', 'ack-target-passed'])
  })

  it('is over when the episode has ended', () => {
    const { pass, passTime, story, answer } = open()
    answer([])
    answer([])
    pass(10 * minuteMs)
    passTime()
    expect(story()).toEqual(['fired', 'quiet'])
  })
})

describe('an acked episode that still fires', () => {
  it('comes back 10 min before its resolve target, once', () => {
    const { pass, passTime, story, only, returned, db } = open()
    db.ack()
    pass(110 * minuteMs - 1)
    passTime()
    expect([returned(), only().returnedAt]).toEqual([0, null])
    pass(1)
    passTime()
    expect([returned(), only().returnedAt]).toEqual([1, now + 110 * minuteMs])
    pass(5 * minuteMs)
    passTime()
    expect([returned(), only().returnedAt]).toEqual([0, now + 110 * minuteMs])
    expect(story()).toEqual(['fired', 'returned'])
  })

  it('comes back at the next look when the machine slept over it', () => {
    const { pass, passTime, returned, db } = open()
    db.ack()
    pass(8 * 60 * minuteMs)
    passTime()
    expect(returned()).toBe(1)
  })

  it('stays in hand when it was taken later than that', () => {
    const { pass, passTime, returned, db } = open()
    pass(115 * minuteMs)
    db.ack()
    pass(60 * minuteMs)
    passTime()
    expect(returned()).toBe(0)
  })

  it('does not come back while it is kept quiet, but when it is heard again', () => {
    const { pass, passTime, returned, answer, seen, db } = open()
    db.ack()
    answer([{ ...seen, suppressed: true, mutedBy: ['nights'] }])
    pass(111 * minuteMs)
    passTime()
    expect(returned()).toBe(0)
    answer([seen])
    passTime()
    expect(returned()).toBe(1)
  })
})
