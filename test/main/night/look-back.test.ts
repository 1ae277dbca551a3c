import { describe, expect, it } from 'vitest'
import type { StoryEvent, StoryKind } from '../../../contract/queries.ts'
import { lookBack } from '../../../main/night/look-back.ts'
import { anEpisode, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const unknown = { duty: 'unknown', myTeams: [] } as const
const ended = anEpisode({
  severity: 'page',
  calledAt: null,
  firing: false,
  ack: null,
  snooze: null,
  keptQuiet: null,
  seenAt: nightNow - 60 * minuteMs,
  quietAt: nightNow - minuteMs,
})
/** Events in the order in which they were written, a minute apart. */
const story = (...kinds: readonly StoryKind[]): readonly StoryEvent[] =>
  kinds.map((kind, index) => ({
    id: index + 1,
    at: nightNow + index * minuteMs,
    kind,
    by: 'Ines',
    text: null,
    until: null,
  }))

describe('why nobody was called for what is over', () => {
  const cases: readonly (readonly [string, readonly StoryKind[], string])[] = [
    ['a silence until it ended', ['fired', 'kept-quiet', 'quiet'], 'kept-quiet'],
    [
      'a silence over each of its firings',
      ['fired', 'kept-quiet', 'quiet', 'refired', 'kept-quiet', 'quiet'],
      'kept-quiet',
    ],
    ['a silence, then an ack', ['fired', 'kept-quiet', 'acked', 'heard-again', 'quiet'], 'acknowledged'],
    ['an ack upstream', ['fired', 'acked-upstream', 'quiet'], 'acknowledged'],
    [
      'an ack that came to its end with it',
      ['fired', 'acked-upstream', 'ack-ended-upstream', 'quiet'],
      'acknowledged',
    ],
    ['an ack, and a snooze over it', ['fired', 'acked', 'snoozed', 'quiet'], 'snoozed'],
    ['a snooze that was over', ['fired', 'kept-quiet', 'snoozed', 'snooze-ended', 'quiet'], 'kept-quiet'],
    ['nothing that is on record', ['fired', 'quiet'], 'not-recorded'],
    ['only what came after it', ['fired', 'quiet', 'note'], 'not-recorded'],
  ]
  it.each(cases)('%s', (_, kinds, reason) => {
    expect(lookBack(ended, story(...kinds), unknown)).toBe(reason)
    expect(lookBack(ended, story(...kinds).toReversed(), unknown)).toBe(reason)
  })

  it('goes by the order in which it was written, since an end is known late', () => {
    const late = story('fired', 'acked-upstream', 'kept-quiet', 'quiet').map((event) =>
      event.kind === 'quiet' ? { ...event, at: nightNow + 1.5 * minuteMs } : event,
    )
    expect(lookBack(ended, late, unknown)).toBe('kept-quiet')
  })

  it('knows what is in no story: what it is, and whose', () => {
    const events = story('fired', 'quiet')
    expect(lookBack({ ...ended, severity: 'notify' }, events, unknown)).toBe('not-a-page')
    expect(lookBack({ ...ended, severity: 'none' }, events, unknown)).toBe('heartbeat')
    expect(lookBack({ ...ended, team: 'rocket' }, events, { ...unknown, myTeams: ['atlas'] })).toBe(
      'other-team',
    )
  })

  it('says that it had ended only of what was over when it was first seen', () => {
    expect(lookBack({ ...ended, quietAt: ended.seenAt }, story('fired', 'quiet'), unknown)).toBe('ended')
  })
})
