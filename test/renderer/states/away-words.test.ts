import { describe, expect, it } from 'vitest'
import { awayWords } from '../../../renderer/states/away-words.ts'
import { anAck, anEpisode, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'

const away = { from: nightNow - 8 * hourMs, until: nightNow - minuteMs }
const during = nightNow - 3 * hourMs
const said = (episodes: Parameters<typeof awayWords>[1]): string =>
  awayWords(away, episodes, [], nightNow).line

describe('what happened while nobody watched', () => {
  it('names the span', () => {
    expect(awayWords(away, [], [], nightNow).title).toMatch(
      /^Nobody watched from \d\d:\d\d to \d\d:\d\d \(7 h 59 min\)\.$/,
    )
  })

  it('counts what fired, what of it needs somebody, and what went quiet', () => {
    const words = said([
      anEpisode({ firedAt: during }),
      anEpisode({ firedAt: during, ack: anAck() }),
      anEpisode({ firedAt: during, severity: 'ticket' }),
      anEpisode({ firedAt: nightNow }),
      anEpisode({ firedAt: nightNow - 10 * hourMs, firing: false, quietAt: during }),
    ])
    expect(words).toMatch(/^2 alerts fired meanwhile, 1 of them needs you, 1 went quiet\./)
  })

  it('never says that nothing happened', () => {
    expect(said([])).toMatch(/What began and ended in between was not seen/)
  })
})
