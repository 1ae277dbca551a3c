import { describe, expect, it } from 'vitest'
import type { EpisodeId } from '../../../contract/ids.ts'
import { matchersKey, passesFilter } from '../../../renderer/watch/filter.ts'
import { anEpisode } from '../../helpers/fixtures.ts'

const episode = (id: number, title = 'Disk full') => anEpisode({ id: id as EpisodeId, title })

describe('the filter', () => {
  it('lets all through while it is empty or its matchers are not judged yet', () => {
    expect(passesFilter('  ', null)).toBeNull()
    expect(passesFilter('team="edge"', null)).toBeNull()
  })

  it('looks for the words itself and takes the engine at its word for the matchers', () => {
    const judged = { key: 'team="edge"', ids: new Set([1, 2]), judgedTo: 5 }
    const passes = passesFilter('team="edge" disk', judged)
    expect([episode(1), episode(2, 'CPU hot'), episode(3)].map((each) => passes?.(each))).toEqual([
      true,
      false,
      false,
    ])
  })

  it('shows what is newer than the judgement until it is judged too', () => {
    const judged = { key: 'team="edge"', ids: new Set<number>(), judgedTo: 5 }
    expect(passesFilter('team="edge"', judged)?.(episode(6))).toBe(true)
  })

  it('does not count an old judgement once the matchers are gone', () => {
    const judged = { key: 'team="edge"', ids: new Set<number>(), judgedTo: 5 }
    expect(passesFilter('', judged)).toBeNull()
  })

  it('knows matchers from words however they are written', () => {
    expect(matchersKey('{team="edge", pod=~"web.*"} disk')).toBe('team="edge", pod=~"web.*"')
    expect(matchersKey('disk full')).toBe('')
  })
})
