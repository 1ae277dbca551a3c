import { describe, expect, it } from 'vitest'
import { nextDeadline } from '../../../main/alerts/deadlines.ts'
import { checkSnoozeEnd, snooze } from '../../../main/alerts/snooze.ts'
import { anAck, anEpisode, hourMs, minuteMs, nightNow as now, secondMs } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { policy } from './watch-source.ts'

describe('the end of a snooze', () => {
  it.each([
    ['in the past', -1, false],
    ['in half a minute', 30 * secondMs, false],
    ['in a minute, as it was chosen a moment ago', minuteMs - secondMs, true],
    ['in a day', 24 * hourMs, true],
    ['in 25 hours', 25 * hourMs, false],
  ])('%s', (_, ms, isFine) => {
    const check = () => checkSnoozeEnd(now + ms, now)
    if (isFine) expect(check).not.toThrow()
    else expect(check).toThrow(/minute|day/)
  })

  it('cannot be set for what has ended', () => {
    const ended = anEpisode({ firing: false, quietAt: now })
    expect(() => openTestDb().transact((db) => snooze(db, ended, 'Mira Lund', now + hourMs, now))).toThrow(
      /ended/,
    )
  })
})

describe('when a snoozed episode changes by time alone', () => {
  const until = now + 10 * minuteMs
  const put = { by: 'Mira Lund', at: now, until }
  const quiet = { kind: 'silenced', by: null, why: null, until: null } as const
  const rows: readonly [string, Parameters<typeof anEpisode>[0], number | null][] = [
    ['at its ack target first', { snooze: put, ackDueAt: now + minuteMs }, now + minuteMs],
    ['at its end, past the ack target', { snooze: put, ackDueAt: now - 1 }, until],
    [
      'at its end, not at the return of an acked one',
      { snooze: put, ack: anAck(), resolveDueAt: now },
      until,
    ],
    ['at its end also while kept quiet', { snooze: put, keptQuiet: quiet }, until],
    ['at its end also for a ticket', { snooze: put, severity: 'ticket' }, until],
    ['at once when its end has passed', { snooze: { ...put, until: now - 1 }, ackDueAt: now - 1 }, now - 1],
    ['never once it has ended', { snooze: put, firing: false, quietAt: now }, null],
  ]
  it.each(rows)('%s', (_, part, at) => {
    expect(nextDeadline(anEpisode(part), policy, now)).toBe(at)
  })
})
