import { describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import {
  type NightView,
  type NightWorld,
  nextView,
  queuedCount,
  subjectOf,
} from '../../../renderer/night/view.ts'
import { anAck, anEpisode, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const first = anEpisode({ title: 'First', calledAt: nightNow - 3 * minuteMs })
const last = anEpisode({ title: 'Last', calledAt: nightNow - minuteMs })
const nothing: NightView = { kind: 'none', since: null }

const world = (episodes: readonly Episode[], part: Partial<NightWorld> = {}): NightWorld => ({
  episodes: new Map(episodes.map((episode) => [episode.id, episode])),
  escalations: [],
  myTeams: [],
  undoMs: 5_000,
  loading: false,
  now: nightNow,
  ...part,
})
const calling = (episode: Episode): NightView => ({ kind: 'calling', episode })
const words = (view: NightView): string => (view.kind === 'over' ? view.words : view.kind)

describe('the Night window', () => {
  it('shows the page that was called last, and counts the others', () => {
    const view = nextView(nothing, world([first, last]))
    expect(view).toEqual(calling(last))
    expect(queuedCount(view, world([first, last]))).toBe(1)
  })

  it('goes on with the page that has least time, whichever was called last', () => {
    const late = anEpisode({
      title: 'Late',
      calledAt: nightNow - 9 * minuteMs,
      ackDueAt: nightNow - 5 * minuteMs,
    })
    const taken = { ...last, ack: anAck({ at: nightNow - minuteMs }) }
    const view: NightView = { kind: 'taken', episode: taken, until: nightNow }
    expect(nextView(view, world([first, taken, late]))).toEqual(calling(late))
  })

  it('names its subject by desk, kind and alert', () => {
    expect(subjectOf(calling(first), '1 real')).toBe(`1 real calling ${first.id}`)
    expect(new Set(['1 real', '1 drill 7'].map((seat) => subjectOf(nothing, seat))).size).toBe(2)
  })

  it('keeps what it shows when another page is called', () => {
    const newer = anEpisode({ calledAt: nightNow })
    expect(nextView(calling(last), world([last, newer]))).toEqual(calling(last))
  })

  it('offers to take an ack back while it is young, then goes on with the next page', () => {
    const taken = { ...last, ack: anAck({ at: nightNow }) }
    const view = nextView(calling(last), world([first, taken]))
    expect(view).toEqual({ kind: 'taken', episode: taken, until: nightNow + 5_000 })
    expect(nextView(view, world([first, taken], { now: nightNow + 4_999 }))).toBe(view)
    expect(nextView(view, world([first, taken], { now: nightNow + 5_000 }))).toEqual(calling(first))
    expect(nextView(view, world([taken], { now: nightNow + 5_000 })).kind).toBe('done')
    expect(nextView(view, world([first, last]))).toEqual(calling(last))
  })

  it.each([
    [
      { ack: anAck({ by: 'Tomasz Wrona', mine: false, origin: 'upstream' }) },
      'Tomasz Wrona has acknowledged it.',
    ],
    [{ firing: false, quietAt: nightNow }, /^Resolved at \d\d:\d\d, by itself\.$/],
    [{ snooze: { by: 'Mira Lund', at: nightNow, until: nightNow } }, /^Snoozed by Mira Lund, returns at/],
    [{ keptQuiet: { kind: 'silenced', by: 'jonas', why: null, until: null } }, 'Silenced by jonas.'],
    [{ severity: 'notify', outcome: 'digest' }, 'It does not call any more.'],
  ] as const)('says why it calls no more, for five seconds: %o', (part, expected) => {
    const after = { ...last, ...part }
    const view = nextView(calling(last), world([first, after]))
    expect(words(view)).toMatch(expected)
    expect(nextView(view, world([first, after], { now: nightNow + 4_999 }))).toBe(view)
    expect(nextView(view, world([first, after], { now: nightNow + 5_000 }))).toEqual(calling(first))
    expect(nextView(view, world([after], { now: nightNow + 5_000 })).kind).toBe('done')
  })

  it('takes up again what calls again while it says that it was over', () => {
    const view = nextView(calling(last), world([{ ...last, firing: false, quietAt: nightNow }]))
    expect(nextView(view, world([last]))).toEqual(calling(last))
  })

  it('takes an alert that is missing for gone only when all alerts have come', () => {
    expect(nextView(calling(last), world([], { loading: true }))).toEqual(calling(last))
    expect(words(nextView(calling(last), world([])))).toBe('It is not in the list any more.')
  })

  it('is done when nobody has been called for five seconds, not while alerts are still coming', () => {
    const seen = nextView(nothing, world([]))
    expect(nextView(seen, world([], { now: nightNow + 4_999 }))).toBe(seen)
    expect(nextView(seen, world([], { now: nightNow + 5_000 })).kind).toBe('done')
    expect(nextView(nothing, world([], { loading: true, now: nightNow + minuteMs }))).toBe(nothing)
  })

  it('comes back from done when a page calls', () => {
    expect(nextView({ kind: 'done', at: nightNow }, world([first]))).toEqual(calling(first))
  })
})
