import { describe, expect, it } from 'vitest'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import {
  appendEvents,
  joinEffects,
  type NewEvent,
  noEffects,
  sightLosses,
  sourceStory,
  storyOf,
} from '../../../main/db/journal.ts'
import { readDrafts, readSetting, writeDraft, writeSetting } from '../../../main/db/setting-table.ts'
import { nightNow, secondMs } from '../../helpers/fixtures.ts'
import { openTestDb } from '../../helpers/open-test-db.ts'
import { aSeenAlert } from '../../helpers/seen.ts'
import { watchSource } from '../alerts/watch-source.ts'

const now = nightNow

/** A database with one episode; `add` appends to its story at an instant. */
function open(firedAt = now) {
  const db = openTestDb()
  const source = watchSource(db)
  source.answer([aSeenAlert('f1', { firedAt })])
  const episodeId = source.episodes('f1')[0]?.id as EpisodeId
  const add = (at: number, ...events: readonly NewEvent[]) =>
    db.transact((write) => appendEvents(write, { now: at, mono: at - now, runId: 1 }, events))
  return { db, episodeId, add }
}

describe('a story', () => {
  it('is read oldest first, with who and what', () => {
    const { db, episodeId, add } = open()
    add(
      now + 1_000,
      { episodeId, kind: 'acked', by: 'Mira Lund' },
      { episodeId, kind: 'order-sent', text: 'ack' },
    )
    add(now + 500, { episodeId, kind: 'note', by: 'Mira Lund', text: 'late entry' })
    expect(storyOf(db, episodeId).map(({ at, kind, by, text }) => [at - now, kind, by, text])).toEqual([
      [0, 'fired', null, null],
      [500, 'note', 'Mira Lund', 'late entry'],
      [1_000, 'acked', 'Mira Lund', null],
      [1_000, 'order-sent', null, 'ack'],
    ])
  })

  it('keeps both clocks and the run with every event', () => {
    const { db, episodeId, add } = open()
    add(now + 7, { episodeId, kind: 'note', at: now - 5, sourceAt: now - 9 })
    expect(db.get("SELECT at, mono, run_id, source_at FROM event WHERE kind = 'note'")).toEqual({
      at: now - 5,
      mono: 7,
      run_id: 1,
      source_at: now - 9,
    })
  })

  const firings: readonly (readonly [string, number, readonly string[]])[] = [
    ['at once', 0, ['fired 0']],
    ['a second later', 1_000, ['fired -1000']],
    ['a minute later', 60_000, ['fired -60000', 'seen 0']],
  ]
  it.each(firings)('tells a firing that was seen %s as the source and we saw it', (_, lateMs, told) => {
    const { db, episodeId } = open(now - lateMs)
    expect(storyOf(db, episodeId).map(({ kind, at }) => `${kind} ${at - now}`)).toEqual(told)
    expect(new Set(storyOf(db, episodeId).map(({ id }) => id)).size).toBe(told.length)
  })

  it('is of one episode, and of one source', () => {
    const { db, episodeId, add } = open()
    const plover = 'plover' as SourceId
    add(
      now,
      { sourceId: plover, kind: 'sight-lost', text: 'timeout' },
      { sourceId: plover, kind: 'sight-back' },
    )
    add(now, { sourceId: 'heron' as SourceId, kind: 'sight-lost' })
    expect(storyOf(db, episodeId).map(({ kind }) => kind)).toEqual(['fired'])
    expect(sourceStory(db, plover).map(({ kind }) => kind)).toEqual(['sight-back', 'sight-lost'])
  })

  it('is read as far as it helps: how it began, the newest 2,000 of the flapping and of the rest', () => {
    const { db, episodeId, add } = open()
    add(now, { episodeId, kind: 'called' })
    const many = Array.from({ length: 2_100 }, (_, index): NewEvent[] => [
      { episodeId, kind: 'note', text: `${index}` },
      { episodeId, kind: 'refired' },
      { episodeId, kind: 'quiet' },
    ])
    add(now + secondMs, ...many.flat())
    const kinds = Map.groupBy(storyOf(db, episodeId), ({ kind }) => kind)
    expect([...kinds].map(([kind, all]) => [kind, all.length])).toEqual([
      ['fired', 1],
      ['called', 1],
      ['note', 2_000],
      ['refired', 1_000],
      ['quiet', 1_000],
    ])
    expect(kinds.get('note')?.[0]?.text).toBe('100')
  })

  it('of a source is its newest 30 lines, and its failures are known by their kind', () => {
    const { db, add } = open()
    const sourceId = 'plover' as SourceId
    const many = Array.from(
      { length: 250 },
      (_, index): NewEvent => ({ sourceId, kind: 'sight-lost', text: `timeout: ${index}` }),
    )
    add(now, ...many)
    add(now, { sourceId, kind: 'sight-lost', text: 'heartbeat Watchdog is missing' })
    const tried = sourceStory(db, sourceId)
    expect([tried.length, tried[1]?.text]).toEqual([30, 'timeout: 249'])
    expect(sightLosses(db, sourceId, now, now + 1)).toHaveLength(250)
    expect(sightLosses(db, sourceId, now, now + 1)[0]).toEqual({ kind: 'timeout', at: now })
    expect(sightLosses(db, sourceId, now + 1, now + 9)).toEqual([])
  })
})

describe('joinEffects', () => {
  it('names each episode once and keeps the events in order', () => {
    const id = (value: number) => value as EpisodeId
    const first = { episodes: [id(1), id(2)], events: [{ kind: 'acked' as const }] }
    const second = { episodes: [id(2), id(3)], events: [{ kind: 'note' as const }] }
    expect(joinEffects(first, noEffects, second)).toEqual({
      episodes: [1, 2, 3],
      events: [{ kind: 'acked' }, { kind: 'note' }],
    })
    expect(joinEffects()).toEqual(noEffects)
  })
})

describe('settings and drafts', () => {
  it('come back as they were written', () => {
    const { db } = open()
    expect(readSetting(db, 'theme')).toBeUndefined()
    for (const value of ['night', false, { a: [1, null] }]) {
      db.transact((write) => writeSetting(write, 'theme', value))
      expect(readSetting(db, 'theme')).toEqual(value)
    }
  })

  it('outlive the program, character by character', () => {
    const { db } = open()
    const text = 'Ingress 🔥\n\0"\u202e half a thou'
    db.transact((write) => writeDraft(write, 'note:1', 'first', now))
    db.transact((write) => writeDraft(write, 'note:1', text, now + 1))
    db.transact((write) => writeDraft(write, 'note:2', 'other', now))
    db.close()
    const again = openTestDb(db.file)
    expect(readDrafts(again)).toEqual({ 'note:1': text, 'note:2': 'other' })
    again.transact((write) => writeDraft(write, 'note:1', '', now + 2))
    again.transact((write) => writeDraft(write, 'note:9', '', now + 2))
    expect(readDrafts(again)).toEqual({ 'note:2': 'other' })
  })
})
