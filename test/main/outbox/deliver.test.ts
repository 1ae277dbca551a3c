import { describe, expect, it } from 'vitest'
import { volatileLabels } from '../../../contract/label-mapping.ts'
import { noEffects } from '../../../main/db/journal.ts'
import {
  ackMatchers,
  ackSilenceMs,
  endMirror,
  isGivenUp,
  noticeEndedMirrors,
} from '../../../main/outbox/deliver.ts'
import { countOpen, hasMirrors, hurry } from '../../../main/outbox/outbox-table.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'
import { aSeenSilence } from '../../helpers/seen.ts'
import { policy } from '../alerts/watch-source.ts'
import { forbidden, type OutboxDesk, onlyDue, openOutbox, unreachable } from './outbox-desk.ts'

/** An ack that upstream knows as silence s1. */
function openSent(): OutboxDesk {
  const desk = openOutbox()
  desk.acknowledge()
  desk.pass(policy.undoMs)
  desk.settle(onlyDue(desk), desk.done('s1'))
  return desk
}

describe('ackMatchers', () => {
  it('names every label by equality, never as a pattern, and always says isEqual', () => {
    const labels = { alertname: 'Disk.Full', severity: 'page', path: '/var/lib/.*', instance: 'a|b' }
    expect(ackMatchers(labels)).toEqual(
      Object.entries(labels).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true })),
    )
  })

  it('leaves out labels that change while the trouble stays, and empty ones', () => {
    const labels = Object.fromEntries(
      [...volatileLabels, 'empty'].map((name) => [name, name === 'empty' ? '' : 'x']),
    )
    expect(ackMatchers({ ...labels, alertname: 'X' })).toEqual([
      { name: 'alertname', value: 'X', isRegex: false, isEqual: true },
    ])
    for (const name of ['pod', 'container_id', 'uid', 'prometheus_replica', '__replica__']) {
      expect(volatileLabels).toContain(name)
    }
    for (const name of ['alertname', 'namespace', 'cluster', 'node', 'instance', 'container']) {
      expect(volatileLabels).not.toContain(name)
    }
  })
})

describe('an ack', () => {
  it('waits for the undo window, then is sent, and stands with its silence', () => {
    const desk = openOutbox()
    desk.acknowledge()
    expect(desk.due()).toEqual([])
    expect(desk.nextDueAt()).toBe(desk.now() + policy.undoMs)
    expect(desk.progress()).toEqual({
      state: 'waiting',
      nextAt: desk.now() + policy.undoMs,
      attempts: 0,
      reason: null,
    })
    desk.pass(policy.undoMs - 1)
    expect(desk.due()).toEqual([])
    desk.pass(1)
    const order = onlyDue(desk)
    expect(order).toMatchObject({ kind: 'ack', marker: 'nd-1', silenceId: null, attempts: 0 })
    expect(order.matchers).toEqual(ackMatchers(desk.seen.labels))
    expect(desk.isWanted(order)).toBe('yes')
    expect(desk.settle(order, desk.done('s1')).events).toMatchObject([{ kind: 'order-sent', text: 'ack' }])
    expect(desk.due()).toEqual([])
    expect(desk.nextDueAt()).toBeNull()
    expect(countOpen(desk.db)).toBe(0)
    expect(desk.progress()).toEqual({ state: 'sent', nextAt: null, attempts: 1, reason: null })
    expect(desk.mirror()).toMatchObject({ silenceId: 's1', endsAt: desk.now() + ackSilenceMs })
  })

  it('is withdrawn when it is taken back within the window: nothing is ever sent', () => {
    const desk = openOutbox()
    desk.acknowledge()
    desk.giveBack()
    desk.pass(60 * minuteMs)
    expect(desk.due()).toEqual([])
    expect(desk.states()).toEqual(['ack withdrawn'])
    expect(desk.progress()).toBeUndefined()
    expect(hasMirrors(desk.db)).toBe(false)
  })

  it('is not wanted any more when its episode ended, or is not mine', () => {
    const ended = openOutbox()
    ended.acknowledge()
    ended.pass(policy.undoMs)
    const order = onlyDue(ended)
    ended.answer([])
    ended.answer([])
    expect(ended.isWanted(order)).toBe('no')
    expect(ended.drop(order, 'no')).toEqual(noEffects)
    expect(ended.states()).toEqual(['ack withdrawn'])
  })

  it('is given up after an hour, visibly, and may be sent again', () => {
    const desk = openOutbox()
    desk.acknowledge()
    desk.pass(60 * minuteMs - 1)
    const order = onlyDue(desk)
    expect(desk.isWanted(order)).toBe('yes')
    desk.pass(1)
    expect(desk.isWanted(order)).toBe('expired')
    expect(desk.drop(order, 'expired').events).toMatchObject([{ kind: 'order-refused', text: /hour/ }])
    expect(desk.progress()).toMatchObject({
      state: 'refused',
      nextAt: null,
      reason: expect.stringMatching(/hour/),
    })
    expect(desk.due()).toEqual([])
    desk.retry()
    expect(desk.isWanted(onlyDue(desk))).toBe('yes')
  })

  it('is refused for good by a final no, and not tried again by itself', () => {
    const desk = openOutbox()
    desk.acknowledge()
    desk.pass(policy.undoMs)
    expect(desk.settle(onlyDue(desk), forbidden).events).toMatchObject([
      { kind: 'order-refused', text: '403 Forbidden' },
    ])
    expect(desk.progress()).toEqual({ state: 'refused', nextAt: null, attempts: 1, reason: '403 Forbidden' })
    for (let minutes = 0; minutes < 120; minutes += 1) {
      desk.pass(minuteMs)
      desk.extend()
      expect(desk.due()).toEqual([])
    }
  })
})

describe('tries', () => {
  it('come with growing waits, the last one for ever, and are told once', () => {
    const desk = openOutbox()
    desk.acknowledge()
    desk.pass(policy.undoMs)
    const waits: number[] = []
    const told: string[] = []
    for (let tries = 0; tries < 9; tries += 1) {
      told.push(...desk.settle(onlyDue(desk), unreachable).events.map(({ kind }) => kind))
      const at = desk.nextDueAt() ?? 0
      waits.push(at - desk.now())
      expect(desk.progress()).toEqual({
        state: 'retrying',
        nextAt: at,
        attempts: tries + 1,
        reason: 'connection refused',
      })
      desk.pass(at - desk.now() - 1)
      expect(desk.due()).toEqual([])
      desk.pass(1)
    }
    expect(waits).toEqual([2, 5, 10, 20, 30, 60, 60, 60, 60].map((seconds) => seconds * secondMs))
    expect(told).toEqual(['order-waits'])
    desk.settle(onlyDue(desk), desk.done('s1'))
    expect(desk.progress()).toEqual({ state: 'sent', nextAt: null, attempts: 10, reason: null })
  })

  it('wait as long as the source asks', () => {
    const desk = openOutbox()
    desk.acknowledge()
    desk.pass(policy.undoMs)
    desk.settle(onlyDue(desk), { ...unreachable, retryAfterMs: 7 * minuteMs })
    expect(desk.nextDueAt()).toBe(desk.now() + 7 * minuteMs)
    desk.pass(7 * minuteMs)
    desk.settle(onlyDue(desk), unreachable)
    expect(desk.nextDueAt()).toBe(desk.now() + 5 * secondMs)
  })

  it('come at once when the source is heard again, or when a person asks', () => {
    const desk = openOutbox()
    desk.acknowledge()
    desk.commit((write) => {
      hurry(write, desk.episode().sourceId, desk.now())
      return noEffects
    })
    // The undo window is no wait for the source: it stays.
    expect(desk.due()).toEqual([])
    desk.pass(policy.undoMs)
    desk.settle(onlyDue(desk), { ...unreachable, retryAfterMs: 30 * minuteMs })
    desk.commit((write) => {
      hurry(write, desk.episode().sourceId, desk.now())
      return noEffects
    })
    desk.settle(onlyDue(desk), { ...unreachable, retryAfterMs: 30 * minuteMs })
    expect(desk.due()).toEqual([])
    desk.retry()
    expect(onlyDue(desk)).toMatchObject({ kind: 'ack', attempts: 2 })
    expect(desk.states()).toEqual(['ack waiting'])
  })

  it('cannot be asked for where nothing was ever to be sent', () => {
    const desk = openOutbox()
    expect(desk.retry()).toEqual(noEffects)
  })
})

describe('a standing ack', () => {
  it('is extended when less than 5 min are left, as long as it is held and fires', () => {
    const desk = openSent()
    desk.pass(10 * minuteMs)
    desk.extend()
    expect(desk.due()).toEqual([])
    desk.pass(1)
    desk.extend()
    desk.extend()
    const order = onlyDue(desk)
    expect(order).toMatchObject({ kind: 'extend', silenceId: 's1', marker: 'nd-1' })
    expect(desk.isWanted(order)).toBe('yes')
    // It stays "sent" on the page while it is kept alive.
    expect(desk.progress()).toMatchObject({ state: 'sent' })
    expect(desk.settle(order, desk.done('s2')).events).toEqual([])
    expect(desk.mirror()).toMatchObject({ silenceId: 's2', endsAt: desk.now() + ackSilenceMs })
    expect(desk.progress()).toMatchObject({ state: 'sent' })
  })

  it('is kept alive for hours by one order at a time', () => {
    const desk = openSent()
    for (let minutes = 0; minutes < 180; minutes += 1) {
      desk.pass(minuteMs)
      desk.extend()
      for (const order of desk.due()) desk.settle(order, desk.done('s1'))
      expect(desk.mirror()?.endsAt).toBeGreaterThan(desk.now() + 3 * minuteMs)
    }
    expect(desk.states().filter((state) => state === 'extend sent').length).toBeLessThanOrEqual(18)
  })

  it('is not extended for what ended or was given back', () => {
    for (const over of ['end', 'giveBack'] as const) {
      const desk = openSent()
      desk.pass(11 * minuteMs)
      desk[over]()
      desk.extend()
      expect(desk.due().map(({ kind }) => kind)).toEqual(['end'])
    }
  })

  it.each(['end', 'giveBack'] as const)('is ended upstream at once by %s, and only once', (over) => {
    const desk = openSent()
    desk[over]()
    const again = () =>
      desk.commit((write) => {
        endMirror(write, desk.episode().id, desk.now(), isGivenUp(desk.episode()))
        return noEffects
      })
    again()
    const order = onlyDue(desk)
    expect(order).toMatchObject({ kind: 'end', silenceId: 's1' })
    expect(desk.isWanted(order)).toBe('yes')
    desk.settle(order, desk.done('s1'))
    again()
    expect(desk.states()).toEqual(['ack sent', 'end sent'])
    expect(hasMirrors(desk.db)).toBe(false)
  })

  it.each([
    ['refused', (desk: OutboxDesk) => void desk.settle(onlyDue(desk), forbidden)],
    ['given up', (desk: OutboxDesk) => void desk.drop(onlyDue(desk), 'expired')],
  ])('is left to run out when its end is %s: no end order follows by itself', (_, fail) => {
    const desk = openSent()
    desk.giveBack()
    fail(desk)
    desk.commit((write) => {
      endMirror(write, desk.episode().id, desk.now(), isGivenUp(desk.episode()))
      return noEffects
    })
    expect(desk.due()).toEqual([])
    expect(hasMirrors(desk.db)).toBe(false)
  })

  it.each([
    ['refused', (desk: OutboxDesk) => void desk.settle(onlyDue(desk), forbidden)],
    ['given up', (desk: OutboxDesk) => void desk.drop(onlyDue(desk), 'expired')],
  ])('says so when its extension is %s, and is written anew only when asked for', (_, fail) => {
    const desk = openSent()
    desk.pass(11 * minuteMs)
    desk.extend()
    fail(desk)
    expect(desk.progress()).toMatchObject({ state: 'refused' })
    desk.pass(minuteMs)
    desk.extend()
    expect(desk.due()).toEqual([])
    desk.retry()
    expect(onlyDue(desk)).toMatchObject({ kind: 'ack', silenceId: null, marker: 'nd-again' })
  })

  it('is written over, not beside, when what came back is taken again', () => {
    const desk = openSent()
    desk.pass(110 * minuteMs)
    desk.commit((write) => {
      write.run('UPDATE episode SET returned_at = ?', desk.now())
      return noEffects
    })
    desk.acknowledge()
    desk.pass(policy.undoMs)
    expect(onlyDue(desk)).toMatchObject({ kind: 'ack', silenceId: 's1', marker: 'nd-2' })
  })

  it('is not ended by the end of the ack before it', () => {
    const desk = openSent()
    desk.giveBack()
    desk.settle(onlyDue(desk), unreachable)
    desk.acknowledge()
    desk.pass(policy.undoMs)
    expect(onlyDue(desk)).toMatchObject({ kind: 'ack', silenceId: 's1', marker: 'nd-2' })
    expect(desk.states()).toEqual(['ack sent', 'end withdrawn', 'ack waiting'])
  })
})

describe('a silence that somebody ended upstream', () => {
  const notice = (desk: OutboxDesk, standing: readonly string[], held = true) =>
    desk.commit((write) =>
      noticeEndedMirrors(
        write,
        desk.episode().sourceId,
        standing.map((id) => aSeenSilence(id)),
        () => held,
        desk.now(),
      ),
    )

  it('is said, and not written again behind their back', () => {
    const desk = openSent()
    desk.pass(minuteMs)
    expect(notice(desk, []).events).toMatchObject([{ kind: 'order-refused', text: /Somebody ended/ }])
    expect(desk.progress()).toMatchObject({
      state: 'refused',
      reason: expect.stringMatching(/Somebody ended/),
    })
    expect(notice(desk, [])).toEqual(noEffects)
    desk.pass(20 * minuteMs)
    desk.extend()
    expect(desk.due()).toEqual([])
    desk.retry()
    expect(onlyDue(desk)).toMatchObject({ kind: 'ack', silenceId: null, marker: 'nd-again' })
  })

  it('is not one that still stands, or that was written a moment ago', () => {
    const desk = openSent()
    desk.pass(minuteMs)
    expect(notice(desk, ['s1'])).toEqual(noEffects)
    const fresh = openSent()
    fresh.pass(29 * secondMs)
    expect(notice(fresh, [])).toEqual(noEffects)
    expect(fresh.mirror()).toMatchObject({ silenceId: 's1' })
  })

  it('is forgotten without a word when the ack is over anyway', () => {
    const desk = openSent()
    desk.pass(minuteMs)
    expect(notice(desk, [], false)).toEqual(noEffects)
    expect(hasMirrors(desk.db)).toBe(false)
  })

  it('counts as ended when it is listed as expired', () => {
    const desk = openSent()
    desk.pass(minuteMs)
    const effects = desk.commit((write) =>
      noticeEndedMirrors(
        write,
        desk.episode().sourceId,
        [aSeenSilence('s1', { state: 'expired' })],
        () => true,
        desk.now(),
      ),
    )
    expect(effects.events).toHaveLength(1)
  })
})

describe('an ack that its source knows as its own', () => {
  function openNative(): OutboxDesk {
    const desk = openOutbox()
    desk.acknowledge()
    desk.pass(policy.undoMs)
    desk.settle(onlyDue(desk), { ...desk.done('r1'), endsAt: null, isNative: true })
    return desk
  }

  it('is not kept alive while it has no end', () => {
    const desk = openNative()
    expect(hasMirrors(desk.db)).toBe(false)
    desk.pass(60 * minuteMs)
    desk.extend()
    expect(desk.due()).toEqual([])
  })

  it('is ended there when it is given back, never when the alert is over', () => {
    const given = openNative()
    given.giveBack()
    expect(onlyDue(given)).toMatchObject({ kind: 'end', isNative: true })
    const over = openNative()
    over.end()
    expect(over.due()).toEqual([])
    expect(over.mirror()).toMatchObject({ silenceId: null, isNative: false })
  })

  it('that was given back and is over before that was told is not ended any more', () => {
    const desk = openNative()
    desk.giveBack()
    const order = onlyDue(desk)
    expect(desk.isWanted(order)).toBe('yes')
    desk.answer([])
    desk.answer([])
    expect(desk.isWanted(order)).toBe('no')
    desk.drop(order, 'no')
    expect(desk.mirror()).toMatchObject({ silenceId: null })
  })
})
