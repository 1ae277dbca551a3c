import { describe, expect, it } from 'vitest'
import { calledLast, isCall } from '../../contract/call.ts'
import { anAck, anEpisode, minuteMs, nightNow } from '../helpers/fixtures.ts'

describe('the call that stands', () => {
  const first = anEpisode({ calledAt: nightNow - 3 * minuteMs })
  const last = anEpisode({ calledAt: nightNow - minuteMs })

  it('is the page called last, whatever its clock says', () => {
    expect(calledLast([last, first], [])).toBe(last)
  })

  it.each([
    ['somebody has', { ack: anAck() }],
    ['is put off', { snooze: { by: 'Mira Lund', at: nightNow, until: nightNow + minuteMs } }],
    ['is kept quiet upstream', { keptQuiet: { kind: 'silenced', by: null, why: null, until: null } }],
    ['has ended', { firing: false, quietAt: nightNow }],
    ['wakes nobody', { outcome: 'digest' }],
    ['nobody was called for', { calledAt: null }],
    ['is of another team', { team: 'storage' }],
  ] as const)('is none that %s', (_, part) => {
    const episode = { ...last, ...part }
    expect(isCall(episode, ['network'])).toBe(false)
    expect(calledLast([first, episode], ['network'])).toBe(first)
  })
})
