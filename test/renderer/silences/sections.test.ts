import { describe, expect, it } from 'vitest'
import type { SilenceEntry } from '../../../contract/silences.ts'
import { unsettled } from '../../../renderer/silences/inventory.ts'
import { endText } from '../../../renderer/silences/length.tsx'
import { sectionOf, sectionsOf } from '../../../renderer/silences/sections.ts'
import { anEpisode, anOrder, hourMs, minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { aSilence } from '../../helpers/hold-engine.ts'

const silence = (part: Partial<SilenceEntry> = {}) => aSilence(part, nightNow)
const order = (kind: 'create' | 'extend', part: Parameters<typeof anOrder>[0]) => ({
  ...anOrder(part),
  id: 1,
  kind,
})

describe('the inventory', () => {
  it.each([
    ['hiding', {}],
    ['nothing', { hides: 0 }],
    ['ending', { endsAt: nightNow + 59 * minuteMs }],
    ['later', { state: 'pending', startsAt: nightNow + hourMs, hides: 0 }],
    ['acks', { isAck: true, endsAt: nightNow + minuteMs }],
    ['unsettled', { state: 'queued', silenceId: null }],
    ['unsettled', { isAck: true, order: order('extend', { state: 'refused' }) }],
  ] as const)('puts a silence under %s', (name, part) => {
    expect(sectionOf(silence(part), nightNow)).toBe(name)
  })

  it('names every silence once, the soonest end first', () => {
    const entries = [
      silence({ endsAt: nightNow + 9 * hourMs }),
      silence({ endsAt: nightNow + 3 * hourMs }),
      silence({ isAck: true }),
    ]
    const sections = sectionsOf(entries, nightNow)
    expect(sections.map((each) => [each.name, each.entries.length])).toEqual([
      ['hiding', 2],
      ['acks', 1],
    ])
    expect(sections[0]?.entries[0]).toBe(entries[1])
  })

  it('knows which alerts wait for a silence, and which were refused one', () => {
    const [waits, refused, has] = [anEpisode().id, anEpisode().id, anEpisode().id]
    const known = unsettled({
      entries: [
        silence({ episodeIds: [waits], order: order('create', { state: 'waiting' }) }),
        silence({ episodeIds: [refused], order: order('create', { state: 'refused' }) }),
        silence({ episodeIds: [has], order: order('create', { state: 'sent' }) }),
        silence({ episodeIds: [has], order: order('extend', { state: 'waiting' }) }),
      ],
      unread: [],
    })
    expect([...known].map(([id, { state }]) => [id, state])).toEqual([
      [waits, 'waiting'],
      [refused, 'refused'],
    ])
  })

  it('says when a silence ends, with the day when it is far', () => {
    expect(endText(nightNow + 40 * minuteMs, nightNow)).toMatch(/^Ends at \d\d:\d\d, in 40 min$/)
    expect(endText(nightNow + 50 * hourMs, nightNow)).toMatch(/^Ends at \d\d:\d\d on Fri 16 Oct, in 2 d 2 h$/)
    expect(endText(nightNow - minuteMs, nightNow)).toMatch(/^Ended at/)
  })
})
