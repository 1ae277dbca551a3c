import { describe, expect, it } from 'vitest'
import {
  callChange,
  faceOf,
  faceWords,
  isReallyCalled,
  latestCall,
  wantsWindow,
} from '../../../main/engine/shown-outside.ts'
import type { DeskSummary } from '../../../main/engine/summary.ts'

const calm: DeskSummary = {
  needsYou: 0,
  alerts: 0,
  overdue: 0,
  asked: 0,
  blind: 0,
  calm: true,
  drill: false,
  call: null,
  question: null,
  armed: true,
  notArmed: null,
  night: true,
  staysAwake: true,
  unreached: 0,
  unproven: 0,
}

describe('the face and its words', () => {
  it.each([
    [{}, 'calm', 'Nightdesk: all quiet'],
    [{ unreached: 1 }, 'calm', 'Nightdesk: all quiet, but 1 server cannot be reached'],
    [{ unreached: 3 }, 'calm', 'Nightdesk: all quiet, but 3 servers cannot be reached'],
    [{ unproven: 1 }, 'calm', 'Nightdesk: all quiet, but the silence of 1 source proves nothing'],
    [
      { unproven: 2, unreached: 1 },
      'calm',
      'Nightdesk: all quiet, but 1 server cannot be reached, and the silence of 2 sources proves nothing',
    ],
    [{ unreached: 1, calm: false }, 'blind', 'Nightdesk: not all clear'],
    [{ drill: true }, 'calm', 'Nightdesk, fire drill: all quiet'],
    [
      { armed: false, notArmed: 'This laptop runs on its battery. Plug it in.' },
      'calm',
      'Nightdesk: all quiet. Not armed: This laptop runs on its battery. Plug it in.',
    ],
    [{ calm: false }, 'blind', 'Nightdesk: not all clear'],
    [{ needsYou: 1, blind: 1 }, 'blind', 'Nightdesk: 1 source cannot be seen'],
    [{ calm: false, needsYou: 1, blind: 2 }, 'blind', 'Nightdesk: 2 sources cannot be seen'],
    [{ calm: false, needsYou: 1, alerts: 1 }, 'needs-you', 'Nightdesk: 1 needs you'],
    [{ calm: false, needsYou: 1, asked: 1 }, 'needs-you', 'Nightdesk: a colleague asks you'],
    [
      { calm: false, needsYou: 4, alerts: 2, asked: 2 },
      'needs-you',
      'Nightdesk: 2 need you, 2 colleagues ask you',
    ],
    [
      { calm: false, needsYou: 3, alerts: 2, blind: 1 },
      'needs-you',
      'Nightdesk: 2 need you, 1 source cannot be seen',
    ],
    [
      { calm: false, needsYou: 3, alerts: 3, overdue: 1, drill: true },
      'overdue',
      'Nightdesk, fire drill: 3 need you, 1 overdue',
    ],
  ] as const)('of %j', (changed, face, words) => {
    expect(faceOf({ ...calm, ...changed })).toBe(face)
    expect(faceWords({ ...calm, ...changed })).toBe(words)
  })
})

const call = (calledAt: number, episodeId = 1) => ({ episodeId: episodeId as never, calledAt })

describe('a call', () => {
  it.each([
    ['nothing, then nothing', null, null, 'same'],
    ['a first page', null, call(1), 'new'],
    ['the same page', call(1), call(1), 'same'],
    ['a later page', call(1), call(2, 2), 'new'],
    ['an older page that is named again', call(2, 2), call(1), 'same'],
    ['a page that somebody took', call(1), null, 'over'],
    ['a page that was given back', null, call(1), 'new'],
  ] as const)('changes by %s', (_what, before, now, change) => {
    expect(callChange(before, now)).toBe(change)
  })

  it('is a page or a question, whichever called last', () => {
    const question = (calledAt: number) => ({ escalationId: 7 as never, calledAt })
    expect(latestCall({ call: null, question: null })).toBeNull()
    expect(latestCall({ call: call(5), question: null })).toEqual(call(5))
    expect(latestCall({ call: null, question: question(3) })).toEqual(question(3))
    expect(latestCall({ call: call(5), question: question(6) })).toEqual(question(6))
    expect(latestCall({ call: call(6), question: question(5) })).toEqual(call(6))
    expect(isReallyCalled({ call: null, question: question(3), drill: false })).toBe(true)
  })

  it('has its window once', () => {
    expect(wantsWindow(call(5), Number.NEGATIVE_INFINITY)).toBe(true)
    expect(wantsWindow(call(5), 5)).toBe(false)
    expect(wantsWindow(call(4), 5)).toBe(false)
    expect(wantsWindow(null, 5)).toBe(false)
  })

  it('holds somebody back when it is real', () => {
    expect(isReallyCalled({ ...calm, call: call(1) })).toBe(true)
    expect(isReallyCalled({ ...calm, call: call(1), drill: true })).toBe(false)
    expect(isReallyCalled(calm)).toBe(false)
    expect(isReallyCalled(null)).toBe(false)
  })
})
