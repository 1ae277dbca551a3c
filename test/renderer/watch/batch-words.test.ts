import { describe, expect, it } from 'vitest'
import type { BatchItem, BatchResult } from '../../../contract/batch.ts'
import { batchWords, itemWords, openUndo } from '../../../renderer/watch/batch-words.ts'
import { anAck, anEpisode, anOrder, nightNow } from '../../helpers/fixtures.ts'

const episode = anEpisode()
const done: BatchItem = { episodeId: episode.id, outcome: 'done', reason: null }
const skipped: BatchItem = { episodeId: episode.id, outcome: 'skipped', reason: 'It is over.' }
const batch = (part: Partial<BatchResult> = {}): BatchResult => ({
  id: 'b1',
  kind: 'acknowledge',
  at: nightNow,
  undoUntil: nightNow + 5_000,
  undone: false,
  items: [done, done, skipped],
  ...part,
})

describe('the result of an order about several', () => {
  it('says how many were done and how many skipped', () => {
    expect(batchWords(batch())).toBe('2 acknowledged, 1 skipped')
    expect(batchWords(batch({ items: [skipped] }))).toBe('1 skipped')
    expect(batchWords(batch({ undone: true }))).toBe('Taken back: 2 alerts stand as before')
  })

  it('can be taken back for its time only', () => {
    expect(openUndo(batch(), nightNow + 4_999)).not.toBeNull()
    expect(openUndo(batch(), nightNow + 5_000)).toBeNull()
    expect(openUndo(batch({ undone: true }), nightNow)).toBeNull()
    expect(openUndo(batch({ undoUntil: null }), nightNow)).toBeNull()
  })

  it('says of a deed at the source what the source did, also of one that was too late to take back', () => {
    const words = (atSource: BatchItem['atSource'], undone = false) =>
      itemWords({ kind: 'deed', undone }, atSource ? { ...done, atSource } : done, episode, null, nightNow)
    expect(words(undefined)).toEqual({ tone: 'pending', text: 'Source not asked yet' })
    expect(words({ isDone: false, reason: 'Gone.' })).toEqual({
      tone: 'refused',
      text: 'Source refused it. Gone.',
    })
    expect(words({ isDone: true, reason: null })).toEqual({ tone: 'plain', text: 'The source did it' })
    expect(words(undefined, true).text).toBe('Taken back')
    expect(words({ isDone: true, reason: null }, true).text).toBe('The source did it')
  })

  it('never calls an ack told before the source has it, and gives the reason of a refusal', () => {
    const words = (order: Parameters<typeof anOrder>[0]) =>
      itemWords(batch(), done, { ...episode, ack: anAck({ order: anOrder(order) }) }, null, nightNow)
    expect(words({ state: 'waiting' })).toMatchObject({ tone: 'pending', text: 'Source not told yet.' })
    expect(words({ state: 'refused', reason: 'Read-only here.' })).toEqual({
      tone: 'refused',
      text: 'Source refused it. Read-only here.',
    })
    expect(words({ state: 'sent' })).toEqual({ tone: 'plain', text: 'Source told' })
    expect(itemWords(batch(), skipped, episode, null, nightNow).text).toBe('Skipped. It is over.')
  })

  it('calls a silence pending until the source keeps the alert quiet', () => {
    const silence = { kind: 'silence', undone: false } as const
    const kept = { ...episode, keptQuiet: { kind: 'silenced', by: null, why: null, until: null } as const }
    expect(itemWords(silence, done, episode, 'pending', nightNow).tone).toBe('pending')
    expect(itemWords(silence, done, episode, null, nightNow).tone).toBe('pending')
    expect(itemWords(silence, done, episode, 'refused', nightNow).tone).toBe('refused')
    expect(itemWords(silence, done, kept, null, nightNow)).toEqual({ tone: 'plain', text: 'Kept quiet' })
    const back = { ...silence, undone: true }
    expect(itemWords(back, done, episode, null, nightNow)).toEqual({ tone: 'plain', text: 'Taken back' })
    expect(itemWords(back, done, kept, null, nightNow).tone).toBe('pending')
  })
})
