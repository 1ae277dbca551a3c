import { describe, expect, it } from 'vitest'
import type { SourceId } from '../../../contract/ids.ts'
import type { StoryEvent } from '../../../contract/queries.ts'
import { blindTitle, byHandWords } from '../../../renderer/watch/blind-words.ts'
import { blindInOrder } from '../../../renderer/watch/rows.ts'
import { storyWords } from '../../../renderer/watch/story-words.ts'
import { reasonWords, siblingWords, whyOf } from '../../../renderer/watch/why-words.ts'
import { aDecision, aSilentSource, aSource, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const event = (part: Partial<StoryEvent>): StoryEvent => ({
  id: 1,
  at: nightNow,
  kind: 'seen',
  by: null,
  text: null,
  until: null,
  ...part,
})
const words = (part: Partial<StoryEvent>): string => {
  const { lead, rest } = storyWords(event(part), 'Mira Lund')
  return `${lead}|${rest}`
}

describe('why it rang or did not', () => {
  it.each([
    ['kept-quiet', /upstream/],
    ['snoozed', /snoozed on this laptop/],
    ['constructor', /^Its rule is named constructor\.$/],
  ])('%s is said in words', (reason, said) => {
    expect(reasonWords(reason)).toMatch(said)
  })

  const held = aDecision({
    ...{ outcome: 'digest', rule: 'Pages for working hours', by: 'outside-hours' },
    circumstances: {
      at: nightNow,
      zone: 'Europe/Zurich',
      hours: [
        {
          ...{ name: 'office', zone: 'Asia/Tokyo', purposes: ['working'], state: 'outside', why: null },
          until: nightNow + hourMs,
        },
      ],
      duty: { ...aDecision().circumstances.duty, state: 'on', role: 'ops duty' },
      presence: 'idle',
    },
    row: {
      ...{ name: 'Pages for working hours', when: {}, hours: 'working' },
      ...{ then: 'wake', outsideHours: 'digest', offDuty: 'badge' },
    },
    isStillTheTable: false,
  })

  it('names the rule, the clock with its zone, the hours in theirs, the duty and the presence of that moment', () => {
    expect(whyOf([held], false)).toEqual({
      question: 'Why did this not ring?',
      answer: 'Rule “Pages for working hours”, outside of its hours: hold it back for the morning.',
      facts: [
        'Wed 14 Oct, 03:14 in Europe/Zurich',
        'Hours “working: office”: outside until Wed 14 Oct, 11:14 in Asia/Tokyo',
        'On duty (ops duty)',
        'Nobody sat here',
      ],
      since: 'Rules or hours have been changed since.',
    })
  })

  it('explains a call by what called, not by what came after it', () => {
    const acked = aDecision({ outcome: 'badge', reason: 'acknowledged', rule: null, by: null })
    expect(whyOf([acked, aDecision(), held], true)).toMatchObject({
      question: 'Why did this ring?',
      answer: 'Rule “Pages”: call until somebody has it.',
      since: null,
    })
    expect(whyOf([held, aDecision()], true)?.question).toBe('Why does this not ring any more?')
    expect(whyOf([], true)).toBeNull()
  })

  it('says of hours that are not known that they count as inside', () => {
    const row = held.row && { ...held.row, hours: 'support' }
    expect(whyOf([{ ...held, row }], false)?.facts).toContain(
      'Hours “support” are not set, which counts as inside',
    )
  })
})

describe('others of the same alert', () => {
  it.each([
    [{ count: 0, differsIn: [] }, ''],
    [{ count: 1, differsIn: [] }, '1 more of this alert is open here.'],
    [{ count: 1, differsIn: ['pod'] }, '1 more of this alert is open here. It differs in pod.'],
    [
      { count: 6, differsIn: ['a', 'b', 'c'] },
      '6 more of this alert are open here. They differ in a, b and c.',
    ],
  ])('%j', (siblings, said) => {
    expect(siblingWords(siblings)).toBe(said)
  })
})

describe('the story', () => {
  it('says when nobody could see, why, and that it lasts', () => {
    expect(words({ kind: 'gap', until: nightNow + 30 * minuteMs, text: 'the laptop slept' })).toMatch(
      /^Nobody could see from \d\d:14 to \d\d:44, 30 min\|the laptop slept$/,
    )
    expect(words({ kind: 'gap', text: 'timeout: no answer' })).toMatch(
      /^Nobody could see since \d\d:14\|No answer within the deadline\. \(no answer\)$/,
    )
  })

  it('says who keeps it quiet, until when and why', () => {
    expect(
      words({
        kind: 'kept-quiet',
        by: 'Ines Okafor',
        text: 'silenced: pool upgrade',
        until: nightNow + hourMs,
      }),
    ).toMatch(/^\|Silenced upstream by Ines Okafor until \d\d:14: pool upgrade$/)
    expect(words({ kind: 'kept-quiet', text: 'inhibited' })).toBe('|Inhibited upstream')
  })

  it('names the day of an end that lies far off', () => {
    expect(words({ kind: 'snoozed', by: 'Mira Lund', until: nightNow + 23 * hourMs })).toMatch(
      /^\|You snoozed it until (Wed|Thu) \d\d:14$/,
    )
  })
})

describe('a blind spot that somebody watches by hand', () => {
  const byHand = { by: 'Mira Lund', at: nightNow, until: nightNow + hourMs }
  const source = aSilentSource('plover', 20 * minuteMs, { byHand })

  it('needs nobody until then, and somebody again from then on', () => {
    expect(blindInOrder([source, aSource('heron')], nightNow)).toEqual([])
    expect(blindInOrder([source], nightNow + hourMs)).toEqual([source])
  })

  it('says who and until when, and is still called blind', () => {
    expect(byHandWords(source, 'Mira Lund')).toMatch(/^you watch it by hand until \d\d:14$/)
    expect(byHandWords(source, 'Ines')).toMatch(/^Mira watches it by hand/)
    expect(byHandWords({ ...source, byHand: null }, 'Ines')).toBe('')
    expect(blindTitle(source, nightNow)).toBe('No word from Alertmanager plover')
    expect(source.id).toBe('plover' as SourceId)
  })
})
