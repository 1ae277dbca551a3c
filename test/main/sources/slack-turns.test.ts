/** Whose turn it is among a company's channels: nobody is put off for ever for those who write most. */
import { expect, it } from 'vitest'
import { tsFrom } from '../../../contract/slack-ts.ts'
import type { ChannelState } from '../../../main/sources/slack-cursor.ts'
import { dueChannels } from '../../../main/sources/slack-turns.ts'

const rate = { pollMs: 30_000, perMinute: 12 }

/** Reads for an hour, twelve channels a minute; answers the longest that each was left alone once all were read, ms. */
function ageAfterAnHour(lively: number, quiet: number): { readonly lively: number; readonly quiet: number } {
  const channels = Array.from(
    { length: lively + quiet },
    (_, index): ChannelState => ({
      ...{ id: `C${index}`, name: `c${index}`, newest: null, reach: null, readAt: null, triedAt: 0 },
    }),
  )
  const longest = { lively: 0, quiet: 0 }
  for (let at = 5_000; at < 3_600_000; at += 5_000) {
    // In lively ones somebody wrote a minute ago.
    for (const channel of channels.slice(0, lively)) channel.newest = tsFrom(Math.max(1, at - 60_000))
    for (const channel of dueChannels(channels, at, rate).slice(0, 1)) {
      const left = at - channel.triedAt
      const kind = channels.indexOf(channel) < lively ? 'lively' : 'quiet'
      // The first ten minutes are the beginning: none was read before.
      if (at > 600_000) longest[kind] = Math.max(longest[kind], left)
      channel.triedAt = at
    }
  }
  return longest
}

it('reads quiet channels in their time, however many others are lively', () => {
  // Forty channels may be left alone for 400 s when they are quiet.
  const few = ageAfterAnHour(2, 38)
  expect(few.lively).toBeLessThanOrEqual(60_000)
  expect(few.quiet).toBeLessThanOrEqual(500_000)
  const many = ageAfterAnHour(25, 15)
  expect(many.quiet).toBeLessThanOrEqual(500_000)
  expect(many.lively).toBeLessThanOrEqual(240_000)
})

it('leaves a lively channel alone for no longer than a poll while there is time for all', () => {
  expect(ageAfterAnHour(3, 3).lively).toBeLessThanOrEqual(30_000)
})
