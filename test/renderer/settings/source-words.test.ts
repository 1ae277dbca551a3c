import { describe, expect, it } from 'vitest'
import {
  failureLines,
  gapWords,
  latencyWords,
  peerNotes,
  peerWords,
} from '../../../renderer/settings/source-words.ts'
import { aPeer, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'

describe('a peer', () => {
  it('answers with its version, its alerts and how long it took', () => {
    expect(peerWords(aPeer({ alertCount: 1, latencyMs: 1_640 }))).toBe('0.28.1, 1 alert, 1.6 s')
    expect(peerWords(aPeer({ version: null, alertCount: null, latencyMs: null }))).toBe('version not known')
  })

  it('that failed says so, and why on a line of its own', () => {
    const peer = aPeer({ failure: { kind: 'timeout', detail: 'no answer within 10 s' } })
    expect(peerWords(peer)).toBe('failed')
    expect(peerNotes(peer, nightNow)).toEqual(['No answer within the deadline.'])
  })

  it('that lacks alerts says how many and since when the peers disagree', () => {
    const peer = aPeer({ lacks: 3, disagreesSince: nightNow - 40 * minuteMs })
    expect(peerNotes(peer, nightNow)).toEqual([
      expect.stringMatching(
        /^Lacks 3 alerts the others list; firing wins\. They have disagreed since \d\d:\d\d\.$/,
      ),
    ])
    expect(peerNotes(aPeer({ lacks: 0, disagreesSince: nightNow }), nightNow)).toHaveLength(1)
  })

  it.each([
    [-31_000, 'behind'],
    [31_000, 'ahead of'],
  ])('whose clock is off by %i ms is %s this one', (skewMs, words) => {
    expect(peerNotes(aPeer({ skewMs }), nightNow)[0]).toContain(words)
  })

  it('says nothing about a clock that is off by less, nor about peers that agree', () => {
    expect(peerNotes(aPeer({ skewMs: 30_000, lacks: 0 }), nightNow)).toEqual([])
  })
})

describe('its history', () => {
  it('is not known before the first answer', () => {
    expect(latencyWords(null)).toBe('not known yet')
  })

  it('names errors by what they mean, also those of a newer engine', () => {
    const lines = failureLines(
      [
        { kind: 'timeout', count: 14, lastAt: nightNow },
        { kind: 'quantum', count: 1, lastAt: nightNow },
      ],
      nightNow,
    )
    expect(lines[0]).toMatch(/^14 × No answer within the deadline\. Last at \d\d:14\.$/)
    expect(lines[1]).toMatch(/^1 × quantum Last at/)
  })

  it('tells a gap with its length and reason, and one that lasts', () => {
    const from = nightNow - 8 * hourMs
    expect(gapWords({ from, to: nightNow, reason: 'Nightdesk was closed' }, nightNow)).toMatch(
      /^\d\d:14 to \d\d:14, 8 h: Nightdesk was closed$/,
    )
    expect(gapWords({ from, to: null, reason: 'timeout: no answer' }, nightNow)).toMatch(
      /^since \d\d:14, 8 h: No answer within the deadline\. \(no answer\)$/,
    )
  })
})
