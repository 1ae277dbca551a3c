import { describe, expect, it } from 'vitest'
import type { Sounding, SpeakerState } from '../../../contract/sound.ts'
import { callOf, rowSoundWords, soundLines } from '../../../renderer/sound/sounding-words.ts'
import { anEpisode, nightNow } from '../../helpers/fixtures.ts'

const episode = anEpisode({ calledAt: nightNow - 95_000, seenAt: nightNow - 95_000 })
const window: SpeakerState = { way: 'window', heardAt: null }
const sounding = (part: Partial<Sounding> = {}, call: Partial<Sounding['calls'][number]> = {}): Sounding => ({
  sound: 'stage',
  since: nightNow - 95_000,
  stage: 3,
  unanswered: false,
  nextAt: nightNow + 60_000,
  calls: [{ episodeId: episode.id, soundAt: nightNow - 95_000, stage: 3, unanswered: false, ...call }],
  ...part,
})

describe('what a call sounds like, in words', () => {
  it('names the stage and the target that is near', () => {
    expect(soundLines(sounding(), window, episode, nightNow)).toEqual([
      'Target in 25 s.',
      'It sounds, stage 3 of 3.',
    ])
    expect(rowSoundWords(callOf(sounding(), episode), nightNow)).toBe('stage 3 of 3')
  })

  it('says that nobody has answered, and when it calls next', () => {
    const given = sounding({ unanswered: true }, { unanswered: true })
    const [first, second] = soundLines(given, window, episode, nightNow)
    expect(first).toBe('Nobody has answered.')
    expect(second).toMatch(/^A short call every 2 min, the next at \d\d:\d\d:\d\d\.$/)
    expect(rowSoundWords(callOf(given, episode), nightNow)).toBe('unanswered')
  })

  it('says when a sound that waits will come', () => {
    const given = sounding({}, { soundAt: nightNow + 8_000, stage: 0 })
    expect(rowSoundWords(callOf(given, episode), nightNow)).toMatch(/^sounds at \d\d:\d\d:\d\d$/)
  })

  it('never says that it sounds where nothing can', () => {
    const lines = soundLines(sounding(), { way: null, heardAt: null }, episode, nightNow)
    expect(lines).toEqual(['Target in 25 s.', 'Nothing here can sound: the notification rings instead.'])
  })

  it('says nothing of an alert that does not call', () => {
    expect(soundLines(sounding(), window, anEpisode(), nightNow)).toEqual([])
    expect(soundLines(null, window, episode, nightNow)).toEqual([])
    expect(rowSoundWords(undefined, nightNow)).toBe('')
  })
})
