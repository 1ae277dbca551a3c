/** How a story is told: flapping in one line, nothing that matters dropped for it, and the times nobody could see. */

import { describe, expect, it } from 'vitest'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import type { StoryEvent, StoryKind } from '../../../contract/queries.ts'
import { appendEvents } from '../../../main/db/journal.ts'
import { closeGap, openGap, recordGap } from '../../../main/history/source-table.ts'
import { episodeStory, mostLines, toldBriefly } from '../../../main/history/story.ts'
import { minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { fc } from '../../helpers/property.ts'
import { aSeenAlert } from '../../helpers/seen.ts'
import { watchSource } from '../alerts/watch-source.ts'

const now = nightNow
const line = (id: number, kind: StoryKind, at = now + id * minuteMs): StoryEvent => ({
  id,
  at,
  kind,
  by: null,
  text: null,
  until: null,
})
const kindsOf = (...kinds: readonly StoryKind[]) =>
  toldBriefly(kinds.map((kind, index) => line(index + 1, kind))).map(({ kind, text }) =>
    text === null ? kind : `${kind}, ${text}`,
  )

describe('a story told briefly', () => {
  it('is newest first, of one instant the later one first', () => {
    expect(toldBriefly([line(1, 'fired', now), line(3, 'acked', now), line(2, 'called', now)])).toMatchObject(
      [{ kind: 'acked' }, { kind: 'called' }, { kind: 'fired' }],
    )
  })

  it('tells a run of flapping in one line, and that it is quiet now', () => {
    expect(kindsOf('fired', 'quiet', 'refired', 'quiet', 'refired', 'quiet')).toEqual([
      'quiet',
      'refired, 2 times within 3 min',
      'fired',
    ])
    expect(kindsOf('fired', 'quiet', 'refired', 'quiet', 'refired')).toEqual([
      'refired, 2 times within 2 min',
      'fired',
    ])
  })

  it('leaves one firing more as it is, and lets nothing else disappear in a run', () => {
    expect(kindsOf('fired', 'quiet', 'refired', 'quiet')).toEqual(['quiet', 'refired', 'quiet', 'fired'])
    expect(kindsOf('fired', 'quiet', 'refired', 'note', 'quiet', 'refired')).toEqual([
      'refired',
      'quiet',
      'note',
      'refired',
      'quiet',
      'fired',
    ])
  })

  const kinds = fc.constantFrom<StoryKind>(
    'refired',
    'quiet',
    'listed-again',
    'shown',
    'note',
    'acked',
    'called',
    'gap',
  )
  it('never drops what matters for what does not, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(kinds, { maxLength: 120 }), fc.integer({ min: 5, max: 60 }), (rest, most) => {
        const all = (['fired', 'called', ...rest] as const).map((kind, index) => line(index + 1, kind))
        const told = toldBriefly(all, most)
        expect(told.length).toBeLessThanOrEqual(most)
        expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).toSorted((a, b) => b - a))
        expect(told).toContainEqual(line(1, 'fired'))
        expect(told).toContainEqual(line(2, 'called'))
        const matters = (event: StoryEvent) => ['fired', 'called', 'note', 'acked'].includes(event.kind)
        const lost = all.filter((event) => matters(event) && !told.includes(event))
        if (lost.length > 0) expect(told.every(matters)).toBe(true)
        const firings = told.reduce(
          (sum, { kind, count }) => sum + (kind === 'refired' ? (count ?? 1) : 0),
          0,
        )
        if (told.length < most) expect(firings).toBe(rest.filter((kind) => kind === 'refired').length)
      }),
    )
  })

  it('has at most its lines, how it began among them', () => {
    const notes = Array.from({ length: 250 }, (_, index) => line(index + 2, 'note'))
    const told = toldBriefly([line(1, 'fired'), ...notes])
    expect([told.length, told.at(-1)?.kind, told[0]?.id]).toEqual([mostLines, 'fired', 251])
  })
})

describe('a story of an episode', () => {
  it('holds the gaps of its source that touch it, closed, open or known only afterwards', () => {
    const db = openTestDb()
    const source = watchSource(db)
    const plover = 'plover' as SourceId
    source.answer([aSeenAlert('f1', { firedAt: now })])
    const [episode] = source.episodes('f1')
    const owner = { id: episode?.id as EpisodeId, sourceId: plover, seenAt: now, quietAt: null }
    db.transact((write) => {
      recordGap(write, plover, now - 9 * minuteMs, now - 8 * minuteMs, 'before it')
      recordGap(write, plover, now - minuteMs, now + minuteMs, 'Nightdesk was not running')
      recordGap(write, 'heron' as SourceId, now, now + minuteMs, 'another source')
      openGap(write, plover, now + 5 * minuteMs, 'timeout')
      appendEvents(write, { now: now + 2 * minuteMs, mono: 0, runId: 1 }, [
        { episodeId: owner.id, kind: 'acked' },
      ])
    })
    const told = () =>
      episodeStory(db, owner, now + 10 * minuteMs).map(({ kind, text, at, until }) => [
        kind,
        text,
        (at - now) / minuteMs,
        until === null ? null : (until - now) / minuteMs,
      ])
    expect(told()).toEqual([
      ['gap', 'timeout', 5, null],
      ['acked', null, 2, null],
      ['fired', null, 0, null],
      ['gap', 'Nightdesk was not running', -1, 1],
    ])
    db.transact((write) => closeGap(write, plover, now + 7 * minuteMs))
    expect(told()[0]).toEqual(['gap', 'timeout', 5, 7])
    expect(episodeStory(db, { ...owner, quietAt: now + 4 * minuteMs }, now + 10 * minuteMs)[0]?.kind).toBe(
      'acked',
    )
    const ids = episodeStory(db, owner, now + 10 * minuteMs).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
