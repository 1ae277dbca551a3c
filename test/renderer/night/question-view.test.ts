/** The Night window's order of pages and questions, and what becomes of a question. */
import { describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import type { Escalation } from '../../../contract/escalation.ts'
import type { EscalationId } from '../../../contract/ids.ts'
import { alsoAskedWords, toldWords } from '../../../renderer/night/question-view.ts'
import {
  callCount,
  type NightView,
  type NightWorld,
  nextView,
  subjectOf,
} from '../../../renderer/night/view.ts'
import { anIncoming } from '../../helpers/escalation-scenes.ts'
import { anAck, anEpisode, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const told = { state: 'sent', nextAt: null, attempts: 1, reason: null } as const
const nothing: NightView = { kind: 'none', since: null }
/** It has as long as the question that is due first. */
const page = anEpisode({
  ...{ title: 'API down', calledAt: nightNow - minuteMs },
  ackDueAt: nightNow + minuteMs,
})
const calm = anEpisode({
  ...{ title: 'Disk full', calledAt: nightNow - 10_000 },
  ackDueAt: nightNow + 5 * minuteMs,
})
const soon = anIncoming({ dueAt: nightNow + minuteMs })
const later = anIncoming({ id: 801 as EscalationId, dueAt: nightNow + 9 * minuteMs })

const world = (
  escalations: readonly Escalation[],
  episodes: readonly Episode[] = [],
  now = nightNow,
): NightWorld => ({
  episodes: new Map(episodes.map((episode) => [episode.id, episode])),
  escalations,
  myTeams: [],
  undoMs: 5_000,
  loading: false,
  now,
})
const asked = (escalation: Escalation): NightView => ({ kind: 'asked', escalation })
const answered = (part: Partial<Escalation>, step: 'accepted' | 'declined', at = nightNow): Escalation => {
  const history = [...soon.history, { at, kind: step, by: 'Mira Lund', whom: null, text: null } as const]
  return { ...soon, calledAt: null, answeredBy: 'Mira Lund', state: step, history, ...part }
}

describe('the order of what the Night window shows', () => {
  it('is the least time left, of pages and questions, and a page where they have as long', () => {
    expect(nextView(nothing, world([soon], [page]))).toEqual({ kind: 'calling', episode: page })
    expect(nextView(nothing, world([later], [calm]))).toEqual({ kind: 'calling', episode: calm })
    expect(nextView(nothing, world([soon], [calm]))).toEqual(asked(soon))
    expect(nextView(nothing, world([later, soon]))).toEqual(asked(soon))
    expect(nextView({ kind: 'done', at: nightNow }, world([later]))).toEqual(asked(later))
  })

  it('lets a page take the place of a question that is not answered, and comes back to the question', () => {
    const calling = nextView(asked(soon), world([soon], [page]))
    expect(calling).toEqual({ kind: 'calling', episode: page })
    const taken = { ...page, ack: anAck({ at: nightNow }) }
    const view = nextView(calling, world([soon], [taken]))
    expect(view.kind).toBe('taken')
    expect(nextView(view, world([soon], [taken], nightNow + 5_000))).toEqual(asked(soon))
  })

  it('lets a question stay over a page that has more time left, and then goes on to the page', () => {
    const view = nextView(asked(soon), world([soon], [calm]))
    expect(view).toEqual(asked(soon))
    expect(callCount(world([soon], [calm]))).toBe(1)
    const no = nextView(view, world([answered({}, 'declined')], [calm]))
    expect(no.kind).toBe('answered')
    expect(nextView(no, world([later], [calm], nightNow + 5_000))).toEqual({ kind: 'calling', episode: calm })
  })

  it('leaves a yes alone while it can be taken back, whatever calls', () => {
    const yes = answered({}, 'accepted')
    const view = nextView(asked(soon), world([yes]))
    expect(view).toEqual({ kind: 'accepted', escalation: yes, until: nightNow + 5_000 })
    expect(nextView(view, world([yes], [page], nightNow + 4_999))).toBe(view)
    expect(nextView(view, world([yes], [page], nightNow + 5_000))).toEqual({ kind: 'calling', episode: page })
    expect(nextView(view, world([yes, later], [], nightNow + 5_000))).toEqual(asked(later))
    expect(nextView(view, world([yes], [], nightNow + 5_000)).kind).toBe('done')
  })

  it('shows the alert as a page again once the yes to it was taken back', () => {
    const about = { episodeId: page.id }
    const view: NightView = {
      kind: 'accepted',
      escalation: answered(about, 'accepted'),
      until: nightNow + 5_000,
    }
    const back = answered(about, 'declined')
    expect(nextView(view, world([back], [page]))).toEqual({ kind: 'calling', episode: page })
  })

  it('is no question that rings nobody: off duty, or for somebody else', () => {
    for (const part of [{ calledAt: null }, { forMe: false }] as const)
      expect(nextView(nothing, world([{ ...soon, ...part }])).kind).toBe('none')
  })
})

describe('a question that is shown', () => {
  it('stays the same object while nothing of it changes, and is another one when it is asked again', () => {
    const view = asked(soon)
    expect(nextView(view, world([soon, later]))).toBe(view)
    const again = { ...soon, askedAt: soon.askedAt + minuteMs }
    expect(subjectOf(asked(again), 'real')).not.toBe(subjectOf(view, 'real'))
  })

  it.each([
    [
      'that it was withdrawn',
      { ...soon, state: 'over', calledAt: null },
      'Sami Haddad does not ask any more.',
    ],
    [
      'who else accepted it',
      { ...soon, state: 'over', calledAt: null, answeredBy: 'Tomasz Wrona' },
      'Tomasz Wrona has accepted it.',
    ],
    [
      'that its time is over',
      { ...soon, state: 'timed-out', calledAt: null },
      'Your time to accept is over. It goes back to Sami Haddad.',
    ],
    ['that it was declined', answered({ carrier: told }, 'declined'), 'Not you: Sami Haddad is told.'],
    [
      'that nobody hears of the no',
      answered({}, 'declined'),
      'Not you. Nothing tells Sami Haddad: call them.',
    ],
    [
      'that it was accepted long ago',
      answered({ carrier: told }, 'accepted', nightNow - minuteMs),
      'You have it, and Sami Haddad knows.',
    ],
    ['that it calls no more', { ...soon, calledAt: null }, 'It does not call you any more.'],
  ] as const)('says %s, for five seconds', (_what, now, words) => {
    const view = nextView(asked(soon), world([now as Escalation]))
    expect(view).toEqual({ kind: 'answered', escalation: now, words, at: nightNow })
    expect(nextView(view, world([now as Escalation], [], nightNow + 4_999))).toBe(view)
    expect(nextView(view, world([now as Escalation], [], nightNow + 5_000)).kind).toBe('done')
  })

  it('that is not listed any more is said to be over', () => {
    expect(nextView(asked(soon), world([]))).toMatchObject({ words: 'It is not asked any more.' })
  })
})

describe('words beside it', () => {
  it('say with a page who asks, what about, and how many more', () => {
    expect(alsoAskedWords([], page)).toBeNull()
    expect(alsoAskedWords([soon, later], page)).toEqual({
      words: 'Sami Haddad asks you to take over Registry mirror refuses every pull, and 1 more.',
      dueAt: soon.dueAt,
    })
    expect(alsoAskedWords([{ ...soon, episodeId: page.id }], page)?.words).toBe(
      'Sami Haddad asks you to take over this one.',
    )
  })

  it('say of a yes whether it reaches who asked', () => {
    const carrier = { nextAt: null, attempts: 1, reason: null } as const
    const words = (state: 'sent' | 'waiting' | 'retrying' | 'refused') =>
      toldWords({ from: 'Sami Haddad', carrier: { ...carrier, state } as Escalation['carrier'] })
    expect(words('sent')).toEqual({ isKnown: true, words: 'You have it, and Sami Haddad knows' })
    expect(words('waiting')).toEqual({ isKnown: true, words: 'You have it. Sami Haddad is being told' })
    expect(words('refused').isKnown).toBe(false)
    expect(toldWords({ from: 'Sami Haddad', carrier: null })).toEqual({
      isKnown: false,
      words: 'You have it. Nothing tells Sami Haddad: call them.',
    })
  })
})
