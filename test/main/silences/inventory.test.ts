import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../../contract/ids.ts'
import { type InventoryFacts, type InventoryOrder, inventoryOf } from '../../../main/silences/inventory.ts'
import { hourMs, minuteMs, nightNow as now } from '../../helpers/fixtures.ts'
import { aSeenSilence } from '../../helpers/seen.ts'

let lastId = 0
const anOrder = (part: Partial<InventoryOrder> = {}): InventoryOrder => {
  lastId += 1
  return {
    id: lastId,
    kind: 'create',
    state: 'waiting',
    silenceId: null,
    matchers: [],
    startsAt: now,
    endsAt: now + hourMs,
    comment: 'planned work',
    createdBy: 'Mira Lund',
    dueAt: now + 5_000,
    attempts: 0,
    reason: null,
    episodeIds: [],
    ...part,
  }
}
const inventory = (facts: Partial<InventoryFacts>) =>
  inventoryOf({
    sourceId: 'plover' as SourceId,
    now,
    standing: [],
    isFresh: true,
    orders: [],
    hides: new Map(),
    isMine: ({ comment, createdBy }) => createdBy === 'Mira Lund' || comment.includes('[nq-1-'),
    isAck: (comment) => comment.startsWith('ACK!'),
    ...facts,
  })

describe('an inventory', () => {
  it('lists what stands, the soonest end first, with what each hides, without the mark in its reason', () => {
    const standing = [
      aSeenSilence('late', { endsAt: now + hourMs, comment: 'mine [nq-1-a]' }),
      aSeenSilence('soon', { endsAt: now + minuteMs, comment: 'ACK! hers' }),
      aSeenSilence('over', { endsAt: now }),
      aSeenSilence('expired', { state: 'expired' }),
      aSeenSilence('pending', {
        state: 'pending',
        startsAt: now + 1,
        endsAt: now + 2 * hourMs,
        createdBy: '',
      }),
    ]
    expect(inventory({ standing, hides: new Map([['late', 4]]) })).toMatchObject([
      { key: 'soon', state: 'active', isAck: true, mine: false, hides: 0, order: null },
      { key: 'late', state: 'active', isAck: false, mine: true, hides: 4, comment: 'mine' },
      { key: 'pending', state: 'pending', by: 'somebody' },
    ])
  })

  it('believes the source that one is active although its clock is ahead', () => {
    expect(inventory({ standing: [aSeenSilence('s', { startsAt: now + minuteMs })] })).toMatchObject([
      { state: 'active' },
    ])
  })

  it('shows what is on its way, and what was refused, until it is put away', () => {
    const refused = anOrder({
      state: 'refused',
      reason: '403 Forbidden',
      attempts: 1,
      endsAt: now + 2 * hourMs,
    })
    expect(inventory({ orders: [anOrder(), refused, anOrder({ kind: 'expire' })] })).toMatchObject([
      { state: 'queued', silenceId: null, mine: true, order: { state: 'waiting', nextAt: now + 5_000 } },
      { state: 'queued', order: { state: 'refused', nextAt: null, reason: '403 Forbidden' } },
    ])
  })

  it('puts an order beside the silence it is about, and alone when that is gone', () => {
    const order = anOrder({ kind: 'extend', silenceId: 's' })
    expect(inventory({ standing: [aSeenSilence('s')], orders: [order] })).toMatchObject([
      { key: 's', order: { id: order.id, kind: 'extend' } },
    ])
    expect(inventory({ orders: [order] })).toMatchObject([{ key: `order-${order.id}`, state: 'queued' }])
  })

  it('names the alerts each was asked for, as long as an order of ours says so', () => {
    const episodeIds = [7, 9] as readonly number[] as InventoryOrder['episodeIds']
    const change = anOrder({ kind: 'edit', silenceId: 's', episodeIds })
    const made = anOrder({ state: 'sent', silenceId: 'new', episodeIds })
    const standing = [aSeenSilence('s'), aSeenSilence('foreign')]
    const named = inventory({
      standing,
      orders: [change, made, anOrder({ episodeIds })],
      isFresh: false,
    }).map((entry) => [entry.key, entry.episodeIds])
    expect(Object.fromEntries(named)).toEqual({
      s: [7, 9],
      foreign: undefined,
      new: [7, 9],
      [`order-${lastId}`]: [7, 9],
    })
  })

  it('knows what was done a moment ago although an older list does not say so, and believes a fresh one', () => {
    const made = anOrder({ state: 'sent', silenceId: 'new' })
    const longer = anOrder({ kind: 'extend', state: 'sent', silenceId: 's', endsAt: now + 3 * hourMs })
    const ended = anOrder({ kind: 'expire', state: 'sent', silenceId: 'gone' })
    const facts = {
      standing: [aSeenSilence('s', { endsAt: now + 2 * hourMs }), aSeenSilence('gone')],
      orders: [made, longer, ended],
    }
    expect(inventory({ ...facts, isFresh: false }).map(({ key, endsAt }) => [key, endsAt - now])).toEqual([
      ['new', hourMs],
      ['s', 3 * hourMs],
    ])
    expect(inventory(facts).map(({ key, endsAt }) => [key, endsAt - now])).toEqual([['s', 2 * hourMs]])
  })
})
