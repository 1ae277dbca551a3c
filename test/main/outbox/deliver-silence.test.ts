import { describe, expect, it } from 'vitest'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import { reasonOf } from '../../../contract/silences.ts'
import { noEffects } from '../../../main/db/journal.ts'
import type { DeliveryResult } from '../../../main/outbox/deliver.ts'
import {
  beginTry,
  dropSilence,
  markedComment,
  queueSilence,
  retrySilence,
  settleSilence,
  silenceTag,
  tooOld,
  type WantedOrder,
  withdrawSilence,
} from '../../../main/outbox/deliver-silence.ts'
import {
  countOpenSilenceOrders,
  dueSilenceOrders,
  hasRetrying,
  hurrySilenceOrders,
  nextSilenceOrderAt,
  type StoredSilenceOrder,
  silenceOrderById,
} from '../../../main/outbox/silence-order-table.ts'
import { hourMs, minuteMs, nightNow, secondMs } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'

const plover = 'plover' as SourceId
const undoMs = 5_000
const asked = [3 as EpisodeId, 4 as EpisodeId]
const failed: DeliveryResult = {
  ok: false,
  ref: '',
  endsAt: null,
  reason: 'refused',
  final: false,
  retryAfterMs: null,
}
const done = (ref: string): DeliveryResult => ({ ...failed, ok: true, ref, reason: '' })

function openDesk() {
  const db = openTestDb()
  let now = nightNow
  const one = (id: number): StoredSilenceOrder => {
    const order = silenceOrderById(db, id)
    if (!order) throw new Error(`no order ${id}`)
    return order
  }
  const queue = (part: Partial<WantedOrder> = {}) => {
    const wanted: WantedOrder = {
      sourceId: plover,
      kind: 'create',
      marker: 'nq-1-a',
      silenceId: null,
      matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }],
      endsAt: nightNow + 8 * hourMs,
      comment: 'planned work',
      createdBy: 'Mira Lund',
      episodeIds: asked,
      batchId: null,
      ...part,
    }
    return db.transact((write) => queueSilence(write, wanted, 'Mira Lund', { now, undoMs }))
  }
  const due = (): readonly number[] => dueSilenceOrders(db, now).map(({ id }) => id)
  return {
    db,
    one,
    queue,
    due,
    pass: (ms: number) => {
      now += ms
    },
    now: () => now,
    begin: (id: number) => db.transact((write) => beginTry(write, one(id))),
    settle: (id: number, result: DeliveryResult) =>
      db.transact((write) => settleSilence(write, one(id), result, now)),
    withdraw: (id: number) => db.transact((write) => withdrawSilence(write, one(id), 'Mira Lund', now)),
    retry: (id: number) => db.transact((write) => retrySilence(write, one(id), now)),
    drop: (id: number, why: string) => db.transact((write) => dropSilence(write, one(id), why, now)),
  }
}

describe('the mark of a silence', () => {
  it('is not the one by which mirrored acks are known', () => {
    expect(silenceTag('nd-abc')).toBe('nq-abc')
    expect(markedComment('planned work', 'nq-abc-1')).not.toContain('nd-abc')
  })

  it('takes the place of the one before, and is no part of the reason', () => {
    const once = markedComment('router [swap]', 'nq-abc-1')
    expect(once).toBe('router [swap] [nq-abc-1]')
    expect(markedComment(once, 'nq-abc-2')).toBe('router [swap] [nq-abc-2]')
    expect(reasonOf(once)).toBe('router [swap]')
  })
})

describe('an order about a silence', () => {
  it('waits for the undo window, tells its alerts, and is sent once', () => {
    const desk = openDesk()
    expect(desk.queue().events).toEqual(
      asked.map((episodeId) => ({
        episodeId,
        kind: 'silence-asked',
        by: 'Mira Lund',
        text: 'planned work',
        until: nightNow + 8 * hourMs,
      })),
    )
    expect([desk.due(), nextSilenceOrderAt(desk.db)]).toEqual([[], nightNow + undoMs])
    desk.pass(undoMs)
    expect(desk.due()).toEqual([1])
    expect(desk.begin(1)).toBe(true)
    expect(desk.settle(1, done('s1')).events.map(({ kind }) => kind)).toEqual([
      'silence-written',
      'silence-written',
    ])
    expect(desk.one(1)).toMatchObject({ state: 'sent', silenceId: 's1', attempts: 1 })
    expect([desk.due(), countOpenSilenceOrders(desk.db)]).toEqual([[], 0])
    expect(desk.settle(1, done('s1'))).toEqual(noEffects)
  })

  it('is tried again with the waits of an ack, the source naming its own, until an hour has passed', () => {
    const desk = openDesk()
    desk.queue()
    desk.pass(undoMs)
    const waits: number[] = []
    for (let tries = 0; tries < 8; tries += 1) {
      desk.begin(1)
      desk.settle(1, tries === 6 ? { ...failed, retryAfterMs: 90_000 } : failed)
      const at = nextSilenceOrderAt(desk.db) ?? 0
      waits.push((at - desk.now()) / secondMs)
      desk.pass(at - desk.now())
    }
    expect(waits).toEqual([2, 5, 10, 20, 30, 60, 90, 60])
    expect(tooOld(desk.one(1), desk.now())).toBeNull()
    expect(tooOld(desk.one(1), nightNow + hourMs)).toMatch(/hour/)
  })

  it('lives no longer than its silence would', () => {
    const desk = openDesk()
    desk.queue({ endsAt: nightNow + 2 * minuteMs })
    expect(tooOld(desk.one(1), nightNow + 2 * minuteMs - 1)).toBeNull()
    expect(tooOld(desk.one(1), nightNow + 2 * minuteMs)).toMatch(/end passed/)
  })

  it('goes out at once when its source answers again', () => {
    const desk = openDesk()
    desk.queue()
    desk.pass(undoMs)
    expect(hasRetrying(desk.db, plover)).toBe(false)
    desk.begin(1)
    desk.settle(1, { ...failed, retryAfterMs: hourMs })
    expect([hasRetrying(desk.db, plover), desk.due()]).toEqual([true, []])
    desk.db.transact((write) => hurrySilenceOrders(write, plover, desk.now()))
    expect(desk.due()).toEqual([1])
  })

  it('refused for good is not tried again by itself, and can be asked for again or put away', () => {
    const desk = openDesk()
    desk.queue()
    desk.begin(1)
    expect(desk.settle(1, { ...failed, final: true, reason: '403' }).events).toMatchObject([
      { kind: 'silence-refused', text: '403' },
      {},
    ])
    desk.pass(hourMs)
    expect(desk.due()).toEqual([])
    desk.retry(1)
    expect(desk.due()).toEqual([1])
    expect(tooOld(desk.one(1), desk.now() + hourMs - 1)).toBeNull()
    desk.settle(1, { ...failed, final: true })
    expect(desk.withdraw(1)).toEqual(noEffects)
    expect(() => desk.retry(1)).toThrow(/done/)
  })

  it('withdrawn before it was tried leaves nothing behind', () => {
    const desk = openDesk()
    desk.queue()
    expect(desk.withdraw(1).events).toMatchObject([{ kind: 'silence-ended' }, { kind: 'silence-ended' }])
    desk.pass(hourMs)
    expect([desk.due(), countOpenSilenceOrders(desk.db)]).toEqual([[], 0])
    expect(desk.begin(1)).toBe(false)
    expect(desk.drop(1, 'judged too late')).toEqual(noEffects)
    expect(desk.one(1).state).toBe('withdrawn')
    expect(() => desk.withdraw(1)).toThrow(/done already/)
  })

  it('withdrawn after a try leaves an order that looks for what may have been written, to the end of it', () => {
    const desk = openDesk()
    desk.queue()
    desk.begin(1)
    desk.withdraw(1)
    expect(desk.one(2)).toMatchObject({
      kind: 'expire',
      state: 'waiting',
      silenceId: null,
      marker: 'nq-1-a',
      expiresAt: desk.one(1).endsAt,
      episodeIds: [],
    })
    // The reply that was under way comes after all: nobody is told that a silence stands.
    expect(desk.settle(1, done('s1'))).toEqual(noEffects)
    expect(desk.one(1)).toMatchObject({ state: 'withdrawn', silenceId: 's1' })
  })

  it('takes the place of what waits for the same silence', () => {
    const desk = openDesk()
    desk.queue({ kind: 'extend', silenceId: 's1' })
    desk.queue({ kind: 'extend', silenceId: 's2' })
    desk.queue({ kind: 'expire', silenceId: 's1' })
    desk.pass(undoMs)
    expect(desk.due()).toEqual([2, 3])
  })

  it('goes on about the silence that took the place of an edited one', () => {
    const desk = openDesk()
    desk.queue({ kind: 'edit', silenceId: 's1' })
    desk.pass(undoMs)
    desk.begin(1)
    desk.queue({ kind: 'expire', silenceId: 's1' })
    desk.settle(1, done('s2'))
    expect([desk.one(1).silenceId, desk.one(2).silenceId]).toEqual(['s2', 's2'])
  })

  it('to end what is over by itself is simply done', () => {
    const desk = openDesk()
    desk.queue({ kind: 'expire', silenceId: 's1', endsAt: nightNow + minuteMs })
    desk.pass(minuteMs)
    expect(desk.drop(1, tooOld(desk.one(1), desk.now()) ?? '')).toEqual(noEffects)
    expect(desk.one(1).state).toBe('withdrawn')
  })
})
