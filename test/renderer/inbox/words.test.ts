import { describe, expect, it } from 'vitest'
import type { PostmortemId, ThreadId } from '../../../contract/ids.ts'
import type { AnswerDue, Thread } from '../../../contract/support.ts'
import { standShort } from '../../../renderer/inbox/hand-over-words.ts'
import { newSince } from '../../../renderer/inbox/log.tsx'
import { youngWords } from '../../../renderer/inbox/orders.ts'
import { isBlindSupport, supportTrouble } from '../../../renderer/inbox/source-words.ts'
import { unsentLead } from '../../../renderer/inbox/unsent.tsx'
import {
  dueLook,
  excerpt,
  newWaiting,
  pausedWords,
  rowTime,
  spokenThread,
  unsentWords,
  waitWords,
} from '../../../renderer/inbox/words.ts'
import { minuteMs, secondMs } from '../../helpers/fixtures.ts'
import {
  aHandOver,
  aMessage,
  aSupportSource,
  aThread,
  inboxNow,
  pictureItems,
  unsentItem,
} from '../../helpers/support-scenes.ts'

const due = (part: Partial<AnswerDue>): Thread =>
  aThread({ due: { kind: 'first', at: null, state: 'running', resumesAt: null, ...part } })

describe('the target of an answer', () => {
  it.each([
    [30 * minuteMs, 'calm', 'answer in 30 min'],
    [10 * minuteMs, 'calm', 'answer in 10 min'],
    [10 * minuteMs - 1, 'soon', 'answer in 10 min'],
    [secondMs, 'soon', 'answer in 0:01'],
    [0, 'late', 'answer +0:00'],
    [-8 * minuteMs, 'late', 'answer +8:00'],
  ])('%i ms before it', (left, tone, short) => {
    expect(dueLook(due({ at: inboxNow + left }), inboxNow)).toMatchObject({ tone, short })
  })

  it('turns only where a clock runs', () => {
    const late = inboxNow - minuteMs
    expect(dueLook(due({ at: late, state: 'paused' }), inboxNow)).toBeNull()
    expect(dueLook(due({ at: null }), inboxNow)).toBeNull()
    expect(dueLook({ ...due({ at: late }), waitsFor: 'customer' }, inboxNow)).toBeNull()
    const closed = { at: late, outcome: 'solved', by: null } as const
    expect(dueLook({ ...due({ at: late }), closed }, inboxNow)).toBeNull()
  })

  it('says why it rests', () => {
    const resumesAt = inboxNow + 60 * minuteMs
    expect(pausedWords(due({ state: 'paused', resumesAt }), inboxNow)).toMatch(
      /^outside support hours, the clock/,
    )
    expect(pausedWords(due({ at: inboxNow }), inboxNow)).toBeNull()
  })
})

describe('a row', () => {
  it('writes a wait as a length, and our last word as a time of day', () => {
    expect(rowTime(aThread(), inboxNow)).toBe('1:55')
    expect(waitWords(aThread(), inboxNow)).toBe('waits 1:55')
    const answered = aThread({ waitsFor: 'customer', changedAt: inboxNow - minuteMs })
    expect(rowTime(answered, inboxNow)).toMatch(/^\d\d:\d\d$/)
  })

  it('names who of us wrote, and leaves the customer’s words alone', () => {
    const last = { text: 'Soon', by: 'Mara Lindqvist', side: 'us', mine: false } as const
    expect(excerpt({ last })).toBe('Mara: Soon')
    expect(excerpt({ last: { ...last, mine: true } })).toBe('You: Soon')
    expect(excerpt({ last: { ...last, side: 'customer' } })).toBe('Soon')
    expect(excerpt({ last: { ...last, side: 'customer', text: '\u202eevil\u0007' } })).toBe(
      '\u2370evil\u2407',
    )
  })

  it('says it all aloud, what matters first', () => {
    const thread = aThread({
      ...due({ at: inboxNow - 8 * minuteMs }),
      alerts: { linked: 2, firing: 1, suggested: 0, episodeIds: [] },
      postmortemId: 7 as PostmortemId,
      bestEffort: true,
      unsent: 2,
      unsure: 1,
    })
    expect(spokenThread(thread, inboxNow, ['asked Mara, 3:12'])).toBe(
      'Tarnwick Freight, waits 1 min, first answer overdue by 8 min, best effort, ' +
        'We must hand the papers to the port by 13:00, so it becomes pressing here., First line, ' +
        'tarnwick-support, 1 alert fires, has a postmortem, an answer asks you, asked Mara, 3:12',
    )
    expect(unsentWords({ unsent: 2, unsure: 0 })).toBe('2 not sent')
  })

  it('names the channel once where nobody knows the customer', () => {
    const spoken = spokenThread(aThread({ customer: null, channel: 'heron-help' }), inboxNow)
    expect(spoken.split('heron-help')).toHaveLength(2)
  })

  it('shows a hand-over with the time to accept', () => {
    expect(standShort(aHandOver(), inboxNow)).toBe('asked Mara, 4:00')
    expect(standShort(aHandOver({ direction: 'in', forMe: true }), inboxNow)).toBe('asks you, 4:00')
    expect(standShort(aHandOver({ state: 'declined' }), inboxNow)).toBe('Mara declined')
  })
})

describe('what is said unasked', () => {
  const one = aThread()
  const answered = { ...one, waitsFor: 'customer' } as const
  const map = (...threads: readonly Thread[]) => new Map(threads.map((each) => [each.id, each]))

  it('is a thread that newly waits, once', () => {
    expect(newWaiting(map(answered), map(one))).toMatch(/^Tarnwick Freight waits for us: We must hand/)
    expect(newWaiting(map(one), map({ ...one, version: 2 }))).toBeNull()
    expect(newWaiting(map(one), map(answered))).toBeNull()
    expect(newWaiting(undefined, map(one))).toBeNull()
    expect(newWaiting(map(), map(one, { ...one, id: 5 as ThreadId }))).toBe('2 threads wait for us')
  })

  it('counts what came since the reader looked, without own words', () => {
    const items = [
      ...pictureItems(),
      aMessage('5', inboxNow, 'Hello?'),
      aMessage('6', inboxNow, 'x', { mine: true }),
    ]
    expect(newSince(items, 'm 4')).toBe(1)
    expect(newSince(items, 'm 3')).toBe(2)
    expect(newSince(items, null)).toBe(0)
  })
})

describe('own words on their way', () => {
  it('can be taken back while they are young and wait', () => {
    const item = unsentItem()
    expect(youngWords([item], inboxNow, 5_000)).toBe(item)
    expect(youngWords([item], inboxNow + 4_000, 5_000)).toBeNull()
    expect(youngWords([unsentItem({ state: 'retrying' })], inboxNow, 5_000)).toBeNull()
  })

  it.each([
    ['waiting', true, 0, 'goes out in a moment'],
    ['waiting', true, 9_000, 'on its way'],
    ['waiting', false, 0, 'not sent, sends when online'],
    ['retrying', true, 9_000, 'not sent yet, tries again'],
    ['unsure', true, 9_000, 'not sent, since something new stands here'],
    ['refused', true, 9_000, 'not sent, it was refused'],
  ] as const)('%s, online %s, after %i ms: %s', (state, online, laterMs, words) => {
    const item = unsentItem({ state })
    if (item.kind !== 'unsent') throw new Error('no own words')
    expect(unsentLead(item, online, inboxNow + laterMs, 5_000)).toBe(words)
  })
})

describe('a support source', () => {
  it('is blind when it was not heard for three minutes and three intervals', () => {
    const heard = (agoMs: number, pollMs = 30_000) =>
      isBlindSupport(aSupportSource({ lastGoodAt: inboxNow - agoMs, pollMs }), inboxNow)
    expect(heard(3 * minuteMs)).toBe(false)
    expect(heard(3 * minuteMs + 1)).toBe(true)
    expect(heard(4 * minuteMs, 2 * minuteMs)).toBe(false)
  })

  it('says since when and why', () => {
    const failure = { kind: 'unauthorised', detail: 'the token was revoked' } as const
    const source = aSupportSource({ lastGoodAt: inboxNow - 31 * minuteMs, failure, nextTryAt: null })
    expect(supportTrouble(source, inboxNow)).toMatchObject({
      tone: 'blind',
      lead: 'Slack Nightdesk cannot be read.',
      rest: expect.stringMatching(/^As of \d\d:\d\d\. The token was revoked\.$/),
    })
    expect(supportTrouble(aSupportSource(), inboxNow)).toBeNull()
    expect(supportTrouble(aSupportSource({ behindMs: 20 * minuteMs }), inboxNow)?.tone).toBe('behind')
  })
})
