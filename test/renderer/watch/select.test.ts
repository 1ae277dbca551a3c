import { describe, expect, it } from 'vitest'
import type { Episode } from '../../../contract/alert.ts'
import {
  enteredSince,
  filterWords,
  type Groups,
  groupAll,
  hasLate,
  latePageCount,
  matches,
  regroup,
} from '../../../renderer/watch/select.ts'
import { anAck, anEpisode, minuteMs, nightNow } from '../../helpers/fixtures.ts'
import { fc } from '../../helpers/property.ts'

const ids = (groups: Groups) =>
  Object.fromEntries(Object.entries(groups).map(([name, list]) => [name, list.map((each) => each.id)]))

describe('groups', () => {
  it('puts the most overdue first, equal times by customer impact', () => {
    const calm = anEpisode({ ackDueAt: nightNow + 5 * minuteMs })
    const late = anEpisode({ ackDueAt: nightNow - minuteMs, impact: 'none' })
    const lateDown = anEpisode({ ackDueAt: nightNow - minuteMs, impact: 'down' })
    const groups = groupAll([calm, late, lateDown], [])
    expect(groups['needs-you']).toEqual([lateDown, late, calm])
    expect(latePageCount(groups['needs-you'], nightNow)).toBe(2)
  })

  it('put every page before the rest, and know what is late among either', () => {
    const page = anEpisode({ severity: 'page', ackDueAt: nightNow + minuteMs })
    const lateNotify = anEpisode({ severity: 'notify', ackDueAt: nightNow - minuteMs })
    const groups = groupAll([lateNotify, page], [])
    expect(groups['needs-you']).toEqual([page, lateNotify])
    expect(latePageCount(groups['needs-you'], nightNow)).toBe(0)
    expect(hasLate(groups['needs-you'], nightNow)).toBe(true)
    expect(hasLate(groups['needs-you'], nightNow - 2 * minuteMs)).toBe(false)
  })

  it('keeps every untouched group and row as it was', () => {
    const one = anEpisode()
    const two = anEpisode()
    const held = anEpisode({ ack: anAck() })
    const before = new Map([one, two, held].map((each) => [each.id, each]))
    const groups = groupAll(before.values(), [])
    const changed = { ...one, version: 2 }
    const next = regroup(groups, before, [changed], [], [])
    expect(next['in-hand']).toBe(groups['in-hand'])
    expect(next['needs-you']).toContain(two)
    expect(next['needs-you']).toContain(changed)
    expect(next['needs-you']).not.toContain(one)
  })

  it('come out the same bit by bit as all at once', () => {
    const anyEpisode = (id: number): fc.Arbitrary<Episode> =>
      fc
        .record({
          due: fc.integer({ min: -5, max: 5 }),
          severity: fc.constantFrom('page', 'notify', 'ticket', 'none'),
          firing: fc.boolean(),
          acked: fc.boolean(),
          team: fc.constantFrom(null, 'blue', 'red'),
        })
        .map(({ due, severity, firing, acked, team }) => ({
          ...anEpisode({ ackDueAt: nightNow + due, severity, firing, team }),
          id: id as Episode['id'],
          quietAt: firing ? null : nightNow + due,
          ack: acked ? anAck() : null,
        }))
    const night = fc.tuple(...Array.from({ length: 12 }, (_, id) => anyEpisode(id + 1)))
    fc.assert(
      fc.property(
        night,
        night,
        fc.array(fc.nat(11)),
        fc.array(fc.nat(11)),
        (first, second, changes, removals) => {
          const before = new Map(first.map((each) => [each.id, each]))
          const removed = [...new Set(removals)].map((index) => first[index]?.id as Episode['id'])
          const changed = [...new Set(changes)]
            .map((index) => second[index] as Episode)
            .filter((each) => !removed.includes(each.id))
          const after = new Map(before)
          for (const id of removed) after.delete(id)
          for (const each of changed) after.set(each.id, each)
          const step = regroup(groupAll(first, ['blue']), before, changed, removed, ['blue'])
          expect(ids(step)).toEqual(ids(groupAll(after.values(), ['blue'])))
          const was = groupAll(first, ['blue'])['needs-you']
          const entered = step['needs-you'].filter((each) => !was.includes(each))
          expect(enteredSince(was, step['needs-you'], after)).toEqual(entered)
        },
      ),
    )
  })
})

describe('a large group', () => {
  const many = Array.from({ length: 2_000 }, (_, n) => anEpisode({ ackDueAt: nightNow + n * minuteMs }))
  const before = new Map(many.map((each) => [each.id, each]))
  const groups = groupAll(many, [])

  it('is asked only where it changed for what is new in it', () => {
    const changed = { ...(many[1_000] as Episode), version: 2, ackDueAt: nightNow }
    const next = regroup(groups, before, [changed], [(many[5] as Episode).id], [])
    let asked = 0
    class Counting extends Map<Episode['id'], Episode> {
      override get(id: Episode['id']): Episode | undefined {
        asked += 1
        return super.get(id)
      }
    }
    const now = new Counting(next['needs-you'].map((each) => [each.id, each]))
    expect(enteredSince(groups['needs-you'], next['needs-you'], now)).toEqual([changed])
    expect(asked).toBeLessThan(10)
  })

  it('keeps nothing that has moved, even if its order was lost', () => {
    const shuffled = { ...groups, 'needs-you': groups['needs-you'].toReversed() }
    const gone = many[7] as Episode
    const next = regroup(shuffled, before, [], [gone.id], [])
    expect(next['needs-you']).toHaveLength(many.length - 1)
    expect(next['needs-you']).not.toContain(gone)
  })
})

describe('the filter', () => {
  it('needs every word, in any part of the row', () => {
    const episode = anEpisode({
      title: 'Ingress slow',
      customer: 'Mosslund Credit',
      environment: 'plover/pay-eu',
    })
    expect(matches(episode, filterWords(' PLOVER  ingress '))).toBe(true)
    expect(matches(episode, filterWords('plover heron'))).toBe(false)
    expect(matches(episode, filterWords(''))).toBe(true)
  })
})
