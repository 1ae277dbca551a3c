/** Who asks for what, in words, on every screen. */
import { describe, expect, it } from 'vitest'
import { callingQuestions, heldElsewhere, incomingOf } from '../../../contract/escalation.ts'
import type { EscalationId } from '../../../contract/ids.ts'
import { arrivedWords, incomingName } from '../../../renderer/escalations/escalation-words.ts'
import {
  leadWords,
  rowLead,
  shortSummary,
  sinceWords,
  takeWords,
  timerWords,
  unansweredWords,
} from '../../../renderer/escalations/question-words.ts'
import { alsoAskedWords } from '../../../renderer/night/question-view.ts'
import { type NightView, nextView } from '../../../renderer/night/view.ts'
import { aHandedThread, anIncoming, aReturnedThread } from '../../helpers/escalation-scenes.ts'
import { anEpisode, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const asked = anIncoming()
const handed = aHandedThread()
const returned = aReturnedThread()

describe('the words of a question', () => {
  it('say whether it is an alert, a thread, or one that came back', () => {
    expect([asked, handed, { ...handed, mode: 'pair' as const }, returned].map(leadWords)).toEqual([
      'Sami Haddad asks you to take over',
      'Rena Dahl hands a thread to you',
      'Rena Dahl asks you to join in on a thread',
      'Nobody has taken your thread',
    ])
    expect([asked, handed, returned, { ...handed, state: 'accepted' as const }].map(rowLead)).toEqual([
      'Sami Haddad asks you: It needs more hands',
      'Rena Dahl hands it to you',
      'Nobody has taken it: back with you',
      'You have it, from Rena Dahl',
    ])
    expect([asked, handed, returned].map(takeWords)).toEqual(['Accept', 'Accept', 'I have it'])
    expect([handed, returned].map(timerWords)).toEqual(['to accept', 'not taken'])
    expect([asked, handed].map((one) => sinceWords(one, '02:53'))).toEqual([
      'since 02:53',
      'waits since 02:53',
    ])
    expect(unansweredWords(handed, '03:18')).toBe('Unanswered at 03:18, it goes back to Rena Dahl.')
    expect(unansweredWords(returned, '03:13')).toBe('It calls you until you have it, or ask somebody else.')
    expect(
      shortSummary(handed)
        .split('\n')
        .map((line) => line.split(':')[0]),
    ).toEqual(['Sees', 'Impact', 'Asks for'])
  })

  it('name the row for screen readers, and tell what arrives', () => {
    expect(incomingName(handed, nightNow)).toBe(
      'Evening exports did not start, Rena Dahl hands a thread to you, Tarnwick Freight, heron/prod-1, 4 minutes left to accept',
    )
    expect(incomingName(returned, nightNow)).toBe(
      'Evening exports did not start, Nobody has taken your thread, Tarnwick Freight, heron/prod-1',
    )
    expect(arrivedWords([], [handed])).toBe('Rena Dahl hands a thread to you: Evening exports did not start')
  })
})

describe('where a hand-over stands', () => {
  it('is in Needs you by its own time, and calls, as alerts of others do', () => {
    const other = { ...aHandedThread(), id: 811 as EscalationId, forMe: false }
    expect(incomingOf([handed, returned, other, asked]).map(({ id }) => id)).toEqual([
      returned.id,
      asked.id,
      handed.id,
    ])
    expect(callingQuestions([handed, { ...returned, calledAt: null }])).toEqual([handed])
  })
  it('is the inbox’s once I have it, and Watch’s only where its thread is not here', () => {
    const mine = { ...handed, state: 'accepted' as const }
    expect(heldElsewhere([mine])).toEqual([])
    expect(heldElsewhere([{ ...mine, threadId: null }])).toHaveLength(1)
  })
})

describe('a hand-over in the Night window', () => {
  const world = (escalations: readonly (typeof handed)[], now = nightNow) => ({
    ...{ episodes: new Map(), escalations, myTeams: [], undoMs: 5_000, loading: false, now },
  })
  const nothing: NightView = { kind: 'none', since: null }
  it('stays while it calls, one that came back, too, and ends with who has it', () => {
    const view = nextView(nothing, world([returned]))
    expect(view).toEqual({ kind: 'asked', escalation: returned })
    expect(nextView(view, world([returned]))).toBe(view)
    const ends = (part: Partial<typeof handed>) =>
      nextView(view, world([{ ...returned, calledAt: null, ...part }]))
    expect(ends({ state: 'withdrawn' })).toMatchObject({ kind: 'answered', words: 'You have it.' })
    expect(ends({ state: 'accepted', answeredBy: 'Mara Lind' })).toMatchObject({
      words: 'Mara Lind has it now.',
    })
    expect(ends({ state: 'asked', dueAt: nightNow + minuteMs })).toMatchObject({
      words: 'Tomasz Wrona is asked now.',
    })
  })
  it('says beside a page what else is asked', () => {
    const page = anEpisode({ title: 'API down' })
    expect(alsoAskedWords([handed], page)?.words).toBe(
      'Rena Dahl hands a thread to you: Evening exports did not start.',
    )
    expect(alsoAskedWords([returned], page)?.words).toBe(
      'Nobody has taken your thread Evening exports did not start.',
    )
  })
})
