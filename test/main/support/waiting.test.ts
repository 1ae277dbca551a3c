import { describe, expect, it } from 'vitest'
import { byKey } from '../../../main/support/message-order.ts'
import type { MessageMark } from '../../../main/support/message-table.ts'
import { waitingOf } from '../../../main/support/waiting.ts'
import { tsOf } from '../../helpers/a-support-source.ts'

const open = { isClosed: false, settledAt: null, skewMs: 0 }
const mark = (at: number, side: MessageMark['side'], part: Partial<MessageMark> = {}): MessageMark => ({
  ...{ key: tsOf(at), at, seenAt: at, side, isNod: false, removedAt: null, isWord: false, isSent: false },
  ...part,
})

describe('who waits for whom', () => {
  it('waits for nobody while only we have written, or only nods came', () => {
    const nobody = { waitsFor: 'nobody', lastCustomerAt: null, askedAt: null, firstAnswerAt: null }
    expect(waitingOf([], open)).toEqual(nobody)
    expect(waitingOf([mark(1, 'us'), mark(2, 'bot'), mark(3, 'customer', { isNod: true })], open)).toEqual(
      nobody,
    )
  })

  it('counts the wait from the last message, and the promise from the first that is not answered', () => {
    const messages = [mark(1, 'customer'), mark(2, 'us'), mark(5, 'customer'), mark(9, 'customer')]
    expect(waitingOf(messages, open)).toEqual({
      waitsFor: 'us',
      lastCustomerAt: 9,
      askedAt: 5,
      firstAnswerAt: 2,
    })
  })

  it('takes neither a nod, nor a program, nor a word of Nightdesks for an answer', () => {
    const asked = mark(1, 'customer')
    for (const none of [
      mark(2, 'us', { isNod: true }),
      mark(2, 'bot'),
      mark(2, 'us', { isWord: true }),
      mark(2, 'us', { removedAt: 3 }),
    ])
      expect(waitingOf([asked, none], open)).toMatchObject({ waitsFor: 'us', firstAnswerAt: null })
    expect(waitingOf([asked, mark(2, 'us')], open)).toMatchObject({ waitsFor: 'customer', firstAnswerAt: 2 })
  })

  it('still waits with what was written just before our answer and read after it had left', () => {
    const asked = mark(1_000, 'customer')
    const sent = mark(9_000, 'us', { isSent: true, seenAt: 9_100 })
    const between = (seenAt: number, at = 8_000): MessageMark => mark(at, 'customer', { seenAt })
    const askedOf = (...messages: readonly MessageMark[]): unknown =>
      waitingOf(messages.toSorted(byKey), open).askedAt
    expect(askedOf(asked, between(30_000), sent)).toBe(8_000)
    // What was read before the answer left is answered, and so is what was read along with an answer of another laptop,
    expect(askedOf(asked, between(8_500), sent)).toBeNull()
    expect(askedOf(asked, between(30_000), mark(9_000, 'us', { seenAt: 30_000 }))).toBeNull()
    // what a later answer knew of,
    expect(askedOf(asked, between(30_000), sent, mark(40_000, 'us', { isSent: true }))).toBeNull()
    expect(askedOf(asked, between(30_000), sent, mark(20_000, 'us'))).toBeNull()
    // and what is far older than the last reading before it.
    const late = mark(900_000, 'us', { isSent: true })
    expect(askedOf(asked, between(1_000_000), late)).toBeNull()
    const settled = { ...open, settledAt: 31_000 }
    expect(waitingOf([asked, between(30_000), sent], settled).askedAt).toBeNull()
    expect(waitingOf([asked, between(32_000), sent], settled).askedAt).toBe(8_000)
  })

  it('F76: asks nothing any more when the customer took the question away', () => {
    expect(waitingOf([mark(1, 'customer', { removedAt: 2 })], open)).toMatchObject({ waitsFor: 'nobody' })
    const answered = [mark(1, 'customer'), mark(2, 'us'), mark(3, 'customer', { removedAt: 4 })]
    expect(waitingOf(answered, open)).toMatchObject({ waitsFor: 'customer', lastCustomerAt: 1 })
  })

  it('has our first answer only after they first wrote', () => {
    expect(waitingOf([mark(1, 'us'), mark(2, 'customer')], open)).toMatchObject({ firstAnswerAt: null })
  })

  it('counts nothing of before it was closed, but what had not been read by then', () => {
    const messages = [mark(1, 'customer'), mark(4, 'customer', { seenAt: 6 })]
    const settled = { ...open, settledAt: 5 }
    expect(waitingOf(messages.slice(0, 1), settled)).toMatchObject({ waitsFor: 'customer', askedAt: null })
    expect(waitingOf(messages, settled)).toMatchObject({ waitsFor: 'us', askedAt: 4 })
    expect(waitingOf(messages, { ...settled, isClosed: true })).toMatchObject({
      waitsFor: 'nobody',
      askedAt: null,
    })
  })

  it('F77: reckons by our clock, and never into the future', () => {
    expect(waitingOf([mark(10_000, 'customer', { seenAt: 4_000 })], open)).toMatchObject({
      lastCustomerAt: 4_000,
    })
    expect(waitingOf([mark(10_000, 'customer')], { ...open, skewMs: 9_000 })).toMatchObject({
      lastCustomerAt: 1_000,
    })
  })

  it('puts messages of one millisecond in the order of their keys, which are no numbers', () => {
    const at = 1_700_000_000_123
    const keys = ['1700000000.123999', '1700000000.123002', '1700000000.123010']
    const sorted = keys.map((key) => ({ key, at })).toSorted(byKey)
    expect(sorted.map(({ key }) => key)).toEqual([
      '1700000000.123002',
      '1700000000.123010',
      '1700000000.123999',
    ])
    expect(
      [
        { key: '9', at },
        { key: '10', at },
        { key: '0', at },
      ]
        .toSorted(byKey)
        .map(({ key }) => key),
    ).toEqual(['0', '9', '10'])
  })
})
