/** The window of a history, where things lie in it, what they say, and where Esc leads back to. */
import { afterEach, describe, expect, it } from 'vitest'
import type { EpisodeId, SourceId } from '../../../contract/ids.ts'
import type { PastEpisode } from '../../../contract/past.ts'
import { choose, moveBy, rememberWhereFrom, usePast } from '../../../renderer/past/desk.ts'
import { gapBlocks, placeOf, ticksOf } from '../../../renderer/past/draw.ts'
import { stepBackInPast } from '../../../renderer/past/keys.ts'
import { blockText, countText, lastedText, rowName, takenText } from '../../../renderer/past/past-words.ts'
import { windowOf } from '../../../renderer/past/window.ts'
import { usePage } from '../../../renderer/store.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A local time of the machine that runs the test. */
const local = (month: number, day: number, hour = 0): number => new Date(2026, month - 1, day, hour).getTime()

const row: PastEpisode = {
  ...{ id: 7 as EpisodeId, sourceId: 'am' as SourceId, alertname: 'DiskFull', title: 'The disk is full' },
  ...{ environment: 'heron/prod', customer: 'Heron', team: null, layer: 'other', severity: 'page' },
  ...{ impact: 'unknown', firedAt: local(10, 14, 3), seenAt: local(10, 14, 3), calledAt: local(10, 14, 3) },
  ...{ ackAt: local(10, 14, 3) + 40_000, ackBy: 'Mira Lund', quietAt: local(10, 14, 4), endUnseen: false },
  ...{ firings: 1, worth: null, notes: 2, postmortemId: null },
}

afterEach(() => {
  usePast.setState({ chosen: { kind: 'last', days: 30 }, episodes: null, selected: null, open: null })
})

describe('the window of a history', () => {
  it('is whole days of the reader’s clock, today among them', () => {
    const now = local(10, 14, 3)
    expect(windowOf({ kind: 'last', days: 7 }, now)).toEqual({ from: local(10, 8), to: local(10, 15) })
    expect(windowOf({ kind: 'own', first: '2026-09-20', last: '2026-09-20' }, now)).toEqual({
      from: local(9, 20),
      to: local(9, 21),
    })
  })

  it.each([
    ['2026-09-20', '2026-09-19'],
    ['2026-02-30', '2026-03-01'],
    ['', '2026-03-01'],
  ])('is none from %j to %j', (first, last) => {
    expect(windowOf({ kind: 'own', first, last }, local(10, 14))).toBe(null)
  })

  it('forgets what was read when another is chosen, and nothing when it is the same', () => {
    usePast.setState({ episodes: [row] })
    choose({ kind: 'last', days: 30 })
    expect(usePast.getState().episodes).toEqual([row])
    choose({ kind: 'last', days: 7 })
    expect(usePast.getState().episodes).toBe(null)
  })
})

describe('the drawing of a history', () => {
  const window = { from: local(10, 1), to: local(10, 11) }

  it('cuts what reaches beyond the window, and lets what fires still go on to now', () => {
    expect(placeOf(window, window.from - dayMs, window.from + dayMs, 0)).toEqual({ left: 0, width: 10 })
    expect(placeOf(window, local(10, 6), null, local(10, 7))).toEqual({ left: 50, width: 10 })
    expect(placeOf(window, local(10, 6), window.to + dayMs, 0)).toEqual({ left: 50, width: 50 })
  })

  it('writes few days on its axis, and months over a year', () => {
    expect(ticksOf(window).length).toBeLessThanOrEqual(8)
    const year = ticksOf({ from: local(10, 15) - 365 * dayMs, to: local(10, 15) })
    expect(year.map(({ words }) => words)).toContain('Jan 2026')
    expect(year.length).toBeLessThanOrEqual(8)
  })

  it('makes one block of gaps that cannot be told apart, and says all their reasons', () => {
    const gap = (hours: number, lasts: number, reason: string, sourceId: string | null = 'am') => ({
      ...{ from: window.from + hours * hourMs, to: window.from + (hours + lasts) * hourMs, reason },
      sourceId: sourceId as SourceId | null,
    })
    const blocks = gapBlocks(
      [gap(10, 2, 'no answer'), gap(11, 3, 'Nightdesk was not running', null), gap(40, 1, 'no answer')],
      window,
    )
    expect(blocks.map(({ gaps }) => gaps.length)).toEqual([2, 1])
    expect(blocks[0]?.to).toBe(window.from + 14 * hourMs)
    const [first] = blocks
    expect(first && blockText(first, window.to, (id) => `source ${id}`)).toBe(
      'Thu 1 Oct, 10:00 to 14:00. source am: no answer; Nightdesk was not running',
    )
  })
})

describe('the words of a history', () => {
  it('says who had it and how soon, and what nobody saw', () => {
    expect(takenText(row, 'Mira Lund')).toBe('You, after 40 s')
    expect(takenText({ ...row, ackBy: null, ackAt: null }, '')).toBe('healed by itself')
    expect(takenText({ ...row, ackBy: null, ackAt: null, calledAt: null }, '')).toBe('called nobody')
    expect(lastedText({ ...row, endUnseen: true })).toBe('at most 1 h')
    expect(lastedText({ ...row, quietAt: null })).toBe('fires still')
    const name = rowName({ ...row, endUnseen: true }, local(10, 15), '')
    expect(name).toContain(
      'The disk is full, heron/prod, Heron, Wed 14 Oct, 03:00, lasted at most 1 h, nobody saw its end',
    )
    expect(name).toContain('2 notes')
  })

  it('counts what began before apart', () => {
    expect(countText({ began: 0, carried: 0 })).toBe('Not once.')
    expect(countText({ began: 1, carried: 0 })).toBe('Once.')
    expect(countText({ began: 3, carried: 2 })).toBe('5 times, 2 of them since before this time.')
  })
})

describe('moving in a history', () => {
  const rows = [row, { ...row, id: 6 as EpisodeId }, { ...row, id: 5 as EpisodeId }]

  it('stops at both ends, and an open story follows', () => {
    usePast.setState({ episodes: rows, selected: row.id, open: row.id })
    moveBy(1)
    expect([usePast.getState().selected, usePast.getState().open]).toEqual([6, 6])
    moveBy(Number.POSITIVE_INFINITY)
    moveBy(1)
    expect(usePast.getState().selected).toBe(5)
    moveBy(Number.NEGATIVE_INFINITY)
    expect(usePast.getState().selected).toBe(7)
  })

  it('goes back to the screen that was left for it, whoever opened it; an open story closes first', () => {
    const stop = usePage.subscribe(rememberWhereFrom)
    usePage.setState({ screen: 'environments' })
    usePage.setState({ screen: 'past', past: { kind: 'environment', value: 'heron/prod' } })
    usePast.setState({ episodes: rows, selected: row.id, open: row.id })
    expect(stepBackInPast(false)).toBe(true)
    expect([usePage.getState().screen, usePast.getState().open]).toEqual(['past', null])
    stepBackInPast(false)
    expect(usePage.getState().screen).toBe('environments')
    stop()
    usePage.setState({ screen: 'watch', past: null })
  })
})
