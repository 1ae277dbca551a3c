import { describe, expect, it } from 'vitest'
import { arrivals, clockWords } from '../../../renderer/watch/announce.ts'
import { hiddenPages } from '../../../renderer/watch/filter.ts'
import { createHold, holdAtMostMs } from '../../../renderer/watch/hold.ts'
import { coarseTime } from '../../../renderer/watch/option-name.ts'
import { timerLook } from '../../../renderer/watch/timer.ts'
import {
  ackEndedShort,
  ackEndedWords,
  endWords,
  keptQuietWords,
  orderWords,
} from '../../../renderer/watch/words.ts'
import {
  ackTargetMs,
  anAck,
  anEpisode,
  anOrder,
  minuteMs,
  nightNow,
  resolveTargetMs,
} from '../../helpers/fixtures.ts'

const target = { ackTargetMs, resolveTargetMs }

describe('the timer of a row', () => {
  it.each([
    [60_000, 'calm'],
    [59_999, 'soon'],
    [1, 'soon'],
    [0, 'late'],
  ] as const)('of an ack with %i ms left is %s', (left, tone) => {
    expect(timerLook(anEpisode({ ackDueAt: nightNow + left }), nightNow, target).tone).toBe(tone)
  })

  it('counts to the resolve target once somebody has it', () => {
    const look = timerLook(
      anEpisode({ ack: anAck(), resolveDueAt: nightNow + 14 * minuteMs }),
      nightNow,
      target,
    )
    expect(look).toMatchObject({ kind: 'resolve', tone: 'soon', figure: '14 min' })
  })
})

describe('an order to the source', () => {
  const say = (order: ReturnType<typeof anOrder> | null, online = true) =>
    orderWords(anAck({ order }), 'plover', online, nightNow)

  it('is said as it stands, never finished before the source says so', () => {
    expect(say(null)).toMatchObject({ tone: 'plain', short: 'this laptop only' })
    expect(say(anOrder())).toMatchObject({ tone: 'plain', short: 'told plover' })
    expect(say(anOrder({ state: 'retrying' })).short).toBe('Ack pending: will be sent when plover answers')
    expect(say(anOrder({ state: 'waiting' }), false).short).toBe(
      'Ack pending: will be sent when this laptop is online',
    )
    expect(say(anOrder({ state: 'refused', reason: '403: read-only.' }))).toMatchObject({
      tone: 'refused',
      long: '403: read-only.',
    })
  })

  it('by another is theirs', () => {
    const ack = anAck({ by: 'jonas', mine: false, origin: 'upstream' })
    expect(orderWords(ack, 'plover', true, nightNow).long).toBe('jonas acknowledged in plover')
  })
})

describe('endings', () => {
  const ended = { firing: false, firedAt: nightNow - 6 * minuteMs, quietAt: nightNow }

  it('say who, or that it healed by itself', () => {
    expect(endWords(anEpisode(ended), nightNow)).toMatch(/^\d\d:14, healed by itself after 6 min$/)
    expect(endWords(anEpisode({ ...ended, ack: anAck() }), nightNow)).toMatch(/, you in 6 min$/)
    const other = anAck({ mine: false, by: 'Tomasz Wrona' })
    expect(endWords(anEpisode({ ...ended, ack: other }), nightNow)).toMatch(/, Tomasz in 6 min$/)
  })

  it('of silence say who, until when and why', () => {
    const kept = { kind: 'silenced', by: 'jonas', why: 'upgrade', until: nightNow } as const
    expect(keptQuietWords(kept, nightNow)).toMatch(/^Silenced by jonas until \d\d:14: upgrade$/)
  })
})

describe('announcements', () => {
  const waits = () => true
  const page = anEpisode({ title: 'API down', customer: 'Mosslund Credit' })

  it('name what is new, urgently when it is a page', () => {
    expect(arrivals(new Map(), [page], waits)).toEqual({
      text: 'Page: API down, Mosslund Credit',
      urgent: true,
    })
    expect(arrivals(new Map([[page.id, page]]), [page], waits)).toBeNull()
    const many = [
      anEpisode({ severity: 'notify' }),
      anEpisode({ severity: 'notify' }),
      anEpisode({ severity: 'notify' }),
    ]
    expect(arrivals(new Map(), many, waits)).toEqual({ text: '3 new alerts need you', urgent: false })
  })

  it('are urgent for what wakes somebody, whatever its severity', () => {
    const held = anEpisode({ title: 'Test API down', outcome: 'digest' })
    expect(arrivals(new Map(), [held], waits)?.urgent).toBe(false)
    const rings = anEpisode({ severity: 'notify', outcome: 'wake', ackDueAt: nightNow })
    expect(arrivals(new Map(), [rings], waits)?.urgent).toBe(true)
    expect(clockWords([rings], nightNow - 1, nightNow)?.urgent).toBe(true)
    expect(clockWords([{ ...held, ackDueAt: nightNow }], nightNow - 1, nightNow)?.urgent).toBe(false)
    // The filter says how many of these it hides.
    expect(hiddenPages([held, rings], () => false)).toBe(1)
  })

  it('take no notice of the ack one takes back oneself', () => {
    const acked = { ...page, ack: anAck() }
    expect(arrivals(new Map([[page.id, acked]]), [{ ...page, version: 2 }], () => false)).toBeNull()
  })

  it('speak of a clock at one minute and at zero', () => {
    const episode = anEpisode({ title: 'API down', ackDueAt: nightNow + 60_000 })
    expect(clockWords([episode], nightNow - 1_000, nightNow)?.text).toBe(
      '1 minute left to acknowledge: API down',
    )
    expect(clockWords([episode], nightNow, nightNow + 1_000)).toBeNull()
    expect(clockWords([episode], nightNow + 59_000, nightNow + 60_000)).toEqual({
      text: 'Ack target passed: API down',
      urgent: true,
    })
  })

  it('keep the name of a row still while seconds pass', () => {
    expect(coarseTime(119_000)).toBe(coarseTime(61_000))
    expect(coarseTime(0)).toBe('just overdue')
  })
})

describe('the order under a hand', () => {
  it('waits for the hand, but not for ever, and not for what the hand did itself', () => {
    const hold = createHold()
    expect(hold.waitMs(0)).toBe(0)
    hold.touch(1_000)
    expect(hold.waitMs(1_100)).toBe(300)
    hold.release()
    expect(hold.waitMs(1_100)).toBe(0)
    for (let at = 2_000; at <= 2_000 + holdAtMostMs; at += 100) {
      hold.touch(at)
      if (at < 2_000 + holdAtMostMs) expect(hold.waitMs(at)).toBeGreaterThan(0)
    }
    expect(hold.waitMs(2_000 + holdAtMostMs)).toBe(0)
  })
})

describe('an acknowledgement that ended at its source', () => {
  const ended = { at: nightNow, seenAt: nightNow, by: 'Ines Okafor', mine: false, ranOut: false }
  const mine = { ...ended, mine: true, ranOut: true }

  it('says whose it was, when it ended and how, and that the alert is open again', () => {
    expect(ackEndedShort(ended, nightNow)).toBe('ack ended at 01:14')
    expect(ackEndedShort(mine, nightNow)).toBe('ack ran out at 01:14')
    expect(ackEndedWords(mine, 'PagerDuty pager', nightNow)).toBe(
      'Your acknowledgement at PagerDuty pager ran out at 01:14: it is open again there.',
    )
    expect(ackEndedWords(ended, 'PagerDuty pager', nightNow)).toBe(
      'The acknowledgement of Ines Okafor at PagerDuty pager was ended at 01:14: it is open again there.',
    )
  })
})
