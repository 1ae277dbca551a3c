import { describe, expect, it } from 'vitest'
import { storyAlerts } from '../../../main/drill/drill-alerts.ts'
import { fingerprintOf } from '../../../main/drill/fingerprint.ts'
import { fleet } from '../../../main/drill/fleet.ts'
import { type PastEpisode, pastEpisodes } from '../../../main/drill/past.ts'
import { storyAt } from '../../../main/drill/story.ts'
import { seededRandom } from '../../../main/platform/random.ts'

const hour = 3_600_000
const now = Date.UTC(2026, 10, 22, 3, 14, 5)
const manySeeds = Array.from({ length: 50 }, (_, seed) => pastEpisodes(now, seededRandom(seed)))

describe('the weeks before the drill', () => {
  it('are the same for the same seed, and differ between seeds', () => {
    expect(pastEpisodes(now, seededRandom(7))).toEqual(manySeeds[7])
    expect(pastEpisodes(now, seededRandom(8))).not.toEqual(manySeeds[7])
  })

  it('hold about 120 episodes of the last 30 days, in order, ended before now, each alert one at a time', () => {
    for (const past of manySeeds) {
      expect(past.length).toBeGreaterThan(110)
      expect(past.length).toBeLessThan(130)
      const last = new Map<string, PastEpisode>()
      for (const episode of past) {
        expect(episode.quietAt).toBeGreaterThan(episode.firedAt)
        expect(episode.quietAt).toBeLessThan(now - 10 * 60_000)
        expect(episode.firedAt).toBeGreaterThan(now - 29 * 24 * hour)
        const before = last.get(episode.fingerprint)
        // Nearer than the episode gap they would be one episode.
        if (before) expect(episode.firedAt - before.quietAt).toBeGreaterThan(hour)
        last.set(episode.fingerprint, episode)
      }
    }
  })

  it('acknowledge after firing and before the end', () => {
    for (const { ack, firedAt, quietAt } of manySeeds.flat()) {
      if (!ack) continue
      expect(ack.at).toBeGreaterThan(firedAt)
      expect(ack.at).toBeLessThan(quietAt)
    }
  })

  it('have seen the first page of the night four times', () => {
    const { labels } = storyAlerts.ingressErrors
    const same = manySeeds[0]?.filter(({ fingerprint }) => fingerprint === fingerprintOf(labels))
    expect(same).toHaveLength(4)
    expect(same?.[0]).toMatchObject({ sourceId: 'plover', labels })
  })

  it('leave nine that went quiet tonight, healed or taken, none of them firing now', () => {
    const firing = fleet.flatMap(({ name }) => storyAt(0, name, 0).firing.map(({ alert }) => alert.labels))
    const tonight = (manySeeds[0] ?? []).filter(({ quietAt }) => quietAt > now - 8 * hour)
    expect(tonight).toHaveLength(9)
    expect(tonight.filter(({ ack }) => ack === null).length).toBeGreaterThan(2)
    expect(tonight.filter(({ ack }) => ack !== null).length).toBeGreaterThan(2)
    expect(tonight.filter(({ labels }) => firing.some((other) => other === labels))).toEqual([])
  })

  it('have notes on some', () => {
    expect((manySeeds[0] ?? []).filter(({ note }) => note !== null).length).toBeGreaterThan(10)
  })
})
