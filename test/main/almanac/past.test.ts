/** The history of one thing: whatever it is of, over any window and in pages of any size, it is what a plain scan says. */
import { describe, expect, it } from 'vitest'
import type { PastEpisode, PastSubject } from '../../../contract/past.ts'
import { type Almanac, createAlmanac, type Moment } from '../../../main/almanac/almanac.ts'
import type { FeedEntry } from '../../../main/almanac/feed-entry.ts'
import { histories, historyStart, plainScan, subjects, windows } from '../../helpers/past-histories.ts'
import { fc } from '../../helpers/property.ts'

const moment: Moment = {
  now: historyStart,
  behind: 0,
  surroundings: { zone: 'Europe/Zurich', night: { from: 22 * 60, to: 7 * 60 } },
}

function told(entries: readonly FeedEntry[]): Almanac {
  const almanac = createAlmanac(null)
  almanac.take(entries, { upto: entries.length, token: 'a' })
  return almanac
}

type Window = { readonly from: number; readonly to: number }

/** All pages, one after the other. */
function everyPage(almanac: Almanac, subject: PastSubject, window: Window, limit: number): PastEpisode[] {
  const rows: PastEpisode[] = []
  let before = null
  for (let pages = 0; pages < 200; pages += 1) {
    const page = almanac.answers['past.of']({ subject, ...window, before, limit }, moment)
    rows.push(...page.episodes)
    if (page.next === null) return rows
    expect(page.episodes).toHaveLength(limit)
    before = page.next
  }
  throw new Error('the pages have no end')
}

describe('the history of one thing', () => {
  it('has the rows of a plain scan, in pages of any size, none twice and none lost', () => {
    fc.assert(
      fc.property(
        histories,
        subjects,
        windows,
        fc.integer({ min: 1, max: 30 }),
        (episodes, subject, window, limit) => {
          const almanac = told(episodes)
          const rows = everyPage(almanac, subject, window, limit)
          expect(rows.map(({ id }) => id)).toEqual(plainScan(episodes, subject, window).map(({ id }) => id))
          almanac.close()
        },
      ),
      { numRuns: 300 },
    )
  })
})
