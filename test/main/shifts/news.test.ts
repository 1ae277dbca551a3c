/** What is told of my shifts, for any rotation and any hours of waking: nothing without a cause, nothing twice. */
import { describe, expect, it } from 'vitest'
import type { Rotation } from '../../../contract/rotation.ts'
import { gapAhead, holderNow } from '../../../main/shifts/ahead.ts'
import { joinedMoves, movedBetween, seenAt } from '../../../main/shifts/moved.ts'
import { edgesOf, remindersAt, stillTold, type ToldReminder } from '../../../main/shifts/reminders.ts'
import { fc } from '../../helpers/property.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const start = Date.parse('2026-10-01T00:00Z')
const people = ['Mara Lind', 'Ines Okafor', 'Tomasz Wrona']

const anOverride = fc
  .record({
    person: fc.constantFrom(...people, null),
    after: fc.integer({ min: 0, max: 60 * 24 }),
    hours: fc.integer({ min: 1, max: 72 }),
  })
  .map(({ person, after, hours }) => {
    const from = start + after * hourMs
    return { person, from, to: from + hours * hourMs }
  })
const aRotation = fc
  .record({
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'),
    count: fc.integer({ min: 1, max: 3 }),
    turn: fc.constantFrom(12 * hourMs, dayMs, 7 * dayMs),
    weekdays: fc.boolean(),
    overrides: fc.array(anOverride, { maxLength: 6 }),
  })
  .map(
    ({ zone, count, turn, weekdays, overrides }): Rotation => ({
      ...{ name: 'ops', zone, fed: [], overrides },
      layers: [
        {
          ...{ zone, people: people.slice(0, count), startsAtWall: start - 30 * dayMs, turnMs: turn },
          hours: weekdays ? [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }] : [],
        },
      ],
    }),
  )
const hoursLater = fc.integer({ min: 0, max: 45 * 24 })

describe('my shifts', () => {
  it('are moved by no passing of time', () => {
    fc.assert(
      fc.property(aRotation, hoursLater, hoursLater, (rotation, one, more) => {
        const [first, second] = [start + one * hourMs, start + (one + more) * hourMs]
        const before = seenAt([rotation], 'Mara Lind', {}, first)
        const after = seenAt([rotation], 'Mara Lind', before, second)
        expect(movedBetween(before, after, second)).toEqual([])
        // Nor by a clock that was ahead and is right again.
        expect(movedBetween(after, before, first)).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('moved and moved back are not moved', () => {
    fc.assert(
      fc.property(aRotation, aRotation, (one, other) => {
        const seen = (rotation: Rotation) => seenAt([rotation], 'Mara Lind', {}, start)
        const there = movedBetween(seen(one), seen(other), start)
        const back = movedBetween(seen(other), seen(one), start)
        // Pairs may be told otherwise on the way back; where each is one alone, nothing is left.
        if (there.length === 1 && back.length === 1) expect(joinedMoves(there, back)).toEqual([])
        expect(there.length > 0).toBe(back.length > 0)
      }),
      { numRuns: 100 },
    )
  })

  it('that cannot be read now are as they were seen, not gone', () => {
    const layer = { zone: 'UTC', people, startsAtWall: start, turnMs: dayMs, hours: [] }
    const ops: Rotation = { name: 'ops', zone: 'UTC', layers: [layer], fed: [], overrides: [] }
    const unread = {
      ...ops,
      fed: [{ source: 'calendar', turns: null, known: null, readAt: null, why: null }],
    }
    const before = seenAt([ops], 'Mara Lind', {}, start)
    expect(seenAt([unread], 'Mara Lind', before, start + hourMs)).toEqual(before)
    expect(Object.keys(seenAt([], 'Mara Lind', before, start))).toEqual([])
  })

  it('about which two calendars differ stay as they were seen, are no gap, and are moved once they agree', () => {
    const fedBy = (...names: readonly string[]): Rotation => ({
      ...{ name: 'ops', zone: 'UTC', layers: [], overrides: [] },
      fed: names.map((person, index) => ({
        ...{ source: `calendar ${index}`, readAt: start, why: null },
        known: { from: start - dayMs, to: start + 40 * dayMs },
        turns: [
          { person: 'Ines Okafor', from: start - dayMs, to: start + dayMs },
          { person, from: start + dayMs, to: start + 2 * dayMs },
          { person: 'Ines Okafor', from: start + 2 * dayMs, to: start + 40 * dayMs },
        ],
      })),
    })
    const sight = (rotation: Rotation, before = {}) => seenAt([rotation], 'Mara Lind', before, start)
    const before = sight(fedBy('Mara Lind'))
    const doubted = sight(fedBy('Mara Lind', 'Tomasz Wrona'), before)
    expect(movedBetween(before, doubted, start)).toEqual([])
    expect(gapAhead([fedBy('Mara Lind', 'Tomasz Wrona')], 'Mara Lind', start + hourMs).gap).toBe(null)
    expect(holderNow(fedBy('Mara Lind', 'Kim'), 'Mara Lind', undefined, start + 30 * hourMs)).toMatchObject({
      ...{ person: null, isKnown: false, isGap: false },
    })
    const agreed = sight(fedBy('Tomasz Wrona', 'Tomasz Wrona'), doubted)
    expect(movedBetween(doubted, agreed, start)).toEqual([
      { rotation: 'ops', before: { from: start + dayMs, to: start + 2 * dayMs }, after: null },
    ])
  })
})

describe('reminders', () => {
  const leads = [dayMs, hourMs, 900_000]

  it('are at most one at a time for a beginning, each once, and none after it', () => {
    const waking = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(waking, (steps) => {
        const [edge] = edgesOf('ops', [{ from: start + 2 * dayMs, to: null }], start)
        if (!edge) throw new Error('no edge')
        let told: readonly ToldReminder[] = []
        let [now, count] = [start, 0]
        for (const step of steps) {
          now += step * 60_000
          const { tell, passed, nextAt } = remindersAt([edge], leads, stillTold(told, now), now)
          told = [...told, ...passed]
          expect(tell.length).toBeLessThanOrEqual(now < edge.at ? 1 : 0)
          expect(nextAt > now).toBe(true)
          count += tell.length
          // Asked once more at the same instant it has nothing more to say.
          expect(remindersAt([edge], leads, told, now).tell).toEqual([])
        }
        expect(count).toBeLessThanOrEqual(leads.length)
      }),
    )
  })

  it('on time all come', () => {
    const edge = { rotation: 'ops', kind: 'begins', at: start + 2 * dayMs } as const
    let told: readonly ToldReminder[] = []
    const at: number[] = []
    for (let now = start; Number.isFinite(now); ) {
      const { tell, passed, nextAt } = remindersAt([edge], leads, told, now)
      told = [...told, ...passed]
      if (tell.length > 0) at.push(edge.at - now)
      now = nextAt
    }
    expect(at).toEqual(leads)
  })
})
