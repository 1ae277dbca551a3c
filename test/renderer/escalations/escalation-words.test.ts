/** Escalations in words: how one stands, what a row and a screen reader say, and the message that goes by hand. */
import { describe, expect, it } from 'vitest'
import type { Escalation } from '../../../contract/escalation.ts'
import {
  arrivedWords,
  carriedWords,
  incomingName,
  messageText,
  rowWords,
  spokenRow,
  standWords,
  stepWords,
} from '../../../renderer/escalations/escalation-words.ts'
import { storyWords } from '../../../renderer/watch/story-words.ts'
import { aLevel, anEscalation, anIncoming } from '../../helpers/escalation-scenes.ts'
import { anEpisode, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const episode = anEpisode({ title: 'Disk full' })
const one = (part: Partial<Escalation> = {}): Escalation => anEscalation(episode, part)

describe('how it stands', () => {
  it.each([
    [{}, 'Tomasz Wrona (SRE) was asked', /^4:00 left to accept, until \d\d:\d\d\.$/],
    [{ state: 'accepted', answeredBy: 'Tomasz Wrona' }, 'Tomasz Wrona has accepted it', /^$/],
    [{ state: 'declined', answeredBy: 'Tomasz Wrona' }, 'Tomasz Wrona declined', /^Next: Ines Okafor\.$/],
    [{ state: 'timed-out' }, 'Nobody has accepted', /Next: Ines Okafor\.$/],
    [{ state: 'timed-out', next: null }, 'Nobody has accepted', /Nobody is left to ask\.$/],
    [{ state: 'over' }, 'The question to Tomasz Wrona (SRE) is over', /^$/],
  ] as const)('%j', (part, lead, rest) => {
    const words = standWords(one(part), nightNow)
    expect(words.lead).toBe(lead)
    expect(words.rest).toMatch(rest)
  })

  it('stands in the row while it waits for somebody, and nowhere else', () => {
    expect(rowWords(one(), nightNow)).toEqual({ tone: 'asked', words: '4:00 for Tomasz to accept' })
    expect(rowWords(one({ level: aLevel({ who: null }) }), nightNow)?.words).toBe('4:00 for SRE to accept')
    expect(rowWords(one({ state: 'declined' }), nightNow)?.tone).toBe('nobody')
    expect(rowWords(one({ state: 'accepted' }), nightNow)).toBeNull()
    expect(rowWords(undefined, nightNow)).toBeNull()
  })

  it('changes for screen readers by the minute only', () => {
    expect(spokenRow(one(), nightNow)).toBe('Tomasz was asked, 4 minutes to accept')
    expect(spokenRow(one(), nightNow + 30_000)).toBe(spokenRow(one(), nightNow + 50_000))
    expect(incomingName(anIncoming(), nightNow)).toBe(
      'Registry mirror refuses every pull, Sami Haddad asks you to take over, Brindlecote Foods, osprey/shop-1, 4 minutes left to accept',
    )
  })

  it('never claims that they were told when they were not', () => {
    const carrier = { state: 'retrying', nextAt: null, attempts: 2, reason: 'It does not answer.' } as const
    expect(carriedWords(one({ carrier }), 'plover')).toBe('Not told through plover yet. It does not answer.')
    expect(carriedWords(one({ carrier: { ...carrier, state: 'refused' } }), 'plover')).toContain(
      'Call or write',
    )
    expect(carriedWords(one({ carrier: null }), 'plover')).toBe('Nothing tells them by itself.')
  })
})

describe('what is said unasked', () => {
  it('is that somebody asks me, that nobody accepted, and what they answered; never the same twice', () => {
    const asked = [one()]
    expect(arrivedWords([], [anIncoming()])).toMatch(/^Sami Haddad asks you to take over/)
    expect(arrivedWords([], [anIncoming({ forMe: false })])).toBeNull()
    expect(arrivedWords(asked, [one({ state: 'timed-out' })])).toBe('Nobody has accepted: Disk full')
    expect(arrivedWords(asked, [one({ state: 'accepted', answeredBy: 'Tomasz Wrona' })])).toBe(
      'Tomasz Wrona has accepted it: Disk full',
    )
    expect(arrivedWords(asked, [...asked])).toBeNull()
    // A page that has just come hears nothing of before.
    expect(arrivedWords(undefined, [anIncoming()])).toBeNull()
  })
})

describe('what is told of before', () => {
  it('names who did what, in its own history and in the alert’s', () => {
    const [step] = one().history
    if (!step) throw new Error('no history')
    expect(stepWords(step, 'Mira Lund')).toEqual([
      'You asked Tomasz Wrona (SRE)',
      'I am stuck. Two of three pods restarted, no change.',
    ])
    const event = {
      id: 1,
      at: nightNow,
      kind: 'escalated',
      by: 'Mira Lund',
      until: nightNow + 5 * minuteMs,
    } as const
    expect(storyWords({ ...event, text: 'Tomasz Wrona\nI am stuck. A: b' }, 'Mira Lund')).toEqual({
      lead: expect.stringMatching(/^You asked Tomasz Wrona, who has until \d\d:\d\d:\d\d to accept$/),
      rest: 'I am stuck. A: b',
    })
  })
})

it('makes a message of who asks whom, why, until when, and the alert', () => {
  const asks = {
    from: 'Mira Lund',
    whom: 'Tomasz Wrona',
    reason: 'hands',
    note: ' two racks ',
    until: nightNow,
  } as const
  expect(messageText(asks, 'Alert: Disk full').split('\n')).toEqual([
    expect.stringMatching(
      /^Mira Lund asks Tomasz Wrona to take this over\. Please say yes or no before \d\d:\d\d UTC\.$/,
    ),
    'Why: It needs more hands. two racks',
    'Alert: Disk full',
  ])
})

it('makes another message for a colleague who has promised nothing', () => {
  const asks = { from: 'Mira Lund', whom: 'Kenji Mori', reason: 'stuck', note: '', until: null } as const
  const [first] = messageText(asks, '').split('\n')
  expect(first).toBe(
    'Mira Lund asks Kenji Mori for help with this, as far as you can: no time runs, and Mira Lund keeps it.',
  )
})
